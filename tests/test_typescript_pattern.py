"""Which patterns generated TypeScript leaves out, since JavaScript's engine could take exponential time over them."""

import pytest

from schemactl.bindings.targets.typescript_pattern import is_slow

SLOW = (
    *("^(a+)+$", "(x+x+)+y", r"^(\w+\s?)*$", "(.*)*x", "(?=(a+)+$)", "((a+)+)+"),
    *("(a|a)*$", "^(a|b|ab)*$"),
    *("^(a|[ab])*$", r"^(\p{P}|-)+$"),
    *(r"(?<n>a+)+\k<n>", r"(\p{L}+)+", r"(\u{1F600}+)+"),
    *("(", r"[^\p{L}]+"),
)
"""Repetitions in repetitions; alternatives that share a text; the same of one character each, which Python would make one class of; ECMA 262's own
syntax; what cannot be judged."""
HARMLESS = (
    *("", "^$", "^x-", r"^\d{3}$", r"^[\d\-\]&&~~]+$", r"^[^/]+(/[^/]+)*$", r"^(?:[a-z]+\.)*[a-z]+$", r"^([a-zA-Z]|[0-9])+$", "(ab|cd)*", r"[|\]a]+"),
    *("^x(.|[\r\n])*$", r"^[.a]+\.$"),
    *(r"^\p{L}+$", r"^[\p{L}\d]+$", r"^\u{1F600}+$", r"^(?<year>\d{4})-(?<month>0[1-9]|1[0-2])$", r"\\p{L}", "[[a]+"),
)


@pytest.mark.parametrize("pattern", SLOW)
def test_what_may_take_exponential_time_is_slow(pattern: str) -> None:
    assert is_slow(pattern)


@pytest.mark.parametrize("pattern", HARMLESS)
def test_what_takes_linear_time_is_not(pattern: str) -> None:
    assert not is_slow(pattern)
