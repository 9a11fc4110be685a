"""The YAML of the documentation is used: the workflows are run step by step in a clone, and the hooks by the real pre-commit. Each lets pass what is
compatible, and stops what breaks."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from schemactl.schema.canonical import file_bytes
from tests.support import CASES, ROOT, schemactl
from tests.test_check import copy_version, git
from tests.test_docs import PAGES, Step, steps

BREAKS, FITS = "b.json", "c.json"
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
GITHUB = {"github.base_ref": "main", "github.token": "none", "github.event.pull_request.number": "1"}
STRANGERS = ("pip install ", "gh pr comment ")
"""What begins a line that needs a network: what comes before it is run, and what it names is looked at elsewhere."""


def blocks(path: str) -> list[tuple[str, str]]:
    """Page and text of each file of this path that the documentation shows; what is appended to one belongs to it."""
    found: list[tuple[str, str]] = []
    for page in PAGES:
        for step in steps(page.read_text()):
            if step.content is not None and step.command == path:
                found.append((page.name, step.content))
            elif step.content is not None and step.command == f">>{path}":
                found[-1] = (page.name, found[-1][1] + step.content)
    assert found, path
    return found


def shown(path: str) -> list[object]:
    return [pytest.param(text, id=page) for page, text in blocks(path)]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of origin.git, on a branch from its main branch, with one subject and nothing generated."""
    origin, folder = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    (origin / "schemactl.toml").write_text('[generate]\ntargets = ["typescript"]\n')
    for source, name in (("version-edited-not", "a.json"), ("version-edited-not", FITS), ("breaks-two-subjects", BREAKS)):
        shutil.copy(CASES / "check" / source / name, origin)
    assert schemactl("register", "a.json", "--subject", "shop@Order", cwd=origin).code == 0
    assert schemactl("generate", cwd=origin).code == 0
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "one")
    git(tmp_path, "-c", "protocol.file.allow=always", "clone", "-q", "--bare", str(origin), "origin.git")
    git(tmp_path, "-c", "protocol.file.allow=always", "clone", "-q", "origin.git", "clone")
    git(folder, "checkout", "-q", "-b", "feature")
    return folder


def change(folder: Path, schema: str) -> None:
    """A second version, by hand but as `register` would write it, and what is generated for it."""
    copy_version(folder, schema, "schemas/shop/Order/2.json")
    version = folder / "schemas/shop/Order/2.json"
    version.write_bytes(file_bytes({**json.loads(version.read_bytes()), "$id": "schemactl:///shop/Order/2"}))
    assert schemactl("generate", cwd=folder).code == 0
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "two")


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "COV_CORE"))}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder.parent),
        "PRE_COMMIT_HOME": str(folder.parent / "pre-commit-home"),
        "GITHUB_STEP_SUMMARY": str(folder.parent / "summary.md"),
        "CI_MERGE_REQUEST_PROJECT_URL": str(folder.parent / "origin"),
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "protocol.file.allow",
        "GIT_CONFIG_VALUE_0": "always",
    }


def run(script: str, folder: Path) -> int:
    """The exit code of a script, run as build servers do, without the lines that need a network."""
    lines = [line for line in script.splitlines() if not line.strip().startswith(STRANGERS)]
    return subprocess.run(["bash", "-e", "-c", "\n".join(lines)], cwd=folder, env=environment(folder), capture_output=True, check=False).returncode


def filled(script: str) -> str:
    """A step with GitHub's expressions in their place. Raises KeyError for one that no pull request has."""
    return EXPRESSION.sub(lambda found: GITHUB[found[1]], script)


@pytest.mark.parametrize("text", shown(".github/workflows/schemas.yml"))
@pytest.mark.parametrize(("schema", "fails"), [(FITS, []), (BREAKS, ["Judge, and annotate the pull request"])])
def test_the_workflow_of_github_stops_what_breaks_and_nothing_else(text: str, schema: str, fails: list[str], clone: Path) -> None:
    workflow = yaml.safe_load(text)
    (job,) = workflow["jobs"].values()
    assert workflow[True] == "pull_request"  # `on` is a boolean of YAML 1.1
    assert job["steps"][0]["with"] == {"fetch-depth": 0}
    change(clone, schema)
    failed = [step.get("name", step["run"]) for step in job["steps"] if "run" in step and run(filled(step["run"]), clone)]
    assert failed == fails
    assert "shop@Order" in (clone.parent / "summary.md").read_text().replace("&#64;", "@")
    for written in ("comment.md", "schemactl.sarif"):
        assert (clone / written).stat().st_size


GH = """#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$CALLS"
case "$*" in
  *--jq*) [ ! -f "$POSTED" ] || echo 7 ;;
  *) for word; do case "$word" in body=@*) cp "${word#body=@}" "$POSTED" ;; esac; done ;;
esac
"""
"""A `gh` that knows one comment, once it was posted."""


