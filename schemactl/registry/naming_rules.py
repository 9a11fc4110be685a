"""Adds rules for naming subjects to schemactl.toml. They are written as text behind what is there, so that comments and order stay as they are."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from schemactl.errors import UsageError
from schemactl.files import writing
from schemactl.files.project import Project
from schemactl.files.reading import read_within
from schemactl.model.options.subjects import SubjectOptions
from schemactl.registry import config, tables, toml

_SUBJECTS: Final = re.compile(r"^[ \t]*\[[ \t]*subjects[ \t]*\][ \t]*(?:#[^\r\n]*)?(?=\r?$)", re.MULTILINE)
_HEAD: Final = "[subjects]\n"


def added_to(options: SubjectOptions, rules: Sequence[str]) -> SubjectOptions:
    """The options with rules, each as lines of TOML, behind those that they have."""
    for rule in rules:
        more = tables.read(SubjectOptions, toml.loads(rule)["subjects"], "the proposed rule: subjects")
        options = replace(options, rules=(*options.rules, *more.rules), strip_source=options.strip_source or more.strip_source)
    return options


def written(raw: bytes, rules: Sequence[tuple[str, str]], where: str, root: Path) -> bytes:
    """The file with rules, each as lines of TOML and the reason for it. Raises UsageError where they cannot stand in it."""
    text = raw.decode()
    before = config.parse(raw, where, root).subjects
    newline = "\r\n" if "\r\n" in text else "\n"
    for rule, because in rules:
        comment = "".join(f"# {line}\n" for line in _visible(because).splitlines())
        found = _SUBJECTS.search(text) if rule.startswith(_HEAD) else None
        if found is not None:
            at = found.end()
            text = text[:at] + f"\n{comment}{rule.removeprefix(_HEAD).rstrip()}".replace("\n", newline) + text[at:]
        else:
            gap = "" if not text else newline if text.endswith("\n") else newline * 2
            text += gap + (comment + rule.rstrip() + "\n").replace("\n", newline)
    result = text.encode()
    remedy = "Add them by hand; discover shows them without --accept-rules."
    try:
        after = config.parse(result, where, root).subjects
    except UsageError as error:
        raise UsageError("the proposed rules cannot be added to the tables that the file has.", where, remedy) from error
    if after != added_to(before, [rule for rule, _ in rules]):
        raise UsageError("the proposed rules would not mean the same in this file.", where, remedy)
    return result


def write(root: Path, rules: Sequence[tuple[str, str]]) -> None:
    """Add rules to the schemactl.toml of a folder, which is made where there is none. Raises WriteFailed, and as `written`."""
    with writing(config.managed(root)) as writer:
        raw = read_within(Project.around(root).root, root / config.FILE_NAME, config.MOST_BYTES) or b""
        writer.write([(config.FILE_NAME, written(raw, rules, config.FILE_NAME, root))])


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)
