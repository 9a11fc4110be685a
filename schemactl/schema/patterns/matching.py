"""Whether a pattern is found in a text, as ECMA-262 has it, in time that no pattern and no text can make long.

What is regular is searched by Rust's crate `regex` (of jsonschema-rs), in time linear in the text; look-arounds, references to groups and what else
that cannot say by our own matcher, within a number of steps.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from schemactl.schema.patterns.backtracking import Backtracking, TooManySteps, compiled
from schemactl.schema.patterns.pattern import NotAPattern, Pattern, read
from schemactl.schema.patterns.printers import Inexpressible, for_rust
from schemactl.schema.patterns.tree import size
from schemactl.schema.patterns.units import as_units

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

LARGEST: Final = 5_000_000
"""Bytes of a pattern once Rust has compiled it: half of what that takes by itself, so that other versions take it, too."""
MOST_WORK: Final = 100_000_000
"""Nodes of a pattern times characters of a text: five seconds, where Rust's engine does as badly as it can."""
SMALL: Final = 100
"""Nodes of a pattern that is searched in texts of any length."""


class Undecided(Exception):
    """Whether the pattern is found in the text is not known: it is no pattern, or it takes too many steps. str() says why."""


@dataclass(slots=True)
class Matcher:
    """Of one pattern. size: its nodes, repetitions written out."""

    pattern: Pattern
    size: int
    _linear: "Draft202012Validator | None"
    _slow: Backtracking | None = field(default=None)

    def finds(self, text: str) -> bool:
        """Raises Undecided."""
        if self.pattern.units and not text.isascii():
            text = as_units(text)
        if self.size > SMALL and self.size * len(text) > MOST_WORK:
            raise Undecided(f"the pattern {shown(self.pattern.source)} is too large for a text of {len(text):,} characters")
        if self._linear is not None:
            try:
                return self._linear.is_valid(text)
            except UnicodeEncodeError:  # half of a character, which Rust has no text for
                pass
        try:
            if self._slow is None:
                self._slow = compiled(self.pattern)
            return self._slow.finds(text)
        except TooManySteps as error:
            raise Undecided(f"the pattern {shown(self.pattern.source)} takes too many steps") from error


@lru_cache(maxsize=4096)
def matcher(source: str) -> Matcher:
    """Raises NotAPattern."""
    pattern = read(source)
    return Matcher(pattern, size(pattern.tree), _linear(pattern))


def finds(source: str, text: str) -> bool:
    """Whether the pattern is found in the text. Raises Undecided."""
    try:
        return matcher(source).finds(text)
    except NotAPattern as error:
        raise Undecided(f"{shown(source)} is no pattern of ECMA-262: {error}") from error


def may_find(source: str, text: str) -> bool:
    """Whether the pattern is found in the text, or that is not known."""
    try:
        return finds(source, text)
    except Undecided:
        return True


def linear_pattern(source: str) -> str | None:
    """The pattern for Rust's crate `regex`; None where that cannot say it, or refuses it for its size. Raises NotAPattern."""
    try:
        written = for_rust(read(source))
    except Inexpressible:
        return None
    return None if _compiled_by_rust(written) is None else written


def shown(source: str) -> str:
    """For a message."""
    return repr(source if len(source) <= 80 else f"{source[:79]}…")


def _linear(pattern: Pattern) -> "Draft202012Validator | None":
    try:
        return _compiled_by_rust(for_rust(pattern))
    except Inexpressible:
        return None


def _compiled_by_rust(written: str) -> "Draft202012Validator | None":
    import jsonschema_rs

    try:
        options = jsonschema_rs.RegexOptions(size_limit=LARGEST)
        return jsonschema_rs.Draft202012Validator({"pattern": written}, pattern_options=options, offline=True)
    except jsonschema_rs.ValidationError:
        return None
