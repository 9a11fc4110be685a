"""The syntax tree of a pattern: frozen values, flags and escapes resolved, so that a node means the same whatever surrounds it."""

from collections.abc import Iterator
from dataclasses import dataclass
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
