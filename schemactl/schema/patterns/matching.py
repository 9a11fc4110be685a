"""Whether a pattern that somebody else wrote is found in a text, as ECMA-262 has it and in bounded time, whatever the two are. Every such question is
asked here.

What is regular is searched by Rust's crate `regex` (that of jsonschema-rs), in time linear in the text and, at worst, in the size of the pattern.
Look-arounds, references to groups and what is left are searched by our own matcher, within a number of steps. What is then not known is undecided,
and callers say so.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from schemactl.schema.patterns.backtracking import Backtracking, TooManySteps, program_of
from schemactl.schema.patterns.pattern import NotAPattern, Pattern, read, shown
from schemactl.schema.patterns.printers import Inexpressible, for_rust
from schemactl.schema.patterns.risk import is_risky
from schemactl.schema.patterns.tree import is_anchored, size
from schemactl.schema.patterns.units import as_units

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

MOST_WORK: Final = 100_000_000
"""Nodes of a pattern times characters of a text: some seconds, where Rust's engine does as badly as it can."""
SMALL: Final = 200
"""Nodes of a pattern that is searched in texts of any length."""
LARGEST_PROGRAM: Final = 10_000_000
"""Bytes to which Rust may compile a pattern, which is what it takes by itself."""
LARGEST_TABLE: Final = 10_000_000
"""Bytes in which it may remember where a search can be."""


class Undecided(Exception):
    """Whether the pattern is found is not known: the text is no pattern, or it would take too long. str() says why."""


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text (JSON Schema Validation 2020-12, section 6.3.3). Raises Undecided."""
    try:
        return _matcher(pattern).finds(text)
    except NotAPattern as error:
        raise Undecided(f"{shown(pattern)} is not a pattern of ECMA-262: {error}") from error


def surely_matches(pattern: str, text: str) -> bool:
    """The same; not where it is undecided."""
    try:
        return matches(pattern, text)
    except Undecided:
        return False


def may_match(pattern: str, text: str) -> bool:
    """The same, or it is undecided."""
    try:
        return matches(pattern, text)
    except Undecided:
        return True


def linear(pattern: Pattern) -> str | None:
    """The pattern for Rust's crate `regex`; None where that cannot say it, or refuses it for its size."""
    try:
        written = for_rust(pattern)
    except Inexpressible:
        return None
    return None if _compiled_by_rust(written, LARGEST_PROGRAM // 2) is None else written  # other versions may need more


def is_tame(pattern: Pattern) -> bool:
    """Whether a search can be at few nodes of the pattern at a time, however many there are."""
    return is_anchored(pattern.tree) and not is_risky(pattern.source)


@dataclass(slots=True)
class _Matcher:
    """Of one pattern. quick: None where Rust cannot say it; slow: once it was needed."""

    pattern: Pattern
    size: int
    quick: "Draft202012Validator | None"
    slow: Backtracking | None = field(default=None)

    def finds(self, text: str) -> bool:
        """Raises Undecided."""
        if self.pattern.units and not text.isascii():
            text = as_units(text)
        if self.size > SMALL and self.size * len(text) > MOST_WORK and not is_tame(self.pattern):
            raise Undecided(self._too_long(text))
        if self.quick is not None:
            try:
                return self.quick.is_valid(text)
            except UnicodeEncodeError:  # half of a character, which no UTF-8 can carry
                pass
        try:
            if self.slow is None:
                self.slow = program_of(self.pattern)
            return self.slow.finds(text)
        except TooManySteps as error:
            raise Undecided(self._too_long(text)) from error

    def _too_long(self, text: str) -> str:
        return f"the pattern {shown(self.pattern.source)} takes too long to match a string of {len(text):,} characters"


@lru_cache(maxsize=4096)
def _matcher(source: str) -> _Matcher:
    """Raises NotAPattern."""
    pattern = read(source)
    try:
        quick = _compiled_by_rust(for_rust(pattern), LARGEST_PROGRAM)
    except Inexpressible:
        quick = None
    return _Matcher(pattern, size(pattern.tree), quick)


def _compiled_by_rust(written: str, largest: int) -> "Draft202012Validator | None":
    """A validator of nothing but the pattern, which is written for Rust; None where it is too large."""
    import jsonschema_rs

    options = jsonschema_rs.RegexOptions(size_limit=largest, dfa_size_limit=LARGEST_TABLE)
    try:
        return jsonschema_rs.Draft202012Validator({"pattern": written}, pattern_options=options, offline=True)
    except jsonschema_rs.ValidationError:
        return None
