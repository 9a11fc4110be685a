"""The registry as git has it, and errors that say what to do."""

import os
import subprocess
from pathlib import Path

import pytest

from schemactl.errors import GitFailed, UsageError
from schemactl.model.schema import VersionMeta
from schemactl.model.subject import Subject
from schemactl.registry import Registry, Repository, resolve
from schemactl.registry.writer import NewVersion, writing
from tests.support import schemactl

ORDER, HOSTILE = Subject("shop", "Order"), Subject("--output=x", "$(touch pwned);`id`\n..")


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always")
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def publish(folder: Path, number: int, *subjects: Subject, **document: object) -> Registry:
    directory = folder / "schemas"
    with writing(Registry(directory)) as held:
        versions = [NewVersion(subject, number, {"type": "object", **document}, VersionMeta("0" * 64, f"1.{number}.0")) for subject in subjects]  # type: ignore[dict-item]
        held.write(versions)
    return Registry(directory)


@pytest.fixture
def repository(in_tmp: Path) -> Path:
    """A repository whose main branch has version 1 of two subjects."""
    git(in_tmp, "init", "-q")
    publish(in_tmp, 1, ORDER, HOSTILE)
    git(in_tmp, "add", "-A")
    git(in_tmp, "commit", "-q", "-m", "one")
    return in_tmp


def at(folder: Path, ref: str) -> Registry:
    return Repository.require(Registry(folder)).registry_at(ref, folder / "schemas")


def test_a_ref_has_what_was_committed_and_not_what_is_on_disk(repository: Path) -> None:
    now = publish(repository, 2, ORDER)
    before = at(repository, "HEAD")
    assert before.subjects() == now.subjects() == (HOSTILE, ORDER)
    assert (before.versions(ORDER), now.versions(ORDER)) == ((1,), (1, 2))
    assert before.version(ORDER, 1).schema.document == now.version(ORDER, 1).schema.document
    assert before.settings(HOSTILE).subject == HOSTILE
    assert before.files.read("no/such") is None
    assert not (repository / "pwned").exists()


def test_a_registry_in_a_folder_below_and_as_the_top_of_the_repository(repository: Path) -> None:
    below = Repository.require(Registry(repository / "schemas" / "not" / "there"))
    assert below.top == repository
    assert below.inside(repository) == ""
    assert below.inside(repository / "schemas") == "schemas"
    assert below.registry_at("HEAD", repository).subjects() == ()
    with pytest.raises(GitFailed, match="outside"):
        below.inside(repository.parent)


def test_paths_that_differ_from_a_ref_are_told_new_and_removed_ones_too(repository: Path) -> None:
    publish(repository, 2, ORDER)
    (repository / "schemas/shop/Order/1.json").unlink()
    changed = Repository.require(Registry(repository)).changed_paths("HEAD", "schemas")
    assert changed == ("shop/Order/1.json", "shop/Order/2.json", "shop/Order/2.meta.json")


@pytest.mark.parametrize("ref", ["no-such-ref", "--all", "", "HEAD:schemas", "a b", "HEAD\n"])
def test_an_unknown_ref_is_named(repository: Path, ref: str) -> None:
    with pytest.raises(GitFailed) as error:
        at(repository, ref)
    assert repr(ref) in str(error.value)
    assert "git fetch" in error.value.remedy


def test_the_merge_base_is_where_the_branch_left_main(repository: Path) -> None:
    base = git(repository, "rev-parse", "HEAD").strip()
    assert Repository.require(Registry(repository)).merge_base("main") == base
    git(repository, "checkout", "-q", "-b", "topic")
    publish(repository, 2, ORDER)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "two")
    assert Repository.require(Registry(repository)).merge_base("main") == base
    head = git(repository, "rev-parse", "HEAD").strip()
    assert Repository.require(Registry(repository)).merge_base(None) == head, "of a main branch that is not known, what is committed counts as merged"


def test_the_main_branch_of_the_remote_counts_first(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    base = git(repository, "rev-parse", "HEAD").strip()
    git(tmp_path, "clone", "-q", str(repository), str(clone))
    publish(clone, 2, ORDER)
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "not pushed")
    asked = Repository.require(Registry(clone))
    assert asked.main_branches()[0] == asked.branch("main") == "refs/remotes/origin/main"
    assert asked.merge_base(asked.branch("main")) == base


def test_master_counts_where_there_is_no_main(repository: Path) -> None:
    git(repository, "branch", "-m", "main", "master")
    assert Repository.require(Registry(repository)).main_branches() == ["refs/heads/master"]


def test_in_a_hook_that_names_its_folder_the_repository_is_found_all_the_same(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    assert at(repository, "HEAD").subjects() == (HOSTILE, ORDER)
    monkeypatch.setenv("GIT_WORK_TREE", str(repository))
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    assert at(repository, "HEAD").subjects() == (HOSTILE, ORDER)


def test_a_branch_that_shares_nothing_with_main_has_no_merge_base(repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "apart")
    git(repository, "commit", "-q", "-m", "apart")
    assert Repository.require(Registry(repository)).merge_base("main") is None


def test_a_git_that_cannot_be_run_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "bin").mkdir()
    (repository / "bin/git").write_text("no program")
    (repository / "bin/git").chmod(0o755)
    found = Repository.require(Registry(repository))
    monkeypatch.setenv("PATH", str(repository / "bin"))
    with pytest.raises(GitFailed, match="git cannot be run"):
        found.commit("HEAD")


