"""The syntax tree of a pattern: frozen values, flags and escapes resolved, so that a node means the same whatever surrounds it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from schemactl.schema.patterns import characters
from schemactl.schema.patterns.characters import Ranges
from schemactl.schema.patterns.properties import Property, ranges_of


@dataclass(frozen=True, slots=True)
class Characters:
    """One character that is in the ranges, or has one of the properties; negated: any other one."""

    ranges: Ranges
    properties: tuple[Property, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """`^`; lines: of any line, not only of the text."""

    lines: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """`$`; lines: of any line, not only of the text."""

    lines: bool = False


@dataclass(frozen=True, slots=True)
class Boundary:
    """`\\b`, negated `\\B`. word: the characters of words."""

    word: Ranges
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other; none: the empty text."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """The first option that leads to a match."""

    options: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Group:
    """A group that captures, by its number from 1."""

    number: int
    body: "Node"


@dataclass(frozen=True, slots=True)
class Repeat:
    """least to most times, most is None without end; lazy: as few times as possible."""

    body: "Node"
    least: int
    most: int | None
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What must, negated must not, follow; behind: precede."""

    body: "Node"
    behind: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Backreference:
    """The text of the group that captured last, the empty text where none did. folded: upper and lower case are the same."""

    groups: tuple[int, ...]
    folded: bool = False


Node = Characters | Start | End | Boundary | Sequence | Choice | Group | Repeat | Look | Backreference

EMPTY = Sequence(())


@lru_cache(maxsize=4096)
def members(node: Characters) -> Ranges:
    """All characters that the node matches."""
    found = characters.normal([*node.ranges, *(pair for each in node.properties for pair in ranges_of(each))])
    return characters.complement(found) if node.negated else found


def children(node: Node) -> "tuple[Node, ...]":
    match node:
        case Sequence(parts):
            return parts
        case Choice(options):
            return options
        case Group(body=body) | Repeat(body=body) | Look(body=body):
            return (body,)
        case _:
            return ()


def walk(node: Node) -> "Iterator[Node]":
    """The node and all that is inside it, outer ones first."""
    pending = [node]
    while pending:
        one = pending.pop()
        yield one
        pending.extend(reversed(children(one)))


def size(node: Node) -> int:
    """How many nodes there are once repetitions are written out: what a step of a search may cost."""
    match node:
        case Repeat(body, least, most):
            return size(body) * max(1, least, most or 0) + 1
        case _:
            return 1 + sum(map(size, children(node)))


@lru_cache(maxsize=4096)
def width(node: Node) -> tuple[int, int | None]:
    """Of what the node matches, the fewest characters and the most, None without end. Of references to groups nothing is known."""
    match node:
        case Characters():
            return 1, 1
        case Sequence(parts):
            widths = [width(part) for part in parts]
            return sum(low for low, _ in widths), None if any(high is None for _, high in widths) else sum(high or 0 for _, high in widths)
        case Choice(options):
            widths = [width(option) for option in options]
            return min(low for low, _ in widths), None if any(high is None for _, high in widths) else max(high or 0 for _, high in widths)
        case Group(_, body):
            return width(body)
        case Repeat(body, least, most):
            low, high = width(body)
            return low * least, 0 if high == 0 else None if high is None or most is None else high * most
        case Backreference():
            return 0, None
        case _:
            return 0, 0


def is_place(node: Node) -> bool:
    """Whether the node takes no character, whatever it matches."""
    return width(node)[1] == 0


def is_anchored(node: Node) -> bool:
    """Whether it is only found at the beginning."""
    match node:
        case Start(lines):
            return not lines
        case Sequence(parts):
            return bool(parts) and is_anchored(parts[0])
        case Choice(options):
            return all(map(is_anchored, options))
        case Group(_, body):
            return is_anchored(body)
        case _:
            return False


def literal_prefix(node: Node) -> str:
    """What all texts begin with that the node is found in; empty where it does not say."""
    parts = node.parts if isinstance(node, Sequence) else ()
    if not parts or parts[0] != Start():
        return ""
    prefix = ""
    for part in parts[1:]:
        match part:
            case Characters(ranges=((low, high),), properties=(), negated=False) if low == high:
                prefix += chr(low)
            case _:
                break
    return prefix


def without_dead_references(node: Node) -> Node:
    """The node, with the empty text in the place of each reference to a group that cannot hold anything yet: one that begins later, that the
    reference stands in, or that is looked for to be absent."""
    return node if not any(isinstance(one, Backreference) for one in walk(node)) else _References().of(node)


class _References:
    def __init__(self) -> None:
        self.held: frozenset[int] = frozenset()
        """Groups that may hold a text by now."""

    def of(self, node: Node) -> Node:
        match node:
            case Sequence(parts):
                return Sequence(tuple(map(self.of, parts)))
            case Choice(options):
                return Choice(tuple(map(self.of, options)))
            case Group(number, body):
                inner = self.of(body)
                self.held |= {number}
                return Group(number, inner)
            case Repeat():
                return replace(node, body=self.of(node.body))
            case Look(body, behind, negated):
                before = self.held
                inner = body if behind else self.of(body)
                inside = frozenset(one.number for one in walk(body) if isinstance(one, Group))
                self.held = before if negated else before | inside
                return Look(inner, behind, negated)
            case Backreference(groups):
                return node if self.held.intersection(groups) else EMPTY
            case _:
                return node
