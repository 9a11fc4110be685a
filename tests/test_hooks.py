"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit, in the environment at hand (`language: system`): nothing is installed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from schemactl.cli.application import built
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
    code, output = run("schemactl-check", project)
    assert code == 0, f"what is not staged is nobody's business yet: {output}"
    for path in ("schemas/shop/Order/2.json", "schemas/shop/Order/2.meta.json"):
        (project / path).unlink()


def test_the_check_hook_stops_a_commit_that_only_deletes(project: Path) -> None:
    git(project, "rm", "-q", "-r", "schemas/shop/Order")
    code, output = run("schemactl-check", project)
    git(project, "reset", "-q", "--hard")
    assert code == 1, output
    assert "version-deleted" in output


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


BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"schemactl [a-z].*?(?= >| \|\||$)")


def test_the_workflows_of_the_documentation_are_yaml_and_call_commands_that_there_are() -> None:
    """What strangers copy: each block parses, and each command line in it is one that schemactl takes."""
    blocks = [yaml.safe_load(textwrap.dedent(block)) for block in BLOCK.findall((ROOT / "docs" / "ci.md").read_text())]
    written = [text for block in blocks for text in texts(block)]
    lines = [found[0] for text in written for line in text.splitlines() if (found := LINE.search(line))]
    assert len(lines) >= 8
    for line in lines:
        _, command, *arguments = shlex.split(line.partition("#")[0])
        assert "--help" not in arguments
        names = {option for parameter in built(command).params for option in parameter.opts}
        assert {word for word in arguments if word.startswith("-")} <= names, line


def texts(value: object) -> Iterator[str]:
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from texts(below)
    elif isinstance(value, str):
        yield value
