"""Patterns in generated TypeScript: as they stand, but for what could take JavaScript exponential time, and what older engines do not read."""

import pytest

from schemactl.bindings.targets.typescript_pattern import left_out, written_pattern

LEFT_OUT = {
    "^(a+)+$": "it may take exponential time",
    r"^(\p{P}|-)+$": "it may take exponential time",
    "(": "it is not a pattern of ECMA-262",
    "(?i)a": "it is not a pattern of ECMA-262",
    r"(?:(?<n>a)|(?<n>b))\k<n>": "older engines do not read it",
}
WRITTEN = {
    r"^\d{3}$": r"^\d{3}$",
    r"^[\w-.]+$": r"^[\w-.]+$",
    r"^\p{L}+$": r"^\p{L}+$",
    "^(?i:ok)$": "^[Oo][Kk\\u{212a}]$",
    "(?<n>a)|(?<n>b)": "(a)|(b)",
}


@pytest.mark.parametrize("pattern", LEFT_OUT)
def test_what_is_left_out_says_why(pattern: str) -> None:
    assert left_out(pattern) == LEFT_OUT[pattern]
    assert written_pattern(pattern) is None


@pytest.mark.parametrize("pattern", WRITTEN)
def test_a_pattern_stands_as_it_is_unless_only_newer_engines_read_it(pattern: str) -> None:
    assert left_out(pattern) == ""
    assert written_pattern(pattern) == WRITTEN[pattern]
