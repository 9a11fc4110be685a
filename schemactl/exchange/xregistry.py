"""xRegistry (CNCF): schemas in the groups of one document.

Source: xRegistry, Schema Registry Service 1.0. A group is the source and a schema in it the type, where `x-schemactl-subject` does not say otherwise.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.exchange.documents import decoded
from schemactl.exchange.drafts import TARGETS, as_document
from schemactl.exchange.names import SUBJECT, component_name, subject_of
from schemactl.exchange.upgrade import upgraded
from schemactl.model.exchange import ForeignFile, Found, Loss, Offered, Skipped, Written
from schemactl.model.json import JsonObject, JsonValue, object_of
from schemactl.model.subject import Subject
from schemactl.schema.canonical import file_bytes
from schemactl.schema.dialects import DRAFT7

FILE: Final = "xregistry.json"
_FORMAT: Final = "JsonSchema/"


def read(files: Sequence[ForeignFile]) -> Iterator[Found | Skipped]:
    """The default version of each schema. Raises InvalidSchema."""
    for file in files:
        groups = object_of(file.content).get("schemagroups")
        if not isinstance(groups, dict):
            raise InvalidSchema("not an xRegistry document with schemas: it has no `schemagroups`.", file.name)
        for group, content in groups.items():
            for name, resource in object_of(object_of(content).get("schemas")).items():
                yield _found(group, name, object_of(resource), f"{file.name}: /schemagroups/{group}/schemas/{name}")


def _found(group: str, name: str, resource: JsonObject, where: str) -> Found | Skipped:
    version = {**resource, **_default(resource)}
    language = version.get("format", _FORMAT)
    if not isinstance(language, str) or not language.lower().startswith(_FORMAT.lower()):
        return Skipped(where, f"a schema of {str(language)[:40]}; schemactl reads JSON Schema")
    if "schema" not in version:
        return Skipped(where, "the schema stands elsewhere (schemaurl), or is not there")
    document = decoded(version, "schema", where)
    if not isinstance(document, dict | bool):
        raise InvalidSchema("the schema is neither an object nor a boolean.", f"{where}/schema")
    said = document.get(SUBJECT) if isinstance(document, dict) else None
    if isinstance(document, dict):
        document = {key: value for key, value in document.items() if key != SUBJECT}
    found, losses = upgraded(document, where, DRAFT7)
    subject = subject_of(said) or (Subject(group, name) if group and name else None)
    return Found(subject, found, where, losses, None, _text(resource, "description"))


def _default(resource: JsonObject) -> JsonObject:
    """The version that is meant: the default one, else the last by its number."""
    versions = {key: version for key, version in object_of(resource.get("versions")).items() if isinstance(version, dict)}
    chosen = str(resource.get("defaultversionid", resource.get("versionid", "")))
    if chosen in versions or not versions:
        return object_of(versions.get(chosen))
    marked = [key for key, version in versions.items() if object_of(version).get("isdefault") is True]
    return object_of(versions[marked[0] if marked else max(versions, key=_order)])


def _order(key: str) -> tuple[tuple[int, int, str], ...]:
    """`10` is after `9`, and `1.10` after `1.9`."""
    return tuple((1, int(part), "") if part.isdecimal() and len(part) < 10 else (0, 0, part) for part in key.split("."))


def _text(resource: JsonObject, key: str) -> str:
    value: JsonValue = resource.get(key)
    return value if isinstance(value, str) else ""


def write(offered: Sequence[Offered], draft: str) -> Written:
    """One document with a group for each source."""
    groups: dict[str, JsonObject] = {}
    losses: dict[Subject, tuple[Loss, ...]] = {}
    for one in offered:
        document, losses[one.subject] = as_document(one.document, TARGETS[draft])
        group = component_name(one.subject.source)
        schemas = groups.setdefault(group, {})
        stem = name = component_name(one.subject.type or one.subject.source)
        number = 2
        while name.casefold() in {key.casefold() for key in schemas}:
            name, number = f"{stem}_{number}", number + 1
        version: JsonObject = {
            "schemaid": name, "versionid": str(one.version), "isdefault": True, "format": f"{_FORMAT}{draft}",
            "schema": {**document, SUBJECT: one.subject.name},
        }  # fmt: skip
        said: JsonObject = {"description": one.description} if one.description else {}
        schemas[name] = {"schemaid": name, "defaultversionid": str(one.version), **said, "versions": {str(one.version): version}}
    written: JsonObject = {group: {"schemagroupid": group, "schemas": schemas} for group, schemas in groups.items()}
    return Written({FILE: file_bytes({"specversion": "1.0", "registryid": "schemactl", "schemagroups": written})}, losses)
