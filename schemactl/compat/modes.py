"""Modes: which directions must hold, against which versions, and the names that people use for them."""

from typing import Final

from schemactl.errors import UsageError
from schemactl.model.finding import Direction
from schemactl.model.options.compat import Mode

_BACKWARD, _FORWARD = Direction.BACKWARD, Direction.FORWARD

DIRECTIONS: Final[dict[Mode, frozenset[Direction]]] = {
    Mode.BACKWARD: frozenset({_BACKWARD}),
    Mode.FORWARD: frozenset({_FORWARD}),
    Mode.FULL: frozenset({_BACKWARD, _FORWARD}),
    Mode.BACKWARD_TRANSITIVE: frozenset({_BACKWARD}),
    Mode.FORWARD_TRANSITIVE: frozenset({_FORWARD}),
    Mode.FULL_TRANSITIVE: frozenset({_BACKWARD, _FORWARD}),
    Mode.NONE: frozenset(),
}
ALIASES: Final[dict[str, Mode]] = {"consumers": Mode.FORWARD, "replay": Mode.BACKWARD}
TRANSITIVE: Final = frozenset({Mode.BACKWARD_TRANSITIVE, Mode.FORWARD_TRANSITIVE, Mode.FULL_TRANSITIVE})


def mode_named(name: str) -> Mode:
    """The mode that a person means: its name in any case, or an alias. Raises UsageError."""
    if name.lower() in ALIASES:
        return ALIASES[name.lower()]
    try:
        return Mode(name.upper())
    except ValueError:
        known = ", ".join([*Mode, *(f"{alias} (= {mode})" for alias, mode in ALIASES.items())])
        raise UsageError(f"unknown mode {name!r}.", remedy=f"Known: {known}.") from None
