"""A pattern as a regular language: all texts that it is found in. Look-arounds, anchors and boundaries are regular; references to groups are not."""

from functools import lru_cache
from typing import Final

from schemactl.schema.patterns import tree
from schemactl.schema.patterns.characters import complement
from schemactl.schema.patterns.escapes import LINE_ENDS
from schemactl.schema.patterns.pattern import NotAPattern, Pattern, read, read_whole_characters, shown
from schemactl.schema.patterns.printers import Inexpressible
from schemactl.schema.patterns.regular import (
    ALL,
    EMPTY,
    NOTHING,
    Expression,
    TooManySteps,
    behind,
    both,
    either,
    hole,
    loop,
    negation,
    one_of,
    repeat,
    sequence,
    shortest,
    units,
)
from schemactl.schema.patterns.tree import Node, is_anchored, is_place

MOST_COPIES: Final = 200
"""Nodes that one repetition may be written out to, where it looks around."""


class Unsupported(Exception):
    """Something that is no regular language, or that would be too large a one."""


@lru_cache(maxsize=1024)
def language(source: str) -> Expression:
    """All texts that the pattern is found in. Raises Unsupported, also for what is no pattern."""
    try:
        pattern = read(source)
    except NotAPattern as error:
        raise Unsupported(f"{shown(source)} is not a pattern of ECMA-262 ({error})") from error
    try:
        return _all_of(pattern)
    except Unsupported as error:
        raise Unsupported(f"the pattern {shown(source)} cannot be compared, since it has {error}") from error


@lru_cache(maxsize=1024)
def with_whole_characters(source: str) -> Pattern:
    """The pattern for texts of code points: as it is read, or as one that finds the same, though it is meant for code units. Raises NotAPattern, and
    Inexpressible where it may match half of a character."""
    pattern = read(source)
    if not pattern.units:
        return pattern
    whole = read_whole_characters(source)
    try:
        by_units, by_points = language(source), _all_of(whole)
        differ = shortest(either([both([by_units, negation(by_points)]), both([by_points, negation(by_units)])]))
    except (Unsupported, TooManySteps) as error:
        raise Inexpressible("characters that may be matched by halves") from error
    if differ is not None:
        raise Inexpressible("characters that are matched by halves")
    return whole


def _all_of(pattern: Pattern) -> Expression:
    found = _Translation().after(pattern.tree, ALL)
    if not is_anchored(pattern.tree):
        found = sequence(ALL, found)
    return units(found) if pattern.units else found


def expression_of(node: Node) -> Expression:
    """All texts that the node matches, and perhaps more: places that it asks for are taken to be there. Raises Unsupported."""
    match node:
        case tree.Characters():
            return one_of(tree.members(node))
        case tree.Sequence(parts):
            return sequence(*map(expression_of, parts))
        case tree.Choice(options):
            return either(map(expression_of, options))
        case tree.Group(_, body):
            return expression_of(body)
        case tree.Repeat(body, least, most):
            return repeat(expression_of(body), least, most)
        case tree.Backreference():
            raise Unsupported("a reference to a group")
        case _:
            return EMPTY


