"""The predicate of each format against a table of cases from its RFC: a line is `+` or `-`, a blank, the text as a JSON string, and perhaps why."""

import json
from pathlib import Path

import pytest

from schemactl.schema.formats import FORMATS
from tests.support import CASES

LINES = [
    pytest.param(path.stem, line, id=f"{path.stem} {line}")
    for path in sorted((CASES / "formats").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("name", "line"), LINES)
def test_the_predicate_agrees_with_the_table(name: str, line: str) -> None:
    text, _ = json.JSONDecoder().raw_decode(line, 2)
    assert FORMATS[name](text) is (line[0] == "+")


def test_every_format_has_a_table_with_both_kinds_of_lines() -> None:
    for name in FORMATS:
        lines = Path(CASES / "formats" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        assert {line[0] for line in lines if line} >= {"+", "-"}
