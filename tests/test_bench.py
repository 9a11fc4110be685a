"""The benchmark itself runs, on a few events; nobody asserts on its times."""

import re
import sys
from pathlib import Path

import pytest

from bench import __main__ as benchmark
from bench.contenders import CONTENDERS, TASKS
from bench.generator import Bus, write
from bench.measure import once


def test_every_contender_reads_every_event(tmp_path: Path) -> None:
    file = tmp_path / "capture.ndjson"
    write(Bus(30), file)
    assert {name: read(file) for name, read in CONTENDERS.items() if name not in ("two workers", "validate")} == dict.fromkeys(
        [name for name in TASKS if name not in ("two workers", "validate")], 30
    )


def test_a_contender_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "capture.ndjson"
    write(Bus(30), file)
    run = once("validate", file)
    assert run.events == 30
    assert run.seconds > 0


def test_the_report_names_every_scenario_and_its_ratios(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "--small", "--out", str(tmp_path / "RESULTS.md")])
    monkeypatch.setattr(benchmark, "scenarios", lambda events: tuple(one for one in SCENARIOS(events) if one.contenders == benchmark.OURS)[:1])
    benchmark.main()
    report = (tmp_path / "RESULTS.md").read_text()
    assert re.search(r"^## 20 events \(", report, re.MULTILINE)
    assert len(re.findall(r"^\| (?:orjson|schemactl)", report, re.MULTILINE)) == 2


SCENARIOS = benchmark.scenarios
