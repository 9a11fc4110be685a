"""Every case folder under tests/cases/capture: the bytes of a file in, records and rejects with their places out; and what names a file."""

import gc
import io
import json
import os
import sys
from pathlib import Path

import pytest

from schemactl import capture
from schemactl.capture.compressed import BLOCK
from schemactl.capture.layers import blocks_of
from schemactl.errors import UnreadableInput
from schemactl.ingest.batches import Batches, Counted, IntoEvidence
from schemactl.ingest.engine_reader import EngineReader
from schemactl.ingest.gather import taken, without_cycles
from schemactl.model.options import CaptureOptions, Options
from schemactl.model.record import Ignored, Record, Reject
from tests.support import CASES, assert_golden, cases

LAYERED = ("compressed", "nested", "not-a-capture", "utf-16")
"""Cases of what stands before the text is split."""


@pytest.mark.parametrize("folder", cases("capture"))
def test_a_file_is_read_as_its_case_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    [file] = folder.glob("input*")
    options = folder / "options.json"
    found = capture.read([file.name], CaptureOptions(**json.loads(options.read_bytes())) if options.exists() else CaptureOptions())
    assert_golden(folder / "expected.json", json.dumps([_shown(outcome) for outcome in found], indent=1) + "\n")


@pytest.mark.parametrize("block", [1, 5])
@pytest.mark.parametrize("folder", [case for case in cases("capture") if not case.id.startswith(LAYERED)])  # type: ignore[attr-defined]
def test_the_size_of_the_blocks_changes_nothing(folder: Path, block: int) -> None:
    content = (folder / "input").read_bytes()
    options = folder / "options.json"
    limit = json.loads(options.read_bytes())["max_record"] if options.exists() else CaptureOptions().max_record
    blocks = iter([content[start : start + block] for start in range(0, len(content), block)])
    expected = json.loads((folder / "expected.json").read_bytes())
    found = [_shown(outcome) for outcome in capture.split(blocks, "input", limit)]
    assert [_without_text_of_too_large(one) for one in found] == [_without_text_of_too_large(one) for one in expected]


def test_a_folder_is_read_in_order_with_all_that_is_below_but_hidden_files(in_tmp: Path) -> None:
    for name in ("b/2.json", "b/1.json", "a.json", ".hidden/x.json", "b/.secret", "c.json.gz"):
        (in_tmp / name).parent.mkdir(exist_ok=True)
        (in_tmp / name).write_text("{}")
    assert list(capture.expand(["."])) == ["./a.json", "./c.json.gz", "./b/1.json", "./b/2.json"]
    assert list(capture.expand(["*.json", "b", "a.json"])) == ["a.json", "b/1.json", "b/2.json"]
    assert list(capture.expand(["?", "**/2.*"])) == ["b/1.json", "b/2.json"]
    assert list(capture.expand([])) == ["-"]


def test_the_versions_of_a_registry_are_no_captures(in_tmp: Path) -> None:
    for name in ("bus.json", "schemas/shop/Placed/subject.toml", "schemas/shop/Placed/1.json", "schemas/shop/notes.json"):
        (in_tmp / name).parent.mkdir(exist_ok=True, parents=True)
        (in_tmp / name).touch()
    assert list(capture.expand(["."])) == ["./bus.json", "./schemas/shop/notes.json"]
    assert list(capture.expand(["**"])) == ["bus.json", "schemas/shop/notes.json"]


@pytest.mark.parametrize("name", [".", "*", "**"])
def test_a_file_that_is_called_as_stdin_is_read_all_the_same(name: str, in_tmp: Path) -> None:
    (in_tmp / "-").write_text("{}")
    [record] = capture.read([name], CaptureOptions())
    assert record.provenance.file == "./-"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_folder_with_odd_things_in_it_is_read_as_far_as_it_holds_files(in_tmp: Path) -> None:
    for name in ("folder/a.json", "folder/below/b.json", "folder/we[i]rd/*.json", "elsewhere/c.json"):
        (in_tmp / name).parent.mkdir(exist_ok=True, parents=True)
        (in_tmp / name).touch()
    for link, to in (
        ("circle", "."),
        ("up", ".."),
        ("elsewhere", "../elsewhere"),
        ("link.json", "../elsewhere/c.json"),
        ("nothing", "nowhere"),
        ("self", "self"),
    ):
        (in_tmp / "folder" / link).symlink_to(to)
    os.mkfifo("folder/pipe")
    files = ["folder/a.json", "folder/link.json", "folder/nothing", "folder/self", "folder/below/b.json", "folder/we[i]rd/*.json"]
    assert list(capture.expand(["folder"])) == files
    assert list(capture.expand(["folder/**"])) == sorted(files)
    assert list(capture.expand(["**/*.json"])) == ["elsewhere/c.json", *(file for file in sorted(files) if file.endswith(".json"))]
    assert list(capture.expand([f"{in_tmp}/**/b*"])) == [f"{in_tmp}/folder/below/b.json"]
    for name in ("nothing", "self"):
        with pytest.raises(UnreadableInput, match="cannot be opened") as raised:
            list(capture.read(["folder"], CaptureOptions()))
        assert raised.value.where == f"folder/{name}"
        (in_tmp / "folder" / name).unlink()


