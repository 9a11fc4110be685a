"""Compressed captures are read a little at a time, to the last byte, alike with the engine and without, and it is reported where they break off."""

import gzip
import io
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from backports import zstd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemactl import native
from schemactl.capture.compressed import ZSTD, BrokenCompression
from schemactl.capture.layers import blocks_of
from tests.support import examples, schemactl

LINES = b"".join(b'{"n": %d, "text": "%s"}\n' % (number, random.Random(number).randbytes(40).hex().encode()) for number in range(20_000))
SKIPPED = b"\x5a\x2a\x4d\x18\x03\x00\x00\x00abc"
ZIPPED = {"gzip": gzip.compress(LINES, mtime=0), "zstd": zstd.compress(LINES)}
WAYS = ["engine", "python"] if native.is_there() else ["python"]


@contextmanager
def read_by(way: str) -> Iterator[None]:
    """Decompress with the engine, or as Python 3.14 does without it."""
    with pytest.MonkeyPatch.context() as patch:
        if way == "python":
            patch.setenv(native.OFF, "off")
            package = ModuleType("compression")
            package.zstd = zstd  # type: ignore[attr-defined]
            patch.setitem(sys.modules, "compression", package)
            patch.setitem(sys.modules, "compression.zstd", zstd)
        yield


def outcome(data: bytes, way: str = WAYS[0]) -> tuple[bytes, str]:
    """The text inside, and what is wrong with it."""
    blocks: list[bytes] = []
    with read_by(way):
        try:
            blocks.extend(blocks_of(io.BufferedReader(io.BytesIO(data))))  # type: ignore[arg-type]
        except BrokenCompression as error:
            return b"".join(blocks), error.detail
    return b"".join(blocks), ""


def with_checksum(data: bytes) -> bytes:
    return zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1})


def without_size(data: bytes) -> bytes:
    compressor = zstd.ZstdCompressor()
    return compressor.compress(data[:1000], compressor.FLUSH_BLOCK) + compressor.compress(data[1000:]) + compressor.flush()


def of_window(log: int) -> Callable[[bytes], bytes]:
    """Frames that look so far back, in powers of two of bytes."""

    def compress(data: bytes) -> bytes:
        compressor = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: log})
        return compressor.compress(data) + compressor.flush()

    return compress


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("compress", [zstd.compress, with_checksum, without_size, of_window(10), of_window(27), gzip.compress])
@pytest.mark.parametrize("data", [b"", b"{}\n", LINES], ids=["nothing", "little", "much"])
def test_every_kind_of_frame_is_read_to_its_end(compress: Callable[[bytes], bytes], data: bytes, way: str) -> None:
    assert outcome(compress(data), way) == (data, "")


@pytest.mark.parametrize("way", WAYS)
def test_frames_follow_one_another_and_those_for_others_are_passed(way: str) -> None:
    assert outcome(zstd.compress(b"one\n") + SKIPPED + with_checksum(b"two\n") + SKIPPED, way) == (b"one\ntwo\n", "")
    assert outcome(b"".join(zstd.compress(b"%d\n" % number) + SKIPPED for number in range(2000)), way)[0].count(b"\n") == 2000


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("compress", "most"), [(zstd.compress, 2 << 20), (gzip.compress, 18 << 20)])
def test_a_little_that_becomes_much_is_read_a_little_at_a_time(compress: Callable[[bytes], bytes], most: int, way: str) -> None:
    data = compress(bytes(100 << 20))
    assert len(data) < 200_000
    with read_by(way):
        sizes = list(map(len, blocks_of(io.BufferedReader(io.BytesIO(data)))))  # type: ignore[arg-type]
    assert sum(sizes) == 100 << 20
    assert max(sizes) < most


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("compress", [zstd.compress, with_checksum, gzip.compress])
@settings(max_examples=examples(100))
@given(part=st.floats(0, 1))
def test_what_came_before_a_cut_is_kept(compress: Callable[[bytes], bytes], way: str, part: float) -> None:
    data = compress(LINES)
    at = 4 + int(part * (len(data) - 5))
    kept, detail = outcome(data[:at], way)
    assert "cut off" in detail
    assert LINES.startswith(kept)
    assert len(kept) >= len(LINES) * at // len(data) - 2 * (128 << 10)


@settings(max_examples=examples(300))
@example("zstd", 5, 0x80)
@example("zstd", 4, 0xFF)
@example("gzip", 3, 0x04)
@given(st.sampled_from(sorted(ZIPPED)), st.integers(2, 1 << 21), st.integers(1, 255))
def test_a_damaged_byte_costs_no_good_text_before_it_and_never_fails(kind: str, at: int, damage: int) -> None:
    data = bytearray(ZIPPED[kind] * 2)
    at = 4 + at % (len(data) - 4)
    data[at] ^= damage
    before = LINES if at >= len(data) // 2 else b""
    for way in WAYS:
        kept, _ = outcome(bytes(data), way)
        assert kept.startswith(before[: len(before) - (1 << 18)])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (zstd.compress(b"{}\n") + b"more", "the data after the last frame is not zstd"),
        (zstd.compress(b"{}\n") + ZSTD[:3], "the data after the last frame is not zstd"),
        (zstd.compress(b"{}\n") + ZSTD, "the last frame is cut off"),
        (zstd.compress(b"{}\n") + SKIPPED[:6], "the last frame is cut off"),
        (zstd.compress(b"{}\n") + SKIPPED[:-1], "the last frame is cut off"),
        (with_checksum(b"{}\n")[:-1], "the last frame is cut off"),
        (with_checksum(b"{}\n")[:-1] + b"\x00", "checksum"),
        (ZSTD + b"\x00\xff" + bytes(20), "memory"),
        (gzip.compress(b"{}\n", mtime=0) + b"\0\0" + gzip.compress(b"{}\n", mtime=0)[:9], "it is cut off"),
        (gzip.compress(b"{}\n", mtime=0)[:-8] + bytes(8), "it is damaged"),
        (gzip.compress(b"{}\n", mtime=0) + b"more", "the data after the last member is not gzip"),
    ],
    ids=repr,
)
def test_what_is_wrong_is_reported(data: bytes, detail: str, way: str) -> None:
    assert detail in outcome(data, way)[1]


@pytest.mark.parametrize("command", [["infer", "--raw"], ["discover", "--workers", "2"]])
def test_where_nothing_decompresses_zstd_the_error_says_what_to_do(command: list[str], in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.version_info >= (3, 14):
        pytest.skip("this Python decompresses zstd")
    monkeypatch.setenv(native.OFF, "off")
    (in_tmp / "captured").mkdir()
    (in_tmp / "captured" / "a.ndjson").write_bytes(b'{"a": 1}\n')
    (in_tmp / "captured" / "b.zst").write_bytes(ZIPPED["zstd"])
    ran = schemactl(*command, "captured")
    assert ran.code == 3
    message = " ".join(ran.stderr.split())
    assert "b.zst: cannot be read (zstd is decompressed by schemactl's engine, or by Python from 3.14 on" in message
    assert f"{native.OFF} is not `off`" in message
    assert not (in_tmp / "schemas").exists()
