"""`check` in a git repository: each case is a story of commands, and what is found at its end."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from schemactl.compat.rules import RULES, registry
from schemactl.model.schema import VersionMeta
from schemactl.registry import meta
from schemactl.schema.canonical import fingerprint
from tests.support import CASES, ROOT, assert_golden, cases, schemactl


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], cwd=folder, check=True, capture_output=True)


def tell(story: list[list[str]], folder: Path) -> None:
    """Do what a story.json says, step by step, in a new repository."""
    git(folder, "init", "-q", "-b", "main")
    for name, *arguments in story:
        _STEPS[name](folder, *arguments)


def _command(folder: Path, *arguments: str) -> None:
    ran = schemactl(*arguments, cwd=folder)
    assert ran.code == 0, ran.stderr


def _commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "story")


def _replace(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1))


def _move(folder: Path, source: str, path: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / source).rename(folder / path)


def copy_version(folder: Path, source: str, path: str) -> None:
    """A version as somebody writes it by hand, without asking `register`."""
    document = json.loads((folder / source).read_text())
    (folder / path).write_text(json.dumps(document))
    (folder / path.replace(".json", ".meta.json")).write_bytes(meta.encode(VersionMeta(fingerprint(document), "1.1.0")))


def _merge_first(folder: Path, path: str) -> None:
    """One file as this branch has it, by itself, onto the main branch: what is accepted there counts."""
    _commit(folder)
    git(folder, "checkout", "-q", "main")
    git(folder, "checkout", "feature", "--", path)
    _commit(folder)
    git(folder, "checkout", "-q", "feature")


_STEPS = {
    "schemactl": _command,
    "commit": _commit,
    "branch": lambda folder, name: git(folder, "checkout", "-q", "-b", name),
    "switch": lambda folder, name: git(folder, "checkout", "-q", name),
    "move": _move,
    "replace": _replace,
    "remove": lambda folder, path: (folder / path).unlink(),
    "copy-version": copy_version,
    "merge-first": _merge_first,
}


def _told(case: Path, folder: Path) -> Path:
    shutil.copytree(case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.*"))
    story = json.loads((case / "story.json").read_text())
    (folder / "story.json").unlink()
    tell(story, folder)
    return folder


@pytest.mark.parametrize("case", cases("check"))
def test_a_story_ends_with_what_it_expects(case: Path, tmp_path: Path) -> None:
    folder = _told(case, tmp_path)
    found = schemactl("check", "--format", "json", cwd=folder)
    result = json.loads(found.stdout)
    schema = json.loads((ROOT / "docs" / "schemas" / "check.json").read_text())
    Draft202012Validator(schema).validate(result)
    assert found.code == (0 if result["compatible"] else 1)
    commit = subprocess.run(["git", "merge-base", "HEAD", "main"], cwd=folder, check=True, capture_output=True).stdout.decode()[:12]
    assert_golden(case / "expected.txt", schemactl("check", cwd=folder).stdout.replace(commit, "<commit>"))
    rules = {finding["rule"] for one in result["subjects"] for finding in one["findings"]}
    if case.name.removesuffix("-not") in RULES:
        assert (case.name in rules) != case.name.endswith("-not")


def test_every_rule_about_versions_and_waivers_has_a_story_that_trips_it_and_one_that_does_not() -> None:
    told = {path.name for path in (CASES / "check").iterdir()} | {path.name for path in (CASES / "compat").iterdir()}
    for rule in registry.RULES:
        assert rule.id in told
        assert f"{rule.id}-not" in told


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return _told(CASES / "check" / "breaks-two-subjects", tmp_path)


def test_a_ref_that_git_does_not_know_is_named(repository: Path) -> None:
    ran = schemactl("check", "--against", "no-such-ref", cwd=repository)
    assert ran.code in (2, 3)
    assert "no-such-ref" in ran.stderr


def test_outside_of_git_it_says_what_to_do(in_tmp: Path) -> None:
    schemactl("init")
    ran = schemactl("check", cwd=in_tmp)
    assert ran.code in (2, 3)
    assert "git" in ran.stderr


def test_before_the_first_commit_it_says_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    schemactl("init", cwd=tmp_path)
    ran = schemactl("check", cwd=tmp_path)
    assert ran.code == 3
    assert "nothing is committed yet" in ran.stderr


def test_without_a_main_branch_it_asks_for_a_ref(repository: Path) -> None:
    """A build that fetched one branch alone has no main branch: that nothing could be compared is not that all is well."""
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "break")
    git(repository, "branch", "-D", "main")
    ran = schemactl("check", cwd=repository)
    assert (ran.code, ran.stdout) == (2, "")
    assert "git fetch origin main" in ran.stderr
    assert "--against REF" in ran.stderr
    assert "registry.main_branch" in ran.stderr
    assert schemactl("check", "--against", "HEAD~1", cwd=repository).code == 1


def test_a_shallow_clone_that_does_not_reach_the_main_branch_says_how_to_fetch(repository: Path, tmp_path: Path) -> None:
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "break")
    git(repository, "checkout", "-q", "main")
    git(repository, "commit", "-q", "--allow-empty", "-m", "later")
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", "--branch", "feature", f"file://{repository}", str(clone))
    for arguments in ((), ("--against", "origin/main")):
        ran = schemactl("check", *arguments, cwd=clone)
        assert (ran.code, ran.stdout) == (3, "")
        assert "fetch-depth: 0" in ran.stderr


def test_a_subject_toml_that_was_broken_is_told_though_no_version_differs(repository: Path) -> None:
    settings = repository / "schemas" / "crm" / "Customer" / "subject.toml"
    settings.write_text('ownr = "me"\n' + settings.read_text())
    ran = schemactl("check", cwd=repository)
    assert (ran.code, ran.stdout) == (2, "")
    assert "crm/Customer/subject.toml: unknown key 'ownr'" in ran.stderr


def test_staged_and_committed_versions_are_found_alike(repository: Path) -> None:
    unstaged = schemactl("check", "--format", "json", cwd=repository)
    git(repository, "add", "-A")
    staged = schemactl("check", "--format", "json", cwd=repository)
    git(repository, "commit", "-q", "-m", "break")
    committed = schemactl("check", "--format", "json", cwd=repository)
    assert unstaged.stdout == staged.stdout == committed.stdout
    assert json.loads(committed.stdout)["compatible"] is False


def test_what_is_staged_is_judged_as_it_is_staged(repository: Path) -> None:
    nothing = schemactl("check", "--staged", cwd=repository)
    assert (nothing.code, nothing.stdout) == (0, "No subject differs from HEAD.\n"), "both breaks stand in the working tree, and are not staged"
    git(repository, "add", "schemas/crm")
    (repository / "schemas/crm/Customer/2.json").write_text("edited since")
    staged = json.loads(schemactl("check", "--staged", "--format", "json", cwd=repository).stdout)
    assert [one["subject"] for one in staged["subjects"]] == ["crm@Customer"]
    assert staged["compatible"] is False


def test_the_mode_of_a_file_is_no_edit_of_a_version(repository: Path) -> None:
    git(repository, "config", "core.fileMode", "true")
    (repository / "schemas/shop/Order/1.json").chmod(0o755)
    found = json.loads(schemactl("check", "--format", "json", cwd=repository).stdout)
    assert "version-edited" not in {finding["rule"] for one in found["subjects"] for finding in one["findings"]}
    assert "was changed after it was merged" not in schemactl("verify", "--against", "main", cwd=repository).stdout


def test_a_conflict_that_is_not_solved_is_told(tmp_path: Path) -> None:
    folder = _told(CASES / "check" / "version-taken", tmp_path)
    merged = subprocess.run(["git", "merge", "main"], cwd=folder, capture_output=True, check=False)
    assert merged.returncode == 1
    for arguments in ((), ("--staged",)):
        ran = schemactl("check", *arguments, cwd=folder)
        assert (ran.code, ran.stdout) == (3, "")
        assert "schemactl rebase" in ran.stderr


def test_on_the_main_branch_the_working_tree_is_compared_with_its_head(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    assert schemactl("check", cwd=repository).code == 1
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "break")
    ran = schemactl("check", cwd=repository)
    assert (ran.code, ran.stdout) == (0, "No subject differs from main.\n")


def test_the_mode_of_a_subject_wins_over_that_of_the_configuration(repository: Path) -> None:
    settings = repository / "schemas" / "crm" / "Customer" / "subject.toml"
    settings.write_text('mode = "BACKWARD"\n' + settings.read_text())
    _merge_first(repository, "schemas/crm/Customer/subject.toml")
    found = json.loads(schemactl("check", "--format", "json", cwd=repository).stdout)
    assert {one["subject"]: (one["mode"], one["compatible"]) for one in found["subjects"]} == {
        "crm@Customer": ("BACKWARD", True),
        "shop@Order": ("FORWARD", False),
    }


def test_a_capture_is_replayed_for_each_subject(repository: Path) -> None:
    event = {"version": "0", "id": "1", "detail-type": "Order", "source": "shop", "account": "1", "time": "2026-01-01T00:00:00Z"}
    lines = [json.dumps({**event, "region": "r", "resources": [], "detail": detail}) for detail in ({"order_number": "T1"}, {"order_number": 1})]
    (repository / "capture.ndjson").write_text("\n".join(lines))
    found = json.loads(schemactl("check", "--replay", "capture.ndjson", "--format", "json", cwd=repository).stdout)
    replays = {one["subject"]: one["replay"] for one in found["subjects"]}
    assert replays["crm@Customer"]["events"] == 0
    assert (replays["shop@Order"]["events"], replays["shop@Order"]["by_old"]["refused"], replays["shop@Order"]["by_new"]["refused"]) == (2, 2, 1)


@pytest.mark.parametrize(("content", "said"), [("no JSON", "none of the records can be read"), (None, "no such file")])
def test_a_capture_that_cannot_be_read_is_no_success(content: str | None, said: str, repository: Path) -> None:
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "nothing differs")
    if content is not None:
        (repository / "capture.ndjson").write_text(content)
    for against in ("main", *(("HEAD",) if content is None else ())):
        ran = schemactl("check", "--against", against, "--replay", "capture.ndjson", "--mode", "NONE", cwd=repository)
        assert ran.code == 3, ran.stdout
        assert said in ran.stderr


def test_captures_are_read_once_however_many_subjects_differ(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from schemactl.ingest import events

    (repository / "capture.ndjson").write_text("")
    read, calls = events.events, []
    monkeypatch.setattr(events, "events", lambda *arguments: calls.append(arguments) or read(*arguments))
    assert schemactl("check", "--replay", "capture.ndjson", cwd=repository).stdout.count("nothing was replayed") == 2
    assert len(calls) == 1


@pytest.mark.parametrize("format", ["markdown", "github", "sarif", "junit"])
def test_a_check_is_written_in_every_format(format: str, repository: Path) -> None:
    ran = schemactl("check", "--format", format, cwd=repository)
    assert ran.code == 1
    assert "property-became-optional" in ran.stdout
    assert "crm@Customer" in ran.stdout.replace("&#64;", "@")


def test_fail_on_risky_fails_for_what_only_another_direction_breaks(tmp_path: Path) -> None:
    folder = _told(CASES / "check" / "version-edited-not", tmp_path)
    assert schemactl("check", cwd=folder).code == 0
    assert schemactl("check", "--mode", "BACKWARD", "--fail-on", "risky", cwd=folder).code == 0
    schemactl("register", "c.json", "--subject", "shop@Order", cwd=folder)
    (folder / "d.json").write_text((folder / "a.json").read_text().replace("coupon", "voucher_code_of_the_customer"))
    schemactl("register", "d.json", "--subject", "shop@Order", "--force", "test", cwd=folder)
    assert schemactl("check", "--fail-on", "risky", cwd=folder).code == 1
