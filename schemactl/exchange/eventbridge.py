"""Amazon EventBridge's schema registry: OpenAPI 3.0 and JSON Schema draft 4, the event's envelope around `detail`.

Documents are read as `aws schemas describe-schema` and `export-schema` give them, or as the `Content` in it alone. A registry itself is read with
boto3 where the source is `aws:REGISTRY` or `aws:REGISTRY/SCHEMA`. Source: service model `schemas` 2019-12-02.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from schemactl.errors import InvalidSchema
from schemactl.exchange.aws import Client, client_of, pages, split_place
from schemactl.exchange.documents import compact_or_indented, decoded
from schemactl.exchange.drafts import OPENAPI_30, TARGETS, Placing, expressed
from schemactl.exchange.names import SUBJECT, component_name, file_names, subject_of
from schemactl.exchange.upgrade import upgraded, upgraded_openapi, with_root_at
from schemactl.model.exchange import ForeignFile, Found, Loss, Offered, Written
from schemactl.model.json import Document, JsonObject, JsonValue, object_of
from schemactl.model.pointer import unescaped
from schemactl.model.subject import Subject
from schemactl.schema.dialects import DRAFT4

MOST_CHARACTERS: Final = 100_000
"""Of a schema's Content (service model, CreateSchemaRequest)."""
_EVENT: Final = "AWSEvent"
_TYPE: Final = "x-amazon-events-detail-type"
_SOURCE: Final = "x-amazon-events-source"
_TEXT: Final[JsonObject] = {"type": "string"}
_ENVELOPE: Final[JsonObject] = {
    "account": _TEXT, "detail-type": _TEXT, "id": _TEXT, "region": _TEXT, "resources": {"type": "array", "items": _TEXT}, "source": _TEXT,
    "time": {"type": "string", "format": "date-time"}, "version": _TEXT,
}  # fmt: skip


def read(files: Sequence[ForeignFile]) -> Iterator[Found]:
    """The schema of `detail` in each document. Raises InvalidSchema."""
    for file in files:
        yield _found(file)


def _found(file: ForeignFile) -> Found:
    answer = object_of(file.content)
    content, where = (decoded(answer, "Content", file.name), f"{file.name}: /Content") if "Content" in answer else (file.content, file.name)
    document = object_of(content)
    if isinstance(document.get("openapi"), str):
        return _of_openapi(document, answer, where)
    if "$schema" in document or "properties" in document:
        return _of_draft4(document, answer, where)
    raise InvalidSchema("neither OpenAPI 3 nor a JSON Schema of draft 4, the formats of EventBridge's registry.", where)


def _of_openapi(document: JsonObject, answer: JsonObject, where: str) -> Found:
    schemas = object_of(object_of(document.get("components")).get("schemas"))
    info = object_of(document.get("info"))
    event = object_of(schemas.get(_EVENT))
    detail = object_of(event.get("properties")).get("detail")
    reference = object_of(detail).get("$ref")
    if detail is not None and not isinstance(reference, str):
        schemas, chosen = {**schemas, "detail": detail}, "detail"
    else:
        chosen = unescaped(unquote(str(reference).rpartition("/")[2])) if reference else _only(schemas, str(info.get("title")), where)
    found, losses = upgraded_openapi(chosen, schemas, str(document["openapi"]), where)
    owner = object_of(info.get("contact")).get("name")
    subject = _subject(event, answer, info.get("title"))
    return Found(subject, found, where, losses, _version(answer), _text(info.get("description")), _text(owner))


def _only(schemas: JsonObject, title: str, where: str) -> str:
    """The schema that is meant where there is no envelope."""
    if title in schemas:
        return title
    if len(schemas) != 1:
        known = ", ".join(sorted(schemas)[:5]) or "none"
        raise InvalidSchema(f"there is no {_EVENT}, and no schema is named as the title says. There are: {known}.", f"{where}: /components/schemas")
    return next(iter(schemas))


def _of_draft4(document: JsonObject, answer: JsonObject, where: str) -> Found:
    properties = object_of(document.get("properties"))
    is_event = isinstance(document.get(_TYPE), str) or {"detail", "detail-type", "source"} <= properties.keys()
    description = _text(document.get("description")) if is_event else ""
    whole: Document = document
    if is_event:
        whole = _detail(properties.get("detail", {}), document, where)
    found, losses = upgraded(whole, where, DRAFT4)
    return Found(_subject(document, answer, document.get("title")), found, where, losses, _version(answer), description)


