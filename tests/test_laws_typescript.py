"""A law of the TypeScript target: whatever the schema, what it allows comes back equal, and what it refuses is refused."""

import json
from pathlib import Path
from random import Random

import pytest

from schemactl.model.json import JsonValue
from schemactl.model.subject import Subject
from tests.random_schemas import made, record
from tests.typescript.packages import generated, head
from tests.typescript.roundtrip import Sent, round_trip
from tests.typescript.toolchain import compiled

pytestmark = pytest.mark.toolchain("node")
SCHEMAS, VALUES = 150, 8


def test_random_values_of_random_schemas_come_back_equal_and_mutants_are_refused(tmp_path: Path) -> None:
    random = Random(20261124)
    schemas = {f"random{number}": (record if number % 2 else made)(random, 3) for number in range(SCHEMAS)}
    package = generated([head(Subject("random", name), dict(each.schema)) for name, each in schemas.items()], tmp_path)
    allowed = [(name, each.allowed(random)) for name, each in schemas.items() for _ in range(VALUES)]
    refused = [(name, each.refused(random)) for name, each in schemas.items() for _ in range(VALUES)]
    answers = round_trip(compiled(tmp_path), package, [Sent(name, json.dumps(value)) for name, value in [*allowed, *refused]])
    lost = [
        shown(schemas[name].schema, value, answer.error)
        for (name, value), answer in zip(allowed, answers, strict=False)
        if not answer.equals(json.dumps(value).encode())
    ]
    taken = [
        shown(schemas[name].schema, value, "accepted")
        for (name, value), answer in zip(refused, answers[len(allowed) :], strict=True)
        if answer.text is not None
    ]
    assert not lost[:3]
    assert not taken[:3]


def shown(schema: JsonValue, value: JsonValue, what: str) -> str:
    return f"{what}\n  schema {json.dumps(schema)}\n  value {json.dumps(value)}"
