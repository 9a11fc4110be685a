"""What a branch is compared with: which branch is the main one, and where the registry stands on either side. A branch says neither of itself."""

import json
import shutil
from pathlib import Path

from tests.support import schemactl
from tests.test_check import copy_version, git
from tests.test_policy import FOLDER, NO_MODE, ONE, OPTIONAL, WEAKENINGS, changed, commit, found, merge, project, registry_as_a_link, replaced, schema

__all__ = ["project"]


def test_a_configuration_nearer_by_does_not_hide_the_registry(project: Path) -> None:
    """A build that runs in a folder of the project finds the nearest schemactl.toml, which a branch may add or take away."""
    below = project / "services" / "shop"
    below.mkdir(parents=True)
    changed(project, OPTIONAL)
    assert found(folder=below)[0] == 1
    (below / "schemactl.toml").write_text(
        'registry = "mine"\n[compat]\nmode = "NONE"\n'.replace('registry = "mine"\n', '[registry]\ndirectory = "mine"\n')
    )
    code, spoken = found(folder=below)
    assert code == 1
    assert {"policy-weakened", "version-deleted"} <= spoken
    git(project, "add", "-A")
    assert found("--staged", folder=below) == (code, spoken)


def test_a_nearer_configuration_that_is_taken_away_is_missed(project: Path) -> None:
    below = project / "services"
    below.mkdir()
    git(project, "checkout", "-q", "main")
    (project / "schemactl.toml").rename(below / "schemactl.toml")
    (project / "schemas").rename(below / "schemas")
    (project / "schemactl.toml").write_text('[registry]\ndirectory = "empty"\n')
    merge(project)
    assert found(folder=below)[0] == 0
    (below / "schemactl.toml").unlink()
    code, spoken = found(folder=below)
    assert code == 1
    assert {"policy-weakened", "version-deleted"} <= spoken


