"""Regular languages of texts: what a `pattern` matches, put together by and, or and not, and the question whether any text is left.

Brzozowski's derivatives (J. ACM 11, 1964), over sets of characters: an expression is derived by one character after the other, so
intersection and complement cost nothing to build. A text is read between two markers, BEGIN and END, which `^` and `$` match.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from schemactl.model.deadline import Deadline
from schemactl.schema.patterns.characters import ANY, BEGIN, END, EVERYTHING, Ranges, contains, pleasant


@dataclass(frozen=True, slots=True)
class Class:
    """One character (or marker) out of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing but the empty text."""


@dataclass(frozen=True, slots=True)
class Sequence:
    first: "Expression"
    then: "Expression"


@dataclass(frozen=True, slots=True)
class Either:
    options: "frozenset[Expression]"


@dataclass(frozen=True, slots=True)
class Both:
    parts: "frozenset[Expression]"


@dataclass(frozen=True, slots=True)
class Not:
    body: "Expression"


@dataclass(frozen=True, slots=True)
class Repeat:
    """least to most times; most is None without end."""

    body: "Expression"
    least: int
    most: int | None


Expression = Class | Empty | Sequence | Either | Both | Not | Repeat

EMPTY: Final = Empty()
NOTHING: Final = Class(())
ALL: Final = Repeat(Class(EVERYTHING), 0, None)
"""Every text of characters and markers."""
ANY_TEXT: Final = Repeat(Class(ANY), 0, None)


MOST_SECONDS = 0.5
"""Of processor time, for one search: derivatives of expressions that repeat what repeats grow long."""


class TooManySteps(Exception):
    """The search was given up before it had an answer."""


def sequence(*parts: Expression) -> Expression:
    """One after the other."""
    result: Expression = EMPTY
    for part in reversed(parts):
        if part == NOTHING or result == NOTHING:
            return NOTHING
        if result == EMPTY:
            result = part
        elif isinstance(part, Sequence):
            result = Sequence(part.first, sequence(part.then, result))
        elif part != EMPTY:
            result = Sequence(part, result)
    return result


def either(options: Iterable[Expression]) -> Expression:
    flat: set[Expression] = set()
    for option in options:
        flat |= option.options if isinstance(option, Either) else {option}
    flat.discard(NOTHING)
    if ALL in flat:
        return ALL
    return NOTHING if not flat else next(iter(flat)) if len(flat) == 1 else Either(frozenset(flat))


def both(parts: Iterable[Expression]) -> Expression:
    flat: set[Expression] = set()
    for part in parts:
        flat |= part.parts if isinstance(part, Both) else {part}
    flat.discard(ALL)
    if NOTHING in flat or any(isinstance(part, Not) and part.body in flat for part in flat):
        return NOTHING
    return ALL if not flat else next(iter(flat)) if len(flat) == 1 else Both(frozenset(flat))


def negation(body: Expression) -> Expression:
    if isinstance(body, Not):
        return body.body
    return NOTHING if body == ALL else ALL if body == NOTHING else Not(body)


def repeat(body: Expression, least: int, most: int | None) -> Expression:
    if most == 0 or body == EMPTY:
        return EMPTY
    if body == NOTHING:
        return EMPTY if least == 0 else NOTHING
    return body if (least, most) == (1, 1) else Repeat(body, least, most)


def text(literal: str) -> Expression:
    """Exactly this text."""
    return sequence(*(Class(((ord(char), ord(char)),)) for char in literal))


@lru_cache(maxsize=50_000)
def is_nullable(expression: Expression) -> bool:
    """Whether the empty text belongs to it."""
    match expression:
        case Empty():
            return True
        case Class():
            return False
        case Sequence(first, then):
            return is_nullable(first) and is_nullable(then)
        case Either(options):
            return any(map(is_nullable, options))
        case Both(parts):
            return all(map(is_nullable, parts))
        case Not(body):
            return not is_nullable(body)
        case Repeat(body, least, _most):
            return least == 0 or is_nullable(body)


@lru_cache(maxsize=100_000)
def derivative(expression: Expression, code: int) -> Expression:
    """What may follow after the character."""
    match expression:
        case Empty():
            return NOTHING
        case Class(ranges):
            return EMPTY if contains(ranges, code) else NOTHING
        case Sequence(first, then):
            after = sequence(derivative(first, code), then)
            return either((after, derivative(then, code))) if is_nullable(first) else after
        case Either(options):
            return either(derivative(option, code) for option in options)
        case Both(parts):
            return both(derivative(part, code) for part in parts)
        case Not(body):
            return negation(derivative(body, code))
        case Repeat(body, least, most):
            rest = repeat(body, max(least - 1, 0), None if most is None else most - 1)
            return sequence(derivative(body, code), rest)


@lru_cache(maxsize=50_000)
def first_classes(expression: Expression) -> frozenset[Ranges]:
    """The sets of characters that a first character is asked to be in."""
    match expression:
        case Class(ranges):
            return frozenset((ranges,))
        case Sequence(first, then):
            return first_classes(first) | first_classes(then) if is_nullable(first) else first_classes(first)
        case Either(options=parts) | Both(parts=parts):
            return frozenset().union(*map(first_classes, parts))
        case Not(body=body) | Repeat(body=body):
            return first_classes(body)
        case _:
            return frozenset()


def holds(expression: Expression, word: str, deadline: Deadline) -> bool:
    """Whether the text, between its markers, belongs to the expression: one step a character, whatever the expression. Raises TooManySteps after the
    deadline."""
    state = derivative(expression, BEGIN)
    for at, char in enumerate(word):
        if at % 16 == 0 and deadline.is_over:
            raise TooManySteps
        state = derivative(state, ord(char))
    return is_nullable(derivative(state, END))


def shortest(expression: Expression, least: int = 0, most: int | None = None, steps: int = 20_000) -> str | None:
    """A shortest text of at least `least` and at most `most` characters that the expression over `BEGIN text END` holds; None where there is none.
    Raises TooManySteps after so many derivatives, or where they take too long."""
    deadline = Deadline.within(MOST_SECONDS)
    start = derivative(expression, BEGIN)
    frontier: list[tuple[Expression, str]] = [(start, "")]
    seen: set[Expression] = set()
    length = 0
    while frontier and (most is None or length <= most):
        if length >= least:
            for state, word in frontier:
                if is_nullable(derivative(state, END)):
                    return word
        following: dict[Expression, str] = {}
        for state, word in frontier:
            for code in _representatives(first_classes(state)):
                steps -= 1
                if steps < 0 or (steps % 16 == 0 and deadline.is_over):
                    raise TooManySteps
                after = derivative(state, code)
                if after != NOTHING and after not in following:
                    following[after] = word + chr(code)
        if length >= least:  # below that, a state seen at another length is another state
            seen.update(state for state, _word in frontier)
        frontier = [(state, word) for state, word in following.items() if state not in seen]
        length += 1
    return None


@lru_cache(maxsize=50_000)
def _representatives(classes: frozenset[Ranges]) -> tuple[int, ...]:
    """One character for each way of being in some of the sets and not in the others, the pleasant ones first."""
    points = sorted({0, *(point for ranges in classes for low, high in ranges for point in (low, high + 1) if point < BEGIN)})
    chosen: dict[tuple[bool, ...], int] = {}
    for low, end in zip(points, [*points[1:], BEGIN], strict=True):
        membership = tuple(contains(ranges, low) for ranges in classes)
        candidate = pleasant(low, end - 1)
        chosen[membership] = min(chosen.get(membership, candidate), candidate, key=_unpleasantness)
    return tuple(sorted(chosen.values(), key=_unpleasantness))


def _unpleasantness(code: int) -> tuple[bool, bool, int]:
    return not ord(" ") < code <= ord("~"), not chr(code).isalnum(), code
