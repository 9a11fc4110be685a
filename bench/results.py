"""The figures of each part, kept in results.json from run to run, and the pages made of them."""

import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.bars import CLAIMS, Claim, Figures
from bench.contenders import TASKS
from bench.measure import Run
from bench.parts import PARTS, Part
from bench.plot import Bar, Curve, bars, curves


@dataclass(frozen=True, slots=True)
class Measured:
    """One case. size: of the capture in bytes; 0 where command lines were measured. runs: by contender."""

    name: str
    size: int
    runs: Mapping[str, Run]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One part. how: the command, the machine and the rounds."""

    how: str
    cases: tuple[Measured, ...]

    @property
    def figures(self) -> Figures:
        return [case.runs for case in self.cases]


def how(command: str, rounds: int) -> str:
    return f"`{command}`, Python {platform.python_version()}, {os.cpu_count()} cores ({platform.machine()}), best of {rounds}"


def load(file: Path) -> dict[str, Outcome]:
    """What was measured before; nothing where there is no file."""
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: Outcome(part["how"], tuple(_measured(case) for case in part["cases"])) for name, part in kept.items()}


def save(outcomes: Mapping[str, Outcome], file: Path) -> None:
    kept = {
        name: {
            "how": one.how,
            "cases": [{"name": case.name, "size": case.size, "runs": {who: asdict(run) for who, run in case.runs.items()}} for case in one.cases],
        }
        for name, one in outcomes.items()
    }
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _measured(case: Any) -> Measured:
    return Measured(case["name"], case["size"], {who: Run(**run) for who, run in case["runs"].items()})


def page(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """The lines of RESULTS.md."""
    yield "# How fast schemactl is"
    yield ""
    yield "`python -m bench` measures all of it, `python -m bench --only PART` a part; `--help` names them. The figures stand in results.json."
    yield ""
    yield "Ratios are of the speed of the first line of each table, by the time of the processor (of all threads together), which others on the"
    yield "machine disturb least, less the time of an empty capture. Everything in a table was measured in turns, in one run."
    yield ""
    yield "![How the time grows](growth.svg)"
    yield ""
    yield "![Parts of the speed of parsing](ratios.svg)"
    yield ""
    yield "## Bars"
    yield ""
    yield "| part | what | wanted | measured | |"
    yield "|---|---|--:|--:|---|"
    for claim in CLAIMS:
        if claim.part in outcomes:
            yield _claim(claim, outcomes[claim.part].figures)
    for part in PARTS:
        if part.name in outcomes:
            yield from _part(part, outcomes[part.name])


def _claim(claim: Claim, figures: Figures) -> str:
    wanted = f"{'≤' if claim.at_most else '≥'} {claim.bar:g} {claim.unit}"
    return f"| {claim.part} | {claim.text} | {wanted} | {claim.value(figures):.2f} {claim.unit} | {'✓' if claim.holds(figures) else '✗'} |"


def _part(part: Part, outcome: Outcome) -> Iterator[str]:
    yield ""
    yield f"## {part.name}: {part.summary}"
    yield ""
    yield f"{outcome.how}."
    for case in outcome.cases:
        yield ""
        if case.size:
            yield f"{case.name}, {case.size / 1e6:,.1f} MB:"
            yield ""
            yield from _of_captures(case)
        else:
            yield from _of_commands(case)


def _of_captures(case: Measured) -> Iterator[str]:
    base = next(iter(case.runs.values()))
    yield "| what | CPU s | wall s | events a CPU second | MB a CPU second | ratio | peak memory |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for who, run in case.runs.items():
        speed = f"{run.events / run.cpu:,.0f} | {case.size / run.cpu / 1e6:,.1f}"
        yield f"| {TASKS[who]} | {run.cpu:.2f} | {run.seconds:.2f} | {speed} | {base.cpu / run.cpu:.2f} | {run.peak / 1e6:,.0f} MB |"


def _of_commands(case: Measured) -> Iterator[str]:
    yield "| what | CPU s | wall s | peak memory |"
    yield "|---|--:|--:|--:|"
    for who, run in case.runs.items():
        yield f"| {who} | {run.cpu:.2f} | {run.seconds:.2f} | {run.peak / 1e6:,.0f} MB |"


def plots(outcomes: Mapping[str, Outcome]) -> Mapping[str, str]:
    """File → SVG."""
    return {"growth.svg": _growth(outcomes), "ratios.svg": _ratios(outcomes)}


def _growth(outcomes: Mapping[str, Outcome]) -> str:
    cases = outcomes["growth"].cases if "growth" in outcomes else ()
    lines = [Curve(TASKS[who], tuple((case.runs[who].events, case.runs[who].cpu) for case in cases)) for who in (cases[0].runs if cases else ())]
    return curves("Seconds of the processor, by events", "events", "seconds", lines)


def _ratios(outcomes: Mapping[str, Outcome]) -> str:
    shown = [
        Bar(f"{case.name}: {who}", next(iter(case.runs.values())).cpu / run.cpu)
        for part in PARTS
        if part.name in outcomes and part.name not in ("array", "growth")
        for case in outcomes[part.name].cases
        if case.size
        for who, run in list(case.runs.items())[1:]
    ]
    return bars("Parts of the speed of parsing alone (orjson.loads; compressed: of decompression)", shown)
