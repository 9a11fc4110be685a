"""Whatever a repository holds, no command touches what stands around the registry and the output folder, and one that reads changes nothing."""

import shutil
from pathlib import Path

import pytest

from tests.hostile import REPOSITORIES, SUBJECT, World
from tests.support import Ran, schemactl

READING = (
    ("list",),
    ("show", SUBJECT),
    ("show", f"{SUBJECT}@1", "--format", "json"),
    ("search", "a"),
    ("history", SUBJECT),
    ("verify",),
    ("verify", "--against", "HEAD"),
    ("lint",),
    ("check", "--against", "HEAD"),
    ("check", "--staged", "--against", "HEAD"),
    ("diff", f"{SUBJECT}@1", f"{SUBJECT}@2"),
    ("diff", f"HEAD:{SUBJECT}@1", f"{SUBJECT}@2"),
    ("diff", "order.json", "next.json"),
    ("impact", SUBJECT),
    ("generate", "--check"),
    ("generate", "--list-templates"),
    ("discover", "capture.ndjson", "--dry-run"),
    ("discover", "--explain", SUBJECT, "/a", "capture.ndjson"),
    ("validate", "capture.ndjson"),
    ("infer", "capture.ndjson"),
    ("envelopes", "capture.ndjson"),
)
WRITING = (
    ("init",),
    ("register", "next.json", "--subject", SUBJECT),
    ("register", "next.json", "--subject", "lnk@Order"),
    ("discover", "capture.ndjson", "--force", "why"),
    ("redact", SUBJECT, "/a"),
    ("waive", SUBJECT, "property-removed", "/a", "--reason", "why", "--until", "2999-01-01"),
    ("rebase", SUBJECT),
    ("generate",),
    ("generate", "python", "--subject", SUBJECT),
    ("generate", "python", "--out", "gen"),
    ("generate", "python", "--schema", "order.json", "--name", "Order", "--out", "gen"),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.made(tmp_path_factory.mktemp("made"))


@pytest.fixture
def hostile(world: World, tmp_path: Path, request: pytest.FixtureRequest) -> World:
    """A copy of the world, with a repository of the table in it, committed as far as git takes it."""
    shutil.copytree(world.project.parent, tmp_path / "world", symlinks=True)
    here = World(tmp_path / "world/project", tmp_path / "world/outside")
    REPOSITORIES[request.param](here)
    here.commit()
    return here


@pytest.mark.parametrize("hostile", REPOSITORIES, indirect=True)
def test_a_command_that_reads_changes_nothing_and_one_that_writes_nothing_around(hostile: World) -> None:
    before = hostile.all()
    for command in READING:
        ran = schemactl(*command, cwd=hostile.project)
        _check_told(command, ran)
        assert hostile.all() == before, command
    around = hostile.around()
    for command in WRITING:
        ran = schemactl(*command, cwd=hostile.project)
        _check_told(command, ran)
        now = hostile.around()
        assert now == around or (command == ("init",) and _only_a_configuration(around, now)), (command, ran)
    assert not list(hostile.project.rglob("pwned"))


def _check_told(command: tuple[str, ...], ran: Ran) -> None:
    """It ends as commands end, and gives away nothing of what stands outside."""
    assert ran.code in (0, 1, 2, 3), (command, ran)
    assert "Traceback" not in ran.stderr
    assert "SECRET" not in ran.stdout
    assert not {"\0", "\x1b", "\u202e"} & {*ran.stdout, *ran.stderr}, command


def _only_a_configuration(before: dict[str, str], after: dict[str, str]) -> bool:
    return {path for path in after if before.get(path) != after[path]} == {"project/schemactl.toml"} and before.keys() <= after.keys()


REFUSED = {
    "schema is a link": ("show", SUBJECT),
    "schema is a device": ("show", SUBJECT),
    "schema is a pipe": ("show", SUBJECT),
    "schema is huge": ("show", SUBJECT),
    "meta is a device": ("list",),
    "settings are a device": ("list",),
    "settings are a link": ("list",),
    "settings are a pipe": ("list",),
    "configuration is a device": ("list",),
    "configuration is a pipe": ("list",),
    "configuration is a link": ("list",),
    "configuration is a link to nothing": ("init",),
    "registry is a link": ("list",),
    "source is a link": ("list",),
    "type is a link": ("list",),
    "output is a link": ("generate", "--check"),
    "package is a link": ("generate", "--check"),
    "generated file is a link": ("generate", "--check"),
    "generated file is a device": ("generate", "--check"),
    "manifest is a link": ("generate", "--check"),
    "manifest is a device": ("generate", "--check"),
    "manifest names files above": ("generate", "--check"),
    "manifest names files behind a link": ("generate", "--check"),
    "templates are a link": ("generate", "--check"),
    "template is a link": ("generate", "--check"),
    "template is a device": ("generate", "--check"),
    "template is a pipe": ("generate", "--check"),
}


@pytest.mark.parametrize(("hostile", "command"), REFUSED.items(), indirect=["hostile"])
def test_what_is_not_read_ends_with_3_and_is_named(hostile: World, command: tuple[str, ...]) -> None:
    ran = schemactl(*command, cwd=hostile.project)
    assert (ran.code, ran.stdout) == (3, "")
    assert any(words in ran.stderr for words in ("is a link", "is a device", "is a pipe", "has more than", "is not a manifest")), ran.stderr


@pytest.mark.parametrize("hostile", [name for name in REPOSITORIES if " = " in name], indirect=True)
def test_a_folder_outside_of_the_project_is_a_mistake_of_the_configuration(hostile: World) -> None:
    ran = schemactl("generate", "--check", cwd=hostile.project)
    assert (ran.code, ran.stdout) == (2, "")
    assert "schemactl.toml: " in ran.stderr
    assert "the command line accepts any folder" in ran.stderr