class Action:
    """action.yml, run step by step in a clone, without what needs a network."""

    def __init__(self, clone: Path, approved: bool = False) -> None:
        self.text = yaml.safe_load((ROOT / "action.yml").read_text())
        self.clone, self.home = clone, clone.parent
        programs = self.home / "programs"
        programs.mkdir()
        (programs / "gh").write_text(GH)
        (programs / "gh").chmod(0o755)
        kept = environment(clone)
        self.environment = kept | {"PATH": f"{programs}{os.pathsep}{kept['PATH']}", "RUNNER_TEMP": str(self.home)}
        self.environment |= {"CALLS": str(self.home / "calls"), "POSTED": str(self.home / "posted"), "GITHUB_OUTPUT": str(self.home / "output")}
        self.values = {"inputs.against": "origin/main", "inputs.working-directory": ".", "inputs.token": "none", "github.repository": "shop/orders"}
        self.values |= {"github.event.pull_request.number": "3"}
        self.values |= {value[4:-3]: str(approved).lower() for value in self.step("check")["env"].values() if "contains(" in value}

    def step(self, name: str) -> dict[str, Any]:
        (found,) = [step for step in self.text["runs"]["steps"] if name in (step.get("id"), step["name"])]
        return found

    def run(self, name: str) -> int:
        step = self.step(name)
        given = {key: EXPRESSION.sub(lambda found: self.values[found[1]], value) for key, value in step.get("env", {}).items()}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(command, cwd=self.clone, env=self.environment | given, capture_output=True, check=False).returncode

    def read(self, name: str) -> str:
        return (self.home / name).read_text()


@pytest.mark.parametrize(
    ("schema", "approved", "code", "compatible"), [(FITS, False, 0, "true"), (BREAKS, False, 1, "false"), (BREAKS, True, 0, "false")]
)
def test_the_action_stops_what_breaks_and_nobody_approved(schema: str, approved: bool, code: int, compatible: str, clone: Path) -> None:
    change(clone, schema)
    action = Action(clone, approved)
    assert action.run("Verify that published versions are unchanged") == 0
    assert action.run("check") == code
    assert action.read("output") == f"compatible={compatible}\n"
    assert "shop@Order" in action.read("summary.md").replace("&#64;", "@")
    assert action.run("Compare the generated types") == 0


def test_the_action_keeps_one_comment_up_to_date(clone: Path) -> None:
    change(clone, BREAKS)
    action = Action(clone)
    for _ in range(2):
        assert action.run("check") == 1
        assert action.run("Comment") == 0
    calls = [line for line in action.read("calls").splitlines() if "--jq" not in line]
    assert ["--method PATCH repos/shop/orders/issues/comments/7" in call for call in calls] == [False, True]
    assert action.read("posted").startswith("<!-- schemactl -->\n")
    assert action.read("posted").endswith(action.read("schemactl.md"))


def test_no_text_of_a_pull_request_becomes_a_script_of_the_action() -> None:
    """What GitHub fills in is text in a script: a branch may be called `$(…)`. It comes as a variable of the environment."""
    steps_ = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    assert len(steps_) == 5
    assert [step["name"] for step in steps_ if "${{" in step["run"]] == []


@pytest.mark.parametrize("text", shown(".github/workflows/schemas-action.yml"))
def test_the_workflow_with_the_action_gives_it_inputs_that_it_has(text: str) -> None:
    workflow, action = yaml.safe_load(text), yaml.safe_load((ROOT / "action.yml").read_text())
    (used,) = [step for step in workflow["jobs"]["check"]["steps"] if "schemactl@" in step["uses"]]
    assert used["with"].keys() <= action["inputs"].keys()
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    page = (ROOT / "docs/ci.md").read_text()
    assert re.findall(r"^\| `([a-z-]+)` \| (?:the|`|none)", page, re.MULTILINE) == list(action["inputs"])


def test_each_hook_runs_a_command_that_there_is() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert {hook["id"] for hook in hooks} == {f"schemactl-{hook['entry'].split()[1]}" for hook in hooks}
    for hook in hooks:
        assert schemactl(*hook["entry"].split()[1:], "--help").code == 0


@pytest.mark.parametrize("text", shown(".gitlab-ci.yml"))
@pytest.mark.parametrize(("schema", "code"), [(FITS, 0), (BREAKS, 1)])
def test_the_job_of_gitlab_stops_what_breaks_and_nothing_else(text: str, schema: str, code: int, clone: Path) -> None:
    (job,) = yaml.safe_load(text).values()
    change(clone, schema)
    assert run("\n".join(job["script"]), clone) == code
    for report in job["artifacts"]["reports"].values():
        assert (clone / report).stat().st_size


@pytest.mark.parametrize("text", shown(".pre-commit-config.yaml"))
def test_the_hooks_stop_what_breaks_and_nothing_else(text: str, clone: Path) -> None:
    hooks = clone.parent / "hooks"
    hooks.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    git(hooks, "init", "-q")
    git(hooks, "add", "-A")
    git(hooks, "commit", "-q", "-m", "hooks")
    config = yaml.safe_load(text)
    (repository,) = config["repos"]
    assert repository["rev"] == "COMMIT", "a revision that nobody has made is none: the reader fills in the one that was looked at"
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hooks, check=True, capture_output=True).stdout.decode().strip()
    repository |= {"repo": str(hooks), "rev": head}
    for hook in repository["hooks"]:
        hook["language"] = "system"
    (clone / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    git(clone, "add", "-A")
    command = f"{sys.executable} -m pre_commit run --all-files"
    assert run(command, clone) == 0
    copy_version(clone, BREAKS, "schemas/shop/Order/2.json")
    assert schemactl("generate", cwd=clone).code == 0
    git(clone, "add", "-A")
    assert run(command, clone) == 1


def test_every_block_of_yaml_is_one_of_these() -> None:
    used = {".github/workflows/schemas.yml", ".github/workflows/schemas-action.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml"}
    there = [step for page in PAGES for step in steps(page.read_text()) if step.content is not None]
    assert {name(step) for step in there if name(step).endswith((".yml", ".yaml"))} == used


def name(step: Step) -> str:
    return step.command.removeprefix(">>")
