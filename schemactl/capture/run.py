"""Lines that are a record each, many at a time: the fast way through the most common layout."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, takewhile
from typing import Final, Generic, Protocol, TypeVar, cast

from schemactl.capture.faults import is_text
from schemactl.capture.record_reader import Found
from schemactl.capture.split import Splitter
from schemactl.capture.window import Window
from schemactl.model.record import Provenance, Record

T = TypeVar("T")
Recognise = Callable[[Sequence[bytes]], tuple[T, int]]
"""Makes of lines what the caller needs, of as many as it can from the first on: that, and how many (none, maybe; the next one is then read with
care). It may accept nothing but lines that are each a single well-formed JSON object of known shape."""

_MOST: Final = 4096
_FEWEST: Final = 16
"""Lines that are recognised together."""
_SELDOM: Final = 32
"""Times that it is not asked whether lines are recognised, at most."""
_TOGETHER: Final = 256
"""Records that were read with care and are recognised together."""
_LONGEST: Final = 1 << 21
_SHORTEST: Final = 1 << 14
"""Bytes that are split into lines together: few after a line that was not recognised."""


class Places(Protocol):
    """Where lines stand. files: those that they are of, in order."""

    @property
    def files(self) -> Sequence[str]: ...

    def of(self, index: int) -> Provenance: ...


@dataclass(frozen=True, slots=True)
class Run(Generic[T]):
    """Lines, one after the other; items: what was recognised in them."""

    texts: Sequence[bytes]
    items: T
    places: Places

    def record(self, index: int) -> Record:
        """A line as a record, as the slow way gives it."""
        return Record(self.texts[index].strip(), self.place(index))

    def place(self, index: int) -> Provenance:
        """Where the record of a line begins."""
        place = self.places.of(index)
        space = len(self.texts[index]) - len(self.texts[index].lstrip())
        return Provenance(place.file, place.line, place.offset + space) if space else place


@dataclass(frozen=True, slots=True)
class Each:
    """Places, each by itself."""

    places: Sequence[Provenance]

    @property
    def files(self) -> Sequence[str]:
        return tuple(dict.fromkeys(place.file for place in self.places))

    def of(self, index: int) -> Provenance:
        return self.places[index]


class InARow:
    """Lines of one file that follow one another. first: where the first of them stands."""

    def __init__(self, first: Provenance, texts: Sequence[bytes]) -> None:
        self.files = (first.file,)
        self._first = first
        self._texts = texts
        self._offsets: list[int] = []

    def of(self, index: int) -> Provenance:
        if not self._offsets:
            self._offsets = list(accumulate((len(text) + 1 for text in self._texts), initial=self._first.offset))
        return Provenance(self._first.file, self._first.line + index, self._offsets[index])


class Paced(Generic[T]):
    """Has few lines recognised after one that was not, and more and more as long as all are; never one of more than `max_record` bytes. Where none
    was several times in a row, it does not ask each time: the more seldom, the longer that goes on."""

    def __init__(self, recognise: Recognise[T], max_record: int) -> None:
        self._recognise = recognise
        self._max_record = max_record
        self._number = _MOST
        self._in_vain = 0
        self._left_out = 0

    def take(self, lines: Sequence[bytes], first: int) -> tuple[T, int] | None:
        """What is recognised in the lines from `first` on, and how many they are; None where that must be read with care."""
        if self._left_out:
            self._left_out -= 1
            return None
        texts = lines[first : first + self._number]
        items, number = self._recognise(_within(texts, self._max_record))
        self._number = min(2 * self._number, _MOST) if number == len(texts) else _FEWEST
        self._in_vain = 0 if number else self._in_vain + 1
        self._left_out = min(self._in_vain // 2, _SELDOM)
        return (items, number) if number else None


def runs(splitter: Splitter, paced: Paced[T]) -> Iterator[Run[T] | Found]:
    """What `splitter` yields from the position on, with lines that are recognised as runs."""
    window = splitter.window
    size = _LONGEST
    while window.pass_space():
        if window.text.find(b"\n", window.at) < 0 and window.ahead < _SHORTEST and window.grow():
            continue
        seen = splitter.at_sight()
        if seen is not None:
            yield from _grouped(seen, paced)
            size = _SHORTEST
            continue
        before = window.at
        yield from _runs(splitter, _ahead(window, size), paced)
        if window.at > before:
            splitter.slow_down()
            size = min(2 * size, _LONGEST)
        else:
            yield from _grouped(splitter.steps(), paced)
            size = _SHORTEST


def _ahead(window: Window, size: int) -> Sequence[bytes]:
    """The whole lines within `size` bytes from the position on, if they are UTF-8."""
    text = window.text[window.at : window.text.rfind(b"\n", window.at, window.at + size) + 1]
    return text.split(b"\n")[:-1] if is_text(text) else ()


def _runs(splitter: Splitter, lines: Sequence[bytes], paced: Paced[T]) -> Iterator[Run[T]]:
    """The lines from the position on, up to one that is not recognised."""
    window = splitter.window
    index = 0
    while index < len(lines) and (taken := paced.take(lines, index)) is not None:
        items, number = taken
        texts = lines[index : index + number]
        run = Run(texts, items, InARow(Provenance(splitter.file, window.line, window.offset), texts))
        window.pass_lines(number, sum(map(len, texts)) + number)
        index += number
        yield run


def _grouped(found: Iterator[Found], paced: Paced[T]) -> Iterator[Run[T] | Found]:
    """With the records that are recognised as runs, some at a time."""
    while some := list(islice(found, _TOGETHER)):
        start = 0
        for index, one in enumerate(some):
            if not isinstance(one, Record):
                yield from _recognised(some[start:index], paced)
                yield one
                start = index + 1
        yield from _recognised(some[start:], paced)


def _recognised(found: Sequence[Found], paced: Paced[T]) -> Iterator[Run[T] | Record]:
    """Where one is not recognised, the more are passed on as they are the more often that was so."""
    records = cast("Sequence[Record]", found)
    raws = [record.raw for record in records]
    index, unseen = 0, 1
    while index < len(records):
        taken = paced.take(raws, index)
        if taken is None:
            yield from records[index : index + unseen]
            index += unseen
            unseen *= 2
        else:
            items, number = taken
            yield Run(raws[index : index + number], items, Each([record.provenance for record in records[index : index + number]]))
            index += number
            unseen = 1


def _within(lines: Sequence[bytes], most: int) -> Sequence[bytes]:
    """The lines before one that has more than `most` bytes."""
    if max(map(len, lines)) <= most:
        return lines
    return list(takewhile(lambda line: len(line) <= most, lines))
