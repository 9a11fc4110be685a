"""Regular languages of texts, put together by and, or and not, and the question whether any text is left.

Brzozowski's derivatives (J. ACM 11, 1964), over sets of characters: an expression is derived by one character after the other, so intersection and
complement cost nothing to build. What depends on what stands before a place (`^`, `\\b`, look-behinds) is derived along from the beginning of the
text, wherever it stands in the expression (Moseley et al., Derivative Based Nonbacktracking Real-World Regex Matching, PLDI 2023).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from schemactl.model.deadline import Deadline, OutOfTime, step
from schemactl.schema.patterns import characters
from schemactl.schema.patterns.characters import ANY, LAST, Ranges, contains, pleasant, unpleasantness
from schemactl.schema.patterns.units import FIRST, LAST_UNIT, SURROGATES, halves, stand_in


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Expression:
    """Those that say the same in the same way are one object, so they are compared by identity."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Class(Expression):
    """One character out of a set."""

    ranges: Ranges


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Empty(Expression):
    """Nothing but the empty text."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Texts(Expression):
    """One of many texts."""

    literals: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Sequence(Expression):
    first: Expression
    then: Expression


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Either(Expression):
    options: frozenset[Expression]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Both(Expression):
    parts: frozenset[Expression]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Not(Expression):
    body: Expression


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Repeat(Expression):
    """least to most times; most is None without end."""

    body: Expression
    least: int
    most: int | None


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Behind(Expression):
    """The empty text, where all that stands before it, from the beginning, belongs to `before`."""

    before: Expression


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Hole(Expression):
    """Stands in the body of a loop for the loop itself."""

    number: int


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Loop(Expression):
    """`then`, or the body, which never begins with its hole, with this loop in its place."""

    body: Expression
    hole: Hole
    then: Expression


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Units(Expression):
    """Texts that belong to `body` once they are written as UTF-16 code units (schema/patterns/units.py)."""

    body: Expression


MOST_SECONDS = 0.5
"""Of processor time, for one search: derivatives of expressions that repeat what repeats grow long."""
_MOST_RANGES: Final = 5_000


class TooManySteps(Exception):
    """The search was given up before it had an answer."""


_Kind = TypeVar("_Kind", bound=Expression)
_KNOWN: Final[WeakValueDictionary[tuple[object, ...], Expression]] = WeakValueDictionary()


def _one(kind: type[_Kind], *parts: object) -> _Kind:
    key = (kind, *parts)
    found = _KNOWN.get(key)
    if found is None:
        found = _KNOWN[key] = kind(*parts)
    assert isinstance(found, kind)
    return found


def one_of(ranges: Ranges) -> Expression:
    """One character out of a set."""
    return _one(Class, ranges)


EMPTY: Final = _one(Empty)
NOTHING: Final = one_of(())
ALL: Final = _one(Repeat, one_of(ANY), 0, None)
"""Every text."""


def sequence(*parts: Expression) -> Expression:
    """One after the other."""
    result: Expression = EMPTY
    for part in reversed(parts):
        if part is NOTHING or result is NOTHING:
            return NOTHING
        if result is EMPTY:
            result = part
        elif isinstance(part, Sequence):
            result = sequence(part.first, sequence(part.then, result))
        elif part is not EMPTY and not (part is ALL and (result is ALL or (isinstance(result, Sequence) and result.first is ALL))):
            result = _one(Sequence, part, result)
    return result


def either(options: Iterable[Expression]) -> Expression:
    flat: set[Expression] = set()
    for option in options:
        flat |= option.options if isinstance(option, Either) else {option}
    flat.discard(NOTHING)
    if ALL in flat:
        return ALL
    return NOTHING if not flat else next(iter(flat)) if len(flat) == 1 else _one(Either, frozenset(flat))


def both(parts: Iterable[Expression]) -> Expression:
    flat: set[Expression] = set()
    for part in parts:
        flat |= part.parts if isinstance(part, Both) else {part}
    flat.discard(ALL)
    if NOTHING in flat or any(isinstance(part, Not) and part.body in flat for part in flat):
        return NOTHING
    if EMPTY in flat and not any(map(_is_open, flat)):
        return EMPTY if all(map(is_nullable, flat)) else NOTHING
    return ALL if not flat else next(iter(flat)) if len(flat) == 1 else _one(Both, frozenset(flat))


def negation(body: Expression) -> Expression:
    if isinstance(body, Not):
        return body.body
    return NOTHING if body is ALL else ALL if body is NOTHING else _one(Not, body)


def repeat(body: Expression, least: int, most: int | None) -> Expression:
    if most == 0 or body is EMPTY:
        return EMPTY
    if body is NOTHING:
        return EMPTY if least == 0 else NOTHING
    return body if (least, most) == (1, 1) else _one(Repeat, body, least, most)


def behind(before: Expression) -> Expression:
    """The empty text after such a beginning of the whole text."""
    return NOTHING if before is NOTHING else EMPTY if before is ALL else _one(Behind, before)


def hole(number: int) -> Hole:
    return _one(Hole, number)


def loop(body: Expression, hole_: Hole, then: Expression) -> Expression:
    """The body again and again, each time with a text that is not empty, and then what follows."""
    return then if body is NOTHING else _one(Loop, body, hole_, then)


def units(body: Expression) -> Expression:
    return body if body in (NOTHING, ALL) else _one(Units, body)


def texts(literals: Iterable[str]) -> Expression:
    """Exactly these."""
    found = frozenset(literals)
    return EMPTY if found == {""} else _one(Texts, found) if found else NOTHING


def _parts(expression: Expression) -> Iterable[Expression]:
    match expression:
        case Sequence(first, then):
            return first, then
        case Either(options=parts) | Both(parts=parts):
            return parts
        case Not(body=body) | Repeat(body=body) | Units(body=body) | Behind(before=body):
            return (body,)
        case Loop(body, _, then):
            return body, then
        case _:
            return ()


@lru_cache(maxsize=100_000)
def _looks_back(expression: Expression) -> bool:
    """Whether anything in it depends on what stands before."""
    return isinstance(expression, Behind) or any(map(_looks_back, _parts(expression)))


@lru_cache(maxsize=100_000)
def _is_open(expression: Expression) -> bool:
    """Whether it is not known yet if the empty text belongs to it, since that depends on the place, or on what a hole stands for."""
    return isinstance(expression, Behind | Hole) or any(map(_is_open, _parts(expression)))


@lru_cache(maxsize=100_000)
def is_nullable(expression: Expression) -> bool:
    """Whether the empty text belongs to it, at the place up to which it is derived."""
    match expression:
        case Empty():
            return True
        case Texts(literals):
            return "" in literals
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
        case Behind(body) | Units(body) | Loop(then=body):
            return is_nullable(body)
        case _:
            return False


@lru_cache(maxsize=100_000)
def derivative(expression: Expression, code: int) -> Expression:
    """What may follow after the character. Raises OutOfTime."""
    step()
    match expression:
        case Class(ranges):
            return EMPTY if contains(ranges, code) else NOTHING
        case Texts():
            return _rests(expression).get(code, NOTHING)
        case Sequence(first, then):
            after = sequence(derivative(first, code), _moved(then, code))
            return either((after, derivative(then, code))) if is_nullable(first) else after
        case Either(options):
            return either(derivative(option, code) for option in options)
        case Both(parts):
            return both(derivative(part, code) for part in parts)
        case Not(body):
            return negation(derivative(body, code))
        case Repeat(body, least, most):
            rest = repeat(_moved(body, code), max(least - 1, 0), None if most is None else most - 1)
            return sequence(derivative(body, code), rest)
        case Loop(body, hole_, then):
            return either((derivative(then, code), derivative(_filled(body, hole_, expression), code)))
        case Units(body):
            for unit in halves(code):
                body = derivative(body, stand_in(unit))
            return units(body)
        case _:
            return NOTHING


@lru_cache(maxsize=1_000)
def _rests(expression: Texts) -> dict[int, Expression]:
    """What is left of the texts after each first character."""
    rests: dict[int, list[str]] = {}
    for literal in expression.literals:
        if literal:
            rests.setdefault(ord(literal[0]), []).append(literal[1:])
    return {code: texts(rest) for code, rest in rests.items()}


@lru_cache(maxsize=100_000)
def _moved(expression: Expression, code: int) -> Expression:
    """The same expression, one character further in the text."""
    if not _looks_back(expression):
        return expression
    match expression:
        case Sequence(first, then):
            return sequence(_moved(first, code), _moved(then, code))
        case Either(options):
            return either(_moved(option, code) for option in options)
        case Both(parts):
            return both(_moved(part, code) for part in parts)
        case Not(body):
            return negation(_moved(body, code))
        case Repeat(body, least, most):
            return repeat(_moved(body, code), least, most)
        case Loop(body, hole_, then):
            return loop(_moved(body, code), hole_, _moved(then, code))
        case Behind(before):
            return behind(derivative(before, code))
        case _:
            raise AssertionError(expression)


@lru_cache(maxsize=100_000)
def _filled(expression: Expression, hole_: Hole, by: Expression) -> Expression:
    """The expression with another one in the place of the hole."""
    match expression:
        case Hole():
            return by if expression is hole_ else expression
        case Sequence(first, then):
            return sequence(_filled(first, hole_, by), _filled(then, hole_, by))
        case Either(options):
            return either(_filled(option, hole_, by) for option in options)
        case Both(parts):
            return both(_filled(part, hole_, by) for part in parts)
        case Loop(body, inner, then):
            return loop(body, inner, _filled(then, hole_, by))
        case _:
            return expression


@lru_cache(maxsize=100_000)
def first_classes(expression: Expression) -> frozenset[Ranges]:
    """The sets of characters that the next character is asked to be in."""
    match expression:
        case Class(ranges):
            return frozenset((ranges,))
        case Texts():
            return frozenset(((code, code),) for code in _rests(expression))
        case Sequence(first, then):
            found = first_classes(first) | _classes_behind(then)
            return found | first_classes(then) if is_nullable(first) else found
        case Units(body):
            return frozenset(_classes_of_units(body))
        case Repeat(body=body):
            return first_classes(body) | _classes_behind(body)
        case Loop(body, _, then):
            return first_classes(body) | first_classes(then) | _classes_behind(expression)
        case _:
            return frozenset().union(*map(first_classes, _parts(expression)))


@lru_cache(maxsize=100_000)
def _classes_behind(expression: Expression) -> frozenset[Ranges]:
    """Those that what depends on the characters before asks for, wherever it stands."""
    if not _looks_back(expression):
        return frozenset()
    found: frozenset[Ranges] = frozenset().union(*map(_classes_behind, _parts(expression)))
    return found | first_classes(expression.before) if isinstance(expression, Behind) else found


def _classes_of_units(body: Expression) -> Iterable[Ranges]:
    """Sets of characters, of which those beyond U+FFFF are two units. Raises TooManySteps where they would be too many."""
    asked = first_classes(body)
    yield from (characters.intersection(ranges, ((0, LAST_UNIT),)) for ranges in asked)
    for highs in _parted(asked, FIRST, FIRST + 0x3FF):
        after = derivative(body, highs[0][0])
        for lows in _parted(first_classes(after), FIRST + 0x400, FIRST + 0x7FF):
            yield _characters_of(highs, lows)


def _parted(classes: Iterable[Ranges], low: int, high: int) -> Iterable[Ranges]:
    """The characters between the two, those together that are in the same of the sets."""
    alike: dict[int, list[tuple[int, int]]] = {}
    for membership, start, end in _pieces(classes, low, high):
        alike.setdefault(membership, []).append((start, end))
    return map(characters.normal, alike.values())


def _pieces(classes: Iterable[Ranges], low: int, high: int) -> Iterable[tuple[int, int, int]]:
    """The characters between the two, cut where one of the sets begins or ends: which sets a piece is in (a bit for each), its first and its last."""
    turns: dict[int, int] = {low: 0}
    for number, ranges in enumerate(classes):
        for start, end in ranges:
            if start <= high and end >= low:
                for point in (max(start, low), end + 1):
                    turns[point] = turns.get(point, 0) ^ 1 << number
    points = sorted(point for point in turns if point <= high)
    membership = 0
    for start, following in zip(points, [*points[1:], high + 1], strict=True):
        membership ^= turns[start]
        yield membership, start, following - 1


def _characters_of(highs: Ranges, lows: Ranges) -> Ranges:
    found = []
    for first, last in highs:
        for high in range(first, last + 1):
            base = 0x10000 + ((high - FIRST) << 10) - FIRST - 0x400
            found += [(base + start, base + end) for start, end in lows]
            if len(found) > _MOST_RANGES:
                raise TooManySteps
    return characters.normal(found)


@dataclass(slots=True)
class Steps:
    """How many more derivatives may be taken, in one search or in several. Raises TooManySteps beyond."""

    left: int

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooManySteps


def shortest(expression: Expression, least: int = 0, most: int | None = None, steps: Steps | None = None) -> str | None:
    """A shortest text of at least `least` and at most `most` characters that belongs to the expression; None where there is none. Texts hold no half
    of a character. Raises TooManySteps after so many derivatives, or where they take too long."""
    try:
        with Deadline.within(MOST_SECONDS).in_force():
            return _shortest(expression, least, most, steps or Steps(20_000))
    except OutOfTime as error:
        raise TooManySteps from error


def _shortest(expression: Expression, least: int, most: int | None, steps: Steps) -> str | None:
    frontier: list[tuple[Expression, str]] = [(expression, "")]
    seen: set[Expression] = set()
    length = 0
    while frontier and (most is None or length <= most):
        if length >= least:
            for state, word in frontier:
                if is_nullable(state):
                    return word
        following: dict[Expression, str] = {}
        for state, word in frontier:
            for code in _representatives(first_classes(state)):
                steps.spend()
                after = derivative(state, code)
                if after is not NOTHING and after not in following:
                    following[after] = word + chr(code)
        if length >= least:  # below that, a state seen at another length is another state
            seen.update(state for state, _word in frontier)
        frontier = [(state, word) for state, word in following.items() if state not in seen]
        length += 1
    return None


@lru_cache(maxsize=50_000)
def _representatives(classes: frozenset[Ranges]) -> tuple[int, ...]:
    """One character for each way of being in some of the sets and not in the others, the pleasant ones first."""
    chosen: dict[int, int] = {}
    for membership, start, end in (*_pieces(classes, 0, SURROGATES[0][0] - 1), *_pieces(classes, SURROGATES[0][1] + 1, LAST)):
        candidate = pleasant(start, end)
        chosen[membership] = min(chosen.get(membership, candidate), candidate, key=unpleasantness)
    return tuple(sorted(chosen.values(), key=unpleasantness))
