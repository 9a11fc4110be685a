"""Patterns of ECMA 262 in generated Python: both engines find what JavaScript finds, and none of them can be made to hang."""

import re

import pytest
from pydantic_core import SchemaValidator, ValidationError, core_schema

from schemactl.bindings.targets.python_pattern import backtracking_pattern, linear_pattern

FOUND: dict[str, tuple[str, str]] = {
    r"^\d+$": ("12", "1\u0661"),
    r"^\w$": ("_", "é"),
    r"^\s$": ("\ufeff", "\x1c"),
    r"^.$": ("\x85", "\u2028"),
    r"x$": ("x", "x\n"),
    r"\bx\b": ("é x", "xy"),
    r"^[(?:]$": ("?", "x"),
    r"^[\w-.]+$": ("a-.b", "a b"),
    r"^[a-z-9]$": ("-", "8"),
    r"^[\d-x]$": ("-", "5x"),
    r"^[--/]$": (".", ","),
    r"^[\s\S]$": ("\n", ""),
    r"^[\S]$": ("x", " "),
    r"^[&&[|~]$": ("[", "^"),
    r"^[^\]a]$": ("b", "]"),
    r"^[\b]$": ("\b", "b"),
    r"^a{b}$": ("a{b}", "a"),
    r"^x{,3}$": ("x{,3}", "xx"),
    r"^]$": ("]", ""),
    r"^\/\-\_\@$": ("/-_@", r"\/\-\_\@"),
    r"^\u0041\x42\u{43}\ud83d\ude00\0$": ("ABC\U0001f600\0", "ABC"),
    r"^(?<year>\d{4})$": ("2026", "26"),
    r"^\p{Lu}\p{Letter}$": ("Éé", "éÉ"),
    r"^(a+)+$": ("aaa", "a" * 100_000 + "b"),
    r"^(?=.*\d)(?!.*--).{3,}$": ("a-1", "a--1"),
    r"(?<!a)b": ("b", "ab"),
    r"\Bx": ("ax", " x"),
    "^.{0,100000}$": ("a", "a\nb"),
}


def found_by(pattern: str) -> list[str]:
    """The engines that a pattern is translated for."""
    engines = {"linear": linear_pattern(pattern), "backtracking": backtracking_pattern(pattern)}
    return [name for name, translated in engines.items() if translated is not None]


def finds(engine: str, pattern: str, text: str) -> bool:
    backtracking, linear = backtracking_pattern(pattern), linear_pattern(pattern)
    if engine == "backtracking" and backtracking is not None:
        return re.search(backtracking.pattern, text) is not None
    try:
        SchemaValidator(core_schema.str_schema(pattern=linear)).validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("pattern", FOUND)
def test_what_javascript_finds_is_found(pattern: str) -> None:
    found, other = FOUND[pattern]
    assert found_by(pattern), "checked by one engine at least"
    for engine in found_by(pattern):
        assert finds(engine, pattern, found), engine
        assert not finds(engine, pattern, other), engine


NOT_SAID = (r"(?:(a)|b)\1", "(?i)a", "(?P<x>a)", "a++", "(", "\\", r"^[^\_]$", r"(?<=(a)\1)b")


@pytest.mark.parametrize("pattern", NOT_SAID)
def test_what_neither_engine_can_say_is_not_checked(pattern: str) -> None:
    assert found_by(pattern) == []


@pytest.mark.parametrize("pattern", [r"^(?=a)(a+)+$", r"(?!x)(a|a)*b", r"(?=(\w+\s?)+$)x"])
def test_what_may_take_exponential_time_is_not_left_to_an_engine_that_backtracks(pattern: str) -> None:
    assert found_by(pattern) == []


def test_the_more_a_pattern_repeats_the_shorter_are_the_texts_that_it_is_searched_in() -> None:
    longest = [made.longest for times in range(1, 6) if (made := backtracking_pattern("^(?=x)" + ".*a" * times))]
    assert longest == sorted(longest, reverse=True)
    assert len(set(longest)) == 4, "one repetition is taken for two"
    text = "a" * longest[2]
    assert not finds("backtracking", "^(?=x)" + ".*a" * 3, text)
