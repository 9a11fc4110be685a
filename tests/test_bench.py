"""The benchmark itself runs, on a few events; nobody asserts on its times."""

import shlex
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest

from bench import __main__ as benchmark
from bench import command_lines, contenders, generation, results
from bench.bars import CLAIMS
from bench.captures import OTHERS, an_array, gzipped, many_files, one_file, size_of, zstandarded
from bench.contenders import CONTENDERS, TASKS
from bench.generator import Bus, write
from bench.kinds import KINDS, WRAPPED
from bench.measure import Run, once
from bench.parts import PARTS, Case, Part
from bench.plot import Bar, Curve, bars, curves
from bench.results import Measured, Outcome

ELSEWHERE = ("two workers", "validate")
"""Contenders that need more than a capture, or processes."""
RUN = Run(events=1000, seconds=2.0, cpu=1.0, peak=10_000_000)


def test_every_contender_reads_every_event(tmp_path: Path) -> None:
    file = tmp_path / "capture.ndjson"
    write(Bus(30), file)
    names = [name for name in TASKS if name not in ELSEWHERE]
    assert {name: CONTENDERS[name](file) for name in names} == dict.fromkeys(names, 30)
    assert set(CONTENDERS) == set(TASKS)


@pytest.mark.parametrize("layout", [one_file, gzipped, zstandarded, an_array, many_files, *OTHERS.values()])
def test_a_capture_holds_the_same_events_in_every_layout(layout: Callable[[Bus, Path], Path], tmp_path: Path) -> None:
    capture = layout(Bus(30), tmp_path)
    assert size_of(capture) > 0
    assert CONTENDERS["one worker"](capture) == 30


def test_a_folder_is_parsed_file_by_file(tmp_path: Path) -> None:
    assert CONTENDERS["floor"](many_files(Bus(7), tmp_path)) == 7


@pytest.mark.parametrize(("name", "layers"), [("SNS in SQS", 3), ("SNS", 2), ("Kinesis", 2), ("a plain order", 1)])
def test_the_floor_of_all_layers_parses_each(name: str, layers: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    capture = KINDS[name](Bus(5), tmp_path)
    parsed: list[bytes | str] = []

    def loads(text: bytes | str) -> object:
        parsed.append(text)
        return orjson.loads(text)

    monkeypatch.setattr(contenders, "orjson", SimpleNamespace(loads=loads))
    assert CONTENDERS["floor of all layers"](capture) == 5
    assert len(parsed) == 5 * layers
    assert (name in WRAPPED) == (layers > 1)


def test_a_contender_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "capture.ndjson"
    write(Bus(30), file)
    run = once("validate", file)
    assert run.events == 30
    assert run.seconds > 0


def test_a_part_is_measured_kept_and_shown_beside_the_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parts = (
        Part("main", "a few", lambda events: (Case(f"{events} events", Bus(events)),)),
        Part("commands", "none", lines=lambda folder, rounds, subjects: {"schemactl list": RUN}),
    )
    monkeypatch.setattr(benchmark, "PARTS", parts)
    monkeypatch.setattr(results, "PARTS", parts)
    monkeypatch.setattr(results, "CLAIMS", [claim for claim in CLAIMS if claim.text == "`list`"])
    benchmark.main(["--small", "--only", "main", "--out", str(tmp_path)])
    assert "200 events, 0.1 MB:" in (tmp_path / "RESULTS.md").read_text()
    benchmark.main(["--small", "--only", "commands", "--out", str(tmp_path)])
    page = (tmp_path / "RESULTS.md").read_text()
    assert "200 events, 0.1 MB:" in page
    assert "| commands | `list` | ≤ 0.3 s | 2.00 s | ✗ |" in page
    assert "| schemactl list | 1.00 | 2.00 | 10 MB |" in page
    assert "`python -m bench --small --only commands --out" in page
    assert "one worker" in (tmp_path / "ratios.svg").read_text()


def test_every_claim_can_be_told_from_the_figures_of_its_part() -> None:
    lines = dict.fromkeys(
        ("an empty typer application --help", *command_lines.LINES, generation.SCRATCH, generation.CHANGED, generation.NOTHING), RUN
    )
    for claim in CLAIMS:
        [part] = [part for part in PARTS if part.name == claim.part]
        figures = [dict.fromkeys(case.contenders, RUN) for case in part.cases(1000)] or [lines]
        assert claim.value(figures) > 0
        assert claim.holds(figures) in (True, False)


def test_what_an_empty_capture_takes_is_no_part_of_the_figures() -> None:
    less = Run(10, 3.0, 2.5, 7).less(Run(0, 1.0, 0.5, 9))
    assert (less.seconds, less.cpu, less.peak) == (2.0, 2.0, 7)
    assert RUN.less(RUN).cpu > 0


def test_command_lines_are_measured_on_a_registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command_lines, "LINES", {"schemactl list": "list", "schemactl diff": command_lines.LINES["schemactl diff"]})
    runs = command_lines.measured(tmp_path, 1, 2)
    assert list(runs) == ["an empty typer application --help", "schemactl list", "schemactl diff"]
    assert all(run.peak > 0 for run in runs.values())


def test_generate_is_measured_where_it_writes_all_some_and_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = tmp_path / "said"
    shell = f"{shlex.join(command_lines.SCHEMACTL)} generate python 2>> {said}"
    monkeypatch.setattr(generation, "SCHEMACTL", ("sh", "-c", shell))
    assert list(generation.measured(tmp_path, 1, 2)) == [generation.SCRATCH, generation.CHANGED, generation.NOTHING]
    everything, *others = [line.split(", ")[1].split(" in ")[0] for line in said.read_text().splitlines()]
    assert int(everything.split()[0]) > 3
    assert others == ["2 files written", "up to date", everything, "2 files written", "up to date"]


@pytest.mark.parametrize(
    "svg",
    [
        curves("a < b", "events", "seconds", [Curve("one & all", ((100, 0.1), (1000, 1.2), (2_000_000, 9)))]),
        curves("nothing yet", "events", "seconds", []),
        bars("a < b", [Bar("one & all", 0.5), Bar("more", 8.1)]),
        bars("nothing yet", []),
    ],
)
def test_a_plot_is_well_formed_and_stays_inside_its_frame(svg: str) -> None:
    root = ET.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for element in root.iter():
        for name, value in element.attrib.items():
            if name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(value) <= width
            if name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(value) <= height


def test_the_page_shows_all_that_was_measured() -> None:
    outcome = Outcome("so", (Measured("few", 1000, {"floor": RUN, "one worker": RUN}),))
    page = "\n".join(results.page({"drift": outcome}))
    assert "## drift: a shape that changes in the middle\n\nso.\n\nfew, 0.0 MB:" in page


def test_help_explains_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        benchmark.main(["--help"])
    shown = capsys.readouterr().out
    assert [part.name for part in PARTS if f"  {part.name} " not in shown] == []