def test_a_file_that_several_inputs_name_is_read_once(in_tmp: Path) -> None:
    for name in ("a.json", "folder/b.json"):
        (in_tmp / name).parent.mkdir(exist_ok=True)
        (in_tmp / name).write_text("{}")
    named = ["folder", "folder/b.json", "*.json", "./a.json", str(in_tmp / "a.json"), "."]
    assert list(capture.expand(named)) == ["folder/b.json", "a.json"]
    assert list(capture.expand(["-", "a.json", "-"])) == ["-", "a.json"]


@pytest.mark.parametrize("name", ["missing.json", "*.nothing", "folder/missing/", ""])
def test_a_name_behind_which_there_is_nothing_is_an_error_that_says_it(name: str, in_tmp: Path) -> None:
    with pytest.raises(UnreadableInput) as raised:
        list(capture.read([name], CaptureOptions()))
    assert raised.value.where == (name or "''")


def test_a_file_that_cannot_be_opened_or_read_is_an_error(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (in_tmp / "locked.json").write_text("{}")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "locked.json")

    monkeypatch.setattr(io, "FileIO", refuse)
    with pytest.raises(UnreadableInput, match="Permission denied"):
        list(capture.read(["locked.json"], CaptureOptions()))


def test_a_file_that_fails_while_it_is_read_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _: object) -> int:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Failing())))
    with pytest.raises(UnreadableInput, match="Input/output error"):
        list(capture.read(["-"], CaptureOptions()))


