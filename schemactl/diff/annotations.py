"""What validates nothing and still tells people, documentation or generated code something."""

from collections.abc import Iterator

from schemactl.diff.pair import Pair, picked, presence
from schemactl.model.change import Action, Change, ChangeKind, PayloadPath
from schemactl.model.json import Document
from schemactl.schema.canonical import same_text
from schemactl.schema.dialects import dialect_of

ASSERTED = frozenset(
    """type enum const format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern
    contentEncoding contentMediaType contentSchema items prefixItems minItems maxItems uniqueItems contains minContains maxContains
    properties patternProperties additionalProperties
    required propertyNames minProperties maxProperties dependentRequired dependentSchemas allOf anyOf oneOf not if then else unevaluatedProperties
    unevaluatedItems""".split()  # noqa: SIM905
)
_REPORTED_BY_NAME = frozenset({"default", "deprecated", "title", "description", "examples", "readOnly", "writeOnly", "x-inferred"})
_HOUSEKEEPING = frozenset({"$id", "id", "$schema", "$defs", "definitions", "$comment", "$anchor", "$dynamicAnchor", "$vocabulary"})


def changes(pair: Pair) -> Iterator[Change]:
    """Annotations, by name where people act on them."""
    yield from presence(pair, ChangeKind.DEFAULT, ("default",))
    yield from _deprecated(pair)
    yield from _text(pair)
    yield from presence(pair, ChangeKind.ACCESS, ("readOnly", "writeOnly"))
    others = tuple(sorted((pair.old.keys() | pair.new.keys()) - ASSERTED - _REPORTED_BY_NAME - _HOUSEKEEPING))
    yield from _others(pair, others)


def of_documents(old: Document, new: Document) -> Iterator[Change]:
    """The dialects that both documents name, however they spell them. A side that names none is read by its form (schema/dialects.py)."""
    before, after = (document.get("$schema") if isinstance(document, dict) else None for document in (old, new))
    if before is not None and after is not None and dialect_of(old) is not dialect_of(new):
        yield Change(ChangeKind.DIALECT, Action.CHANGED, PayloadPath(), old_value=before, new_value=after)


def _deprecated(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.get("deprecated") is True, pair.new.get("deprecated") is True
    if old != new:
        yield Change(ChangeKind.DEPRECATED, Action.ADDED if new else Action.REMOVED, pair.at)


def _text(pair: Pair) -> Iterator[Change]:
    keywords = ("title", "description", "examples")
    differing = [key for key in keywords if not same_text(pair.old.get(key), pair.new.get(key))]
    if differing:
        names = ", ".join(differing)
        yield Change(ChangeKind.DESCRIPTION, Action.CHANGED, pair.at, old_value=names, new_value=names)


def _others(pair: Pair, keywords: tuple[str, ...]) -> Iterator[Change]:
    old, new = picked(pair.old, keywords), picked(pair.new, keywords)
    if not same_text(old, new):
        names = ", ".join(sorted(key for key in keywords if not same_text(old.get(key), new.get(key))))
        yield Change(ChangeKind.ANNOTATION, Action.CHANGED, pair.at, old_value=names, new_value=names)
