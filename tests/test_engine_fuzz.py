"""Captures that are broken in ways that nobody thought of: real ones, with bytes changed, cut, doubled and put together. The engine reads them as the
reference does, and neither fails. `python -m tests.test_engine_fuzz SECONDS` goes on with other captures until the time is up."""

import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest

from schemactl.model.options import CaptureOptions, Options, SubjectOptions
from schemactl.subjects import first_events
from tests.support import CASES, examples
from tests.test_laws_gather import _found, _slowly

pytestmark = pytest.mark.toolchain("cargo")

SEEDS = sorted(CASES.glob("envelopes/*/input.json")) + sorted(path for path in CASES.glob("capture/*/*") if path.is_file() and path.suffix != ".json")
LONGEST_SEED = 6_000
"""Bytes taken of a capture."""
PIECES = [
    b'"',
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\n",
    b"\r\n",
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"null",
    b"1e999",
    b"-0",
    b"0.1e-400",
]
PIECES += [
    b"18446744073709551616",
    b"\\ud800",
    b"\\u0000",
    b'{"a":1,"a":2}',
    b"[" * 300,
    b'{"a":' * 80,
    b'"detail":',
    b'"source":"x",',
    b'"time":"9999-12-31T23:59:60Z",',
]


def a_capture(number: int) -> bytes:
    """The capture of this number."""
    random = Random(number)
    text = b"\n".join(one.replace(b"\n", b" ") if random.random() < 0.7 else one for one in map(_seed, random.choices(SEEDS, k=random.randint(1, 3))))
    text = text * random.choice((1, 1, 1, 2, 20))
    for _ in range(random.choice((0, 1, 1, 2, 3, 8))):
        text = _changed(text, random)
    return text


def _seed(path: Path) -> bytes:
    return path.read_bytes()[:LONGEST_SEED]


def _changed(text: bytes, random: Random) -> bytes:
    at = random.randrange(len(text) + 1)
    end = min(len(text), at + random.choice((1, 2, 8, 64, 500)))
    change = random.randrange(6)
    if change == 0:
        return text[:at] + random.choice(PIECES) + text[at:]
    if change == 1:
        return text[:at] + random.choice(PIECES) + text[end:]
    if change == 2:
        return text[:at] + text[end:]
    if change == 3:
        return text[:end] + text[at:]
    if change == 4:
        return text[:at]
    return text[:at] + bytes(random.randrange(256) for _ in range(end - at if end - at < 9 else 1)) + text[end:]


def differs(capture: bytes) -> bool:
    """Whether the engine reads it otherwise than the reference."""
    options = Options(capture=CaptureOptions(max_record=20_000), subjects=SubjectOptions("", ()))
    with TemporaryDirectory() as folder, patch.object(first_events, "_KEPT", 0), patch("schemactl.capture.bulk.SHORTEST", 200):
        file = Path(folder) / "capture.ndjson"
        file.write_bytes(capture)
        return _found(str(file), options) != _slowly(str(file), options)


def test_the_engine_reads_broken_captures_as_the_reference_does() -> None:
    assert [number for number in range(examples(600)) if differs(a_capture(number))] == []


if __name__ == "__main__":
    until, number = time.monotonic() + float(sys.argv[1]), 1_000_000
    while time.monotonic() < until:
        if differs(a_capture(number)):
            sys.stdout.write(f"capture {number} differs\n")
        number += 1
    sys.stdout.write(f"{number - 1_000_000} captures\n")
