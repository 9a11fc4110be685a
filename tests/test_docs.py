"""Docs are run: each ```console block of README.md and docs/ is executed, and what it prints is held against what the page shows.

A page is one session in an empty folder that holds `samples/`. A line that starts with `$ ` is a command (a `\\` at its end continues it),
the lines up to the next one are its output; `…` alone on a line stands for any number of lines, inside a line for any text.
`<!-- run: COMMAND -->` runs something the reader need not see. A command may exit non-zero only where the page shows `$ echo $?` next.
`<!-- file: PATH -->` before a block writes that block to a file (`, at its end`: appends it), which a command after it uses.
`<!-- sample: PATH -->` before a block says that it is a part of that file of samples/, which other tests compile.
`make update-cases` rewrites the outputs.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from samples.make_pictures import pictures
from schemactl.cli import COMMANDS, EXAMPLES
from schemactl.cli.application import built, function_of
from tests.forking import commands
from tests.support import ROOT, UPDATING, schemactl

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"^```console\n(.*?)^```$|^<!-- run: (.*?) -->$|^<!-- file: ([^\n]*?)(, at its end)? -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
CONFIGURATION = re.compile(r"((?:^.*\n)?)^```(?:toml|yaml|yml|ini)$", re.MULTILINE)

SAMPLE = re.compile(r"^<!-- sample: (.*?) -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A command, or (content) a file to write: `command` is its path then, with `>>` before it where it is appended to."""

    command: str
    shown: str
    hidden: bool
    span: tuple[int, int]
    content: str | None = None


def steps(text: str) -> Iterator[Step]:
    for block in BLOCK.finditer(text):
        if block[2] is not None:
            yield Step(block[2], "", True, block.span())
            continue
        if block[3] is not None:
            yield Step(f"{'>>' if block[4] else ''}{block[3]}", "", True, block.span(), block[5])
            continue
        pieces = list(re.finditer(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block[1], re.MULTILINE))
        for piece in pieces:
            start = block.start(1)
            yield Step(piece[1], piece[2], False, (start + piece.start(2), start + piece.end(2)))


def runnable() -> list[object]:
    return [pytest.param(page, id=page.relative_to(ROOT).as_posix()) for page in PAGES if BLOCK.search(page.read_text())]


@pytest.fixture(scope="module")
def program() -> Iterator[Path]:
    with commands() as running:
        yield running.program


@pytest.mark.parametrize("page", runnable())
def test_a_page_shows_what_its_commands_print(page: Path, tmp_path: Path, program: Path) -> None:
    text = page.read_text()
    work = tmp_path / "work"
    work.mkdir()
    shutil.copytree(ROOT / "samples", work / "samples", ignore=shutil.ignore_patterns("node_modules", "target", "build", "__pycache__"))
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((str(program), str(Path(sys.executable).parent), os.environ["PATH"])),
        "NO_COLOR": "1",
        "COLUMNS": "120",
        "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"),
        "GIT_CEILING_DIRECTORIES": str(tmp_path),
        "LC_ALL": "C.UTF-8",
    }
    (tmp_path / "gitconfig").write_text("[user]\nname = you\nemail = you@example.com\n[init]\ndefaultBranch = main\n[advice]\ndetachedHead = false\n")
    environment = {key: value for key, value in environment.items() if not key.startswith("COV_CORE")}
    todo = list(steps(text))
    rewritten, moved, last = text, 0, 0
    for place, step in enumerate(todo):
        if step.content is not None:
            write(work, step)
            continue
        wants_status = place + 1 < len(todo) and todo[place + 1].command == "echo $?"
        command = f"( exit {last} ); {step.command}" if step.command == "echo $?" else step.command
        ran = subprocess.run(["bash", "-c", command], cwd=work, env=environment, capture_output=True, text=True, timeout=300)
        last = ran.returncode
        printed = "\n".join(line.rstrip() for line in (ran.stdout + ran.stderr).splitlines())
        printed += "\n" if printed else ""
        assert ran.returncode == 0 or wants_status, f"`{step.command}` exits {ran.returncode}:\n{printed}"
        if step.hidden:
            continue
        if UPDATING and not matches(step.shown, printed):
            start, end = step.span
            rewritten = rewritten[: start + moved] + printed + rewritten[end + moved :]
            moved += len(printed) - (end - start)
        else:
            assert matches(step.shown, printed), f"`{step.command}` prints\n{printed}\nand the page shows\n{step.shown}"
    if rewritten != text:
        page.write_text(rewritten)


