"""The engine, which counts the events of captures, where it was built (`native/` has its source). Nothing needs it: without it the same is done in
Python, a hundred times as slowly."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schemactl.native.sources import digest

try:
    from schemactl.native import _engine
    from schemactl.native._engine import Engine
except ImportError:
    Engine = None  # type: ignore[assignment, misc]
if TYPE_CHECKING:
    from schemactl.native._engine import GzipMember, ZstdFrame

__all__ = ["BATCHES", "LINE", "OBJECT", "Engine", "Odd", "Passed", "gzip_member", "how_to_build", "is_there", "read", "why_not", "zstd_frame"]

OFF: Final = "SCHEMACTL_NATIVE"
"""The environment variable that, set to `off`, has everything done in Python."""

LINE: Final = 0
OBJECT: Final = 1
BATCHES: Final = {2: "Records", 3: "Messages"}
"""Whose item an odd one is."""
NAME: Final = 'name = "schemactl-engine"'
_SHORT: Final = 1 << 12
"""Bytes that Python counts as quickly as it asks the engine."""
CRATE: Final = Path(__file__).parents[2] / "native"
"""The source of the engine, in a checkout; where schemactl was installed from a wheel, it is not there."""


@dataclass(frozen=True, slots=True)
class Odd:
    """A record that was not counted, or an item of one: its bytes, from the beginning of what was passed. what: LINE, which is a record by itself,
    whatever is wrong with it, or OBJECT, or one of BATCHES. record: where its record begins; number: of that, from 0; item: its number in it."""

    start: int
    stop: int
    what: int
    record: int
    number: int
    item: int


@dataclass(frozen=True, slots=True)
class Passed:
    """Records, one behind the other: their bytes, where the last of them begins, how many they are, how many events were counted, and the others.
    is_cut: it seems that the next one goes on behind the text."""

    size: int
    last: int
    records: int
    events: int
    is_cut: bool
    odd: Sequence[Odd]


def is_there() -> bool:
    """Whether the engine was built, from the source that is beside it, and is to be used."""
    return Engine is not None and os.environ.get(OFF) != "off" and not _is_stale()


def why_not() -> str | None:
    """What a person should know where events are counted in Python because there is no engine that fits; None where all is as it was wanted."""
    if os.environ.get(OFF) == "off" or is_there():
        return None
    what = "is older than its source" if Engine is not None else "is not built"
    return f"the engine {what}, so Python counts the events, which gives the same but is much slower; {how_to_build()}"


def how_to_build() -> str:
    """What makes an engine that is there."""
    if os.environ.get(OFF) == "off":
        return f"it is used where {OFF} is not `off`"
    return "`make setup` builds it" if _is_checkout() else "pip builds it where Rust's cargo is installed"


def count_lines(text: bytes, start: int, stop: int) -> int:
    """How many lines end between `start` and `stop`. Python's own counts one byte after the other."""
    return _engine.count_lines(text, start, stop) if stop - start > _SHORT and is_there() else text.count(b"\n", start, stop)


def gzip_member() -> "GzipMember | None":
    """Decompresses one member of gzip data, faster than Python's own; None where there is no engine."""
    return _engine.GzipMember() if is_there() else None


def zstd_frame() -> "ZstdFrame | None":
    """Decompresses one frame of zstd data; None where there is no engine."""
    return _engine.ZstdFrame() if is_there() else None


@cache
def _is_stale() -> bool:
    """Whether the source of the engine has changed since it was built, so that it may not know what Python asks of it."""
    return _is_checkout() and getattr(_engine, "SOURCES", None) != digest(CRATE)


def _is_checkout() -> bool:
    """Whether the source is at hand, and is that of this engine: another package may be called `native`."""
    manifest = CRATE / "Cargo.toml"
    return manifest.is_file() and NAME in manifest.read_text(encoding="utf-8")


def read(engine: Engine, text: bytes, start: int, stop: int, file: str, *, are_items: bool) -> Passed:
    """Count the events of known names in the records between `start`, where one begins, and `stop`. file: in which they are."""
    passed, odd = engine.read(text, start, stop, file, are_items)
    return Passed(*passed, [Odd(*one) for one in odd])
