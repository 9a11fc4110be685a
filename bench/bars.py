"""What the figures must reach: a claim a line. A claim whose part was not measured is not shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import geometric_mean
from typing import TypeAlias

from bench.generation import CHANGED, SCRATCH
from bench.measure import Run

Figures: TypeAlias = Sequence[Mapping[str, Run]]
"""The runs of each case of a part, by contender, in the order of the cases."""


@dataclass(frozen=True, slots=True)
class Claim:
    """value: of the figures of the part; it must be `bar` or more, or where `at_most`, or less."""

    part: str
    text: str
    bar: float
    value: Callable[[Figures], float]
    at_most: bool = False
    unit: str = "×"

    def holds(self, figures: Figures) -> bool:
        return self.value(figures) <= self.bar if self.at_most else self.value(figures) >= self.bar


def ratio(case: int, of: str, to: str = "floor") -> Callable[[Figures], float]:
    """The speed of a contender as a part of another's."""
    return lambda figures: figures[case][to].cpu / figures[case][of].cpu


def _peak(figures: Figures) -> float:
    return max(run.peak for case in figures for name, run in case.items() if name in ("one worker", "two workers")) / 1e6


def _by_subjects(figures: Figures) -> float:
    return _relative(figures[-1]) / _relative(figures[0])


def _relative(case: Mapping[str, Run]) -> float:
    return case["floor of all layers" if "floor of all layers" in case else "floor"].cpu / case["one worker"].cpu


def _over_decompression(case: int) -> Callable[[Figures], float]:
    return lambda figures: figures[case]["one worker"].cpu / (figures[case]["decompression"].cpu + figures[0]["one worker"].cpu)


def _slowest(figures: Figures) -> float:
    return min(map(_relative, figures))


def _geometric_mean(figures: Figures) -> float:
    return geometric_mean(map(_relative, figures))


def _seconds(name: str) -> Callable[[Figures], float]:
    return lambda figures: figures[0][name].seconds


CLAIMS: tuple[Claim, ...] = (
    Claim("main", "`discover` with one thread, as a part of the floor", 0.55, ratio(0, "one worker")),
    Claim("main", "`discover` with one thread, as a multiple of GenSON fed by orjson", 8, ratio(0, "one worker", "genson")),
    Claim("main", "`validate`, as a part of the floor", 0.4, ratio(0, "validate")),
    Claim("growth", "peak memory, however many the events", 250, _peak, at_most=True, unit="MB"),
    Claim("subjects", "500 subjects, as a part of the speed with 5", 0.6, _by_subjects),
    Claim("odd", "1 % of odd events, as a part of the floor", 0.35, ratio(1, "one worker")),
    Claim("trees", "peak memory on random trees of free keys", 250, _peak, at_most=True, unit="MB"),
    Claim("wrapped", "three envelopes, as a part of the floor of parsing them", 0.3, ratio(0, "one worker", "floor of all layers")),
    Claim(
        "workers",
        "two threads, as a multiple of the speed of one, by the clock on the wall",
        1.7,
        lambda figures: figures[0]["one worker"].seconds / figures[0]["two workers"].seconds,
    ),
    Claim("workers", "peak memory with two threads", 250, _peak, at_most=True, unit="MB"),
    Claim("compressed", "gzip, as a multiple of decompression and reading what is not compressed", 1.1, _over_decompression(1), at_most=True),
    Claim("compressed", "zstd, as a multiple of the same", 1.1, _over_decompression(2), at_most=True),
    Claim("array", "peak memory on one JSON array", 250, _peak, at_most=True, unit="MB"),
    Claim(
        "files",
        "a file an event, as a part of the speed of one file",
        0.33,
        lambda figures: figures[0]["one worker"].cpu / figures[1]["one worker"].cpu,
    ),
    Claim("kinds", "the slowest of other kinds of captures, as a part of the floor", 0.8, _slowest),
    Claim("kinds", "other kinds of captures, as a part of the floor, their geometric mean", 1.0, _geometric_mean),
    Claim(
        "commands",
        "`schemactl --help`, as a multiple of an empty typer application's",
        1.5,
        lambda figures: figures[0]["schemactl --help"].seconds / figures[0]["an empty typer application --help"].seconds,
        at_most=True,
    ),
    Claim("commands", "`discover` of 100 events", 0.5, _seconds("schemactl discover, 100 events"), at_most=True, unit="s"),
    Claim("commands", "`list`", 0.3, _seconds("schemactl list"), at_most=True, unit="s"),
    Claim("commands", "`show`", 0.3, _seconds("schemactl show"), at_most=True, unit="s"),
    Claim("commands", "`diff`", 0.3, _seconds("schemactl diff"), at_most=True, unit="s"),
    Claim("commands", "`generate` with nothing to do", 0.5, _seconds("schemactl generate, nothing to do"), at_most=True, unit="s"),
    Claim("generate", "three languages from scratch", 60, _seconds(SCRATCH), at_most=True, unit="s"),
    Claim("generate", "one subject changed", 1.5, _seconds(CHANGED), at_most=True, unit="s"),
)
