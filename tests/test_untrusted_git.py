"""Whatever a repository holds, asking git about it runs nothing, and is answered by no other repository.

Each row of the table makes a repository in which another way lies open to run a program, which leaves a mark. That git goes this way is shown first,
by a careless command; then every command of schemactl that asks git is run.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schemactl.errors import CorruptRegistry, GitFailed
from schemactl.model.subject import Subject
from schemactl.registry import Registry, Repository, git, history
from tests.support import ROOT, schemactl
from tests.test_check import copy_version
from tests.test_check import git as run_git

ORDER = Subject("shop", "Order")
COMMANDS = (
    ("check",),
    ("check", "--staged"),
    ("check", "--against", "main", "--format", "github"),
    ("verify", "--against", "main"),
    ("discover", "capture.ndjson", "--dry-run"),
    ("discover", "capture.ndjson"),
    ("register", "b.json", "--subject", "shop@Order"),
    ("diff", "main:shop@Order", "shop@Order"),
    ("show", "main:shop@Order"),
    ("history", "shop@Order"),
    ("rebase", "shop@Order"),
    ("list",),
)
EVENT = (
    '{"version":"0","id":"1","detail-type":"Order","source":"shop","account":"1","time":"2026-01-01T00:00:00Z","region":"r","resources":[],"detail":'
)
needs_posix = pytest.mark.skipif(os.name == "nt", reason="the planted programs are shell scripts")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a registry on its main branch, and a branch with a second version, staged, that breaks. $MARK: what a planted program
    writes."""
    monkeypatch.setenv("MARK", str(tmp_path / "mark"))
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "a.json").write_text('{"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}')
    (folder / "b.json").write_text('{"type": "object", "properties": {"n": {"type": "integer"}, "m": {"type": "string"}}}')
    (folder / "capture.ndjson").write_text(f'{EVENT}{{"n":1}}}}\n' * 9 + f'{EVENT}{{"n":"x"}}}}\n')
    (folder / "schemactl.toml").write_text('[registry]\ndirectory = "schemas"\n')
    run_git(folder, "init", "-q", "-b", "main")
    assert schemactl("register", "a.json", "--subject", "shop@Order", cwd=folder).code == 0
    _commit(folder)
    run_git(folder, "checkout", "-q", "-b", "feature")
    copy_version(folder, "b.json", "schemas/shop/Order/2.json")
    run_git(folder, "add", "-A")
    return folder


def _commit(folder: Path) -> None:
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "-m", "message")


def _program(project: Path) -> str:
    """A program of the repository that leaves the mark, whatever it is called with."""
    program = project / "program.sh"
    program.write_text('#!/bin/sh\necho run >> "$MARK"\nexit 1\n')
    program.chmod(0o755)
    return str(program)


def _configure(project: Path, *settings: tuple[str, str]) -> None:
    for key, value in settings:
        run_git(project, "config", key, value)


def _touch(project: Path) -> None:
    """So that git looks into the file whether it differs."""
    (project / "schemas/shop/Order/1.json").touch()
    os.utime(project / "schemas/shop/Order/1.json", (0, 0))


def _bare(folder: Path, program: str) -> None:
    """Files with which a folder looks like a repository, as they can be committed."""
    for name in ("objects", "refs"):
        (folder / name).mkdir(parents=True)
        (folder / name / "keep").touch()
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "config").write_text(f'[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n\tfsmonitor = "{program}"\n')


def bare_repository_as_registry(project: Path) -> Path:
    _bare(project / "schemas", _program(project))
    _commit(project)
    return project / "schemas"


def bare_repository_above_the_registry(project: Path) -> Path:
    _bare(project / "events", _program(project))
    (project / "events/schemactl.toml").write_text('registry = "schemas"\n')
    (project / "schemas").rename(project / "events/schemas")
    (project / "schemactl.toml").write_text('registry = "events/schemas"\n')
    return project / "events"


def gitfile_in_the_registry(project: Path) -> Path:
    _bare(project / "evil", _program(project))
    (project / "schemas/.git").write_text("gitdir: ../evil\n")
    return project / "schemas"


def fsmonitor(project: Path) -> Path:
    _configure(project, ("core.fsmonitor", _program(project)))
    return project


