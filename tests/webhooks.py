"""The webhooks of GitHub in ../shared/data: payloads by event, and the schemas that people wrote for them, each as one document."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.parse import loads
from tests.support import SHARED_DATA

PAYLOADS = SHARED_DATA / "github-webhooks"
SCHEMAS = SHARED_DATA / "github-webhooks-schemas"
ENDING = ".schema.json"


@dataclass(frozen=True, slots=True)
class Payload:
    """event: the folder, as in `X-GitHub-Event`. schema: of the hand-written schema for its action (`issues.opened`); empty where there is none."""

    event: str
    schema: str
    path: Path

    @property
    def raw(self) -> bytes:
        return self.path.read_bytes()


def payloads() -> list[Payload]:
    return [Payload(path.parent.name, _schema_of(path), path) for path in sorted(PAYLOADS.glob("*/*.json"))]


def hand_written() -> dict[str, Document]:
    """The schemas by name (`issues.opened`), with what they refer to under `common/` as their definitions."""
    common = {path.name.removesuffix(ENDING): _local(json.loads(path.read_bytes())) for path in (SCHEMAS / "common").glob(f"*{ENDING}")}
    return {_name(path): _bundled(_local(json.loads(path.read_bytes())), common) for path in _schema_files()}


def _schema_files() -> list[Path]:
    return sorted(path for path in SCHEMAS.glob(f"*/*{ENDING}") if path.parent.name != "common")


def _name(path: Path) -> str:
    return f"{path.parent.name}.{path.name.removesuffix(ENDING)}"


def _schema_of(path: Path) -> str:
    payload = loads(path.read_bytes())
    action = payload.get("action") if isinstance(payload, dict) else None
    return next((f"{path.parent.name}.{name}" for name in (action, "event") if (SCHEMAS / path.parent.name / f"{name}{ENDING}").exists()), "")


def _bundled(schema: JsonObject, common: dict[str, JsonObject]) -> JsonObject:
    """The schema with all that it reaches under `definitions`."""
    definitions: JsonObject = {}
    pending: list[JsonObject] = [schema]
    while pending:
        for name in _referred(pending.pop()):
            if name in common and name not in definitions:
                definitions[name] = common[name]
                pending.append(common[name])
    return {**schema, "definitions": definitions}


def _referred(value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix("#/definitions/")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _referred(inner)


def _local(value: JsonValue) -> JsonValue:
    """`$ref`s to files as references to definitions, and no `$id`, which would be the base of them."""
    if isinstance(value, list):
        return [_local(item) for item in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.endswith(ENDING):
        return {"$ref": f"#/definitions/{reference.rpartition('/')[2].removesuffix(ENDING)}"}
    return {key: _local(inner) for key, inner in value.items() if key != "$id"}
