"""Sends events through generated TypeScript, in one run of node."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from schemactl.model.json import JsonValue
from schemactl.schema.parse import loads
from tests.typescript.packages import Generated
from tests.typescript.toolchain import HERE, node


@dataclass(frozen=True, slots=True)
class Sent:
    """An event for the payload type of `type`."""

    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The event as it was written back; None when it was refused, with the error."""

    text: str | None
    error: str = ""

    def equals(self, event: bytes) -> bool:
        """Whether the same JSON value came back: numbers by value and exact, strings character by character."""
        return self.text is not None and same(loads(self.text.encode()), loads(event))


def round_trip(compiled: Path, package: Generated, events: Sequence[Sent]) -> list[Answer]:
    """What the compiled package says of each event, in their order."""
    table = compiled / "payloads.json"
    table.write_text(json.dumps(package.payloads))
    lines = node(HERE / "roundtrip.mjs", compiled, table, stdin="".join(json.dumps({"case": sent.type, "text": sent.text}) + "\n" for sent in events))
    answers = [json.loads(line) for line in lines.split("\n") if line]
    return [Answer(answer.get("text"), answer.get("error", "")) for answer in answers]


def same(left: JsonValue, right: JsonValue) -> bool:
    """Equal as JSON values; in Python alone, true would equal 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    return left == right