def write(folder: Path, step: Step) -> None:
    path = folder / step.command.removeprefix(">>")
    path.parent.mkdir(parents=True, exist_ok=True)
    assert step.content is not None
    with path.open("a" if step.command.startswith(">>") else "w") as file:
        file.write(step.content)


def test_every_configuration_on_a_page_is_used() -> None:
    """Each block of TOML says which file it is, and a command comes after it; what is YAML, test_docs_builds.py uses."""
    for page in [*PAGES, *sorted((ROOT / "samples").glob("*/README.md"))]:
        text = page.read_text()
        for block in CONFIGURATION.finditer(text):
            assert block[1].startswith("<!-- file: "), f"{page.name}: {text[block.start() :][:200]}"
        todo = list(steps(text))
        for step, after in zip(todo, [*todo, None][1:], strict=True):
            if step.content is not None and step.command.endswith(".toml"):
                assert after is not None, f"{page.name}: nothing uses {step.command}"
                assert after.content is None, f"{page.name}: nothing uses {step.command}"


def test_a_part_of_a_sample_on_a_page_is_what_the_sample_says() -> None:
    shown = [(page.name, *block) for page in PAGES for block in SAMPLE.findall(page.read_text())]
    assert not [(page, path) for page, path, text in shown if text not in (ROOT / path).read_text()]
    assert {Path(path).suffix for _, path, _ in shown} == {".java", ".json", ".py", ".ts", ".xml"}


def matches(shown: str, printed: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*?") + r"[ \t]*\n"
        for line in shown.rstrip("\n").splitlines()
    )
    return re.fullmatch(pattern, printed) is not None


def test_every_command_has_a_page_that_names_its_options() -> None:
    missing = []
    for command in COMMANDS:
        page = ROOT / "docs" / "commands" / f"{command.name}.md"
        text = page.read_text() if page.exists() else ""
        missing += [
            f"docs/commands/{command.name}.md: {option}" for option in [f"schemactl {command.name}", *options(command.name)] if option not in text
        ]
    assert not missing


def test_every_example_of_a_help_is_a_line_that_its_command_takes() -> None:
    assert list(EXAMPLES) == [command.name for command in COMMANDS]
    for name, example in EXAMPLES.items():
        context = built(name).make_context(name, shlex.split(example), resilient_parsing=True)
        assert context.args == [], name
        assert {word for word in shlex.split(example) if word.startswith("--")} <= set(options(name)), name


def options(command: str) -> list[str]:
    """The long options of a command, as its own help lists them."""
    return [name for parameter in built(command).params for name in parameter.opts if name.startswith("--") and name != "--help"]


def test_the_summary_in_the_table_is_the_first_line_of_the_docstring() -> None:
    for command in COMMANDS:
        documentation = function_of(command).__doc__
        assert documentation is not None, command.name
        assert documentation.strip().splitlines()[0] == command.summary


def test_the_index_of_decisions_has_each_of_them_by_its_title() -> None:
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text()
    listed = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| \d{4}-\d\d-\d\d \| (.*) \|$", index, re.MULTILINE)
    pages = {page.name: page.read_text().split("\n")[0] for page in folder.glob("0*.md")}
    assert {name: f"# {number}: {title}" for number, name, title in listed} == pages


def test_the_list_of_commands_is_the_table_of_the_program() -> None:
    listed = re.findall(r"^\| \[(\S+)\]\((\S+)\) \| (.*) \|$", (ROOT / "docs/commands/README.md").read_text(), re.MULTILINE)
    assert listed == [(command.name, f"{command.name}.md", command.summary) for command in COMMANDS]