def included_configuration(project: Path) -> Path:
    (project / "evil.config").write_text(f'[core]\n\tfsmonitor = "{_program(project)}"\n')
    _configure(project, ("include.path", "../evil.config"))
    return project


def hook(project: Path) -> Path:
    (project / "hooks").mkdir()
    Path(_program(project)).rename(project / "hooks/post-index-change")
    _configure(project, ("core.hooksPath", "hooks"))
    _touch(project)
    return project


def filter_of_one_file(project: Path) -> Path:
    (project / ".gitattributes").write_text("*.json filter=evil.name\n")
    _configure(project, ("filter.evil.name.clean", _program(project)), ("filter.evil.name.required", "true"))
    _touch(project)
    return project


def filter_of_many_files(project: Path) -> Path:
    (project / ".gitattributes").write_text("*.json filter=evil\n")
    _configure(project, ("filter.evil.process", _program(project)))
    _touch(project)
    return project


def external_diff(project: Path) -> Path:
    _configure(project, ("diff.external", _program(project)))
    (project / "schemas/shop/Order/1.json").write_text("{}")
    return project


def diff_driver(project: Path) -> Path:
    (project / ".gitattributes").write_text("*.json diff=evil\n")
    _configure(project, ("diff.evil.textconv", _program(project)), ("diff.evil.command", _program(project)))
    (project / "schemas/shop/Order/1.json").write_text("{}")
    return project


def signature(project: Path) -> Path:
    _configure(project, ("log.showSignature", "true"), ("gpg.program", _program(project)))
    tree = _said(project, "write-tree")
    head = _said(project, "rev-parse", "HEAD")
    lines = [f"tree {tree}", f"parent {head}", *(f"{who} t <t@example.com> 1700000000 +0000" for who in ("author", "committer"))]
    signed = [*lines, "gpgsig -----BEGIN PGP SIGNATURE-----", " ", " x", " -----END PGP SIGNATURE-----", "", "signed", ""]
    made = subprocess.run(["git", "hash-object", "-t", "commit", "-w", "--stdin"], cwd=project, input="\n".join(signed).encode(), capture_output=True)
    run_git(project, "update-ref", "refs/heads/feature", made.stdout.decode().strip())
    return project


