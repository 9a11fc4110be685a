"""The map of the bus as SVG: producers on the left, what they publish in the middle, who reads it on the right."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

ROW: Final = 34
_BOX: Final = 26
_WIDTHS: Final = (230, 300, 230)
_GAP: Final = 90
_LETTERS: Final = (28, 38, 28)
MOST_SUBJECTS: Final = 80
"""Beyond, producers and consumers are linked directly."""
MOST_CONSUMERS: Final = 100
MOST_LINKS: Final = 300


@dataclass(frozen=True, slots=True)
class Box:
    """x, y: of the upper left corner, in pixels. label: cut to what fits; title: the whole. kind: `producer`, `subject` or `consumer`."""

    x: int
    y: int
    width: int
    label: str
    title: str
    kind: str
    href: str = ""
    height: int = _BOX


@dataclass(frozen=True, slots=True)
class Map:
    """links: each as the `d` of a path. left_out: consumers, or links, that are not drawn."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    links: tuple[str, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """A subject as the map shows it."""

    producer: str
    name: str
    href: str
    consumers: tuple[str, ...] = field(default=())


def bus_map(published: Sequence[Published]) -> Map:
    """The map; of many subjects without them, and the busiest links alone."""
    return _with_subjects(published) if len(published) <= MOST_SUBJECTS else _without_subjects(published)


def _with_subjects(published: Sequence[Published]) -> Map:
    subjects = sorted(published, key=lambda one: (one.producer, one.name))
    producers = list(dict.fromkeys(one.producer for one in subjects))
    known = list(dict.fromkeys(name for one in subjects for name in one.consumers))
    consumers = known[:MOST_CONSUMERS]
    rows = max(len(producers), len(subjects), len(consumers), 1)
    lefts = (0, _WIDTHS[0] + _GAP, _WIDTHS[0] + _WIDTHS[1] + 2 * _GAP)
    columns = (
        _column([(name, "") for name in producers], "producer", lefts[0], 0, rows),
        _column([(one.name, one.href) for one in subjects], "subject", lefts[1], 1, rows),
        _column([(name, "") for name in consumers], "consumer", lefts[2], 2, rows),
    )
    links = [_link(columns[0][producers.index(one.producer)], box) for one, box in zip(subjects, columns[1], strict=True)]
    links += [
        _link(box, columns[2][consumers.index(name)])
        for one, box in zip(subjects, columns[1], strict=True)
        for name in dict.fromkeys(one.consumers)
        if name in consumers
    ]
    width = lefts[2] + _WIDTHS[2] if consumers else lefts[1] + _WIDTHS[1]
    left_out = len(known) - len(consumers) + max(0, len(links) - MOST_LINKS)
    return Map(width, rows * ROW, tuple(box for column in columns for box in column), tuple(links[:MOST_LINKS]), left_out)


def _without_subjects(published: Sequence[Published]) -> Map:
    counts = Counter((one.producer, name) for one in published for name in dict.fromkeys(one.consumers))
    kept = sorted(sorted(counts), key=lambda link: -counts[link])[:MOST_LINKS]
    producers = sorted({producer for producer, _ in kept})
    consumers = sorted({consumer for _, consumer in kept})
    rows = max(len(producers), len(consumers), 1)
    left = _column([(name, "") for name in producers], "producer", 0, 0, rows)
    right = _column([(name, "") for name in consumers], "consumer", _WIDTHS[0] + 2 * _GAP, 2, rows)
    links = [_link(left[producers.index(one)], right[consumers.index(other)]) for one, other in kept]
    return Map(_WIDTHS[0] + 2 * _GAP + _WIDTHS[2], rows * ROW, (*left, *right), tuple(links), len(counts) - len(kept))


def _column(names: Sequence[tuple[str, str]], kind: str, x: int, place: int, rows: int) -> list[Box]:
    """Boxes, spread over the height."""
    step = rows / max(len(names), 1)
    boxes = []
    for index, (name, href) in enumerate(names):
        label = name if len(name) <= _LETTERS[place] else name[: _LETTERS[place] - 1] + "…"
        y = round((index + 0.5) * step * ROW - _BOX / 2)
        boxes.append(Box(x, y, _WIDTHS[place], label, name, kind, href))
    return boxes


def _link(one: Box, other: Box) -> str:
    start, end = one.x + one.width, other.x
    middle = (start + end) // 2
    top, bottom = one.y + _BOX // 2, other.y + _BOX // 2
    return f"M{start} {top}C{middle} {top} {middle} {bottom} {end} {bottom}"