class _Translation:
    """From a tree to an expression. holes: how many loops there are so far."""

    def __init__(self) -> None:
        self.holes = 0

    def after(self, node: Node, then: Expression) -> Expression:
        """What the node matches, with all that follows it, which look-aheads see. Raises Unsupported."""
        match node:
            case tree.Characters():
                return sequence(one_of(tree.members(node)), then)
            case tree.Start(lines):
                return sequence(behind(either([EMPTY, sequence(ALL, one_of(LINE_ENDS))]) if lines else EMPTY), then)
            case tree.End(lines):
                return both([either([EMPTY, sequence(one_of(LINE_ENDS), ALL)]) if lines else EMPTY, then])
            case tree.Boundary():
                return self._boundary(node, then)
            case tree.Sequence(parts):
                for part in reversed(parts):
                    then = self.after(part, then)
                return then
            case tree.Choice(options):
                return either([self.after(option, then) for option in options])
            case tree.Group(_, body):
                return self.after(body, then)
            case tree.Repeat():
                return self._repeat(node, then)
            case tree.Look():
                return self._look(node, then)
            case tree.Backreference():
                raise Unsupported("a reference to a group")

    def _boundary(self, node: tree.Boundary, then: Expression) -> Expression:
        word = one_of(node.word)
        before = sequence(ALL, word)
        follows = both([sequence(word, ALL), then])
        ends = both([either([EMPTY, sequence(one_of(complement(node.word)), ALL)]), then])
        in_word, outside = (follows, ends) if node.negated else (ends, follows)
        return either([sequence(behind(before), in_word), sequence(behind(negation(before)), outside)])

    def _look(self, node: tree.Look, then: Expression) -> Expression:
        if not node.behind:
            seen = self.after(node.body, ALL)
            return both([negation(seen) if node.negated else seen, then])
        if _looks_ahead(node.body):
            raise Unsupported("a look-behind that looks ahead")
        before = sequence(ALL, self.after(node.body, EMPTY))
        return sequence(behind(negation(before) if node.negated else before), then)

    def _repeat(self, node: tree.Repeat, then: Expression) -> Expression:
        if is_place(node.body):
            return self.after(node.body, then) if node.least else then
        if not _looks_around(node.body):
            return sequence(repeat(self.after(node.body, EMPTY), node.least, node.most), then)
        if tree.size(node.body) * max(1, node.least, node.most or 0) > MOST_COPIES:
            raise Unsupported("much that looks around and is repeated")
        if node.most is None:
            then = self._loop(node.body, then)
        else:
            for _ in range(node.most - node.least):
                then = either([then, self.after(node.body, then)])
        for _ in range(node.least):
            then = self.after(node.body, then)
        return then

    def _loop(self, body: Node, then: Expression) -> Expression:
        self.holes += 1
        again = hole(self.holes)
        return loop(self._moving(body, again), again, then)

    def _moving(self, node: Node, then: Expression) -> Expression:
        """As `after`, but for what matches no character."""
        match node:
            case tree.Sequence(parts):
                found: list[Expression] = []
                places: list[Node] = []
                for index, part in enumerate(parts):
                    moved = self._moving(part, self.after(tree.Sequence(parts[index + 1 :]), then))
                    for place in reversed(places):
                        moved = self.after(place, moved)
                    found.append(moved)
                    empty = _empty_part(part)
                    if empty is None:
                        break
                    places.append(empty)
                return either(found)
            case tree.Choice(options):
                return either([self._moving(option, then) for option in options])
            case tree.Group(_, body):
                return self._moving(body, then)
            case tree.Repeat(body, least, most):
                empty = _empty_part(body)
                if least > 1 and empty not in (None, tree.EMPTY):
                    raise Unsupported("a place that is repeated")
                others = tree.Repeat(body, 0 if empty is not None else max(least - 1, 0), None if most is None else most - 1)
                return self._moving(body, self.after(others, then)) if most != 0 else NOTHING
            case tree.Characters() | tree.Backreference():
                return self.after(node, then)
            case _:
                return NOTHING


def _empty_part(node: Node) -> Node | None:
    """What of the node matches no character; None where it always matches one."""
    match node:
        case tree.Characters() | tree.Backreference():
            return None
        case tree.Sequence(parts):
            empties = [_empty_part(part) for part in parts]
            if any(empty is None for empty in empties):
                return None
            places = tuple(empty for empty in empties if empty is not None and empty != tree.EMPTY)
            return tree.Sequence(places) if places else tree.EMPTY
        case tree.Choice(options):
            found = tuple(empty for option in options if (empty := _empty_part(option)) is not None)
            return None if not found else tree.EMPTY if tree.EMPTY in found else tree.Choice(found)
        case tree.Group(_, body):
            return _empty_part(body)
        case tree.Repeat(body, least, _):
            return tree.EMPTY if least == 0 else _empty_part(body)
        case _:
            return node


def _looks_ahead(node: Node) -> bool:
    return any(isinstance(one, tree.End | tree.Boundary) or (isinstance(one, tree.Look) and not one.behind) for one in tree.walk(node))


def _looks_around(node: Node) -> bool:
    return any(isinstance(one, tree.Start | tree.End | tree.Boundary | tree.Look) for one in tree.walk(node))
