"""zstd captures: a little at a time, to the last byte, and told where they break off."""

import io
import random

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from schemactl.capture import zstd_frames
from schemactl.capture.compressed import BrokenCompression
from schemactl.capture.layers import blocks_of

LINES = b"".join(b'{"n": %d, "text": "%s"}\n' % (number, random.Random(number).randbytes(40).hex().encode()) for number in range(20_000))
SKIPPED = b"\x5a\x2a\x4d\x18\x03\x00\x00\x00abc"


def read(data: bytes) -> bytes:
    return b"".join(blocks_of(io.BufferedReader(io.BytesIO(data))))  # type: ignore[arg-type]


def with_checksum(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


def without_size(data: bytes) -> bytes:
    compressor = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    return (
        compressor.compress(data[:1000]) + compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK) + compressor.compress(data[1000:]) + compressor.flush()
    )


@pytest.mark.parametrize("compress", [zstandard.compress, with_checksum, without_size])
@pytest.mark.parametrize("data", [b"", b"{}\n", LINES], ids=["nothing", "little", "much"])
def test_every_kind_of_frame_is_read_to_its_end(compress: object, data: bytes) -> None:
    assert callable(compress)
    assert read(compress(data)) == data


def test_frames_follow_one_another_and_those_for_others_are_passed() -> None:
    assert read(zstandard.compress(b"one\n") + SKIPPED + with_checksum(b"two\n") + SKIPPED) == b"one\ntwo\n"


def test_a_little_that_becomes_much_is_read_a_little_at_a_time() -> None:
    data = zstandard.compress(bytes(100 << 20))
    assert len(data) < 10_000
    sizes = list(map(len, blocks_of(io.BufferedReader(io.BytesIO(data)))))  # type: ignore[arg-type]
    assert (max(sizes), sum(sizes)) == (1 << 20, 100 << 20)


@given(st.integers(4, len(zstandard.compress(LINES)) - 1))
def test_what_came_before_a_cut_is_kept(at: int) -> None:
    blocks: list[bytes] = []
    with pytest.raises(BrokenCompression):
        blocks.extend(blocks_of(io.BufferedReader(io.BytesIO(zstandard.compress(LINES)[:at]))))  # type: ignore[arg-type]
    kept = b"".join(blocks)
    assert LINES.startswith(kept)
    assert len(kept) >= len(LINES) * at // len(zstandard.compress(LINES)) - 2 * (128 << 10)


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (zstandard.compress(b"{}\n") + b"more", "the data after the last frame is not zstd"),
        (zstandard.compress(b"{}\n") + zstd_frames.MAGIC, "a frame has no header"),
        (zstandard.compress(b"{}\n") + SKIPPED[:6], "the last frame is cut off"),
        (zstandard.compress(b"{}\n") + SKIPPED[:-1], "the last frame is cut off"),
        (with_checksum(b"{}\n")[:-1], "the last frame is cut off"),
        (with_checksum(b"{}\n")[:-1] + b"\x00", "checksum"),
    ],
)
def test_what_is_wrong_is_told(data: bytes, detail: str) -> None:
    with pytest.raises(BrokenCompression) as raised:
        read(data)
    assert detail in raised.value.detail
