"""What a schema says of a value of one known JSON type: facts, put together by «all of» and «any of»."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from schemactl.compat.solver.values import Key, key_of
from schemactl.model.deadline import step
from schemactl.model.json import JsonValue


@dataclass(frozen=True, slots=True)
class Literal:
    """A schema (by its number in the pool) that holds, or does not."""

    schema: int
    holds: bool

    def __invert__(self) -> "Literal":
        return Literal(self.schema, not self.holds)


@dataclass(frozen=True, slots=True)
class NameSet:
    """Names of members: those listed and those that a pattern matches; or all others."""

    listed: frozenset[str]
    patterns: frozenset[str] = frozenset()
    inverted: bool = False


@dataclass(frozen=True, eq=False)
class Among:
    """The value is one of these (enum, const)."""

    values: tuple[JsonValue, ...]

    @cached_property
    def keys(self) -> frozenset[Key]:
        """What each value is equal by."""
        return frozenset(map(key_of, self.values))


@dataclass(frozen=True, eq=False)
class NotAmong:
    values: tuple[JsonValue, ...]

    @cached_property
    def keys(self) -> frozenset[Key]:
        return frozenset(map(key_of, self.values))


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number's lower bound; strict: the bound itself is excluded."""

    bound: Fraction
    strict: bool


@dataclass(frozen=True, slots=True)
class AtMost:
    bound: Fraction
    strict: bool


@dataclass(frozen=True, slots=True)
class MultipleOf:
    divisor: Fraction


@dataclass(frozen=True, slots=True)
class NotMultipleOf:
    divisor: Fraction


@dataclass(frozen=True, slots=True)
class SizeAtLeast:
    """Characters of a string, items of an array, members of an object."""

    size: int


@dataclass(frozen=True, slots=True)
class SizeAtMost:
    size: int


@dataclass(frozen=True, slots=True)
class Matches:
    pattern: str


@dataclass(frozen=True, slots=True)
class MatchesNot:
    pattern: str


@dataclass(frozen=True, slots=True)
class HasFormat:
    format: str


@dataclass(frozen=True, slots=True)
class LacksFormat:
    format: str


@dataclass(frozen=True, slots=True)
class EachItem:
    """Every item from index `start` up to, without, `stop` (None: to the end)."""

    start: int
    stop: int | None
    literal: Literal


@dataclass(frozen=True, slots=True)
class SomeItem:
    start: int
    stop: int | None
    literal: Literal


@dataclass(frozen=True, slots=True)
class Counted:
    """From `least` to `most` items hold the literal."""

    literal: Literal
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Distinct:
    """No two items are equal."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """Two items are equal."""


@dataclass(frozen=True, slots=True)
class Has:
    name: str


@dataclass(frozen=True, slots=True)
class Lacks:
    name: str


@dataclass(frozen=True, slots=True)
class EachMember:
    names: NameSet
    literal: Literal


@dataclass(frozen=True, slots=True)
class SomeMember:
    names: NameSet
    literal: Literal


@dataclass(frozen=True, slots=True)
class EachName:
    literal: Literal


@dataclass(frozen=True, slots=True)
class SomeName:
    literal: Literal


@dataclass(frozen=True, slots=True)
class Beyond:
    """Something that no theory here can say exactly; `reason` names it."""

    reason: str


NumberFact = AtLeast | AtMost | MultipleOf | NotMultipleOf
StringFact = SizeAtLeast | SizeAtMost | Matches | MatchesNot | HasFormat | LacksFormat
ArrayFact = SizeAtLeast | SizeAtMost | EachItem | SomeItem | Counted | Distinct | Repeated
ObjectFact = SizeAtLeast | SizeAtMost | Has | Lacks | EachMember | SomeMember | EachName | SomeName
Fact = Among | NotAmong | NumberFact | StringFact | ArrayFact | ObjectFact | Beyond


@dataclass(frozen=True, slots=True, eq=False)
class All:
    parts: "tuple[Fact | AnyOf, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """denial: the same, negated, where it is at hand; what it contradicts need not be split into cases."""

    options: "tuple[Formula, ...]"
    denial: "Formula | None" = None


Formula = Fact | All | AnyOf

TRUE: Final = All(())
FALSE: Final = AnyOf(())
_MANY: Final = 64
"""Parts among which the same one is looked for: a definition that is used twice by one that is used twice, and so on, doubles them each time."""


def all_of(parts: Iterable[Formula]) -> Formula:
    flat: list[Fact | AnyOf] = []
    for part in parts:
        step()
        if isinstance(part, All):
            flat.extend(part.parts)
        elif isinstance(part, AnyOf) and not part.options:
            return FALSE
        else:
            flat.append(part)
    if len(flat) > _MANY:
        flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else All(tuple(flat)) if flat else TRUE


def any_of(options: Iterable[Formula], denial: Formula | None = None) -> Formula:
    flat: list[Formula] = []
    for option in options:
        step()
        if isinstance(option, All) and not option.parts:
            return TRUE
        if isinstance(option, AnyOf):
            flat.extend(option.options)
        else:
            flat.append(option)
    if len(flat) > _MANY:
        flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat), denial) if flat else FALSE
