"""The wheel: built, installed into an empty environment outside the checkout, and used from there."""

import os
import re
import shlex
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from schemactl import __version__
from tests.support import ROOT

CLEAN = {key: value for key, value in os.environ.items() if not key.startswith(("COV_", "COVERAGE_", "PYTHONPATH", "VIRTUAL_ENV"))}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--sdist", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, env=CLEAN)
    return next(out.glob("*.whl"))


def test_the_distribution_has_a_name_of_its_own_and_the_command_and_the_package_keep_theirs(wheel: Path) -> None:
    assert wheel.name.startswith(f"eventschemactl-{__version__}-")
    inside = zipfile.ZipFile(wheel)
    (metadata,) = [name for name in inside.namelist() if name.endswith(".dist-info/METADATA")]
    assert "\nName: eventschemactl\n" in inside.read(metadata).decode()
    assert "schemactl = schemactl.cli:main" in inside.read(metadata.replace("METADATA", "entry_points.txt")).decode()
    assert "schemactl/__init__.py" in inside.namelist()


def test_every_line_that_installs_names_the_distribution() -> None:
    """By its name alone, the index would give somebody else's project."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "samples").glob("*/README.md")]
    installed = [found for page in pages for found in INSTALLS.findall(page.read_text())]
    assert len(installed) >= 4
    assert {what for what in installed if what != "." and not what.strip("'\"").startswith("eventschemactl")} == set()


INSTALLS = re.compile(r"(?:pip|pipx|uv tool|uv pip) install \"?([^\s\"`]+)")


def test_the_templates_are_inside_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    written = {
        f"schemactl/_templates/{path.relative_to(ROOT / 'templates').as_posix()}" for path in (ROOT / "templates").rglob("*") if path.is_file()
    }
    assert written
    assert written <= inside
    assert "schemactl/py.typed" in inside


def test_the_sdist_holds_what_the_wheel_is_built_from(wheel: Path) -> None:
    sdist = next(wheel.parent.glob("*.tar.gz"))
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"pyproject.toml", "LICENSE", "README.md", "schemactl/__init__.py"} <= names
    assert any(name.startswith("templates/java/") for name in names)


def test_an_installed_schemactl_discovers_and_generates_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """The environment has the dependencies of the one that runs the tests (by a .pth file, so that nothing is downloaded), but not the checkout."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True
        ).stdout.strip()
    )
    zipfile.ZipFile(wheel).extractall(site)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(site / "schemactl")], check=True)  # as pip does, also in _templates
    here = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    (site / "dependencies.pth").write_text(f"{here}\n")
    work = tmp_path / "work"
    work.mkdir()

    def schemactl(*arguments: str) -> str:
        command = [python, "-I", "-m", "schemactl", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=work, env=CLEAN).stdout

    where = subprocess.run(
        [python, "-I", "-c", "import schemactl; print(schemactl.__file__)"], check=True, capture_output=True, text=True, cwd=work
    ).stdout
    assert where.startswith(str(site))
    assert __version__ in schemactl("--version")
    schemactl("discover", str(ROOT / "samples" / "cloudevents" / "day-1.ndjson"), "--registry", "schemas")
    for target, ending in (("python", ".py"), ("typescript", ".ts"), ("java", ".java")):
        schemactl("generate", target, "--registry", "schemas", "--out", target)
        assert list((work / target).rglob(f"*{ending}"))


@pytest.mark.toolchain("cargo")
def test_a_wheel_of_a_release_is_refused_without_the_engine(wheel: Path, tmp_path: Path) -> None:
    """By the command that cibuildwheel runs in an environment with the wheel alone."""
    command = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["cibuildwheel"]["test-command"]
    python, option, code = shlex.split(command)
    assert (python, option) == ("python", "-c")

    def works() -> bool:
        environment = CLEAN | {"PYTHONPATH": str(tmp_path)}
        return subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True).returncode == 0

    zipfile.ZipFile(wheel).extractall(tmp_path)
    assert works()
    for engine in (tmp_path / "schemactl" / "native").glob("_engine.*.so"):
        engine.unlink()
    assert not works()


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines()}
    names = {"".join(character if character.isalnum() or character in "-_." else " " for character in one).split()[0].lower() for one in wanted}
    assert {name.replace("_", "-") for name in names} <= pinned


def test_no_lock_file_holds_a_download_address() -> None:
    for lock in [ROOT / "constraints.txt", *ROOT.glob("*/**/package-lock.json")]:
        if "node_modules" not in lock.parts and ".venv" not in lock.parts:
            assert "://" not in "\n".join(line for line in lock.read_text().splitlines() if '"funding"' not in line and '"url"' not in line), lock
