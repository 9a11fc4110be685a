"""How fast captures are read, as parts of the speed of merely parsing them.

    python -m bench [--events 200000] [--rounds 3] [--small] [--out bench/RESULTS.md]

Writes the table, with the command and the machine, to bench/RESULTS.md (`--out -`: prints it). Captures are made anew, by bench/generator.py.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.contenders import TASKS
from bench.generator import Bus, write
from bench.measure import Run, interleaved

ALL = ("floor", "genson", "one worker", "two workers", "validate")
OURS = ("floor", "one worker")
WRAPPED = ("floor of all layers", "one worker")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A capture, and who reads it; the first contender is what the others are compared with."""

    name: str
    bus: Bus
    contenders: tuple[str, ...]


def scenarios(events: int) -> tuple[Scenario, ...]:
    """What changes: size, subjects, odd events, drift, envelopes."""
    return (
        Scenario(f"{events:,} events of 11 subjects", Bus(events), ALL),
        Scenario(f"{events // 10:,} events", Bus(events // 10), OURS),
        Scenario("5 subjects", Bus(events, subjects=5), OURS),
        Scenario("500 subjects", Bus(events, subjects=500), OURS),
        Scenario("1 % odd events", Bus(events, odd=0.01), OURS),
        Scenario("10 % odd events", Bus(events, odd=0.1), OURS),
        Scenario("a shape that drifts", Bus(events, drift=True), OURS),
        Scenario("EventBridge in SNS in SQS", Bus(events, wrap="sqs-sns"), WRAPPED),
        Scenario("the slow way, for comparison", Bus(events // 20), ("floor", "slow way")),
    )


def main() -> None:
    arguments = _arguments()
    events = 200 if arguments.small else arguments.events
    rounds = 1 if arguments.small else arguments.rounds
    report = "\n".join(_report(events, rounds)) + "\n"
    if arguments.out == "-":
        print(report, end="")
    else:
        Path(arguments.out).write_text(report, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast captures are read.")
    parser.add_argument("--events", type=int, default=200_000, help="events of the main capture")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the best counts")
    parser.add_argument("--small", action="store_true", help="a few events, one round: does it run at all")
    parser.add_argument("--out", default=str(Path(__file__).parent / "RESULTS.md"), help="file to write, `-` for stdout")
    return parser.parse_args()


def _report(events: int, rounds: int) -> Iterator[str]:
    yield "# How fast captures are read"
    yield ""
    command = " ".join(("python -m bench", *sys.argv[1:]))
    yield f"`{command}`, Python {platform.python_version()}, {os.cpu_count()} cores ({platform.machine()}), best of {rounds}."
    yield (
        "Ratios are of the speed of the first line of each block, by the time of the processor (of all processes together), which others "
        "on the machine disturb least. Everything of a block was measured in turns, in one run. Two processes are told from one by the wall's time."
    )
    with tempfile.TemporaryDirectory() as folder:
        for scenario in scenarios(events):
            file = Path(folder) / "capture.ndjson"
            write(scenario.bus, file)
            yield from _block(scenario, file.stat().st_size, interleaved(scenario.contenders, file, rounds))
            file.unlink()


def _block(scenario: Scenario, size: int, runs: Mapping[str, Run]) -> Iterator[str]:
    base = runs[scenario.contenders[0]]
    yield ""
    yield f"## {scenario.name} ({size / 1e6:,.1f} MB)"
    yield ""
    yield "| what | CPU s | wall s | events a CPU second | MB a CPU second | ratio | | peak memory |"
    yield "|---|--:|--:|--:|--:|--:|---|--:|"
    for name in scenario.contenders:
        yield _row(TASKS[name], size, runs[name], base)


def _row(task: str, size: int, run: Run, base: Run) -> str:
    ratio = base.cpu / run.cpu
    bar = "█" * min(30, max(1, round(20 * ratio)))
    speed = f"{run.events / run.cpu:,.0f} | {size / run.cpu / 1e6:,.1f}"
    return f"| {task} | {run.cpu:.2f} | {run.seconds:.2f} | {speed} | {ratio:.2f} | {bar} | {run.peak / 1e6:,.0f} MB |"


if __name__ == "__main__":
    main()
