"""How fast schemactl is: captures of every size and kind, as parts of the speed of merely parsing them, and the commands that people wait for.

Captures are made anew, by bench/generator.py, in a folder that is thrown away. The figures of a part go to results.json, beside those of the
parts that are not measured now; RESULTS.md, growth.svg and ratios.svg are made of all of them.
"""

import argparse
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.captures import size_of
from bench.measure import interleaved
from bench.parts import PARTS, Case, Part
from bench.results import Measured, Outcome, how, load, page, plots, save

SMALL = 200
SUBJECTS = 1000
"""Of the registry on which command lines are measured, unless there are fewer events."""


def main(arguments: Sequence[str]) -> None:
    given = _parsed(arguments)
    events, rounds = (SMALL, 1) if given.small else (given.events, given.rounds)
    outcomes = load(given.out / "results.json")
    for part in PARTS:
        if part.name in (given.only or [one.name for one in PARTS]):
            print(f"{part.name}: {part.summary}", file=sys.stderr)
            outcomes[part.name] = Outcome(how(shlex.join(("python", "-m", "bench", *arguments)), rounds), tuple(_measured(part, events, rounds)))
            save(outcomes, given.out / "results.json")
    (given.out / "RESULTS.md").write_text("\n".join(page(outcomes)) + "\n", encoding="utf-8")
    for name, svg in plots(outcomes).items():
        (given.out / name).write_text(svg, encoding="utf-8")


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    width = max(len(part.name) for part in PARTS)
    parts = "\n".join(f"  {part.name:{width}}  {part.summary}" for part in PARTS)
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"parts:\n{parts}\n\nAll of it takes an hour, 2 GB of disk, and a machine that does nothing else. `--small` tries it in a minute.",
    )
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS], metavar="PART", help="measure this part; may be repeated")
    parser.add_argument(
        "--events", type=int, default=200_000, metavar="N", help="events of the main capture (200,000 are 125 MB); the others go with it"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds, of which the best counts (3)")
    parser.add_argument("--small", action="store_true", help=f"{SMALL} events, one round: does it run at all; give --out, too")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent, metavar="DIR", help="folder of results.json and what is made of it (bench)"
    )
    return parser.parse_args(arguments)


def _measured(part: Part, events: int, rounds: int) -> Iterator[Measured]:
    for case in part.cases(events):
        with tempfile.TemporaryDirectory() as folder:
            yield _of_capture(case, Path(folder), rounds)
    if part.lines is not None:
        with tempfile.TemporaryDirectory() as folder:
            subjects = min(SUBJECTS, events)
            yield Measured(f"{subjects:,} subjects", 0, part.lines(Path(folder), rounds, subjects))


def _of_capture(case: Case, folder: Path, rounds: int) -> Measured:
    capture = case.layout(case.bus, folder)
    return Measured(case.name, size_of(capture), interleaved(case.contenders, capture, rounds))


if __name__ == "__main__":
    main(sys.argv[1:])