def _detail(detail: JsonValue, document: JsonObject, where: str) -> JsonObject:
    """The schema of `detail` as a document of its own."""
    head: JsonObject = {"$schema": document["$schema"]} if "$schema" in document else {}
    definitions = object_of(document.get("definitions"))
    reference = object_of(detail).get("$ref")
    if not isinstance(reference, str):
        return {**object_of(detail), **head, "definitions": definitions}
    definition = definitions.get(unescaped(unquote(reference.removeprefix("#/definitions/"))))
    if not isinstance(definition, dict):
        raise InvalidSchema(f"`detail` refers to {reference[:100]!r}, which is not there.", f"{where}: /properties/detail/$ref")
    return object_of(with_root_at({**definition, **head, "definitions": definitions}, reference))


def _subject(event: JsonObject, answer: JsonObject, title: JsonValue) -> Subject | None:
    source, type_ = event.get(_SOURCE), event.get(_TYPE)
    if isinstance(source, str) and source:
        return Subject(source, type_ if isinstance(type_, str) and type_ else None)
    return subject_of(answer.get("SchemaName")) or subject_of(title)


def _version(answer: JsonObject) -> int | None:
    version = answer.get("SchemaVersion")
    return int(version) if isinstance(version, str) and version.isdecimal() and len(version) < 9 else None


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def write(offered: Sequence[Offered], draft: str) -> Written:
    """A file for each subject, as `aws schemas create-schema --content file://…` takes it. Raises InvalidSchema for one that is too long."""
    names = file_names(one.subject for one in offered)
    files: dict[str, bytes] = {}
    losses: dict[Subject, tuple[Loss, ...]] = {}
    for one in offered:
        document, lost = (_openapi if draft == OPENAPI_30.name else _draft4)(one)
        losses[one.subject] = lost
        files[f"{names[one.subject]}.json"] = compact_or_indented(document, MOST_CHARACTERS, "EventBridge", one.subject)
    return Written(files, losses)


def _openapi(one: Offered) -> tuple[JsonObject, tuple[Loss, ...]]:
    name = _name(one.subject)
    schemas = "#/components/schemas/"
    found = expressed(one.document, OPENAPI_30, Placing(f"{schemas}{name}", schemas, component_name, frozenset((name, _EVENT))))
    info: JsonObject = {"title": name, "version": one.semver}
    info |= {"description": one.description} if one.description else {}
    info |= {"contact": {"name": one.owner}} if one.owner else {}
    components: JsonObject = {_EVENT: _event(one.subject, f"{schemas}{name}"), name: found.root, **found.definitions}
    return {"openapi": "3.0.0", "info": info, "paths": {}, "components": {"schemas": components}}, found.losses


def _draft4(one: Offered) -> tuple[JsonObject, tuple[Loss, ...]]:
    name = _name(one.subject)
    found = expressed(one.document, TARGETS[DRAFT4.name], Placing(f"#/definitions/{name}", "#/definitions/", component_name, frozenset((name,))))
    head: JsonObject = {"$schema": DRAFT4.spelled, "title": name, **({"description": one.description} if one.description else {})}
    event = _event(one.subject, f"#/definitions/{name}")
    forgotten = (Loss("", "a schema of draft 4 in EventBridge has no place for the owner", accepts_more=False),) if one.owner else ()
    return {**head, **event, "definitions": {name: found.root, **found.definitions}}, (*found.losses, *forgotten)


def _event(subject: Subject, detail: str) -> JsonObject:
    required = ["detail-type", "resources", "detail", "id", "source", "time", "region", "version", "account"]
    named: JsonObject = {SUBJECT: subject.name, _SOURCE: subject.source, **({} if subject.type is None else {_TYPE: subject.type})}
    return {"type": "object", "required": [*required], **named, "properties": {"detail": {"$ref": detail}, **_ENVELOPE}}


def _name(subject: Subject) -> str:
    name = component_name(subject.type or subject.source)
    return f"{name}Detail" if name == _EVENT else name


def fetch(place: str, client: Client | None = None) -> Iterator[ForeignFile]:
    """The newest version of each schema of a registry. place: `aws:REGISTRY[/SCHEMA]`. Raises UnreadableInput, UsageError."""
    registry, schema = split_place(place)
    asked = client or client_of("schemas")
    names = [schema] if schema else [str(one["SchemaName"]) for one in pages(asked, asked.list_schemas, "Schemas", place, RegistryName=registry)]
    for name in names:
        answer = asked.call(asked.describe_schema, f"{place}: {name}", RegistryName=registry, SchemaName=name)
        yield ForeignFile(f"{registry}/{name}", {key: value for key, value in answer.items() if isinstance(value, str)})