def test_a_configuration_that_git_does_not_know_counts_for_what_is_staged(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    git(project, "rm", "-q", "--cached", "schemactl.toml")
    (project / ".gitignore").write_text("/schemactl.toml\n")
    (project / "schemas").rename(project / "events")
    replaced("schemactl.toml", ('"schemas"', '"events"'))(project)
    merge(project)
    (project / "2.json").write_text(json.dumps(OPTIONAL))
    copy_version(project, "2.json", "events/shop/Order/2.json")
    git(project, "add", "-A")
    assert found("--staged", folder=project)[0] == 1


def test_another_folder_of_the_same_subject_is_refused(project: Path) -> None:
    """Of two folders of one subject, the innocent one would be looked at."""
    shutil.copytree(project / FOLDER, project / "schemas/zzz/copy")
    changed(project, OPTIONAL)
    git(project, "add", "-A")
    for arguments in ((), ("--staged",)):
        ran = schemactl("check", *arguments, cwd=project)
        assert (ran.code, ran.stdout) == (3, "")
        assert "names the same subject as shop/Order" in ran.stderr


def test_a_subject_that_became_another_repository_is_refused(project: Path) -> None:
    inner = project / "schemas/shop"
    git(inner, "init", "-q")
    git(inner, "add", "-A")
    git(inner, "commit", "-q", "-m", "inner")
    git(project, "rm", "-r", "-q", "--cached", "schemas/shop")
    git(project, "add", "schemas/shop")
    ran = schemactl("check", cwd=project)
    assert (ran.code, ran.stdout) == (3, "")
    assert "schemas/shop: is another git repository" in ran.stderr
    assert found("--staged", folder=project)[0] == 1


def test_a_registry_that_was_a_link_all_along_is_told_and_not_passed(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    registry_as_a_link(project)
    commit(project)
    ran = schemactl("check", cwd=project)
    assert ran.code in (2, 3)
    assert ran.stdout == ""
    assert "a link" in ran.stderr


def test_a_version_does_not_pass_by_the_number_of_one_that_is_not_here(project: Path) -> None:
    """The main branch has version 2 by now, and the branch gives its own number 3: it is held against 2, too."""
    git(project, "checkout", "-q", "main")
    replaced("schemactl.toml", ("FULL", "BACKWARD"), ('content_model = "strict"', 'content_model = "declared"'))(project)
    commit(project)
    git(project, "checkout", "-q", "-B", "pr")
    git(project, "checkout", "-q", "main")
    changed(project, schema(gift={"type": "string"}))
    commit(project)
    git(project, "checkout", "-q", "pr")
    (project / "3.json").write_text(json.dumps(schema(gift={"type": "integer"})))
    copy_version(project, "3.json", f"{FOLDER}/3.json")
    code, spoken = found(folder=project)
    assert (code, "type-changed" in spoken) == (1, True)


def test_a_number_is_taken_wherever_the_folder_of_the_subject_stands(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    changed(project, schema(gift={"type": "string"}))
    commit(project)
    git(project, "checkout", "-q", "pr")
    (project / "schemas/else").mkdir()
    (project / FOLDER).rename(project / "schemas/else/where")
    (project / "2.json").write_text(json.dumps(schema(gift={"type": "integer"})))
    copy_version(project, "2.json", "schemas/else/where/2.json")
    code, spoken = found(folder=project)
    assert (code, "version-taken" in spoken) == (1, True)


def test_what_a_version_calls_itself_does_not_end_what_is_looked_at(project: Path) -> None:
    """A number that is too high is told when it comes, and decides nothing about the versions of the same branch."""
    git(project, "checkout", "-q", "main")
    replaced("schemactl.toml", ("FULL", "FORWARD"), ('content_model = "strict"', 'content_model = "declared"'))(project)
    merge(project)
    without = {**ONE, "properties": {name: value for name, value in ONE["properties"].items() if name != "at"}}  # type: ignore[attr-defined]
    changed(project, without)
    replaced(f"{FOLDER}/2.meta.json", ('"1.1.0"', '"9.0.0"'))(project)
    assert found(folder=project) == (0, {"version-overstated", "property-removed"})
    (project / "3.json").write_text(json.dumps(schema(at={"type": "integer"})))
    copy_version(project, "3.json", f"{FOLDER}/3.json")
    replaced(f"{FOLDER}/3.meta.json", ('"1.1.0"', '"9.1.0"'))(project)
    assert found(folder=project)[0] == 1


def clone(project: Path, *arguments: str) -> Path:
    target = project.parent / "clone"
    git(project.parent, "-c", "protocol.file.allow=always", "clone", "-q", *arguments, f"file://{project}", str(target))
    return target


def pushed(project: Path) -> None:
    """The branch with a change that breaks, and that says that it is the main one."""
    changed(project, OPTIONAL)
    WEAKENINGS["the main branch is this one"][0](project)
    commit(project)


def test_a_clone_that_stands_on_no_branch_is_compared_with_main(project: Path) -> None:
    pushed(project)
    git(project, "checkout", "-q", "main")
    folder = clone(project)
    git(folder, "checkout", "-q", "--detach", "origin/pr")
    assert found(folder=folder)[0] == 1
    git(folder, "remote", "set-head", "origin", "--delete")
    git(folder, "branch", "-q", "-D", "main")
    assert found(folder=folder)[0] == 1


def test_the_merge_that_a_forge_makes_is_compared_with_what_it_was_made_from(project: Path) -> None:
    """As GitHub's refs/pull/N/merge: HEAD is a commit of main and the branch."""
    pushed(project)
    git(project, "checkout", "-q", "-b", "merge", "main")
    git(project, "merge", "-q", "--no-ff", "-m", "merge", "pr")
    git(project, "checkout", "-q", "--detach")
    git(project, "branch", "-q", "-D", "merge")
    assert found(folder=project)[0] == 1
    assert found("--against", "HEAD^1", folder=project)[0] == 1


def test_a_main_branch_of_another_name_is_the_one_that_origin_says(project: Path) -> None:
    pushed(project)
    git(project, "branch", "-q", "-m", "main", "trunk")
    git(project, "checkout", "-q", "trunk")
    folder = clone(project)
    git(folder, "checkout", "-q", "--detach", "origin/pr")
    assert found(folder=folder)[0] == 1
    git(folder, "remote", "set-head", "origin", "--delete")
    ran = schemactl("check", cwd=folder)
    assert (ran.code, ran.stdout) == (2, ""), "nobody but the branch says which branch is the main one"
    assert "git remote set-head origin --auto" in ran.stderr
    assert found("--against", "origin/trunk", folder=folder)[0] == 1


def test_the_main_branch_may_name_another(project: Path) -> None:
    """As where releases are on main, and all work goes to develop."""
    git(project, "branch", "-q", "develop")
    git(project, "checkout", "-q", "main")
    replaced("schemactl.toml", ("[compat]", 'main_branch = "develop"\n\n[compat]'))(project)
    commit(project)
    git(project, "checkout", "-q", "develop")
    changed(project, schema(state={"type": "string", "enum": ["a"], "x-inferred": ["enum"]}))
    commit(project)
    result = json.loads(schemactl("check", "--format", "json", cwd=project).stdout)
    assert (result["against"], result["subjects"]) == ("develop", [])


def test_a_branch_without_a_history_in_common_is_held_to_all_of_main(project: Path) -> None:
    git(project, "checkout", "-q", "--orphan", "apart")
    edited_in_place_on_its_own(project)
    assert found(folder=project)[0] == 1


def edited_in_place_on_its_own(folder: Path) -> None:
    replaced(f"{FOLDER}/1.json", ('"integer"', '"string"'))(folder)
    NO_MODE(folder)
    commit(folder)


def test_a_shallow_clone_is_an_error_and_no_pass(project: Path) -> None:
    pushed(project)
    git(project, "checkout", "-q", "main")
    commit(project)
    folder = clone(project, "--depth", "1", "--no-single-branch", "--branch", "pr")
    ran = schemactl("check", cwd=folder)
    assert (ran.code, ran.stdout) == (3, "")
    assert "git fetch --unshallow" in ran.stderr


def test_discover_does_not_amend_what_is_merged_whatever_the_branch_says_of_itself(tmp_path: Path) -> None:
    """By another registry, or another main branch, which did not have the version yet."""
    event = {"version": "0", "id": "1", "detail-type": "Order", "source": "shop", "account": "1", "time": "2026-01-01T00:00:00Z", "region": "r"}
    for name, detail in (("one", {"n": 1}), ("two", {"n": 1, "gift": "x"})):
        (tmp_path / f"{name}.json").write_text(json.dumps({**event, "resources": [], "detail": detail}))
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    git(tmp_path, "branch", "-q", "old")
    (tmp_path / "schemactl.toml").write_text('[registry]\ndirectory = "schemas"\n')
    assert schemactl("discover", "one.json", cwd=tmp_path).code == 0
    commit(tmp_path)
    git(tmp_path, "checkout", "-q", "-b", "pr")
    (tmp_path / "schemas").rename(tmp_path / "events")
    (tmp_path / "schemactl.toml").write_text('[registry]\ndirectory = "events"\nmain_branch = "old"\n')
    before = (tmp_path / "events/shop/Order/1.json").read_bytes()
    assert schemactl("discover", "two.json", cwd=tmp_path).code == 0
    assert (tmp_path / "events/shop/Order/1.json").read_bytes() == before
    assert (tmp_path / "events/shop/Order/2.json").exists()
