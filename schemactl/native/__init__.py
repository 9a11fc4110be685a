"""The engine, which counts the events of captures, where it was built (`native/` has its source). Nothing needs it: without it the same is done in
Python, a hundred times as slowly."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

try:
    from schemactl.native._engine import Engine
except ImportError:
    Engine = None  # type: ignore[assignment, misc]

__all__ = ["BATCHES", "LINE", "OBJECT", "Engine", "Odd", "Passed", "is_there", "read"]

OFF: Final = "SCHEMACTL_NATIVE"
"""The environment variable that, set to `off`, has everything done in Python."""

LINE: Final = 0
OBJECT: Final = 1
BATCHES: Final = {2: "Records", 3: "Messages"}
"""Whose item an odd one is."""


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
    """Whether the engine was built, and is to be used."""
    return Engine is not None and os.environ.get(OFF) != "off"


def read(engine: Engine, text: bytes, start: int, stop: int, file: str, *, are_items: bool) -> Passed:
    """Count the events of known names in the records between `start`, where one begins, and `stop`. file: in which they are."""
    passed, odd = engine.read(text, start, stop, file, are_items)
    return Passed(*passed, [Odd(*one) for one in odd])
