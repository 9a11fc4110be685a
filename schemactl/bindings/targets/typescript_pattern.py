"""Patterns in generated TypeScript: JavaScript's own, as they stand, but for what could hang it, and for what only newer engines read."""

from functools import cache

from schemactl.schema.patterns.pattern import NotAPattern, read
from schemactl.schema.patterns.printers import Inexpressible, for_ecma
from schemactl.schema.patterns.risk import is_risky


@cache
def written_pattern(pattern: str) -> str | None:
    """The pattern for `new RegExp`, with the flag `u` or without; None where it is not checked, for the reason that `left_out` gives."""
    if left_out(pattern):
        return None
    known = read(pattern)
    return for_ecma(known) if known.recent else pattern


@cache
def left_out(pattern: str) -> str:
    """Why a pattern is not checked; empty where it is."""
    try:
        known = read(pattern)
        if known.recent:
            for_ecma(known)
    except NotAPattern:
        return "it is not a pattern of ECMA-262"
    except Inexpressible:
        return "older engines do not read it"
    return "it may take exponential time" if is_risky(pattern) else ""
