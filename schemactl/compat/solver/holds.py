"""Whether a formula is true of a value at hand: enum and const values, and the names of members, are tried one by one."""

from dataclasses import dataclass, field

from schemactl.compat.solver.expansion import Expansion
from schemactl.compat.solver.formula import (
    All,
    Among,
    AnyOf,
    AtLeast,
    AtMost,
    Beyond,
    Counted,
    Distinct,
    EachItem,
    EachMember,
    EachName,
    Formula,
    Has,
    HasFormat,
    Lacks,
    LacksFormat,
    Literal,
    Matches,
    MatchesNot,
    MultipleOf,
    NameSet,
    NotAmong,
    NotMultipleOf,
    Repeated,
    SizeAtLeast,
    SizeAtMost,
    SomeItem,
    SomeMember,
    SomeName,
)
from schemactl.compat.solver.values import key_of, kind_of
from schemactl.model.deadline import step
from schemactl.model.json import JsonValue
from schemactl.schema.formats import FORMATS
from schemactl.schema.numbers import exact
from schemactl.schema.patterns import matching


class CannotTell(Exception):
    """The formula holds something that is beyond the theories, or a pattern that cannot be matched."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """expansion: where the schemas that formulas name are expanded. What is known of a part of the value is stated once."""

    expansion: Expansion
    _told: dict[tuple[Literal, int], bool] = field(default_factory=dict)

    def literal(self, literal: Literal, value: JsonValue) -> bool:
        """Whether the schema holds, or not, as the literal says. Raises CannotTell."""
        if not isinstance(value, dict | list):
            return self.formula(self.expansion.formula(literal, kind_of(value)), value)
        question = literal, id(value)
        if question not in self._told:
            self._told[question] = self.formula(self.expansion.formula(literal, kind_of(value)), value)
        return self._told[question]

    def formula(self, formula: Formula, value: JsonValue) -> bool:
        """Raises CannotTell, and OutOfTime: parts that are shared are looked at as often as they are met."""
        step()
        match formula:
            case All(parts):
                return all(self.formula(part, value) for part in parts)
            case AnyOf(options):
                return any(self.formula(option, value) for option in options)
            case Among():
                return key_of(value) in formula.keys
            case NotAmong():
                return key_of(value) not in formula.keys
            case SizeAtLeast(size):
                return _size(value) >= size
            case SizeAtMost(size):
                return _size(value) <= size
            case Beyond(reason):
                raise CannotTell(reason)
        match value:
            case str():
                return _text(formula, value)
            case list():
                return self._array(formula, value)
            case dict():
                return self._object(formula, value)
            case _:
                return _number(formula, value)

    def _array(self, fact: Formula, items: list[JsonValue]) -> bool:
        match fact:
            case EachItem(start, stop, literal):
                return all(self.literal(literal, item) for item in items[start:stop])
            case SomeItem(start, stop, literal):
                return any(self.literal(literal, item) for item in items[start:stop])
            case Counted(literal, least, most):
                count = sum(self.literal(literal, item) for item in items)
                return count >= least and (most is None or count <= most)
            case Distinct() | Repeated():
                return (len({key_of(item) for item in items}) == len(items)) == isinstance(fact, Distinct)
        raise _no_rule_for("arrays")

    def _object(self, fact: Formula, members: dict[str, JsonValue]) -> bool:
        match fact:
            case Has(name):
                return name in members
            case Lacks(name):
                return name not in members
            case EachMember(names, literal):
                return all(self.literal(literal, value) for name, value in members.items() if belongs(name, names))
            case SomeMember(names, literal):
                return any(self.literal(literal, value) for name, value in members.items() if belongs(name, names))
            case EachName(literal):
                return all(self.literal(literal, name) for name in members)
            case SomeName(literal):
                return any(self.literal(literal, name) for name in members)
        raise _no_rule_for("objects")


def _no_rule_for(values: str) -> CannotTell:
    return CannotTell(f"a rule that says nothing of {values} was put to one")


def belongs(name: str, names: NameSet) -> bool:
    """Whether a name is in the set. Raises CannotTell."""
    return (name in names.listed or any(matches(pattern, name) for pattern in names.patterns)) != names.inverted


def matches(pattern: str, text: str) -> bool:
    """As the oracle does it. Raises CannotTell."""
    try:
        return matching.matches(pattern, text)
    except matching.Undecided as undecided:
        raise CannotTell(str(undecided)) from undecided


def _size(value: JsonValue) -> int:
    return len(value) if isinstance(value, str | list | dict) else 0


def _text(fact: Formula, text: str) -> bool:
    match fact:
        case Matches(pattern):
            return matches(pattern, text)
        case MatchesNot(pattern):
            return not matches(pattern, text)
        case HasFormat(name):
            return FORMATS[name].holds(text)
        case LacksFormat(name):
            return not FORMATS[name].holds(text)
    raise _no_rule_for("texts")


def _number(fact: Formula, value: JsonValue) -> bool:
    number = exact(value)
    match fact:
        case AtLeast(bound, strict):
            return number > bound if strict else number >= bound
        case AtMost(bound, strict):
            return number < bound if strict else number <= bound
        case MultipleOf(divisor):
            return (number / divisor).denominator == 1
        case NotMultipleOf(divisor):
            return (number / divisor).denominator != 1
    raise _no_rule_for("numbers")
