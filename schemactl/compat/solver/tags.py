"""The quick look at a tagged union: branches that one constant tells apart."""

from schemactl.compat.solver.pool import Pool
from schemactl.model.json import Document, JsonObject, JsonValue


def apart(pool: Pool, document: int, one: JsonValue, other: JsonValue) -> bool:
    """Whether both branches require a property to which they give different constant texts: then no value is valid for both."""
    tags, others = _tags(pool, document, one), _tags(pool, document, other)
    return any(name in others and tags[name].isdisjoint(others[name]) for name in tags)


def _tags(pool: Pool, document: int, branch: JsonValue) -> dict[str, frozenset[str]]:
    parts = [part for part in _certain(pool, document, branch) if isinstance(part, dict)]
    if not any(part.get("type") == "object" for part in parts):
        return {}
    required = {str(name) for part in parts for name in _list(part.get("required"))}
    found: dict[str, frozenset[str]] = {}
    for part in parts:
        for name, schema in _table(part.get("properties")).items():
            texts = _constants(schema)
            if name in required and texts is not None:
                found[name] = found.get(name, texts) & texts
    return found


def _certain(pool: Pool, document: int, branch: JsonValue) -> list[Document]:
    """The branch and what $ref and allOf add to it."""
    if not isinstance(branch, dict):
        return []
    refers = [pool.schema(pool.target(branch["$ref"], document))[0]] if "$ref" in branch else []
    return [branch, *(deeper for part in [*refers, *_list(branch.get("allOf"))] for deeper in _certain(pool, document, part))]


def _constants(schema: JsonValue) -> frozenset[str] | None:
    if not isinstance(schema, dict):
        return None
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    return frozenset(map(str, values)) if isinstance(values, list) and all(isinstance(value, str) for value in values) else None


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _table(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
