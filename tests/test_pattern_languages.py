"""Patterns as sets of texts: compared with one another, and asked for a text."""

from random import Random

import pytest

from schemactl.schema.patterns.examples import examples
from schemactl.schema.patterns.language import Unsupported, language, with_whole_characters
from schemactl.schema.patterns.matching import matches
from schemactl.schema.patterns.printers import Inexpressible, for_ecma
from schemactl.schema.patterns.regular import Steps, TooManySteps, both, negation, shortest, texts
from schemactl.schema.patterns.risk import is_risky
from tests.patterns.random_patterns import random_texts

PATTERNS = (
    "a", "^a", "a$", "^a$", "^[a-c]+$", "^[^a]$", "^.{2,3}$", "^(ab|ac)*$", "^a?b?$", "^(?:a|b){1,2}c$", "^\\d+$", "^\\w-\\w$", "^\\s*$", "\\D",
    "^(?=a)[ab]+$", "^(?!ab)a", "(^|,)a($|,)", "", ".+", "^(a|b)$", "[\\n]", "^é$", "^[\\w.]+$", "\\bab\\b", "(?<=a)b", "^(?:(?!ab).)*$", "\\B",
    "(?<!a)c|^$", "^\\p{Lu}", "^[^\\_]{2}$", "(?i:AB)", "(?m:^a$)",
)  # fmt: skip


@pytest.mark.parametrize("one", PATTERNS)
@pytest.mark.parametrize("other", PATTERNS[::3])
def test_a_text_of_one_pattern_and_not_of_another(one: str, other: str) -> None:
    found = shortest(both([language(one), negation(language(other))]))
    if found is not None:
        assert matches(one, found)
        assert not matches(other, found)
    else:
        samples = random_texts(Random(one + other), 200)
        assert all(matches(other, sample) for sample in samples if matches(one, sample))


SAME = (
    ("^(OPEN|CLOSED)$", "^(?:CLOSED|OPEN)$"),
    (r"\bcat\b", r"(?:^|\W)cat(?:\W|$)"),
    (r"\Bcat", r"\wcat"),
    ("^(?!a|b)[abc]", "^c"),
    ("(?<=^|,)x", "^x|,x"),
    (r"^(?:(?!ab).)*$", "^(?:[^a\n\r\u2028\u2029]|a(?!b))*$"),
    (r"^(?=.*a)(?=.*b)[ab]{2}$", "^(ab|ba)$"),
    (r"^(?:\b\w+\b ?)+$", r"^\w+(?: \w+)* ?$"),
    (r"^[^\@]+\@[^\@]+$", "^[^@]+@[^@]+$"),
    ("^.{2}\\_$", "^(?:[\\0-\t\v\f\\x0e-\u2027\u202a-\uffff]{2}|[\U00010000-\U0010ffff])_$"),
    ("(?i:straße)", "[sSſ][tT][rR][aA][ßẞ][eE]"),
    (r"\d(?<!5)", "[0-46-9]"),
    ("(a)?", ""),
    ("^(?:a{2,3}){2}$", "^a{4,6}$"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_patterns_that_find_the_same(one: str, other: str) -> None:
    assert shortest(both([language(one), negation(language(other))])) is None
    assert shortest(both([language(other), negation(language(one))])) is None


NARROWER = (
    (r"\bcat\b", "cat"),
    ("^(OPEN|CLOSED)$", "^[A-Z]+$"),
    ("^(?=.*x)[a-z]+$", "^[a-z]+$"),
    ("(?<!a)b", "b"),
    (r"^(?!--)(?:(?!--)[a-z-])*$", "^[a-z-]*$"),
)


@pytest.mark.parametrize(("one", "other"), NARROWER)
def test_a_pattern_that_finds_less(one: str, other: str) -> None:
    assert shortest(both([language(one), negation(language(other))])) is None
    assert shortest(both([language(other), negation(language(one))])) is not None


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(a)\\1", "a reference"),
        ("(?<n>a)\\k<n>", "a reference"),
        ("(?<=a(?=b))b", "looks ahead"),
        ("(?<=a\\b)b", "looks ahead"),
        ("(", "is not a pattern"),
        ("(?i)a", "is not a pattern"),
        ("(?:a{50}\\b){50}", "looks around"),
        ("(?:(?=a)|b|){2,}$", ""),
    ],
)
def test_what_is_not_compared(pattern: str, why: str) -> None:
    if why:
        with pytest.raises(Unsupported, match=why):
            language(pattern)
    else:
        assert language(pattern)


