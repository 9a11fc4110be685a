"""`verify` finds whatever was done to a registry by hand."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from schemactl.schema.canonical import canonical_bytes
from tests.support import schemactl

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
HERE = Path("schemas/shop/Order")


@pytest.fixture
def registry(in_tmp: Path) -> Path:
    """Two versions of one subject."""
    for number in (1, 2):
        Path("order.json").write_text(json.dumps({**SCHEMA, "title": f"order {number}"}))
        assert schemactl("register", "order.json", "--subject", "shop@Order").code == 0
    return in_tmp


def edited_keeping_the_form(path: Path) -> None:
    document = json.loads(path.read_text())
    document["title"] = "another"
    path.write_bytes(canonical_bytes(document))


DAMAGES: list[tuple[str, Callable[[], object], str]] = [
    ("a schema edited by hand", lambda: edited_keeping_the_form(HERE / "1.json"), "1.json: does not match the sha256 in 1.meta.json"),
    ("another form", lambda: (HERE / "1.json").write_text(json.dumps(json.loads((HERE / "1.json").read_text()))), "1.json: is not in canonical form"),
    (
        "another $id",
        lambda: (HERE / "1.json").write_text((HERE / "1.json").read_text().replace("Order/1", "Order/7")),
        "its $id is not schemactl:///",
    ),
    (
        "line ends that git converted",
        lambda: (HERE / "1.json").write_bytes((HERE / "1.json").read_bytes().replace(b"\n", b"\r\n")),
        "1.json: has Windows line endings. If git converted them: add `*.json -text`",
    ),
    ("conflict markers in subject.toml", lambda: (HERE / "subject.toml").write_text("<<<<<<< HEAD\n"), "resolve them by hand"),
    ("a gap", lambda: [(HERE / name).unlink() for name in ("1.json", "1.meta.json")], "1.json: is missing, but later versions exist"),
    ("no schema", lambda: (HERE / "2.json").unlink(), "2.json: is missing, but 2.meta.json exists. Restore it"),
    ("no subject.toml", lambda: (HERE / "subject.toml").unlink(), "shop/Order/subject.toml: is missing, so its versions"),
    ("no meta", lambda: (HERE / "2.meta.json").unlink(), "2.meta.json: is missing"),
    ("no JSON", lambda: (HERE / "2.json").write_text("{"), "2.json: not JSON"),
    ("conflict markers", lambda: (HERE / "2.json").write_text("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n"), "schemactl rebase SUBJECT"),
    ("no object", lambda: (HERE / "2.json").write_text("[]\n"), "2.json: is not a JSON object"),
    ("a meta of another form", lambda: (HERE / "2.meta.json").write_text('{"sha256": 1}'), "2.meta.json: is not what schemactl wrote"),
    ("a file too many", lambda: (HERE / "notes.json").write_text("{}"), "notes.json: belongs to no version"),
    ("a version without a number", lambda: (HERE / "01.json").write_text("{}"), "01.json: belongs to no version"),
    ("no TOML", lambda: (HERE / "subject.toml").write_text("source = "), "subject.toml: not valid TOML"),
    ("no name", lambda: (HERE / "subject.toml").write_text('type = "x"'), "subject.toml: `source` and `type`"),
    ("an unknown key", lambda: (HERE / "subject.toml").write_text('source = "shop"\ntype = "Order"\nownr = "x"'), "unknown key 'ownr'"),
    ("a copied folder", lambda: shutil.copytree(HERE, HERE.parent / "Copy"), "names the same subject as shop/Copy"),
]


@pytest.mark.parametrize(("damage", "message"), [pytest.param(damage, message, id=name) for name, damage, message in DAMAGES])
def test_a_damage_is_found_and_ends_with_3(registry: Path, damage: Callable[[], object], message: str) -> None:
    damage()
    ran = schemactl("verify")
    assert ran.code == 3, ran
    assert message in ran.stdout
    assert "Traceback" not in ran.stderr
    document = json.loads(schemactl("verify", "--format", "json").stdout)
    assert document["problems"]


def test_a_sound_registry_ends_with_0(registry: Path) -> None:
    ran = schemactl("verify")
    assert (ran.code, ran.stdout) == (0, "1 subject, 2 versions: all unchanged.\n")


@pytest.mark.parametrize("command", ["verify", "lint", "check"])
def test_where_there_is_no_registry_all_is_not_well(command: str, in_tmp: Path) -> None:
    """In a folder below the registry's, say, or in a bare repository."""
    subprocess.run(["git", "init", "-q", "-b", "main"], check=True)
    ran = schemactl(command)
    assert (ran.code, ran.stdout) == (3, "")
    assert "schemas: no registry found" in ran.stderr
    assert "--registry" in ran.stderr
    schemactl("init")
    assert schemactl("verify").stdout == "The registry is empty: nothing to verify.\n"
    assert schemactl("lint").code == 0