def test_the_site_has_no_dead_link_no_stray_page_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > len(PAGES)
    for page in pages:
        loaded = re.findall(r"<(?:script|img|iframe)\b[^>]* src=\"([^\"]*)|<link\b[^>]* href=\"([^\"]*)", page.read_text("utf-8"))
        assert not [path for paths in loaded for path in paths if re.match(r"\w+:|//", path)], page.name
    for style in (tmp_path / "site").rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", style.read_text("utf-8")), style.name


def test_the_first_page_is_read_in_a_few_minutes() -> None:
    text = re.sub(r"```.*?```|<!--.*?-->|\]\([^)]*\)", " ", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    assert len(text.split()) < 700
    assert "![" in text.split("## ")[0]
    assert len((ROOT / "docs/inference.md").read_text().split()) < 1200


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is opened as Unix does it")
def test_the_pictures_show_what_a_terminal_shows() -> None:
    for name, svg in pictures().items():
        path = ROOT / "docs/pictures" / name
        if UPDATING:
            path.write_text(svg, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == svg, f"{name}: run python -m samples.make_pictures"
        assert not re.search(r"(?:href|src)=|url\((?!#)|@import", svg), f"{name} loads something from elsewhere"


HELP_WIDTH = 80


def help_of(*words: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(HELP_WIDTH))
        return schemactl(*words).stdout


def test_a_summary_is_one_line_of_help() -> None:
    lines = help_of("--help").splitlines()
    for command in COMMANDS:
        assert any(line.startswith(f"│ {command.name} ") and command.summary in line for line in lines), command.name


def test_no_line_of_help_is_wider_than_a_terminal() -> None:
    for words in [["--help"], *(["help", command.name] for command in COMMANDS)]:
        assert max(map(len, help_of(*words).splitlines())) <= HELP_WIDTH, words


def test_what_an_option_takes_stands_in_its_help_unbroken() -> None:
    """typer writes choices between brackets, and breaks what does not fit wherever it ends."""
    tried = 0
    for command in COMMANDS:
        shown = set(re.findall(r"[\w-]+", help_of("help", command.name)))
        for hint in get_type_hints(function_of(command)).values():
            for kind in (one for one in (hint, *get_args(hint)) if isinstance(one, type) and issubclass(one, Enum)):
                assert {str(member.value) for member in kind} <= shown, (command.name, kind)
                tried += 1
    assert tried > len(COMMANDS)


def test_help_and_a_command_print_the_help_of_that_command() -> None:
    assert help_of("help") == help_of("--help")
    assert help_of("help", "waive") == help_of("waive", "--help")


OUR_OWN = (
    "mould|moulds|lane|lanes|laned|tally|tallies|harvest|foresight|foreseen|sieve|rehearsal|chronicle|sighting|workshop"
    "|anew|is told|are told|that is news|hand on|let go"
)
"""Words that only the people who wrote the program would understand."""


PLAIN = ("cli", "compat", "consumers", "diff", "files", "model", "pipeline", "registry", "report", "subjects")
"""Packages whose names and comments use none of these words either."""


def test_code_uses_no_words_of_our_own() -> None:
    words = re.compile(rf"(?<![^\W_])(?:{OUR_OWN}|overlay|told apart)(?![^\W_])", re.IGNORECASE)
    found = {
        f"{path.relative_to(ROOT)}:{number}": match[0]
        for package in PLAIN
        for path in sorted((ROOT / "schemactl" / package).rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (match := words.search(f"{path.stem} {line}"))
    }
    assert not found


def test_help_and_headings_use_no_words_of_our_own() -> None:
    texts = {f"schemactl help {command.name}": help_of("help", command.name) for command in COMMANDS}
    texts |= {"schemactl --help": help_of("--help")}
    for page in [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"]:
        texts[page.relative_to(ROOT).as_posix()] = "\n".join(re.findall(r"^#+ .*", page.read_text(), re.MULTILINE))
    found = {name: match[0] for name, text in texts.items() if (match := re.search(rf"\b(?:{OUR_OWN})\b", text, re.IGNORECASE))}
    assert not found
