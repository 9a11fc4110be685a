"""The captures that are measured, in every layout: written into a folder that is thrown away afterwards."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from bench.generator import Bus, lines, write

_LEVEL = 6
"""Of gzip, as `gzip` itself has it."""


def one_file(bus: Bus, folder: Path) -> Path:
    """An event a line."""
    file = folder / "capture.ndjson"
    write(bus, file)
    return file


def gzipped(bus: Bus, folder: Path) -> Path:
    file = folder / "capture.ndjson.gz"
    with gzip.open(file, "wb", compresslevel=_LEVEL) as out:
        out.writelines(_lines(bus))
    return file


def zstandarded(bus: Bus, folder: Path) -> Path:
    import zstandard

    file = folder / "capture.ndjson.zst"
    with file.open("wb") as raw, zstandard.ZstdCompressor().stream_writer(raw) as out:
        for line in _lines(bus):
            out.write(line)
    return file


def an_array(bus: Bus, folder: Path) -> Path:
    """One JSON array of all events, an item a line."""
    file = folder / "capture.json"
    with file.open("wb") as out:
        for number, line in enumerate(lines(bus)):
            out.write((b",\n" if number else b"[\n") + line)
        out.write(b"\n]\n")
    return file


def many_files(bus: Bus, folder: Path) -> Path:
    """A folder of files with one event each."""
    below = folder / "capture"
    below.mkdir()
    for number, line in enumerate(lines(bus)):
        (below / f"{number:06}.json").write_bytes(line)
    return below


def size_of(capture: Path) -> int:
    """In bytes, as they lie on the disk."""
    return sum(file.stat().st_size for file in capture.iterdir()) if capture.is_dir() else capture.stat().st_size


def _lines(bus: Bus) -> Iterator[bytes]:
    return (line + b"\n" for line in lines(bus))