def test_what_people_may_change_is_no_problem(registry: Path) -> None:
    (HERE / "README.md").write_text("what this is about")
    (HERE / "subject.toml").write_text((HERE / "subject.toml").read_text() + '\nowner = "me"\n')
    assert schemactl("verify").code == 0


def test_against_a_ref_a_merged_version_may_neither_change_nor_go(registry: Path) -> None:
    for arguments in (["init", "-q"], ["add", "-A"], ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *arguments], check=True)
    assert schemactl("verify", "--against", "HEAD").code == 0
    for name in ("2.json", "2.meta.json"):
        (HERE / name).unlink()
    edited_keeping_the_form(HERE / "1.json")
    ran = schemactl("verify", "--against", "HEAD")
    assert ran.code == 3
    assert "2.json: was removed after it was merged." in ran.stdout
    assert "1.json: was changed after it was merged." in ran.stdout
    assert schemactl("verify", "--against", "no-such-ref").code == 3
    assert schemactl("verify", "--against", "").code == 2


def test_what_another_branch_added_since_was_not_removed_here(registry: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    git("branch", "feature")
    Path("order.json").write_text(json.dumps({**SCHEMA, "title": "order 3"}))
    assert schemactl("register", "order.json", "--subject", "shop@Order").code == 0
    git("add", "-A")
    git("commit", "-q", "-m", "two")
    git("checkout", "-q", "feature")
    assert schemactl("verify", "--against", "main").code == 0


@pytest.mark.parametrize("damage", [damage for name, damage, _ in DAMAGES if name in ("no JSON", "no object", "no meta", "a meta of another form")])
def test_a_damaged_version_is_an_error_that_names_the_file(registry: Path, damage: Callable[[], object]) -> None:
    damage()
    ran = schemactl("show", "shop@Order")
    assert (ran.code, ran.stdout) == (3, "")
    assert "shop/Order/2." in ran.stderr


def test_a_folder_in_the_place_of_a_schema_is_an_error_that_names_it(registry: Path) -> None:
    (HERE / "2.json").unlink()
    (HERE / "2.json").mkdir()
    for command in (("show", "shop@Order"), ("verify",)):
        ran = schemactl(*command)
        assert ran.code == 3
        assert "shop/Order/2.json" in ran.stderr + ran.stdout


def test_a_file_in_the_place_of_a_folder_holds_no_subject(registry: Path) -> None:
    Path("schemas/README.md").write_text("what this is about")
    Path("schemas/shop/README.md").write_text("what this is about")
    assert schemactl("list").stdout.count("shop@Order") == 1


def test_two_folders_of_one_subject_are_an_error_for_what_reads_all(registry: Path) -> None:
    shutil.copytree(HERE, HERE.parent / "Copy")
    ran = schemactl("list")
    assert ran.code == 3
    assert "names the same subject as shop/Copy" in ran.stderr
