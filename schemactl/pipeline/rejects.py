"""The file of `--rejects`: a line of JSON for each record that was skipped, with its place, the reason and its bytes."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOBase
from pathlib import Path

from schemactl.capture.sources import STDIN, expand
from schemactl.errors import UsageError, WriteFailed
from schemactl.model.record import Reject


@dataclass(frozen=True, slots=True)
class Rejects:
    """Takes rejects; without a file it forgets them."""

    file: TextIOBase | None = None

    def write(self, reject: Reject) -> None:
        if self.file is not None:
            self.file.write(_line(reject))


@contextmanager
def write_rejects(path: Path | None, inputs: Sequence[str]) -> Iterator[Rejects]:
    """Write the file, empty where nothing is rejected. Raises WriteFailed, and UsageError where it is one of the captures that are to be read."""
    if path is None:
        yield Rejects()
        return
    if path.is_file() and any(file != STDIN and path.samefile(file) for file in expand(inputs)):
        raise UsageError("is one of the captures; the rejects would be written over it.", str(path), "Name another file.")
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield Rejects(file)
    except OSError as error:
        raise WriteFailed(f"cannot be written ({error.strerror}).", str(path)) from error


def _line(reject: Reject) -> str:
    place = reject.provenance
    entry: dict[str, object] = {"file": place.file, "line": place.line, "offset": place.offset, "reason": reject.reason, "detail": reject.detail}
    if place.pointer:
        entry["pointer"] = place.pointer
    try:
        entry["text"] = reject.raw.decode()
    except UnicodeDecodeError:
        entry["base64"] = base64.b64encode(reject.raw).decode()
    return json.dumps(entry) + "\n"
