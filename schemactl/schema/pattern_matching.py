"""Whether a regular expression that somebody configured (subject rules, templates) matches a text, in bounded time, whatever the two are. They are
written as those of Python are. The patterns of schemas have a grammar of their own, which schema/patterns reads.

The engine is that of jsonschema-rs. A regular expression takes it time linear in the text and in the size of the program that it is compiled to, so
the longer the text, the smaller the program may be. Look-arounds and back references are searched by backtracking, with few steps and on short texts
alone. What is left is undecided, and its callers say so.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

MOST_WORK: Final = 20_000_000_000
"""Bytes of a compiled pattern times characters of a text: at worst some seconds."""
LARGEST_PROGRAM: Final = 10_000_000
"""Bytes to which a pattern may be compiled."""
SHORTEST: Final = 2_048
"""Characters up to which all texts are alike: a pattern is compiled once for them."""
MOST_STEPS: Final = 2_000
"""Times that the search for a pattern that is not regular may go back."""


class Undecided(Exception):
    """Whether the pattern matches is not known: no engine here reads it, or it would take too long."""


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches anywhere in the text (JSON Schema Validation 2020-12, section 6.3.3). Raises Undecided."""
    program = _compiled(pattern, _room(text))
    if program is not None and (program.is_linear or len(text) <= SHORTEST):
        found = program.search(text)
        if found is not None:
            return found
    raise Undecided(f"the expression {pattern[:60]!r} on a string of {len(text)} characters")


def matches_whole(pattern: str, text: str) -> bool:
    """Whether the pattern matches the text from its beginning to its end. Raises Undecided."""
    return matches(f"^(?:{pattern})$", text)


def is_readable(pattern: str) -> bool:
    """Whether any text can be held against the pattern."""
    return _compiled(pattern, LARGEST_PROGRAM) is not None


@dataclass(frozen=True, slots=True)
class _Program:
    """A compiled pattern. missing: says that the pattern was looked for to the end, and not found; only what is not linear can fail to say so."""

    found: "Draft202012Validator"
    missing: "Draft202012Validator | None"

    @property
    def is_linear(self) -> bool:
        return self.missing is None

    def search(self, text: str) -> bool | None:
        """None where the search was given up."""
        try:
            if self.found.is_valid(text):
                return True
            return None if self.missing is not None and not self.missing.is_valid(text) else False
        except UnicodeEncodeError:  # half of a surrogate pair, which no UTF-8 can carry
            return None


@lru_cache(maxsize=2_048)
def _compiled(pattern: str, room: int) -> _Program | None:
    """None where the pattern is not read, or needs more room (in bytes)."""
    from jsonschema_rs import Draft202012Validator, FancyRegexOptions, RegexOptions, ValidationError

    sought = {"pattern": pattern}
    try:
        return _Program(Draft202012Validator(sought, pattern_options=RegexOptions(size_limit=room)), None)
    except (ValidationError, UnicodeEncodeError):
        pass
    options = FancyRegexOptions(backtrack_limit=MOST_STEPS, size_limit=room)
    try:
        found = Draft202012Validator(sought, pattern_options=options)
        return _Program(found, Draft202012Validator({"not": sought}, pattern_options=options))
    except (ValidationError, UnicodeEncodeError):
        return None


def _room(text: str) -> int:
    """Bytes of a program that are searched for in a text of such a length in good time."""
    longest = 1 << max(len(text) - 1, SHORTEST - 1).bit_length()
    return min(LARGEST_PROGRAM, MOST_WORK // longest)
