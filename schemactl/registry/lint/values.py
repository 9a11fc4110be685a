"""Rules about values of events that stand in a registry and may be somebody's."""

from collections import defaultdict
from collections.abc import Iterator

from schemactl.guard.dictionaries import Topic
from schemactl.guard.names import said_by
from schemactl.guard.subjects import is_private
from schemactl.model.pointer import JsonPointer
from schemactl.registry.lint.rule import Looked, Remark
from schemactl.registry.redaction import StoredValues, withheld_in
from schemactl.schema.fields import fields

_PERSONAL = frozenset({Topic.PERSON, Topic.ADDRESS, Topic.ACCOUNT})
_SCALARS = frozenset({"string", "number", "integer"})


def private_values(looked: Looked) -> Iterator[Remark]:
    """Never a value: what says where one is must not be one more place where it is."""
    found: dict[tuple[JsonPointer, str], list[int]] = defaultdict(list)
    for number, document in sorted(looked.stored.items()):
        for one in withheld_in(document, looked.guard):
            if _is_to_be_seen_to(one):
                found[one.path, one.verdict.because].append(number)
    for (path, because), numbers in sorted(found.items(), key=lambda item: str(item[0][0])):
        versions = f"version{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
        yield Remark(str(path), f"{versions}: contains values that must not be published: {because}.")


def private_name(looked: Looked) -> Iterator[Remark]:
    if is_private(looked.latest.subject):
        yield Remark("", "its name contains a private value, which appears in its folder, its files and generated code.")


def pii_unmarked(looked: Looked) -> Iterator[Remark]:
    unmarked = {path for path, schema in fields(looked.latest.schema.document) if "x-pii" not in schema and _is_scalar(schema.get("type"))}
    for path in sorted(map(str, filter(_suggests_a_person, unmarked))):
        if path not in looked.settings.fields:
            yield Remark(path, "its name suggests personal data, but it is not marked.")


def _is_to_be_seen_to(found: StoredValues) -> bool:
    """What a person wrote counts where it looks private, not where its name does: a person knows."""
    return found.is_marked or found.is_inferred or found.verdict.is_by_value


def _suggests_a_person(path: JsonPointer) -> bool:
    name = next((token for token in reversed(path.tokens) if isinstance(token, str)), None)
    return name is not None and said_by(name).own in _PERSONAL


def _is_scalar(type_: object) -> bool:
    return bool(_SCALARS.intersection(type_ if isinstance(type_, list) else [type_]))
