"""The theory of strings: lengths, patterns as regular languages, formats by examples and by what contains what, excluded values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from schemactl.compat.solver.formula import Fact, HasFormat, LacksFormat, Matches, MatchesNot, NotAmong, SizeAtLeast, SizeAtMost
from schemactl.compat.solver.holds import CannotTell, matches
from schemactl.compat.solver.outcome import Found, Nothing, Outcome, Unknown
from schemactl.schema.patterns import DOMAIN, Unsupported, language, texts
from schemactl.schema.regular import Expression, TooManySteps, both, negation, shortest

LONGEST: Final = 100_000
"""Characters of a string that is still built."""


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
        from schemactl.schema.asserted_formats import ASSERTED

        return (
            self.least <= len(text)
            and (self.most is None or len(text) <= self.most)
            and text not in self.excluded
            and all(matches(pattern, text) for pattern in self.patterns)
            and not any(matches(pattern, text) for pattern in self.not_patterns)
            and all(ASSERTED[name](text) for name in self.formats)
            and not any(ASSERTED[name](text) for name in self.not_formats)
        )


def strings(facts: Sequence[Fact]) -> Outcome:
    """A text of which all the facts are true."""
    wanted = _wanted(facts)
    if wanted.most is not None and wanted.least > wanted.most:
        return Nothing()
    if wanted.patterns & wanted.not_patterns or _included(wanted.formats) & wanted.not_formats:
        return Nothing()
    if wanted.least > LONGEST:
        return Unknown("a very long string")
    try:
        for text in _guesses(wanted):
            if wanted.accepts(text):
                return Found(text)
    except CannotTell as reason:
        return Unknown(str(reason))
    return _by_language(wanted)


def _guesses(wanted: _Wanted) -> Iterator[str]:
    from schemactl.schema.asserted_formats import EXAMPLES

    for name in sorted(wanted.formats):
        yield from EXAMPLES.get(name, ())
    if not wanted.formats and not wanted.patterns:
        count = len(wanted.excluded)
        for letter in ("a", "\n", "-", "A", "0"):  # a newline: what `.` does not match
            yield letter * wanted.least
        if wanted.most != 0:
            length = max(wanted.least, 1)
            yield from ((str(number) + "a" * length)[: max(length, len(str(number)))] for number in range(count + 3))


def _by_language(wanted: _Wanted) -> Outcome:
    from schemactl.schema.asserted_formats import LANGUAGES

    wider = {LANGUAGES[name] for name in wanted.formats if name in LANGUAGES}
    exact = not wanted.formats and not wanted.not_formats
    try:
        excluded = frozenset(wanted.excluded)
        found = _shortest(frozenset(wanted.patterns | wider), frozenset(wanted.not_patterns), excluded, wanted.least, wanted.most)
    except (Unsupported, TooManySteps, RecursionError) as reason:
        return Unknown(f"a pattern that cannot be compared: {reason}")
    if found is None:
        return Nothing()
    try:
        if wanted.accepts(found):
            return Found(found)
    except CannotTell as reason:
        return Unknown(str(reason))
    return Unknown("formats and patterns together" if not exact else "a pattern that Python reads otherwise")


@lru_cache(maxsize=1024)
def _shortest(held: frozenset[str], avoided: frozenset[str], excluded: frozenset[str], least: int, most: int | None) -> str | None:
    """A shortest text that matches the ones, not the others, and is none of the excluded. Raises Unsupported and TooManySteps."""
    parts: list[Expression] = [
        DOMAIN,
        *(language(pattern) for pattern in sorted(held)),
        *(negation(language(pattern)) for pattern in sorted(avoided)),
    ]
    if excluded:
        parts.append(negation(texts(*sorted(excluded))))
    return shortest(both(parts), least, most)


def _included(formats: set[str]) -> set[str]:
    from schemactl.schema.asserted_formats import WITHIN

    return formats | {wider for name in formats for wider in WITHIN.get(name, ())}


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
