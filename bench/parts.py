"""What is measured, part by part: `python -m bench --only NAME` runs one. To add one: a line in PARTS, and a claim in bars.py if it has a bar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import command_lines, generation, trees
from bench.captures import OTHERS, an_array, gzipped, many_files, one_file, zstandarded
from bench.generator import Bus
from bench.kinds import KINDS, WRAPPED
from bench.measure import Run

OURS = ("floor", "one worker")
OF_ALL_LAYERS = ("floor of all layers", "one worker")


@dataclass(frozen=True, slots=True)
class Case:
    """A capture, how it lies on the disk, and who reads it; the first contender is what the others are compared with."""

    name: str
    bus: Bus
    contenders: tuple[str, ...] = OURS
    layout: Callable[[Bus, Path], Path] = one_file


@dataclass(frozen=True, slots=True)
class Part:
    """cases: by the number of events of the main capture. lines: measures command lines instead, in an empty folder, so many rounds, on a registry of
    so many subjects."""

    name: str
    summary: str
    cases: Callable[[int], tuple[Case, ...]] = lambda events: ()
    lines: Callable[[Path, int, int], Mapping[str, Run]] | None = None


def _growth(events: int) -> tuple[Case, ...]:
    return tuple(Case(f"{number:,} events", Bus(number)) for number in (events // 10, events, events * 10))


PARTS: tuple[Part, ...] = (
    Part(
        "main",
        "the main capture, read by everyone",
        lambda events: (Case(f"{events:,} events of 11 subjects", Bus(events), ("floor", "genson", "one worker", "two workers", "validate")),),
    ),
    Part("growth", "a tenth of the events, all, ten times as many", _growth),
    Part(
        "subjects",
        "5, 50 and 500 subjects",
        lambda events: tuple(Case(f"{number} subjects", Bus(events, subjects=number)) for number in (5, 50, 500)),
    ),
    Part(
        "odd",
        "0, 1 and 10 % of events that fit no earlier one",
        lambda events: tuple(Case(f"{share:.0%} odd events", Bus(events, odd=share)) for share in (0.0, 0.01, 0.1)),
    ),
    Part("drift", "a shape that changes in the middle", lambda events: (Case("a shape that drifts", Bus(events, drift=True)),)),
    Part(
        "wrapped",
        "EventBridge in SNS in SQS",
        lambda events: (Case("EventBridge in SNS in SQS", Bus(events, wrap="sqs-sns"), OF_ALL_LAYERS),),
    ),
    Part(
        "workers",
        "more than 500 MB by one thread and by two",
        lambda events: (Case(f"{events * 21 // 5:,} events", Bus(events * 21 // 5), ("floor", "one worker", "two workers")),),
    ),
    Part(
        "compressed",
        "gzip and zstd, against decompression alone",
        lambda events: (
            Case("not compressed", Bus(events)),
            Case("gzip", Bus(events), ("decompression", "one worker"), gzipped),
            Case("zstd", Bus(events), ("decompression", "one worker"), zstandarded),
        ),
    ),
    Part("array", "one JSON array of 1 GB", lambda events: (Case("one JSON array", Bus(events * 8), ("one worker",), an_array),)),
    Part(
        "files",
        "a file an event, against one file",
        lambda events: (Case("one file", Bus(events // 10)), Case("a file an event", Bus(events // 10), OURS, many_files)),
    ),
    Part(
        "layouts",
        "the same events as other tools hand them over",
        lambda events: tuple(Case(name, Bus(events // 4), ("one worker",), layout) for name, layout in OTHERS.items()),
    ),
    Part(
        "kinds",
        "captures unlike the main one, and plain events with one awkward field",
        lambda events: tuple(Case(name, Bus(events), OF_ALL_LAYERS if name in WRAPPED else OURS, layout) for name, layout in KINDS.items()),
    ),
    Part(
        "trees",
        "random trees of free keys under a tagged object",
        lambda events: tuple(Case(f"{number:,} events", Bus(number, producers=trees.PRODUCERS)) for number in (events * 3 // 400, events // 10)),
    ),
    Part("slow", "one event after the other, for comparison", lambda events: (Case("the slow way", Bus(events // 20), ("floor", "slow way")),)),
    Part("commands", "start-up, and every command on 1,000 subjects", lines=command_lines.measured),
    Part("generate", "bindings of 1,000 subjects of 10 versions each, in three languages", lines=generation.measured),
)
