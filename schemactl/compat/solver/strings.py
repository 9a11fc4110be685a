"""The theory of strings: lengths, patterns as regular languages, formats by examples and by what contains what, excluded values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from schemactl.compat.solver.formula import Fact, HasFormat, LacksFormat, Matches, MatchesNot, NotAmong, SizeAtLeast, SizeAtMost
from schemactl.compat.solver.holds import CannotTell, matches
from schemactl.compat.solver.outcome import NoSolution, Outcome, Solution, Unknown
from schemactl.schema.formats import FORMATS
from schemactl.schema.patterns.examples import examples
from schemactl.schema.patterns.language import Unsupported, language
from schemactl.schema.patterns.regular import Expression, TooManySteps, both, negation, shortest, texts

LONGEST: Final = 100_000
"""Characters of a string that is still built."""
_OUTER: Final = {name: one.outer for name, one in FORMATS.items() if one.outer is not None}
_INNER: Final = {name: one.inner for name, one in FORMATS.items() if one.inner is not None}


@dataclass
class _Wanted:
    """What is asked of one string."""

    least: int = 0
    most: int | None = None
    patterns: set[str] = field(default_factory=set)
    not_patterns: set[str] = field(default_factory=set)
    formats: set[str] = field(default_factory=set)
    not_formats: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)

    def accepts(self, text: str) -> bool:
        """Raises CannotTell."""
        return (
            self.least <= len(text)
            and (self.most is None or len(text) <= self.most)
            and text not in self.excluded
            and all(matches(pattern, text) for pattern in self.patterns)
            and not any(matches(pattern, text) for pattern in self.not_patterns)
            and all(FORMATS[name].holds(text) for name in self.formats)
            and not any(FORMATS[name].holds(text) for name in self.not_formats)
        )


def strings(facts: Sequence[Fact]) -> Outcome:
    """A text of which all the facts are true."""
    wanted = _wanted(facts)
    if wanted.most is not None and wanted.least > wanted.most:
        return NoSolution()
    if wanted.patterns & wanted.not_patterns or _included(wanted.formats) & wanted.not_formats:
        return NoSolution()
    if wanted.least > LONGEST:
        return Unknown(f"a text of more than {LONGEST:,} characters would be needed")
    try:
        for text in _guesses(wanted):
            if wanted.accepts(text):
                return Solution(text)
    except CannotTell as reason:
        return Unknown(str(reason))
    return _by_language(wanted)


def _guesses(wanted: _Wanted) -> Iterator[str]:
    for name in sorted(wanted.formats):
        yield from FORMATS[name].examples
    if wanted.not_formats:
        yield from _OF_NO_FORMAT
    if not wanted.formats and not wanted.patterns:
        count = len(wanted.excluded)
        for letter in ("a", "\n", "-", "A", "0"):  # a newline: what `.` does not match
            yield letter * wanted.least
        if wanted.most != 0:
            length = max(wanted.least, 1)
            yield from ((str(number) + "a" * length)[: max(length, len(str(number)))] for number in range(count + 3))


_OF_NO_FORMAT: Final = ("a b", "(~ ", "(", "~", "", "\n")


def _by_language(wanted: _Wanted) -> Outcome:
    """Formats are languages that are only known from outside and from inside: the wider reading proves that there is none, the narrower finds one."""
    try:
        found = _read(wanted, _OUTER, _INNER)
        if found is None:
            return NoSolution()
        if not wanted.accepts(found) and (wanted.formats or wanted.not_formats):
            found = _read(wanted, _INNER, _OUTER)
        if found is not None and wanted.accepts(found):
            return Solution(found)
    except Unsupported as reason:
        return _by_example(wanted) or Unknown(str(reason))
    except (TooManySteps, RecursionError):
        return _by_example(wanted) or Unknown("patterns that take too long to be compared")
    except CannotTell as reason:
        return Unknown(str(reason))
    return Unknown("no text was found that tells formats, or a format and a pattern, apart")


def _by_example(wanted: _Wanted) -> Solution | None:
    """A text that one of the patterns is seen to match, where what they match in common cannot be worked out."""
    for pattern in sorted(wanted.patterns):
        for text in examples(pattern):
            if wanted.accepts(text):
                return Solution(text)
    return None


def _read(wanted: _Wanted, formats: dict[str, str], not_formats: dict[str, str]) -> str | None:
    """A shortest text, each format being read as a pattern: those to have by the first table, those to lack by the second."""
    held = wanted.patterns | {formats[name] for name in wanted.formats if name in formats}
    avoided = wanted.not_patterns | {not_formats[name] for name in wanted.not_formats if name in not_formats}
    return _shortest(frozenset(held), frozenset(avoided), frozenset(wanted.excluded), wanted.least, wanted.most)


@lru_cache(maxsize=1024)
def _shortest(held: frozenset[str], avoided: frozenset[str], excluded: frozenset[str], least: int, most: int | None) -> str | None:
    """A shortest text that matches the ones, not the others, and is none of the excluded. Raises Unsupported and TooManySteps."""
    parts: list[Expression] = [
        *(language(pattern) for pattern in sorted(held)),
        *(negation(language(pattern)) for pattern in sorted(avoided)),
    ]
    if excluded:
        parts.append(negation(texts(sorted(excluded))))
    return shortest(both(parts), least, most)


def _included(formats: set[str]) -> set[str]:
    return formats | {wider for name in formats for wider in FORMATS[name].within}


def _wanted(facts: Sequence[Fact]) -> _Wanted:
    wanted = _Wanted()
    for fact in facts:
        match fact:
            case SizeAtLeast(size):
                wanted.least = max(wanted.least, size)
            case SizeAtMost(size):
                wanted.most = size if wanted.most is None else min(wanted.most, size)
            case Matches(pattern):
                wanted.patterns.add(pattern)
            case MatchesNot(pattern):
                wanted.not_patterns.add(pattern)
            case HasFormat(name):
                wanted.formats.add(name)
            case LacksFormat(name):
                wanted.not_formats.add(name)
            case NotAmong(values):
                wanted.excluded |= {value for value in values if isinstance(value, str)}
    return wanted