def _without_a_blob(project: Path, *remote: tuple[str, str]) -> Path:
    """A partial clone: what is missing, git fetches when it is asked for."""
    blob = _said(project, "rev-parse", "main:schemas/shop/Order/1.json")
    file = project / ".git/objects" / blob[:2] / blob[2:]
    file.chmod(0o600)
    file.unlink()
    _configure(project, ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"), ("remote.origin.promisor", "true"), *remote)
    return project


def lazy_fetch_by_a_command(project: Path) -> Path:
    return _without_a_blob(project, ("protocol.ext.allow", "always"), ("remote.origin.url", f"ext::{_program(project)}"))


def lazy_fetch_from_a_folder(project: Path) -> Path:
    return _without_a_blob(project, ("remote.origin.url", str(project)), ("remote.origin.uploadpack", _program(project)))


def lazy_fetch_by_ssh(project: Path) -> Path:
    return _without_a_blob(project, ("remote.origin.url", "ssh://example.invalid/x"), ("core.sshCommand", _program(project)))


def submodule_in_the_registry(project: Path) -> Path:
    inner = project / "schemas/shop"
    run_git(inner, "init", "-q")
    _commit(inner)
    run_git(project, "rm", "-r", "-q", "--cached", "schemas/shop")
    run_git(project, "add", "schemas/shop")
    run_git(project, "commit", "-q", "-m", "a submodule")
    _configure(inner, ("core.fsmonitor", _program(project)))
    return project


def git_in_the_current_folder(project: Path) -> Path:
    Path(_program(project)).rename(project / "git")
    os.environ["PATH"] = os.pathsep.join([".", "", str(project), os.environ["PATH"]])
    return project


OPEN_WAYS: dict[Callable[[Path], Path], tuple[str, ...]] = {
    bare_repository_as_registry: ("-c", "safe.bareRepository=all", "status"),
    bare_repository_above_the_registry: ("-c", "safe.bareRepository=all", "status"),
    gitfile_in_the_registry: ("status",),
    fsmonitor: ("status",),
    included_configuration: ("status",),
    hook: ("status",),
    filter_of_one_file: ("status",),
    filter_of_many_files: ("status",),
    external_diff: ("diff",),
    diff_driver: ("diff",),
    signature: ("log",),
    lazy_fetch_by_a_command: ("cat-file", "-p", "main:schemas/shop/Order/1.json"),
    lazy_fetch_from_a_folder: ("cat-file", "-p", "main:schemas/shop/Order/1.json"),
    lazy_fetch_by_ssh: ("cat-file", "-p", "main:schemas/shop/Order/1.json"),
    submodule_in_the_registry: ("diff",),
    git_in_the_current_folder: ("status",),
}
"""What plants a program and gives the folder in which a careless command (beside it) runs that."""


def _said(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True).stdout.decode().strip()


@needs_posix
@pytest.mark.parametrize("plant", OPEN_WAYS, ids=lambda plant: plant.__name__)
def test_no_command_runs_what_a_repository_holds(plant: Callable[[Path], Path], project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.environ["PATH"])
    mark = project.parent / "mark"
    folder = plant(project)
    careless = ["sh", "-c", 'exec git "$@"', "git", *OPEN_WAYS[plant]]
    subprocess.run(careless, cwd=folder, capture_output=True, check=False, timeout=60)
    assert mark.exists(), "git does not go this way any more: the row shows nothing"
    mark.unlink()
    for command in COMMANDS:
        ran = schemactl(*command, cwd=project)
        assert not mark.exists(), command
        assert ran.code in (0, 1, 2, 3), (command, ran.stderr)
        assert "Traceback" not in ran.stderr


@needs_posix
@pytest.mark.parametrize(
    "plant", [bare_repository_as_registry, bare_repository_above_the_registry, gitfile_in_the_registry, fsmonitor, filter_of_one_file]
)
def test_what_breaks_is_found_all_the_same(plant: Callable[[Path], Path], project: Path) -> None:
    plant(project)
    assert schemactl("check", cwd=project).code in (1, 3)
    if plant is not bare_repository_above_the_registry:
        assert schemactl("check", cwd=project).code == 1


def test_a_folder_that_looks_like_a_repository_is_not_where_git_begins(project: Path) -> None:
    """In a bare repository below the project, which no commit can give a `.git`."""
    _bare(project / "schemas", "none")
    asked = Repository.require(Registry(project / "schemas" / "shop"))
    assert asked.top == project.resolve()


def test_history_is_read_as_it_was_committed(project: Path) -> None:
    """Neither replaced objects nor grafts make another commit of the one that is compared with."""
    run_git(project, "commit", "-q", "-m", "two")
    run_git(project, "replace", "main", "feature")
    grafted, feature = _said(project, "--no-replace-objects", "rev-parse", "feature"), _said(project, "--no-replace-objects", "rev-parse", "main")
    (project / ".git/info").mkdir(exist_ok=True)
    (project / ".git/info/grafts").write_text(f"{grafted}\n")
    assert schemactl("check", cwd=project).code == 1
    assert Repository.require(Registry(project)).left(feature, "main") == feature


def test_a_hook_of_another_repository_does_not_lead_here_astray(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.mkdir()
    run_git(other, "init", "-q", "-b", "main")
    for name, value in {
        "GIT_DIR": str(other / ".git"),
        "GIT_COMMON_DIR": str(other / ".git"),
        "GIT_NAMESPACE": "elsewhere",
        "GIT_PREFIX": "schemas/",
        "GIT_SHALLOW_FILE": str(project / "a.json"),
        "GIT_GLOB_PATHSPECS": "1",
        "GIT_ICASE_PATHSPECS": "1",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_ATTR_SOURCE": "nothing",
    }.items():
        monkeypatch.setenv(name, value)
    assert schemactl("check", cwd=project).code == 1
    assert schemactl("check", "--staged", cwd=project).code == 1


def test_what_is_to_be_committed_is_in_the_index_that_git_names(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In `git commit FILE`, a hook's GIT_INDEX_FILE holds that file and no other that is staged."""
    monkeypatch.setenv("GIT_INDEX_FILE", str(project / ".git/next-index"))
    run_git(project, "read-tree", "main")
    assert schemactl("check", "--staged", cwd=project).stdout == "No subject differs from HEAD.\n"
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert schemactl("check", "--staged", cwd=project).code == 1


def test_looking_at_what_is_staged_writes_nothing(project: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (project / ".git").rglob("*")}
    assert schemactl("check", "--staged", cwd=project).code == 1
    assert {path: path.stat().st_mtime_ns for path in (project / ".git").rglob("*")} == before


def test_links_and_other_repositories_are_no_files_of_a_commit(project: Path) -> None:
    (project / "schemas/shop/Order/3.json").symlink_to("1.json")
    run_git(project, "add", "-A")
    inner = project / "schemas/other"
    inner.mkdir()
    run_git(inner, "init", "-q")
    run_git(inner, "commit", "-q", "--allow-empty", "-m", "inner")
    run_git(project, "add", "schemas/other")
    run_git(project, "commit", "-q", "-m", "three")
    asked = Repository.require(Registry(project))
    for side in (Registry(project, asked.files(commit, "schemas")) for commit in ("HEAD", None)):
        assert side.versions(ORDER) == (1, 2)
        assert side.files.read("shop/Order/3.json") is None
        assert side.subjects() == (ORDER,)


def test_a_file_that_is_too_large_is_not_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_BYTES", 100)
    with pytest.raises(CorruptRegistry, match=r"shop/Order/\S+: has more than 100 bytes"):
        Repository.require(Registry(project)).registry_at("HEAD", project / "schemas").version(ORDER, 1)


def test_an_answer_without_end_is_broken_off(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree of trees, each of which holds the one below it many times: a few hundred bytes that unfold to more files than there are atoms."""
    tree = _said(project, "rev-parse", "main:schemas")
    for _depth in range(8):
        entries = "".join(f"040000 tree {tree}\tfolder-{number}\n" for number in range(9))
        made = subprocess.run(["git", "mktree"], cwd=project, input=entries.encode(), capture_output=True, check=True)
        tree = made.stdout.decode().strip()
    commit = subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", "commit-tree", "-m", "bomb", tree], cwd=project, capture_output=True)
    monkeypatch.setattr(git, "MOST_OUTPUT", 1 << 20)
    with pytest.raises(GitFailed, match="more than 1,048,576 bytes"):
        Repository.require(Registry(project)).registry_at(commit.stdout.decode().strip(), project).subjects()


@pytest.mark.parametrize("name", ["-x", "--output=mark", "--exec=mark", "x;touch$IFS-mark", "$(touch${IFS}mark)"])
def test_a_ref_may_be_called_like_an_option(name: str, project: Path) -> None:
    run_git(project, "update-ref", f"refs/heads/{name}", "main")
    assert schemactl("check", f"--against={name}", cwd=project).code in (1, 3)
    assert schemactl("check", f"--against=refs/heads/{name}", cwd=project).code == 1
    assert not list(project.glob("*mark*"))


def test_a_filter_that_cannot_be_switched_off_is_refused(project: Path) -> None:
    with (project / ".git/config").open("a") as file:
        file.write('[filter "a=b"]\n\tclean = false\n')
    ran = schemactl("check", cwd=project)
    assert (ran.code, ran.stdout) == (3, "")
    assert "filter.a=b.clean" in ran.stderr


def test_git_is_run_in_one_place() -> None:
    """Programs are run by registry/git.py alone, which registry/history.py and registry/remote.py alone use."""
    running, asking = set(), set()
    for path in sorted((ROOT / "schemactl").rglob("*.py")):
        name = path.relative_to(ROOT / "schemactl").as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if {"subprocess", "pty", "pexpect", "sh"} & {module, *imported}:
                running.add(name)
            if module == "schemactl.registry.git" or "schemactl.registry.git" in imported or (module == "schemactl.registry" and "git" in imported):
                asking.add(name)
            if isinstance(node, ast.Attribute) and node.attr in ("system", "popen", "posix_spawn", "execv", "execvp", "startfile"):
                running.add(name)
    assert (running, asking) == ({"registry/git.py"}, {"registry/history.py", "registry/remote.py"})


def test_git_is_found_by_its_full_path_and_never_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        program = folder / ("git.exe" if os.name == "nt" else "git")
        program.touch()
        program.chmod(0o755)
    monkeypatch.chdir(here)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", "..", f"../{here.name}", str(here), f"{there}/../{here.name}", str(there)]))
    assert git._program() == there / program.name
    assert sys.platform == "win32" or git._program().is_absolute()
