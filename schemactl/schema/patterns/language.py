"""A `pattern` as a regular language: parsed by Python's `re`, meant as ECMA-262 means it where the two differ in an anchor or a set of characters."""

import re
import warnings
from functools import lru_cache
from typing import Any, Final

from schemactl.schema.patterns import characters, regular
from schemactl.schema.patterns.characters import BEGIN, END, Ranges
from schemactl.schema.patterns.regular import (
    ALL,
    ANY_TEXT,
    EMPTY,
    Class,
    Expression,
    TooManySteps,
    both,
    either,
    is_nullable,
    negation,
    repeat,
    sequence,
)


class Unsupported(Exception):
    """A pattern that is not a regular language, or that no automaton here speaks (back references, word boundaries, flags, …)."""


@lru_cache(maxsize=1024)
def language(pattern: str) -> Expression:
    """All of `BEGIN text END` in which a search for the pattern finds something. Raises Unsupported."""
    read = parsed(pattern)
    if read.state.flags & ~re.UNICODE:
        raise Unsupported("flags")
    before = either([EMPTY, sequence(_BEGIN, ANY_TEXT)])
    return both([sequence(before, _translated(list(read), _AFTER)), DOMAIN])


def parsed(pattern: str) -> Any:
    """What Python reads in a pattern. Raises Unsupported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re._parser.parse(pattern)  # type: ignore[attr-defined]
        except (re.error, OverflowError, RecursionError) as error:
            raise Unsupported(str(error)) from error


LONGEST_RISKY: Final = 20
"""Characters up to which Python searches even a risky pattern in no time."""


@lru_cache(maxsize=1024)
def is_risky(pattern: str) -> bool:
    """Whether Python's backtracking may take time exponential in the length of a text: an endless repetition of something that a text can be cut
    into in more than one way. May be true of a harmless pattern, never false of a risky one."""
    try:
        return _is_risky(list(parsed(pattern)))
    except (Unsupported, TooManySteps, RecursionError):
        return True


def _is_risky(nodes: list[Any]) -> bool:
    for kind, argument in nodes:
        match str(kind):
            case "MAX_REPEAT" | "MIN_REPEAT":
                _least, most, body = argument
                if _is_risky(list(body)) or (most > MOST_CUTS and not _cuts_one_way(list(body))):
                    return True
            case "BRANCH" if any(_is_risky(list(option)) for option in argument[1]):
                return True
            case "SUBPATTERN" if _is_risky(list(argument[3])):
                return True
            case "ASSERT" | "ASSERT_NOT" if _is_risky(list(argument[1])):
                return True
    return False


MOST_CUTS: Final = 10
"""Repetitions up to which it does not matter in how many ways a text can be cut."""


def _cuts_one_way(body: list[Any]) -> bool:
    """Whether no text is a row of repetitions in two ways: none begins another (or none ends another), and no two alternatives share a text."""
    if len(body) == 1 and str(body[0][0]) in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        return True
    one, more = _translated(body, EMPTY), repeat(Class(characters.ANY), 1, None)
    separate = _is_nothing(both([one, sequence(one, more)])) or _is_nothing(both([one, sequence(more, one)]))
    return separate and not is_nullable(one) and all(_are_disjoint(options) for options in _alternatives(body))


def _alternatives(nodes: list[Any]) -> list[list[Expression]]:
    """The options of every choice among the nodes, inside groups and repetitions too."""
    found: list[list[Expression]] = []
    for kind, argument in nodes:
        if str(kind) == "BRANCH":
            found.append([_translated(list(option), EMPTY) for option in argument[1]])
            found.extend(deeper for option in argument[1] for deeper in _alternatives(list(option)))
        elif str(kind) in ("SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT"):
            found.extend(_alternatives(list(argument[-1])))
    return found


def _are_disjoint(options: list[Expression]) -> bool:
    return all(_is_nothing(both([one, other])) for at, one in enumerate(options) for other in options[:at])


def _is_nothing(expression: Expression) -> bool:
    return regular.shortest(sequence(_BEGIN, expression, _END), steps=2_000) is None


_BEGIN: Final = Class(((BEGIN, BEGIN),))
_END: Final = Class(((END, END),))
_LINE_ENDS: Final = ((10, 10), (13, 13), (0x2028, 0x2029))
DOMAIN: Final = sequence(_BEGIN, ANY_TEXT, _END)
"""Every text between its markers."""
_AFTER: Final = either([EMPTY, sequence(ANY_TEXT, _END)])
"""What may follow a match; nothing when the match has already taken the end."""


def texts(*literals: str) -> Expression:
    """Exactly these texts, between their markers."""
    return sequence(_BEGIN, either(regular.text(literal) for literal in literals), _END)


def _translated(nodes: list[Any], after: Expression) -> Expression:
    """A parsed sequence with what follows it. `after` is handed down so that a look-ahead sees all that follows."""
    for index in reversed(range(len(nodes))):
        kind, argument = nodes[index]
        if _holds(_BEGINNINGS, nodes[index : index + 1]) and _holds(_BEFORE_IT, nodes[:index]):
            raise Unsupported("the beginning asked for late")  # a `^` before it took the marker away, a look-ahead saw the marker, not the text
        after = _node(kind, argument, after)
    return after


def _node(kind: Any, argument: Any, after: Expression) -> Expression:
    match str(kind):
        case "LITERAL":
            return sequence(Class(((argument, argument),)), after)
        case "NOT_LITERAL":
            return sequence(Class(characters.complement(((argument, argument),))), after)
        case "ANY":
            return sequence(Class(characters.complement(_LINE_ENDS)), after)
        case "IN":
            return sequence(Class(characters_of(argument)), after)
        case "BRANCH":
            return either(_translated(list(option), after) for option in argument[1])
        case "SUBPATTERN":
            _group, added, removed, body = argument
            if added or removed:
                raise Unsupported("flags inside a group")
            return _translated(list(body), after)
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeated(argument, after)
        case "AT":
            return _anchor(str(argument), after)
        case "ASSERT" | "ASSERT_NOT" if argument[0] == 1:
            if _holds(_BEGINNINGS, list(argument[1])):
                raise Unsupported("the beginning asked for in a look-ahead")  # the look would take the marker away, or find it taken
            seen = _translated(list(argument[1]), ALL)
            return both([seen if str(kind) == "ASSERT" else negation(seen), after])
        case other:
            raise Unsupported(other)


def _repeated(argument: Any, after: Expression) -> Expression:
    least, most, body = argument
    if _holds(_CONTEXTS, list(body)):
        if most is re._constants.MAXREPEAT or most > 1:  # type: ignore[attr-defined]
            raise Unsupported("an anchor or a look-ahead that is repeated")
        return either([_translated(list(body), after), *([after] if least == 0 else [])])
    return sequence(repeat(_translated(list(body), EMPTY), least, None if most is re._constants.MAXREPEAT else most), after)  # type: ignore[attr-defined]


_BEGINNINGS: Final = frozenset({"AT_BEGINNING", "AT_BEGINNING_STRING"})
_BEFORE_IT: Final = _BEGINNINGS | {"ASSERT", "ASSERT_NOT"}
_CONTEXTS: Final = _BEGINNINGS | {"AT_END", "AT_END_STRING", "AT_BOUNDARY", "AT_NON_BOUNDARY", "ASSERT", "ASSERT_NOT"}
"""Nodes that match a place rather than a character: what they match depends on what stands around them."""


def _holds(names: frozenset[str], nodes: list[Any]) -> bool:
    """Whether one of the named nodes is among these, or inside them."""
    for kind, argument in nodes:
        match str(kind):
            case "AT" if str(argument) in names:
                return True
            case "ASSERT" | "ASSERT_NOT" as name if name in names or _holds(names, list(argument[1])):
                return True
            case "BRANCH" if any(_holds(names, list(option)) for option in argument[1]):
                return True
            case "SUBPATTERN" if _holds(names, list(argument[3])):
                return True
            case "MAX_REPEAT" | "MIN_REPEAT" if _holds(names, list(argument[2])):
                return True
    return False


def _anchor(name: str, after: Expression) -> Expression:
    """`^` takes the marker of the beginning, `$` that of the end."""
    if name in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        return sequence(_BEGIN, after)
    if name not in ("AT_END", "AT_END_STRING"):
        raise Unsupported(name)
    if after not in (_AFTER, EMPTY, ALL):
        raise Unsupported("something after the end")
    return _END


def characters_of(items: list[Any]) -> Ranges:
    """What a parsed set, in square brackets, holds. Raises Unsupported."""
    ranges: Ranges = ()
    negated = False
    for kind, argument in items:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                ranges = characters.union(ranges, ((argument, argument),))
            case "RANGE":
                ranges = characters.union(ranges, (argument,))
            case "CATEGORY":
                ranges = characters.union(ranges, _category(str(argument)))
            case other:
                raise Unsupported(other)
    return characters.complement(ranges) if negated else ranges


def _category(name: str) -> Ranges:
    escape = {"DIGIT": "d", "WORD": "w", "SPACE": "s"}.get(name.rpartition("_")[2])
    if escape is None:
        raise Unsupported(name)
    found = characters.CATEGORIES[escape]
    return characters.complement(found) if "NOT_" in name else found
