"""Near misses of a payload, by a schema that people wrote: a required property deleted, a type changed, a wrong enum value."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Payload = Any
Path_ = tuple[str | int, ...]
OTHER = {"string": 7, "integer": "seven", "number": "seven", "boolean": "yes", "array": "none", "object": "none"}
NO_MEMBER = "no-such-value"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """kind: deleted, type or enum. path: where. payload: the whole, with that one fault."""

    kind: str
    path: Path_
    payload: Payload


@dataclass(frozen=True, slots=True)
class Schemas:
    """The folder of hand-written schemas: <event>/<action>.schema.json, `$ref`s into common/."""

    folder: Path

    def of(self, event: str, action: str) -> dict[str, Any] | None:
        for name in (action, "event"):
            path = self.folder / event / f"{name}.schema.json"
            if path.exists():
                return dict(json.loads(path.read_text()))
        return None

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            name = str(schema["$ref"]).rsplit("/", 1)[-1]
            schema = json.loads((self.folder / "common" / name).read_text())
        return schema


def near_misses(payload: Payload, schema: dict[str, Any], schemas: Schemas) -> Iterator[NearMiss]:
    """All of them, in the order of the payload. Alternatives (anyOf, oneOf) are not entered: another one might allow what is wrong in this."""
    for kind, path, replacement in _faults(payload, schema, schemas, ()):
        twin = copy.deepcopy(payload)
        parent = twin
        for step in path[:-1]:
            parent = parent[step]
        if kind == "deleted":
            del parent[path[-1]]
        else:
            parent[path[-1]] = replacement
        yield NearMiss(kind, path, twin)


def _faults(value: Any, schema: dict[str, Any], schemas: Schemas, at: Path_) -> Iterator[tuple[str, Path_, Any]]:
    schema = schemas.resolved(schema)
    for part in schema.get("allOf", []):
        yield from _faults(value, part, schemas, at)
    if isinstance(value, dict):
        for key in schema.get("required", []):
            if key in value:
                yield "deleted", (*at, key), None
        for key, below in schema.get("properties", {}).items():
            if key in value:
                yield from _faults_at(value[key], below, schemas, (*at, key))
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value[:2]):
            yield from _faults_at(item, schema["items"], schemas, (*at, index))


def _faults_at(value: Any, schema: dict[str, Any], schemas: Schemas, at: Path_) -> Iterator[tuple[str, Path_, Any]]:
    whole = schemas.resolved(schema)
    types = [whole["type"]] if isinstance(whole.get("type"), str) else whole.get("type", [])
    strangers = [OTHER[name] for name in types if name in OTHER and not _is_of(OTHER[name], types)]
    if strangers:
        yield "type", at, strangers[0]
    if isinstance(value, str) and "string" in types and isinstance(whole.get("enum"), list):
        yield "enum", at, NO_MEMBER
    yield from _faults(value, schema, schemas, at)


def _is_of(value: Any, types: list[str]) -> bool:
    return ("string" if isinstance(value, str) else "integer") in types or (isinstance(value, int) and "number" in types)
