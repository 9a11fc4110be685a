"""Lines that are a record each, many at a time: the fast way through the most common layout."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Final, Generic, Protocol, TypeVar

from schemactl.capture.split import Splitter
from schemactl.model.record import Provenance, Record, Reject

T = TypeVar("T")
Recognise = Callable[[Sequence[bytes]], tuple[T, int]]
"""Makes of lines what the caller needs, of as many as it can from the first on: that, and how many (none, maybe; the next one is then read with
care). It may accept nothing but lines that are each a single well-formed JSON object of known shape."""

_MOST: Final = 4096
_FEWEST: Final = 16
"""Lines that are recognised together."""


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
        return Record(self.texts[index].rstrip(), self.place(index))

    def place(self, index: int) -> Provenance:
        """Where a line stands."""
        return self.places.of(index)


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
    """Has few lines recognised after one that was not, and more and more as long as all are; never one of more than `max_record` bytes."""

    def __init__(self, recognise: Recognise[T], max_record: int) -> None:
        self._recognise = recognise
        self._max_record = max_record
        self._number = _MOST

    def take(self, lines: Sequence[bytes], first: int) -> tuple[T, int] | None:
        """What is recognised in the lines from `first` on, and how many they are; None where that must be read with care."""
        texts = lines[first : first + self._number]
        items, number = self._recognise(_within(texts, self._max_record))
        self._number = min(2 * self._number, _MOST) if number == len(texts) else _FEWEST
        return (items, number) if number else None


def runs(splitter: Splitter, paced: Paced[T]) -> Iterator[Run[T] | Record | Reject]:
    """What `splitter` yields, with lines that are recognised as runs."""
    splitter.begin()
    yield from runs_on(splitter, paced)


def runs_on(splitter: Splitter, paced: Paced[T]) -> Iterator[Run[T] | Record | Reject]:
    """The same, from the position on."""
    window = splitter.window
    while window.pass_space():
        end = window.text.rfind(b"\n", window.at)
        if end >= 0 and is_text(window.text[window.at : end]):
            yield from _lines(splitter, end, paced)
        else:
            yield from splitter.step()


def _lines(splitter: Splitter, end: int, paced: Paced[T]) -> Iterator[Run[T] | Record | Reject]:
    """The lines from the position to `end`, until reading one with care has read on beyond the text at hand."""
    window, text = splitter.window, splitter.window.text
    start = window.at
    lines = text[start:end].split(b"\n")
    index = 0
    while index < len(lines):
        taken = paced.take(lines, index) if window.at <= start else None
        if taken is not None:
            items, number = taken
            run = _run(splitter, start, lines[index : index + number], items)
            start = window.at
            index += number
            yield run
            continue
        stop = start + len(lines[index])
        yield from _with_care(splitter, text, start, stop)
        if window.text is not text:
            return
        start = stop + 1
        index += 1


def _within(lines: Sequence[bytes], most: int) -> Sequence[bytes]:
    """The lines before one that has more than `most` bytes."""
    if max(map(len, lines)) <= most:
        return lines
    return list(takewhile(lambda line: len(line) <= most, lines))


def _run(splitter: Splitter, begin: int, texts: Sequence[bytes], items: T) -> Run[T]:
    window = splitter.window
    window.pass_to(max(begin, window.at))
    run = Run(texts, items, InARow(Provenance(splitter.file, window.line, window.offset), texts))
    window.pass_lines(len(texts), sum(map(len, texts)) + len(texts))
    return run


def _with_care(splitter: Splitter, text: bytes, start: int, stop: int) -> Iterator[Record | Reject]:
    """Read what of the line at `start` has not been passed."""
    window = splitter.window
    while window.text is text and window.at < stop:
        rest = text[max(window.at, start) : stop]
        window.pass_to(stop - len(rest.lstrip(b" \t\r")))
        if window.at < stop:
            yield from splitter.step()


def is_text(raw: bytes) -> bool:
    """Whether it is UTF-8."""
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
