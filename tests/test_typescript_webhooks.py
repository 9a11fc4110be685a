"""TypeScript on the webhooks of GitHub: every payload comes back equal, by the schemas that people wrote and by those that are inferred."""

from pathlib import Path

import pytest

from schemactl.infer import Evidence, refine
from schemactl.model.json import Document
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import loads
from tests.support import needs_shared_data
from tests.typescript.packages import generated, head
from tests.typescript.roundtrip import Answer, Sent, round_trip
from tests.typescript.toolchain import compiled
from tests.webhooks import Payload, hand_written, payloads

pytestmark = [pytest.mark.toolchain("node"), needs_shared_data]


def test_a_payload_comes_back_equal_exactly_when_its_hand_written_schema_accepts_it(tmp_path: Path) -> None:
    import jsonschema_rs

    schemas = hand_written()
    sent = [payload for payload in payloads() if payload.schema]
    answers = answered(schemas, [(payload.schema, payload) for payload in sent], tmp_path)
    validators = {name: jsonschema_rs.validator_for(schema) for name, schema in schemas.items()}
    wrong = [
        (payload.path.name, answer)
        for payload, answer in zip(sent, answers, strict=True)
        if answer.equals(payload.raw) != validators[payload.schema].is_valid(loads(payload.raw))
    ]
    assert not wrong
    assert sum(answer.text is not None for answer in answers) > 100


def test_every_payload_comes_back_equal_by_the_inferred_schema_of_its_event(tmp_path: Path) -> None:
    sent = payloads()
    evidence = {payload.event: Evidence() for payload in sent}
    for payload in sent:
        evidence[payload.event].observe(loads(payload.raw), None)
    schemas = {event: refine(seen, InferOptions()).document for event, seen in evidence.items()}
    answers = answered(schemas, [(payload.event, payload) for payload in sent], tmp_path)
    assert not [(payload.path.name, answer) for payload, answer in zip(sent, answers, strict=True) if not answer.equals(payload.raw)]


def answered(schemas: dict[str, Document], sent: list[tuple[str, Payload]], folder: Path) -> list[Answer]:
    package = generated([head(Subject("github", name), schema) for name, schema in schemas.items()], folder)
    return round_trip(compiled(folder), package, [Sent(name, payload.raw.decode()) for name, payload in sent])
