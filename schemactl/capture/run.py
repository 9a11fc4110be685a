"""Lines that are a record each, many at a time: the fast way through the most common layout."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Generic, TypeVar

from schemactl.capture.split import Splitter
from schemactl.model.record import Provenance, Record, Reject

T = TypeVar("T")
Recognise = Callable[[bytes], T]
"""Makes of a line what the caller needs, and raises ValueError or RecursionError for one that must be read with care. It may accept nothing but a
single well-formed JSON object of known shape."""


@dataclass(frozen=True)
class Run(Generic[T]):
    """Lines that follow one another; items: what was recognised, one a line. line, offset: of the first."""

    file: str
    line: int
    offset: int
    texts: list[bytes]
    items: list[T]

    def record(self, index: int) -> Record:
        """A line as a record, as the slow way gives it."""
        return Record(self.texts[index].rstrip(), self.place(index))

    def place(self, index: int) -> Provenance:
        """Where a line stands."""
        return Provenance(self.file, self.line + index, self._offsets[index])

    @cached_property
    def _offsets(self) -> list[int]:
        return list(accumulate((len(text) + 1 for text in self.texts), initial=self.offset))


def runs(splitter: Splitter, recognise: Recognise[T]) -> Iterator[Run[T] | Record | Reject]:
    """What `splitter` yields, with lines that `recognise` takes as runs."""
    window = splitter.window
    yield from splitter.begin()
    while window.pass_space():
        end = window.text.rfind(b"\n", window.at)
        if end >= 0 and _is_text(window.text[window.at : end]):
            yield from _lines(splitter, end, recognise)
        else:
            yield from splitter.step()


def _lines(splitter: Splitter, end: int, recognise: Recognise[T]) -> Iterator[Run[T] | Record | Reject]:
    """The lines from the position to `end`, until reading one with care has read on beyond the text at hand."""
    window, text = splitter.window, splitter.window.text
    texts: list[bytes] = []
    items: list[T] = []
    start = begin = window.at
    for line in text[start:end].split(b"\n"):
        stop = start + len(line)
        if window.at <= start and len(line) <= splitter.max_record:
            try:
                items.append(recognise(line))
                texts.append(line)
                start = stop + 1
                continue
            except (ValueError, RecursionError):
                pass
        if items:
            yield _run(splitter, begin, texts, items)
            texts, items = [], []
        yield from _with_care(splitter, text, start, stop)
        if window.text is not text:
            return
        begin = start = stop + 1
    if items:
        yield _run(splitter, begin, texts, items)


def _run(splitter: Splitter, begin: int, texts: list[bytes], items: list[T]) -> Run[T]:
    window = splitter.window
    window.pass_to(max(begin, window.at))
    run = Run(splitter.file, window.line, window.offset, texts, items)
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


def _is_text(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
