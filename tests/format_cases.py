"""The cases of formats: in tests/cases/formats a table each, whose lines are `+` or `-`, a blank, a text as a JSON string, and perhaps why."""

import json
from dataclasses import dataclass
from functools import cache

from schemactl.bindings.ir import STRING_KINDS
from tests.support import CASES


@dataclass(frozen=True)
class FormatCase:
    """right: whether the text has the format."""

    format: str
    line: str
    text: str
    right: bool


@cache
def format_cases() -> tuple[FormatCase, ...]:
    return tuple(
        FormatCase(path.stem, line, json.JSONDecoder().raw_decode(line, 2)[0], line[0] == "+")
        for path in sorted((CASES / "formats").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )


def typed_format_cases() -> tuple[FormatCase, ...]:
    """Those of formats that generated code checks."""
    return tuple(case for case in format_cases() if case.format in STRING_KINDS)
