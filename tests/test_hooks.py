"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit, in the environment at hand (`language: system`): nothing is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support import CASES, ROOT, schemactl
from tests.test_check import copy_version, git, tell

CONFIG = """\
repos:
  - repo: {hooks}
    rev: {revision}
    hooks:
      - id: schemactl-check
        language: system
      - id: schemactl-generate
        language: system
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one subject, types generated from it, and both hooks."""
    hooks, project = tmp_path_factory.mktemp("hooks"), tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    git(hooks, "init", "-q")
    git(hooks, "add", "-A")
    git(hooks, "commit", "-q", "-m", "hooks")
    revision = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hooks, check=True, capture_output=True).stdout.decode().strip()
    (project / ".pre-commit-config.yaml").write_text(CONFIG.format(hooks=hooks, revision=revision))
    for name in ("a.json", "b.json"):
        shutil.copy(CASES / "check" / "breaks-two-subjects" / name, project)
    tell([["schemactl", "register", "a.json", "--subject", "shop@Order"]], project)
    (project / "schemactl.toml").write_text('[generate]\ntargets = ["python"]\n')
    assert schemactl("generate", cwd=project).code == 0
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "one")
    git(project, "checkout", "-q", "-b", "feature")
    return project


def run(hook: str, project: Path) -> tuple[int, str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(project.parent / "pre-commit-home"),
    }
    command = [sys.executable, "-m", "pre_commit", "run", hook, "--all-files"]
    ran = subprocess.run(command, cwd=project, env=environment, capture_output=True, check=False)
    return ran.returncode, ran.stdout.decode() + ran.stderr.decode()


def test_the_check_hook_passes_what_is_compatible_and_stops_what_breaks(project: Path) -> None:
    code, output = run("schemactl-check", project)
    assert (code, "Passed" in output) == (0, True), output
    copy_version(project, "b.json", "schemas/shop/Order/2.json")
    git(project, "add", "-A")
    code, output = run("schemactl-check", project)
    assert code == 1, output
    assert "property-became-optional" in output
    for path in ("schemas/shop/Order/2.json", "schemas/shop/Order/2.meta.json"):
        git(project, "rm", "-q", "--cached", path)
        (project / path).unlink()


def test_the_generate_hook_passes_types_that_are_up_to_date_and_stops_others(project: Path) -> None:
    code, output = run("schemactl-generate", project)
    assert code == 0, output
    generated = next(path for path in sorted((project / "generated").rglob("*.py")) if path.stat().st_size)
    before = generated.read_text()
    generated.write_text(before + "# edited\n")
    code, output = run("schemactl-generate", project)
    generated.write_text(before)
    assert code == 1, output


def test_each_hook_calls_a_command_that_there_is() -> None:
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()):
        program, command, *_ = hook["entry"].split()
        assert program == "schemactl"
        assert schemactl(command, "--help").code == 0
