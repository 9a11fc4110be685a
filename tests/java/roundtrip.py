"""Sends events through generated Java, all of them in one JVM: read into their type, written back."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from schemactl.schema.formats.grammars import is_date_time, is_time
from schemactl.schema.parse import loads
from tests.java.toolchain import java


@dataclass(frozen=True, slots=True)
class Sent:
    """An event on its way to a class, by its full name."""

    payload: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """text: what was written back; None when it was refused for what `error` says. crash: neither, but something that must not happen."""

    text: str | None
    error: str
    crash: str = ""

    @property
    def refused(self) -> bool:
        return self.text is None and not self.crash

    def equals(self, raw: bytes) -> bool:
        """Whether the same JSON came back, numbers by value, date-times as the same instant."""
        return self.text is not None and same(loads(self.text.encode()), loads(raw))


def round_trip(classes: Path, events: Iterable[Sent]) -> list[Answer]:
    """What compiled classes say of each event, in their order."""
    lines = [json.dumps({"type": event.payload, "text": event.text}) for event in events]
    answers = [json.loads(line) for line in java(classes, "RoundTrip", stdin="\n".join(lines)).split("\n") if line]
    assert len(answers) == len(lines)
    return [Answer(answer.get("text") if answer["ok"] else None, answer.get("error", ""), answer.get("crash", "")) for answer in answers]


def same(left: object, right: object) -> bool:
    """JSON equality: true is not 1, 1.0 is 1; date-times are equal as instants, which is what the option `datetimes` promises but for `text`."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left == right or (instant(left) is not None and instant(left) == instant(right))
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def instant(text: str) -> tuple[datetime, Fraction] | None:
    """The second, in UTC, and its fraction with all digits; of a time alone, on some day. None for what Python has none of."""
    if is_time(text):
        return instant(f"2000-01-02T{text}")
    if not is_date_time(text) or ":60" in text or text.startswith("0000"):
        return None
    whole, digits = re.sub(r"\.\d+", "", text), re.search(r"\.(\d+)", text)
    return datetime.fromisoformat(whole.upper()).astimezone(UTC), Fraction(f"0.{digits[1]}") if digits else Fraction(0)