def test_a_repository_without_commits_has_no_merge_base(in_tmp: Path) -> None:
    git(in_tmp, "init", "-q")
    assert Repository.require(Registry(in_tmp)).merge_base("main") is None


def test_a_bare_repository_is_told_from_none(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = tmp_path_factory.mktemp("apart") / "bare"
    git(repository, "clone", "-q", "--bare", ".", str(bare))
    with pytest.raises(GitFailed, match=r"bare git repository.*git worktree add"):
        Repository.require(Registry(bare / "refs"))


def test_a_repository_of_someone_else_is_told_from_none(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitFailed, match=r"someone else.*safe\.directory"):
        Repository.require(Registry(repository))


def test_a_shallow_clone_says_how_to_get_the_history(repository: Path, tmp_path: Path) -> None:
    git(repository, "commit", "-q", "--allow-empty", "-m", "later")
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", str(clone))
    with pytest.raises(GitFailed, match="unshallow"):
        Repository.require(Registry(clone)).commit("HEAD~1")


def test_outside_of_git_there_is_no_repository(in_tmp: Path) -> None:
    assert Repository.find(Registry(in_tmp)) is None
    with pytest.raises(GitFailed, match="not in a git repository"):
        Repository.require(Registry(in_tmp))


def test_without_git_there_is_no_repository(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Repository.require(Registry(repository))
    monkeypatch.setenv("PATH", "")
    assert Repository.find(Registry(repository)) is None
    with pytest.raises(GitFailed, match="git is not installed"):
        found.commit("HEAD")


def test_the_commits_that_added_versions_are_known(repository: Path) -> None:
    publish(repository, 2, ORDER)
    found = Repository.require(Registry(repository)).additions(repository / "schemas", "shop/Order")
    assert list(found) == [1]
    assert found[1] is not None
    assert (found[1].author, found[1].subject) == ("t", "one")


def test_a_shallow_clone_does_not_take_its_first_commit_for_the_one_that_added_all(repository: Path, tmp_path: Path) -> None:
    git(repository, "commit", "-q", "--allow-empty", "-m", "later")
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", str(clone))
    publish(clone, 2, ORDER)
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "two")
    publish(clone, 3, ORDER)
    told = schemactl("history", "shop@Order", cwd=clone)
    assert told.code == 0
    lines = [line for line in told.stdout.splitlines()[1:] if not line.startswith("    ")]
    assert [line.split("by hand  ")[1].rpartition(" t: ")[2] for line in lines] == [
        "not committed yet",
        "two",
        "added before the start of this shallow clone (git fetch --unshallow)",
    ]


def test_a_commit_whose_message_is_hostile_is_passed_over(repository: Path) -> None:
    publish(repository, 2, ORDER)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "a\x01b\x02c\x1b[31m")
    assert 1 in Repository.require(Registry(repository)).additions(repository / "schemas", "shop/Order")


def test_an_ignored_registry_is_known_as_such(repository: Path) -> None:
    (repository / ".gitignore").write_text("/elsewhere/\n")
    assert Repository.require(Registry(repository)).ignores(repository / "elsewhere")
    assert not Repository.require(Registry(repository)).ignores(repository / "schemas")


def test_a_damaged_object_store_is_told(repository: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD:schemas/shop/Order/1.json").strip()
    os.chmod(repository / ".git/objects" / blob[:2] / blob[2:], 0o600)
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitFailed, match="fsck"):
        at(repository, "HEAD").version(ORDER, 1)


def test_everything_that_a_schema_can_be_named_by(repository: Path) -> None:
    registry = publish(repository, 2, ORDER, properties={"new": True})
    odd = publish(repository, 1, Subject("shop", "2"), Subject("shop"))
    assert resolve("shop@Order", registry).schema.name == "shop@Order@2"
    assert resolve("shop@Order@1", registry).schema.name == "shop@Order@1"
    assert resolve("HEAD:shop@Order", registry).schema.name == "HEAD:shop@Order@1"
    assert resolve("HEAD:shop@Order@1", registry).version is not None
    assert resolve("shop@2", odd).schema.name == "shop@2@1"
    assert resolve("shop@1", odd).schema.name == "shop@1"
    file = resolve("schemas/shop/Order/1.json", registry)
    assert (file.version, file.schema.name) == (None, "schemas/shop/Order/1.json")


def test_a_schema_on_stdin_is_a_dash(in_tmp: Path) -> None:
    assert schemactl("register", "-", "--subject", "shop@Order", stdin=b'{"type": "object"}').code == 0
    assert Registry(in_tmp / "schemas").versions(ORDER) == (1,)
    ran = schemactl("register", "-", "--subject", "shop@Order", stdin=b"{")
    assert (ran.code, ran.stdout) == (3, "")


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("shop@Order@9", "shop@Order: no version 9. Its versions: 1."),
        ("shop@Ordre", "Did you mean 'shop@Order'?"),
        ("zzz", "`schemactl list` lists all subjects."),
        ("@", "nor such a subject"),
        ("HEAD:shop@Nothing", "HEAD:shop@Nothing: there is neither such a file"),
        ("\0", "nor such a subject"),
        ("x" * 5000, "nor such a subject"),
        ("nowhere/x.json:y", "git knows no 'nowhere/x.json'"),
    ],
)
def test_a_name_that_names_nothing_is_told(repository: Path, reference: str, message: str) -> None:
    with pytest.raises((UsageError, GitFailed)) as error:
        resolve(reference, Registry(repository / "schemas"))
    assert message in str(error.value)
