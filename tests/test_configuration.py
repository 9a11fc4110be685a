"""schemactl.toml: one table a stage, one key a field, and nothing else."""

import errno
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import pytest

from schemactl.errors import UsageError
from schemactl.model.json import JsonObject
from schemactl.model.options import Options
from schemactl.model.options.generate import LANGUAGES
from schemactl.model.schema import Status
from schemactl.registry import config, settings, tables
from tests.support import ROOT, schemactl


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    weight: float = 1.0


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Everything:
    number: int = 1
    share: float = 0.5
    text: str = ""
    on: bool = False
    perhaps: str | None = None
    colour: Colour = Colour.RED
    choice: Literal["a", "b"] = "a"
    folder: Path = Path()
    texts: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    table: Mapping[str, Rule] = field(default_factory=dict)
    one: Rule = Rule("x")
    either: bool | tuple[str, ...] = False
    anything: Any = None
    json: JsonObject | None = None


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({}, Everything()),
        ({"number": 3, "share": 2, "text": "t", "on": True}, Everything(number=3, share=2.0, text="t", on=True)),
        ({"perhaps": "p", "colour": "red", "choice": "b"}, Everything(perhaps="p", colour=Colour.RED, choice="b")),
        ({"folder": "a/b", "texts": ["x", "y"]}, Everything(folder=Path("a/b"), texts=("x", "y"))),
        ({"rules": [{"name": "n", "weight": 2}]}, Everything(rules=(Rule("n", 2.0),))),
        ({"table": {"k": {"name": "n"}}, "one": {"name": "y"}}, Everything(table={"k": Rule("n")}, one=Rule("y"))),
        ({"either": True}, Everything(either=True)),
        ({"json": {"a": [1, {"b": ["c", None, 0.5]}]}}, Everything(json={"a": [1, {"b": ["c", None, 0.5]}]})),
        ({"either": ["a"], "anything": [1, {}]}, Everything(either=("a",), anything=[1, {}])),
    ],
)
def test_a_table_becomes_its_dataclass(table: dict[str, Any], expected: Everything) -> None:
    assert tables.read(Everything, table, "f.toml") == expected


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"numbr": 1}, "f.toml: unknown key 'numbr'. Did you mean 'number'?"),
        ({"zzz": 1}, "f.toml: unknown key 'zzz'. Known: anything, "),
        ({"number": "one"}, "f.toml: number: expected a whole number, not 'one'."),
        ({"number": True}, "f.toml: number: expected a whole number, not True."),
        ({"on": 1}, "f.toml: on: expected true or false, not 1."),
        ({"colour": "rad"}, "f.toml: colour: 'rad' is not one of red. Did you mean 'red'?"),
        ({"choice": "c"}, "f.toml: choice: 'c' is not one of a, b."),
        ({"texts": "x"}, "f.toml: texts: expected a list, not 'x'."),
        ({"texts": [1]}, "f.toml: texts[0]: expected a string, not 1."),
        ({"one": "x"}, "f.toml: one: expected a table, not 'x'."),
        ({"rules": [{"name": "n"}, {}]}, "f.toml: rules[1]: 'name' is missing."),
        ({"rules": [{"name": "n", "wait": 1}]}, "f.toml: rules[0]: unknown key 'wait'. Did you mean 'weight'?"),
        ({"table": {"k": {"name": "n", "weight": "x" * 99}}}, "f.toml: table.k.weight: expected a number, not 'xxx"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(table: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as error:
        tables.read(Everything, table, "f.toml")
    assert str(error.value).startswith(message)


def test_the_nearest_file_above_counts(tmp_path: Path) -> None:
    (tmp_path / "schemactl.toml").write_text('[registry]\ndirectory = "far"')
    near = tmp_path / "a" / "b"
    near.mkdir(parents=True)
    assert config.load(near).registry.directory == "far"
    assert config.load(near).root == tmp_path
    (tmp_path / "a" / "schemactl.toml").write_text('[registry]\ndirectory = "near"\nstatus = "active"')
    options = config.load(near)
    assert (options.registry.directory, options.registry.status, options.root) == ("near", Status.ACTIVE, tmp_path / "a")


def test_without_a_file_all_is_default(tmp_path: Path) -> None:
    assert config.load(tmp_path) == Options(root=tmp_path)


@pytest.mark.parametrize("content", [b"[registry", b"\xff", b"root = 'x'", b"[registri]", b"registry = 1"])
def test_a_file_that_cannot_be_meant_is_a_usage_error(in_tmp: Path, content: bytes) -> None:
    Path("schemactl.toml").write_bytes(content)
    ran = schemactl("list")
    assert (ran.code, ran.stdout) == (2, "")
    assert "schemactl.toml" in ran.stderr


def test_init_writes_a_file_that_says_the_defaults_and_is_not_written_twice(in_tmp: Path) -> None:
    assert schemactl("init").code == 0
    written = Path("schemactl.toml").read_bytes()
    assert config.load(in_tmp) == Options(root=in_tmp)
    Path("schemactl.toml").write_bytes(written + b"# mine\n")
    ran = schemactl("init")
    assert (ran.code, Path("schemactl.toml").read_bytes()) == (0, written + b"# mine\n")
    assert "already" in ran.stdout


@pytest.mark.parametrize(
    ("package", "style"),
    [
        ("", "zod"),
        ('{"dependencies": {"zod": "^4"}}', "zod"),
        ('{"name": "a", "peerDependencies": {"zod": "*"}, "dependencies": {"react": "19"}}', "zod"),
        ('{"dependencies": {"react": "19"}}', "types"),
        ("{}", "types"),
        ('{"dependencies": ["zod"]}', "types"),
        ("[]", "zod"),
        ("no json", "zod"),
        ("[" * 100_000, "zod"),
        ("x" * (2 << 20), "zod"),
    ],
    ids=range(10),
)
def test_init_shows_the_style_of_typescript_that_a_package_can_use(in_tmp: Path, package: str, style: str) -> None:
    if package:
        Path("package.json").write_text(package)
    assert schemactl("init").code == 0
    assert f'#   style = "{style}" ' in Path("schemactl.toml").read_text()


def test_init_reads_no_package_that_stands_elsewhere(in_tmp: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "package.json"
    elsewhere.write_text("{}")
    Path("package.json").symlink_to(elsewhere)
    assert schemactl("init").code == 0
    assert '#   style = "zod" ' in Path("schemactl.toml").read_text()


def test_init_writes_attributes_for_git_and_none_over_those_that_are_there(in_tmp: Path) -> None:
    schemactl("init")
    assert "schemas/** -text" in Path(".gitattributes").read_text()
    for there in (lambda: Path(".gitattributes").write_text("* text=auto\n"), lambda: Path(".gitattributes").symlink_to("elsewhere")):
        Path("schemactl.toml").unlink()
        Path(".gitattributes").unlink()
        there()
        before = os.readlink(".gitattributes") if Path(".gitattributes").is_symlink() else Path(".gitattributes").read_text()
        assert schemactl("init").code == 0
        after = os.readlink(".gitattributes") if Path(".gitattributes").is_symlink() else Path(".gitattributes").read_text()
        assert (after, Path("schemactl.toml").exists(), Path("elsewhere").exists()) == (before, True, False)


def test_a_file_that_cannot_be_written_or_read_is_told(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        ran = schemactl("init")
    assert (ran.code, ran.stdout) == (3, "")
    assert "No space left on device). Nothing was changed." in ran.stderr
    assert list(in_tmp.iterdir()) == []
    Path("schemactl.toml").write_text("")
    with monkeypatch.context() as patched:
        patched.setattr(os, "read", full)
        ran = schemactl("list")
    assert ran.code == 3
    assert "schemactl.toml: cannot be read" in ran.stderr


def test_what_init_shows_as_comments_is_read_when_uncommented(in_tmp: Path) -> None:
    schemactl("init")
    lines = Path("schemactl.toml").read_text().splitlines()
    keys = [re.sub(r"^# (?=\w+ = )", "", line) for line in lines]
    assert keys != lines
    Path("schemactl.toml").write_text("\n".join(keys))
    assert config.load(in_tmp) == Options(root=in_tmp)


def test_every_key_stands_in_the_documentation_with_its_default_and_no_other() -> None:
    told = dict(rows((ROOT / "docs/configuration.md").read_text()))
    assert told == {(table, key): default for table, key, default in keys(Options())}


def keys(options: object, table: str = "") -> Iterator[tuple[str, str, str]]:
    """Every key that schemactl.toml may hold: its table, its name, its default as TOML."""
    hints = get_type_hints(type(options))
    for one in fields(options):  # type: ignore[arg-type]
        if not table and one.name == "root":
            continue
        value = getattr(options, one.name)
        name = f"{table}.{one.name}".lstrip(".")
        listed = next((hint for hint in get_args(hints[one.name]) if is_dataclass(hint)), None)
        if tables.OTHER_TABLES in one.metadata:
            for language, of_language in LANGUAGES.items():
                yield from keys(of_language(), f"{table}.{language}")
        elif is_dataclass(value):
            yield from keys(value, name)
        elif listed is not None:
            yield from ((name, inner.name, "required" if inner.default is MISSING else json.dumps(inner.default)) for inner in fields(listed))
        elif isinstance(value, Mapping):
            yield name, "NAME", "required"
        else:
            yield table, one.name, json.dumps(value)


def rows(page: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Each row of the page's tables of keys: the TOML table that its heading names, the key, and its default."""
    table = ""
    for line in page.splitlines():
        if line.startswith("## `["):
            table = line.removeprefix("## `[").removesuffix("]`")
        elif line.startswith("| `"):
            key, default = (cell.strip().strip("`") for cell in line.split(" | ")[:2])
            yield (table, key.removeprefix("| `")), default.removesuffix(" |")


def test_the_registry_may_be_named_without_a_table(tmp_path: Path) -> None:
    (tmp_path / "schemactl.toml").write_text('registry = "events"\n[compat]\nmode = "FULL"\n')
    options = config.load(tmp_path)
    assert (options.registry.directory, options.registry.main_branch, options.compat.mode) == ("events", "", "FULL")


def test_the_registry_is_a_folder_or_a_table(tmp_path: Path) -> None:
    (tmp_path / "schemactl.toml").write_text("registry = 3\n")
    with pytest.raises(UsageError, match=r"schemactl\.toml: registry: expected a table, not 3"):
        config.load(tmp_path)


NO_JSON = [
    ('[fields."/n"]\nenum = [1.5, nan]', r"fields\./n\.enum\[1\]: nan has no equivalent in JSON"),
    ('[fields."/n"]\nenum = [-inf]', r"fields\./n\.enum\[0\]: -inf has no equivalent in JSON"),
    ('[[consumers]]\nname = "a"\npattern = {detail = {n = [inf]}}', r"consumers\[0\]\.pattern\.detail\.n\[0\]: inf has no equivalent in JSON"),
    (
        '[[consumers]]\nname = "a"\nfilter_policy = {day = [2027-01-31]}',
        r"filter_policy\.day\[0\]: datetime\.date\(2027, 1, 31\) has no equivalent in JSON",
    ),
]


@pytest.mark.parametrize(("written", "told"), NO_JSON)
def test_what_json_cannot_hold_is_refused_where_it_would_become_json(written: str, told: str) -> None:
    raw = f'source = "a"\n{written}\n'.encode()
    with pytest.raises(UsageError, match=told):
        settings.decode(settings.parse(raw, "subject.toml"), "subject.toml")


DAYS = [("2027-01-31", "2027-01-31"), ('"2027-01-31"', "2027-01-31"), ('"2027-1-31"', None), ('"never"', None), ('"2027-02-30"', None), ("7", None)]


@pytest.mark.parametrize(("written", "expected"), DAYS)
def test_the_last_day_of_a_waiver_is_a_day(written: str, expected: str | None) -> None:
    """As text, 'never' would come after every day, and the waiver would hold for ever."""
    raw = f'source = "a"\n[[waivers]]\nrule = "r"\npath = ""\nreason = "why"\nuntil = {written}\n'.encode()
    if expected is None:
        with pytest.raises(UsageError, match=r"waivers\[0\]\.until: invalid date.*2027-01-31"):
            settings.decode(settings.parse(raw, "subject.toml"), "subject.toml")
    else:
        assert settings.decode(settings.parse(raw, "subject.toml"), "subject.toml").waivers[0].until == expected
