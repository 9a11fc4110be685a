"""The file of `--rejects`: a line of JSON for each record that was skipped, with its place, the reason and its bytes."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOBase
from pathlib import Path
from typing import Final

from schemactl.capture.sources import STDIN, expand
from schemactl.errors import UnreadableInput, UsageError, WriteFailed
from schemactl.model.record import Reject

_FIRSTS: Final = 3
_NUMBER = re.compile(r"(?:0x)?[0-9a-f]*\d[0-9a-f]*")
"""Bytes and offsets, which make no other fault of what is told with them."""
_REMEDIES: Final = {
    "not-json": "A capture holds JSON: lines, documents, arrays of objects, or a log with objects in its lines.",
    "not-an-object": "An event is a JSON object.",
    "not-utf8": "Convert it to UTF-8 first, for example: iconv -f WINDOWS-1252 -t UTF-8",
    "too-large": "--max-record raises the limit.",
}
"""What to do, by what most records suffer from; what was told of each says it of other reasons."""


@dataclass(frozen=True, slots=True)
class Rejects:
    """Takes rejects; without a file it forgets them."""

    file: TextIOBase | None = None

    def write(self, reject: Reject) -> None:
        if self.file is not None:
            self.file.write(line_of(reject))


@dataclass(frozen=True, slots=True)
class Firsts:
    """Remembers the first rejects that differ in what is wrong with them, few of each reason, and hands all on."""

    hand_on: Callable[[Reject], None] = lambda _: None
    by_reason: dict[str, dict[str, Reject]] = field(default_factory=dict)

    def take(self, reject: Reject) -> None:
        known = self.by_reason.setdefault(reject.reason, {})
        if len(known) < _FIRSTS:
            known.setdefault(_NUMBER.sub("", reject.detail), reject)
        self.hand_on(reject)

    @property
    def all(self) -> tuple[Reject, ...]:
        return tuple(reject for known in self.by_reason.values() for reject in known.values())


@contextmanager
def write_rejects(path: Path | None, inputs: Sequence[str]) -> Iterator[Rejects]:
    """Write the file, empty where nothing is rejected. Raises WriteFailed, and UsageError where it is one of the captures that are to be read."""
    if path is None:
        yield Rejects()
        return
    if path.is_file() and any(file != STDIN and path.samefile(file) for file in expand(inputs)):
        raise UsageError("is one of the captures; the rejects would overwrite it.", str(path), "Name another file.")
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield Rejects(file)
    except OSError as error:
        raise WriteFailed(f"cannot be written ({error.strerror}).", str(path)) from error


def line_of(reject: Reject) -> str:
    """What the file says of it."""
    place = reject.provenance
    entry: dict[str, object] = {"file": place.file, "line": place.line, "offset": place.offset, "reason": reject.reason, "detail": reject.detail}
    if place.pointer:
        entry["pointer"] = place.pointer
    if reject.size:
        entry["bytes"] = reject.size
    try:
        entry["text"] = reject.raw.decode()
    except UnicodeDecodeError:
        entry["base64"] = base64.b64encode(reject.raw).decode()
    return json.dumps(entry) + "\n"


def unreadable(first: Reject, count: int, so: str, remedy: str = "") -> UnreadableInput:
    """The error for records that cannot be read. count: how many they are; so: what follows from it."""
    detail = f" ({first.detail})" if first.detail else ""
    others = f", and {count - 1:,} more" if count > 1 else ""
    return UnreadableInput(f"{first.reason}{detail}{others}; {so}", str(first.provenance), remedy)


def refuse_unread(events: int, skipped: Mapping[str, int], ignored: Mapping[str, int]) -> None:
    """Raises UnreadableInput where no record could be read: whoever named the files meant others, or they are broken; it must not pass for done."""
    if skipped and not events and not ignored:
        most = max(sorted(skipped), key=lambda reason: skipped[reason])
        raise UnreadableInput("none of the records can be read.", remedy=_REMEDIES.get(most, ""))