def test_a_file_that_shrinks_while_it_is_read_gives_what_is_left(in_tmp: Path) -> None:
    file = in_tmp / "shrinking.ndjson"
    line = b'{"a":"' + b"x" * 4000 + b'"}\n'
    file.write_bytes(line * (3 * BLOCK // len(line)))
    records = capture.read(["shrinking.ndjson"], CaptureOptions())
    first = next(records)
    with file.open("r+b") as stream:
        stream.truncate(BLOCK + 3)
    rest = list(records)
    assert isinstance(first, Record)
    assert all(isinstance(record, Record) for record in rest[:-2])
    assert [one.reason for one in rest[-2:] if isinstance(one, Reject)] == ["cut-off", "file-shrank"]
    assert rest[-1].provenance.offset == BLOCK + 3


def no_more() -> capture.More:
    raise AssertionError


@pytest.mark.parametrize("left", [100, 1000, 1500, 0])
def test_of_the_pieces_that_a_file_lost_the_first_tells_it(left: int, in_tmp: Path) -> None:
    file = in_tmp / "shrinking.ndjson"
    file.write_bytes(b'{"a":1}\n{}\n' * 300)
    pieces = list(capture.pieces(["shrinking.ndjson"], capture.Cut(500)))
    with file.open("r+b") as stream:
        stream.truncate(left)
    outcomes = [
        outcome for piece in pieces if isinstance(piece, capture.Chunk) for outcome in capture.ChunkReader(piece, CaptureOptions(), no_more).records()
    ]
    told = [one.provenance.offset for one in outcomes if isinstance(one, Reject) and one.reason == "file-shrank"]
    assert told == [left]


def test_stdin_is_read_and_named_by_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"a":1}')))
    [record] = capture.read(["-"], CaptureOptions())
    assert (record.raw, record.provenance.file) == (b'{"a":1}', "-")


@pytest.mark.parametrize("folder", [case for case in cases("capture") if "gzip" in case.id and "zstandard" not in case.id])  # type: ignore[attr-defined]
def test_gzip_is_read_alike_without_the_engine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHEMACTL_NATIVE", "off")
    test_a_file_is_read_as_its_case_says(folder, monkeypatch)


def test_a_pipe_that_gives_a_byte_at_a_time_is_told_as_a_file_is() -> None:
    class Slow(io.BytesIO):
        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            return super().readinto(memoryview(buffer)[:1])

    slow = io.BufferedReader(Slow((CASES / "capture" / "compressed-gzip" / "input.txt").read_bytes()))  # type: ignore[arg-type]
    assert b"".join(blocks_of(slow)).count(b"\n") == 3


def test_a_huge_array_is_streamed_item_by_item() -> None:
    """However long the array, no more than a few blocks are read ahead of the item that is handed out."""
    read = 0

    def endless() -> object:
        nonlocal read
        yield b"["
        while True:
            read += 1
            yield b'{"a":"' + b"x" * 1000 + b'"},' * 1

    records = capture.split(endless(), "endless", 1 << 16)  # type: ignore[arg-type]
    for _ in range(1000):
        assert isinstance(next(records), Record)
    assert read < 1100


def _shown(outcome: Record | Ignored | Reject) -> dict[str, object]:
    place = outcome.provenance
    where = {"at": f"{place.file}:{place.line}{f'#{place.pointer}' if place.pointer else ''}", "offset": place.offset}
    if isinstance(outcome, Ignored):
        return {**where, "ignored": outcome.kind}
    text = outcome.raw.decode("utf-8", "replace")
    shown: dict[str, object] = {**where, "text": text if len(text) < 200 else f"{text[:20]}… {len(text)}"}
    return shown if isinstance(outcome, Record) else {**shown, "reject": outcome.reason, "detail": outcome.detail}


def _without_text_of_too_large(shown: dict[str, object]) -> dict[str, object]:
    """How much of it was at hand depends on the blocks."""
    return {**shown, "text": ""} if shown.get("reject") == "too-large" else shown


_BUS = b'{"version":"0","source":"a","detail-type":"B","detail":%s,"id":"1","time":"2026-01-01T00:00:00Z","region":"x","account":"1","resources":[]}'
_TOPIC = b'{"Type":"Notification","MessageId":"1","TopicArn":"arn:aws:sns:eu-west-1:1:t","Message":"%s","Timestamp":"2026-01-01T00:00:00.000Z"}'
JUNK = {
    "a letter": b"y",
    "no UTF-8": b"\xff\xfe",
    "a comma too much": b'{"a": 1,}',
    "cut off": b'{"a": {"b": [1',
    "no number": b'{"a": NaN}',
    "a long number": b'{"a":' + b"9" * 5_000 + b"}",
    "half a character": b'{"a":"\\ud800"}',
    "deep": b'{"a":' + b"[" * 800 + b"]" * 800 + b"}",
    "no objects": b"[[1],2]",
    "a log": b"INFO {bad json} x",
    "a table": b'a,"{""a"":1}"',
    "one after the other": b'{"a":1} {"b":2} junk {"c":}',
    "a payload that is no text": _BUS % b'"\\ud800"',
    "a payload of a large number": _BUS % b'{"a": 1e99999}',
    "a broken message": _TOPIC % b"{bad",
}


@pytest.mark.parametrize("line", JUNK.values(), ids=JUNK.keys())
def test_records_that_cannot_be_read_leave_nothing_behind(line: bytes, tmp_path: Path) -> None:
    """While captures are read, nothing looks for cycles of references: a reject that left one would stay in memory, and `yes | schemactl discover -`
    ends with the memory of the machine."""
    left = []
    for many in (20, 220):
        (tmp_path / "capture").write_bytes((line + b"\n") * many)
        gc.collect()
        with without_cycles():
            into = IntoEvidence({}, Options(), EngineReader.of(Options(), Options().infer))
            for _ in taken(
                Batches(Options(), lambda _: None, Counted(), into),
                [str(tmp_path / "capture")],
                Options(),
            ):
                pass
            left.append(gc.collect())
    assert left[1] - left[0] < 100, left


def test_rejects_are_handed_on_while_a_capture_is_read(tmp_path: Path) -> None:
    (tmp_path / "capture").write_bytes(b"y\n" * 2_000)
    options = Options(capture=CaptureOptions(batch=100_000))
    handed_on: list[Reject] = []
    batches = Batches(options, handed_on.append, Counted(), IntoEvidence({}, options, EngineReader.of(options, options.infer)))
    for found in capture.read_files([str(tmp_path / "capture")], options.capture):
        batches.take(found)
    assert 1_900 < len(handed_on) <= 2_000
    batches.finish()
    assert [reject.provenance.line for reject in handed_on] == list(range(1, 2_001))
