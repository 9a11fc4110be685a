"""A schema of an older draft, or of OpenAPI, as one of draft 2020-12 that accepts the same values."""

from collections.abc import Iterator
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.exchange.drafts import local
from schemactl.model.exchange import Loss
from schemactl.model.json import Document, JsonObject, JsonValue, object_of
from schemactl.model.pointer import ROOT, JsonPointer, escaped
from schemactl.model.schema import Schema
from schemactl.schema.dialects import DRAFT4, DRAFT202012, KEYWORD_AGES, Dialect, dialect_of
from schemactl.schema.metaschema import check_is_schema
from schemactl.schema.refs import subschemas_of
from schemactl.schema.walk import SUBSCHEMAS, AppliesTo, mapped


def upgraded(document: Document, where: str, default: Dialect | None = None) -> tuple[Document, tuple[Loss, ...]]:
    """The document in 2020-12. where: for messages; default: the dialect of one that names none. Raises InvalidSchema for what is no schema of its
    draft, and for a reference that leads out of it."""
    if isinstance(document, dict) and default is not None and "$schema" not in document:
        document = {**document, "$schema": default.spelled}
    check_is_schema(Schema(document, where))
    dialect = dialect_of(document)
    losses = tuple(_without_meaning(document, dialect)) if isinstance(document, dict) else ()
    if dialect is DRAFT202012:
        return local(document), losses
    return _folded(local(document), dialect), losses


def upgraded_openapi(name: str, schemas: JsonObject, version: str, where: str) -> tuple[Document, tuple[Loss, ...]]:
    """The schema `name` of components/schemas in 2020-12. version: of OpenAPI. Raises as `upgraded`."""
    chosen = schemas.get(name)
    if not isinstance(chosen, dict | bool):
        raise InvalidSchema(f"there is no schema {name[:100]!r} under components/schemas.", where, "Correct the reference to it.")
    losses: list[Loss] = []
    is_old = version.startswith("3.0")
    dialect = DRAFT4 if is_old else DRAFT202012
    if is_old:
        schemas = {key: _from_openapi(raw, losses, ROOT / "components" / "schemas" / key) for key, raw in schemas.items()}
    root = object_of(schemas[name]) if isinstance(chosen, dict) else {} if chosen else {"not": {}}
    whole: JsonObject = {**root, "$schema": dialect.spelled, "components": {"schemas": schemas}}
    found, more = upgraded(object_of(with_root_at(whole, f"#/components/schemas/{escaped(name)}")), where)
    if isinstance(found, dict):
        found = {key: value for key, value in found.items() if key != "components"}
    return found, (*losses, *more)


def with_root_at(value: JsonValue, reference: str) -> JsonValue:
    """The document with `#` for each reference to the part that is now the whole."""
    if isinstance(value, list):
        return [with_root_at(item, reference) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: "#" if key == "$ref" and below == reference else with_root_at(below, reference) for key, below in value.items()}


def _without_meaning(document: JsonObject, dialect: Dialect) -> Iterator[Loss]:
    """Keywords that the dialect does not know, and what stands beside a `$ref` that hides it."""
    pending: list[tuple[JsonPointer, JsonObject]] = [(ROOT, document)]
    while pending:
        at, schema = pending.pop()
        for keyword in schema:
            if keyword in KEYWORD_AGES and not dialect.knows(keyword):
                yield Loss(str(at / keyword), f"{dialect.name} does not know {keyword}, so that it said nothing", accepts_more=False)
        if dialect.ref_hides_siblings and "$ref" in schema:
            beside = sorted(set(schema) - {"$ref", "$schema", "id", "$id", "definitions", "$defs", "components"})
            if beside:
                yield Loss(str(at / beside[0]), f"in {dialect.name} what stands beside $ref says nothing", accepts_more=False)
        pending.extend((JsonPointer((*at.tokens, *map(str, way))), child) for way, child in subschemas_of(schema, dialect))


def _folded(document: Document, dialect: Dialect) -> Document:
    """Without what an older draft has to write in a roundabout way: `allOf` around one `$ref`, an enum of one for `const`."""
    if isinstance(document, bool):
        return document
    written: JsonObject = {keyword: mapped(keyword, value, lambda below: _folded(below, dialect)) for keyword, value in document.items()}
    branches = written.get("allOf")
    if isinstance(branches, list) and branches and "$ref" not in written:
        first = branches[0]
        if isinstance(first, dict) and first.keys() == {"$ref"}:
            written["$ref"] = first["$ref"]
            written["allOf"] = branches[1:]
    if written.get("allOf") == []:
        del written["allOf"]
    values = written.get("enum")
    if not dialect.knows("const") and isinstance(values, list) and len(values) == 1 and not {"const", "x-inferred"} & written.keys():
        written["const"] = written.pop("enum")[0]  # type: ignore[index]
    if dialect is DRAFT4:
        for inclusive, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if exclusive in written and written[exclusive] == written.get(inclusive):
                del written[inclusive]
    if "const" in written and written["const"] is None and written.get("type") in (["null", "string"], ["string", "null"]):
        del written["const"]
        written["type"] = "null"
    return written


_HOLDING: Final = {keyword for keyword, (_holds, applies) in SUBSCHEMAS.items() if applies is not AppliesTo.NONE}
_OF_DESCRIPTIONS: Final = ("discriminator", "xml", "externalDocs")


def _from_openapi(raw: JsonValue, losses: list[Loss], at: JsonPointer) -> JsonValue:
    """A schema object of OpenAPI 3.0 in the words of draft 4."""
    if not isinstance(raw, dict):
        return raw
    if "$ref" in raw:
        return {"$ref": raw["$ref"]}
    written: JsonObject = {}
    for keyword, value in raw.items():
        if keyword in _HOLDING:
            written[keyword] = _below(keyword, value, losses, at / keyword)
        elif keyword in _OF_DESCRIPTIONS:
            losses.append(Loss(str(at / keyword), f"{keyword} is of OpenAPI; JSON Schema has none", accepts_more=False))
        elif keyword == "example":
            written.setdefault("examples", [value])
        elif keyword != "nullable":
            written[keyword] = value
    if raw.get("format") == "byte" and raw.get("type") == "string":
        written["contentEncoding"] = "base64"
        del written["format"]
    if raw.get("nullable") is True:
        if isinstance(raw.get("type"), str):
            written["type"] = [*sorted((str(raw["type"]), "null"))]
        else:  # OpenAPI 3.0.3, clarification of nullable
            losses.append(Loss(str(at / "nullable"), "nullable without a type beside it says nothing in OpenAPI 3.0.3", accepts_more=False))
    if written.get("items") == {}:
        del written["items"]
    return written


def _below(keyword: str, value: JsonValue, losses: list[Loss], at: JsonPointer) -> JsonValue:
    if isinstance(value, list):
        return [_from_openapi(item, losses, at / str(index)) for index, item in enumerate(value)]
    if isinstance(value, dict) and keyword in ("properties", "patternProperties"):
        return {name: _from_openapi(below, losses, at / name) for name, below in value.items()}
    return _from_openapi(value, losses, at)
