"""Toolchains (node, java, maven): a test that needs a missing one is skipped and named loudly at the end; in CI it fails instead."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from schemactl.schema.patterns import regular
from tests.support import examples

pytest_plugins: list[str] = []
settings.register_profile(
    "ci", derandomize=True, max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("explore", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

COMMANDS = {
    "node": ("node", "npm"),
    "java": ("javac", "java"),
    "maven": ("mvn", "javac"),
    "go": ("go",),
    "cargo": ("cargo",),
    "chromium": ("chromium",),
}
EXTRA = frozenset({"go", "cargo", "chromium"})
"""Not among what the README asks a machine to have: of a sample that goes beyond our three languages, of the library that makes discover fast, and to
look at the catalog."""
os.environ["NO_COLOR"] = "1"
os.environ["COLUMNS"] = "120"


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("toolchain"):
        for name in mark.args:
            missing = [command for command in COMMANDS[name] if shutil.which(command) is None]
            if missing and os.environ.get("CI") and name not in EXTRA:
                pytest.fail(f"toolchain {name}: {', '.join(missing)} not found, and in CI nothing is skipped")
            if missing:
                pytest.skip(f"TOOLCHAIN MISSING: {name} ({', '.join(missing)} not found)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "TOOLCHAIN MISSING" in str(report.longrepr)]
    if skipped:
        terminalreporter.section("TOOLCHAINS MISSING: these tests did not run", sep="!", red=True, bold=True)
        for report in skipped:
            terminalreporter.write_line(report.nodeid)


@pytest.fixture(autouse=True, scope="session")
def patience() -> None:
    """Time for searches that end by the clock: counting what is covered makes them several times slower."""
    regular.MOST_SECONDS *= 6


@pytest.fixture(autouse=True, scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder of its own for what is kept outside of git: tests leave nothing in the home folder."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
