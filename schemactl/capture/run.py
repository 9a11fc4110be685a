"""Lines that are a record each, many at a time: the fast way through the most common layout."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile
from typing import Final, Generic, TypeVar

from schemactl.capture.split import Splitter
from schemactl.model.record import Provenance, Record, Reject

T = TypeVar("T")
Recognise = Callable[[Sequence[bytes]], tuple[T, int]]
"""Makes of lines what the caller needs, of as many as it can from the first on: that, and how many (none, maybe; the next one is then read with
care). It may accept nothing but lines that are each a single well-formed JSON object of known shape."""

_AT_ONCE: Final = 4096
"""Lines that are recognised together at most."""


@dataclass(frozen=True)
class Run(Generic[T]):
    """Lines that follow one another; items: what was recognised in them. line, offset: of the first."""

    file: str
    line: int
    offset: int
    texts: list[bytes]
    items: T

    def record(self, index: int) -> Record:
        """A line as a record, as the slow way gives it."""
        return Record(self.texts[index].rstrip(), self.place(index))

    def place(self, index: int) -> Provenance:
        """Where a line stands."""
        return Provenance(self.file, self.line + index, self._offsets[index] + index)

    @property
    def size(self) -> int:
        """In bytes, ends of lines included."""
        return sum(map(len, self.texts)) + len(self.texts)

    @cached_property
    def _offsets(self) -> list[int]:
        """Of the lines, without the ends of lines before them."""
        return list(accumulate(map(len, self.texts), initial=self.offset))


def runs(splitter: Splitter, recognise: Recognise[T]) -> Iterator[Run[T] | Record | Reject]:
    """What `splitter` yields, with lines that `recognise` takes as runs."""
    window = splitter.window
    splitter.begin()
    while window.pass_space():
        end = window.text.rfind(b"\n", window.at)
        if end >= 0 and _is_text(window.text[window.at : end]):
            yield from _lines(splitter, end, recognise)
        else:
            yield from splitter.step()


def _lines(splitter: Splitter, end: int, recognise: Recognise[T]) -> Iterator[Run[T] | Record | Reject]:
    """The lines from the position to `end`, until reading one with care has read on beyond the text at hand."""
    window, text = splitter.window, splitter.window.text
    start = window.at
    lines = text[start:end].split(b"\n")
    index = 0
    while index < len(lines):
        texts = lines[index : index + _AT_ONCE]
        if window.at <= start and len(texts[0]) <= splitter.max_record:
            items, number = recognise(_within(texts, splitter.max_record))
            if number:
                run = _run(splitter, start, texts[:number], items)
                start += run.size
                index += number
                yield run
                continue
        stop = start + len(texts[0])
        yield from _with_care(splitter, text, start, stop)
        if window.text is not text:
            return
        start = stop + 1
        index += 1


def _within(lines: list[bytes], most: int) -> list[bytes]:
    """The lines before one that has more than `most` bytes."""
    if max(map(len, lines)) <= most:
        return lines
    return list(takewhile(lambda line: len(line) <= most, lines))


def _run(splitter: Splitter, begin: int, texts: list[bytes], items: T) -> Run[T]:
    window = splitter.window
    window.pass_to(max(begin, window.at))
    run = Run(splitter.file, window.line, window.offset, texts, items)
    window.pass_lines(len(texts), run.size)
    return run


def _with_care(splitter: Splitter, text: bytes, start: int, stop: int) -> Iterator[Record | Reject]:
    """Read what of the line at `start` has not been passed."""
    window = splitter.window
    while window.text is text and window.at < stop:
        rest = text[max(window.at, start) : stop]
        window.pass_to(stop - len(rest.lstrip(b" \t\r")))
        if window.at < stop:
            yield from splitter.step()


def _is_text(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
