"""Patterns one by one: how they are read, why some are none, and what they match."""

import pytest

from schemactl.schema.patterns.backtracking import TooManySteps, program_of
from schemactl.schema.patterns.matching import Undecided, linear, matches
from schemactl.schema.patterns.pattern import NotAPattern, read

FOUND: dict[str, tuple[str, str]] = {
    r"^\d+$": ("12", "1\u0661"),
    r"^\w$": ("_", "é"),
    r"^\s$": ("\ufeff", "\x1c"),
    r"^.$": ("\x85", "\u2028"),
    r"x$": ("x", "x\n"),
    r"^(OPEN|CLOSED)$": ("OPEN", "OPEN\n"),
    r"\bx\b": ("é x", "xy"),
    r"\B": ("", "a"),
    r"^[\w-.]+$": ("a-.b", "a b"),
    r"^[&&[|~]$": ("[", "^"),
    r"^(?:[]|a)$": ("a", ""),
    r"^[^]$": ("\n", ""),
    r"^[\b]$": ("\b", "b"),
    r"^a{,3}$": ("a{,3}", "aa"),
    r"^\/\-\_\@$": ("/-_@", r"\/\-\_\@"),
    r"^\u0041\x42\u{43}\ud83d\ude00\0$": ("ABC\U0001f600\0", "ABC"),
    r"^\cJ$": ("\n", "J"),
    r"^\101$": ("A", "101"),
    r"^(?<year>\d{4})-\k<year>$": ("2026-2026", "2026-2027"),
    r"^(?:(?<a>x)|(?<a>y))\k<a>$": ("yy", "xy"),
    r"^(?:(a)|b)\1$": ("b", "ba"),
    r"^(?:(a)|b)*\1$": ("ab", "ba"),
    r"^\p{Lu}\p{Letter}$": ("Éé", "éÉ"),
    r"^\P{L}\p{Script_Extensions=Greek}\p{White_Space}$": ("1Ω ", "aΩ "),
    r"^\p{Greek}$": ("p{Greek}", "Ω"),
    r"^(?i:straße)$": ("STRAßE", "STRASSE"),
    r"^(?i:k\w)$": ("\u212aſ", "aa"),
    r"^(?i:[^k])$": ("a", "\u212a"),
    r"^(?i:(a)b\1)$": ("abA", "abb"),
    r"^(?s:.)(?-s:.)$": ("\nx", "x\n"),
    r"(?m:^a$)": ("b\na\nc", "ba"),
    r"^(a+)+$": ("aaa", "a" * 100_000 + "b"),
    r"^(?=.*\d)(?!.*--).{3,}$": ("a-1", "a--1"),
    r"(?<=\$\d+\.)\d\d": ("$10.53", "10.53"),
    r"(?<!a)b": ("b", "ab"),
    r"^.?$": ("\U0001f600", "ab"),
    r"^[^\_]{2}$": ("\U0001f600", "a"),
    "^[^\\ud800-\\udfff]$": ("a", "\ud800"),
    "^\ud83d$": ("\ud83d", "\U0001f600"),
}
"""Pattern → a text that it is found in, and one that it is not."""


@pytest.mark.parametrize("pattern", FOUND)
def test_a_pattern_is_found_as_ecma_262_has_it(pattern: str) -> None:
    found, other = FOUND[pattern]
    assert matches(pattern, found)
    assert not matches(pattern, other)


def test_old_syntax_says_why_it_is_old() -> None:
    assert read(r"[\w-.]").old == "a range that starts or ends with a character class, at character 6"
    assert read(r"a\-b").old == "an unknown escape \\-, at character 3"
    assert read("a{,3}").old == "a lone {, at character 2"
    assert read(r"[\w.-]").old == ""


NO_PATTERN = {
    "(?i)^abc$": (2, "a kind of group that ECMA-262 does not have"),
    "(?P<x>a)": (2, "a kind of group that ECMA-262 does not have"),
    "(?>a)": (2, "a kind of group that ECMA-262 does not have"),
    "(?-:a)": (2, "a kind of group that ECMA-262 does not have"),
    "(?i-i:a)": (2, "a kind of group that ECMA-262 does not have"),
    "(?ii:a)": (3, "a modifier twice"),
    "a++": (2, "nothing to repeat"),
    "a{2}{3}": (4, "nothing to repeat"),
    "a{3,2}": (6, "a repetition whose minimum exceeds its maximum"),
    "(a": (2, "an unclosed group"),
    "a)": (1, "an unmatched )"),
    "[a": (2, "an unclosed ["),
    "\U0001f600[b-a]": (5, "a range in reverse order"),
    "\\": (1, "an unexpected end"),
    "(?<1>a)": (4, "an invalid group name"),
    "(?<n>a)(?<n>b)": (12, "two groups called n"),
    r"(?<n>a)\k<m>": (12, "a reference to m, but no group has that name"),
    "(" * 51 + ")" * 51: (50, "groups that are nested more than 50 deep"),
}
"""Pattern → at which character, and why."""


@pytest.mark.parametrize("pattern", NO_PATTERN)
def test_what_is_no_pattern_says_where_and_why(pattern: str) -> None:
    with pytest.raises(NotAPattern) as raised:
        read(pattern)
    assert (raised.value.at, raised.value.reason) == NO_PATTERN[pattern]
    with pytest.raises(Undecided, match="is not a pattern of ECMA-262"):
        matches(pattern, "a")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^(?=x)(x+x+)+\By", "x" * 5_000),
        ("^(?=(a+)+$)", "a" * 20_000 + "b"),
        (r"^(?=.*\d)(?=.*[a-z]).{8,64}$", "a1" * 30_000),
        ("(?:(?!foo).)*$", "fo" * 10_000),
    ],
)
def test_what_holds_no_reference_is_decided_in_steps_in_proportion_to_the_text(pattern: str, text: str) -> None:
    assert linear(read(pattern)) is None
    program = program_of(read(pattern))
    program.finds(text, most=20 * len(program.program) * len(text))


@pytest.mark.parametrize("pattern", [r"(x+x+)+\1y", "(?=(a{0,9999}){0,9999})"])
def test_what_takes_too_many_steps_is_undecided(pattern: str) -> None:
    with pytest.raises(Undecided, match="too"):
        matches(pattern, "x" * 2_000)


def test_a_large_pattern_is_not_searched_in_a_long_text() -> None:
    assert matches("(a{1,200}){1,200}$", "a" * 100)
    with pytest.raises(Undecided, match="takes too long to match a string of 20,000 characters"):
        matches("(a{1,200}){1,200}$", "a" * 20_000)


def test_a_program_does_not_outgrow_its_bounds() -> None:
    assert not program_of(read("^(?:){2147483647}b")).finds("a")
    with pytest.raises(TooManySteps):
        program_of(read("(?:(?:a{1000}){1000}){1000}"))


def test_what_rust_refuses_for_its_size_is_left_to_steps() -> None:
    assert linear(read(r"^\p{L}{5000}$")) is None
    assert matches(r"^\p{L}{5000}$", "é" * 5_000)
    assert not matches(r"^\p{L}{5000}$", "é" * 5_001)
