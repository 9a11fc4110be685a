"""What a contender makes of a schema: lines, errors of the compiler, values that come back, values that are refused, and whether a text was run."""

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.comparison.contenders import JAVA, PYTHON, Contender
from bench.comparison.tools import emptied
from bench.comparison.values import bad_values, good_values, same, without_nulls
from tests.attack_texts import MARKER, TEXTS


@dataclass(frozen=True, slots=True)
class Measured:
    """failed: why nothing was written; empty where something was. back, refused: how many of the good values, and of the bad ones. ran: whether
    a text of a schema with such texts was executed."""

    lines: int = 0
    errors: int = 0
    good: int = 0
    back: int = 0
    bad: int = 0
    refused: int = 0
    ran: bool = False
    failed: str = ""


def measured(contender: Contender, document: dict[str, Any], folder: Path, count: int) -> Measured:
    """count: of good values, and of bad ones. To Java null and absent are one, by whomever the code is written."""
    plain: Callable[[Any], Any] = without_nulls if contender.language is JAVA else lambda value: value
    good = good_values(document, count)
    bad = bad_values(document, good, count, plain)
    ran = _was_run(contender, _with_attacks(document), emptied(folder / "attacked"), good)
    written = contender.written(_given(document, emptied(folder / "plain")))
    if written.code or not contender.lines(folder / "plain"):
        return Measured(ran=ran, failed=(written.text.strip().splitlines() or ["nothing was written"])[-1][:200])
    errors = contender.language.errors(folder / "plain")
    lines = contender.lines(folder / "plain")
    if not contender.reads:
        return Measured(lines, errors, ran=ran)
    answers = contender.answers(folder / "plain", [*good, *bad])
    back = sum(text is not None and same(plain(json.loads(text)), plain(value)) for text, value in zip(answers, good, strict=False))
    refused = sum(text is None for text in answers[len(good) :])
    reads_any = any(text is not None for text in answers[: len(good)])
    return Measured(lines, errors, len(good), back, len(bad), refused if reads_any else 0, ran)


def _was_run(contender: Contender, document: dict[str, Any], folder: Path, values: Sequence[Any]) -> bool:
    """Whether generating, compiling or reading leaves the file behind that each attack makes."""
    if not contender.written(_given(document, folder)).code:
        if contender.language is not PYTHON:
            contender.language.errors(folder)  # compiles
        if contender.reads:
            contender.answers(folder, values[:3])
    return any(folder.rglob(MARKER))


def _given(document: dict[str, Any], folder: Path) -> Path:
    (folder / "schema.json").write_text(json.dumps(document))
    return folder


def _with_attacks(document: dict[str, Any]) -> dict[str, Any]:
    """The schema with texts that are code where they are not escaped: as title, description and default of its places, one after the other."""
    attacks = [text for text in TEXTS.values() if MARKER in text]
    twin, number = deepcopy(document), 0
    todo: list[Any] = [twin]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            if isinstance(value.get("type"), str):
                value |= {"description": attacks[number % len(attacks)], "$comment": attacks[(number + 1) % len(attacks)]}
                number += 1
            todo += [inner for key, inner in value.items() if key not in ("enum", "const", "default", "examples", "required")]
    return twin