def test_a_search_through_a_language_is_bounded() -> None:
    with pytest.raises(TooManySteps):
        shortest(language("^(a|b)*a(a|b){20}$"), least=21, steps=Steps(500))


def test_lengths_narrow_a_language() -> None:
    assert shortest(language("^a*$"), least=3) == "aaa"
    assert shortest(language("^(aa)*$"), least=3, most=3) is None
    assert shortest(language("^a{2,4}$"), most=1) is None


def test_texts_of_a_language_hold_no_half_of_a_character() -> None:
    assert shortest(language("^[\\ud800-\\udfff]$")) is None
    assert shortest(language("^[\ud7ff-\ue000]$")) in ("\ud7ff", "\ue000")
    assert shortest(language("^\\_[\ud83d][\ude00]$")) == "_\U0001f600"
    assert shortest(both([language("^[^a-z]$"), negation(texts(map(chr, range(3_000))))])) == "\u0bb8"


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a+)+$", "^(a|aa)+$", "(a*)*b", "^(a|a)*$", "(?=(x*)*y)", "^(\\w+\\s?)*$", "([a-z]|ab|bc)*$", "^(a|ab|ba)*c", "(.*,){20}x", "(a)(?:\\1)*"),
        *("^(a|[ab])*$", r"^(\p{P}|-)+$", r"(?<n>a+)+\k<n>", r"(\p{L}+)+", r"(\u{1F600}+)+", "(", "(a{1,200}){1,200}"),
    ],
)
def test_patterns_that_may_be_searched_without_end(pattern: str) -> None:
    assert is_risky(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "^$", "^[a-z]+$", "^(a|b)*$", "^([a-z]+\\.)*[a-z]+$", "^[a-z]+(-[a-z0-9]+)*$", "^.*a.*$", "^(?:[^,]*,){3}", "^(ab)+$", r"[^\p{L}]+"),
        *(r"^[\d\-\]&&~~]+$", r"^[^/]+(/[^/]+)*$", r"^(?:[a-z]+\.)*[a-z]+$", "(ab|cd)*", "^x(.|[\r\n])*$", r"^[.a]+\.$", r"^\p{L}+$", "^.{1,500}$"),
        *(r"^(?<year>\d{4})-(?<month>0[1-9]|1[0-2])$", "^(?:(?!foo).)*$", r"(?:\b\w)*"),
    ],
)
def test_patterns_that_are_searched_in_no_time(pattern: str) -> None:
    assert not is_risky(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["^a{2,3}$", "(?i:[b-d]+)-x", "^(?:aa|[^a]b)c?$", r"(\d)\1", r"\bfoo\b", "(?<!b)a", "^[^a-z]$", "^[^\\x00-\\uffff]$", "^(?=.*b)[a-b]{0,4000}b"],
)
def test_a_pattern_matches_one_of_the_texts_that_are_read_off_it(pattern: str) -> None:
    assert any(matches(pattern, text) for text in examples(pattern))


def test_no_text_is_read_off_what_is_no_pattern_or_would_be_long() -> None:
    assert list(examples("^(")) == []
    assert list(examples("^(?:abc){1000}$")) == []


WHOLE = {
    r"^[^\s\@]+\@[^\s\@]+$": r"@[^\t-\r ",
    r"^.*\"$": r'"$',
    r"^[\w-.]+$": r"^[\-.0-9A-Z_a-z]+$",
    "\\-\U0001f600": r"-\u{1f600}",
}


@pytest.mark.parametrize("pattern", WHOLE)
def test_old_syntax_is_read_by_whole_characters_where_that_makes_no_difference(pattern: str) -> None:
    whole = with_whole_characters(pattern)
    assert not whole.units
    assert WHOLE[pattern] in for_ecma(whole)


@pytest.mark.parametrize("pattern", [r"^[^\_]$", r"^.+.+\@", r"\B.\_", r"^\ud83d.\-?", r"^(?:.{1,9}\,){9}(a)\1$"])
def test_where_it_makes_one_a_pattern_is_not_written_for_engines_of_code_points(pattern: str) -> None:
    with pytest.raises(Inexpressible, match="by halves"):
        with_whole_characters(pattern)


def test_whether_a_pattern_is_risky_is_asked_within_so_many_steps() -> None:
    """Thousands of pairs of alternatives, each of which took its own steps before."""
    assert is_risky(f"^(?:{'|'.join(f'[a-z]w{at}' for at in range(400))})*$")
    assert not is_risky(f"^(?:{'|'.join(f'w{at}x' for at in range(30))})*$")
