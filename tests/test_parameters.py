"""Values of the command line: plain ones are taken as they are, all others are left to typer, which says what is wrong."""

from pathlib import Path

import pytest

from schemactl.cli import COMMANDS
from tests.support import schemactl

EVENT = '{"detail-type":"Placed","source":"shop","detail":{"n":1}}\n'


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "--format", "yaml"), "'--format'"),
        (("discover", "--workers", "0"), "'--workers'"),
        (("discover", "--workers", "many"), "'--workers'"),
        (("discover", "--explain", "a@B"), "requires 2 arguments"),
        (("show",), "Missing argument"),
        (("list", "--registry"), "requires an argument"),
        (("list", "--strict"), "No such option"),
        (("lst",), "Did you mean 'list'?"),
        (("list", "--registry", ""), "'--registry': it is empty"),
        (("discover", "--rejects", ""), "'--rejects': it is empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_value_that_cannot_be_is_told_with_its_option(arguments: tuple[str, ...], words: str, in_tmp: Path) -> None:
    ran = schemactl(*arguments)
    assert ran.code == 2
    assert words in " ".join(ran.stderr.replace("│", " ").split())


@pytest.mark.parametrize("folder", ["schemas", "mit Ümläuten und Leerzeichen"])
def test_a_path_a_number_a_list_and_a_choice_arrive(folder: str, in_tmp: Path) -> None:
    (in_tmp / "one.ndjson").write_text(EVENT)
    (in_tmp / "two.ndjson").write_text(EVENT)
    ran = schemactl("discover", "one.ndjson", "two.ndjson", "--registry", folder, "--workers", "2", "--format", "json")
    assert (ran.code, '"events": 2' in ran.stdout) == (0, True)
    assert (in_tmp / folder / "shop" / "Placed" / "1.json").is_file()


@pytest.mark.parametrize("command", ["list", "verify", "lint", "check", "search x", "validate one.ndjson", "generate python"])
def test_a_registry_that_was_named_and_is_not_there_is_no_empty_one(command: str, in_tmp: Path) -> None:
    ran = schemactl(*command.split(), "--registry", "nowhere")
    assert (ran.code, ran.stdout) == (2, "")
    assert "nowhere: folder not found." in ran.stderr


def test_help_says_no_types_of_python(in_tmp: Path) -> None:
    shown = "".join(schemactl(command.name, "--help").stdout for command in COMMANDS)
    assert "[INPUT]..." in shown
    assert [word for word in ("<bool>", "<list[str]>", "[[") if word in shown] == []
