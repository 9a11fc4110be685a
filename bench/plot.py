"""Two kinds of plots as SVG: curves on logarithmic axes, and bars. Nothing but text; readable on a light and on a dark page."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 760
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 250, 40, 50
_HEIGHT = 360
_COLOURS = ("#888888", "#1f77b4", "#d95f02", "#2ca02c", "#9467bd")
_STYLE = "text{font:12px sans-serif;fill:#777}.title{font-size:14px;font-weight:bold}line{stroke:#9996;stroke-width:1}"


@dataclass(frozen=True, slots=True)
class Curve:
    """points: (x, y), all above 0."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    value: float


def curves(title: str, x_name: str, y_name: str, lines: Sequence[Curve]) -> str:
    """A line a curve, both axes logarithmic, a mark at each power of ten."""
    points = [point for line in lines for point in line.points] or [(1.0, 1.0)]
    x, y = _Axis.over([one for one, _ in points], _LEFT, WIDTH - _RIGHT), _Axis.over([one for _, one in points], _HEIGHT - _BOTTOM, _TOP)
    return _svg(title, _HEIGHT, [*_grid(x, y, x_name, y_name), *(part for at, line in enumerate(lines) for part in _curve(line, at, x, y))])


def bars(title: str, values: Sequence[Bar]) -> str:
    """A bar a value, with the number beside it; a dotted line where the value is 1."""
    widest = max([1.0, *(bar.value for bar in values)])
    scale = (WIDTH - 380) / widest
    bottom = _TOP + 22 * len(values)
    one = 320 + scale
    parts = [f'<line x1="{one:.1f}" x2="{one:.1f}" y1="{_TOP}" y2="{bottom}" stroke-dasharray="3 3"/>']
    for at, bar in enumerate(values):
        y = _TOP + 22 * at
        parts.append(_text(312, y + 15, bar.name, "end"))
        parts.append(f'<rect x="320" y="{y + 3}" width="{max(1.0, bar.value * scale):.1f}" height="16" fill="{_COLOURS[1]}"/>')
        parts.append(_text(326 + bar.value * scale, y + 15, f"{bar.value:.2f}"))
    return _svg(title, bottom + 20, parts)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Powers of ten `low` to `high`, drawn from `start` to `end`."""

    low: int
    high: int
    start: float
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> "_Axis":
        low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        return cls(low, max(high, low + 1), start, end)

    def at(self, value: float) -> float:
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def marks(self) -> Iterator[float]:
        return (10.0**power for power in range(self.low, self.high + 1))


def _grid(x: _Axis, y: _Axis, x_name: str, y_name: str) -> Iterator[str]:
    for mark in x.marks():
        yield f'<line x1="{x.at(mark):.1f}" x2="{x.at(mark):.1f}" y1="{y.start}" y2="{y.end}"/>'
        yield _text(x.at(mark), y.start + 18, f"{mark:,g}" if mark < 1e6 else f"{mark / 1e6:,g} M", "middle")
    for mark in y.marks():
        yield f'<line x1="{x.start}" x2="{x.end}" y1="{y.at(mark):.1f}" y2="{y.at(mark):.1f}"/>'
        yield _text(x.start - 8, y.at(mark) + 4, f"{mark:g}", "end")
    yield _text((x.start + x.end) / 2, y.start + 38, x_name, "middle")
    yield _text(x.start - 8, y.end - 10, y_name, "end")


def _curve(line: Curve, at: int, x: _Axis, y: _Axis) -> Iterator[str]:
    colour = _COLOURS[at % len(_COLOURS)]
    places = [(x.at(one), y.at(other)) for one, other in line.points]
    yield f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{one:.1f},{other:.1f}" for one, other in places)}"/>'
    for one, other in places:
        yield f'<circle cx="{one:.1f}" cy="{other:.1f}" r="3" fill="{colour}"/>'
    if places:
        yield _text(x.end + 12, places[-1][1] + 4, line.name, "start", colour)


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = "") -> str:
    style = f' style="fill:{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{escape(text)}</text>'


def _svg(title: str, height: int, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img">'
    named = f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    return "\n".join((head, named, f'<text class="title" x="12" y="22">{escape(title)}</text>', *parts, "</svg>\n"))
