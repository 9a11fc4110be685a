"""The table of operators. Each says which scalars of an event it accepts, twice: as a predicate, and as a JSON Schema of the scalar.

A schema that says less than its predicate (`cidr`) is marked inexact: a proof that needs it is then confirmed by the predicate, or not given.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from schemactl.errors import UsageError
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.patterns.matching import Undecided, matches

Test = Callable[[JsonValue], bool]


@dataclass(frozen=True, slots=True)
class Operator:
    """test: from the operand to the predicate. schema: from the operand to the schema of the scalars that it accepts. Both raise UsageError for an
    operand that the service would refuse."""

    test: Callable[[JsonValue], Test]
    schema: Callable[[JsonValue], JsonObject]
    exact: bool = True


def equal(value: JsonValue) -> Test:
    """Values of the same kind; numbers by value."""
    return lambda scalar: _key(scalar) == _key(value)


def _key(value: JsonValue) -> tuple[str, object]:
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, int | float | Decimal):
        return ("number", Fraction(value))
    return (type(value).__name__, value)


def _text(operand: JsonValue) -> str:
    if not isinstance(operand, str):
        raise UsageError(f"expected a string here, not {operand!r:.40}.", "the filter")
    return operand


def _ignoring_case(operand: JsonValue) -> tuple[str, bool]:
    """The text, and whether case counts (`{"equals-ignore-case": …}` under prefix and suffix says that it does not)."""
    if isinstance(operand, dict) and set(operand) == {"equals-ignore-case"}:
        return _text(operand["equals-ignore-case"]), False
    return _text(operand), True


def _matching(source: str) -> Test:
    def test(scalar: JsonValue) -> bool:
        try:
            return isinstance(scalar, str) and matches(source, scalar)
        except Undecided as undecided:
            raise UsageError(f"a text that is too long to be looked for: {source[:60]!r}.", "the filter") from undecided

    return test


def _pattern(source: str) -> JsonObject:
    return {"type": "string", "pattern": source}


def _prefix(operand: JsonValue) -> str:
    text, counts = _ignoring_case(operand)
    return f"^{literal(text, counts)}"


def _suffix(operand: JsonValue) -> str:
    text, counts = _ignoring_case(operand)
    return f"{literal(text, counts)}$"


def literal(text: str, case_counts: bool = True) -> str:
    """A regular expression (ECMA-262 and Python alike) for just this text."""
    return "".join(_character(char) if case_counts or char.lower() == char.upper() else f"[{char.lower()}{char.upper()}]" for char in text)


def _character(char: str) -> str:
    return f"\\{char}" if char in "^$\\.*+?()[]{}|/" else char


def _wildcard(operand: JsonValue) -> str:
    """`*` stands for any text, `\\*` for the star itself."""
    parts = re.findall(r"\\[*\\]|\*|[^*\\]+|\\", _text(operand))
    return "^" + "".join("[\\s\\S]*" if part == "*" else literal(part[-1] if part in ("\\*", "\\\\") else part) for part in parts) + "$"


def _by_expression(source: Callable[[JsonValue], str]) -> Operator:
    return Operator(lambda operand: _matching(source(operand)), lambda operand: _pattern(source(operand)))


def _equals_ignore_case(operand: JsonValue) -> str:
    return f"^{literal(_text(operand), case_counts=False)}$"


_BOUNDS: Final[dict[str, tuple[Callable[[Fraction, Fraction], bool], str]]] = {
    "<": (lambda number, bound: number < bound, "exclusiveMaximum"),
    "<=": (lambda number, bound: number <= bound, "maximum"),
    ">": (lambda number, bound: number > bound, "exclusiveMinimum"),
    ">=": (lambda number, bound: number >= bound, "minimum"),
    "=": (lambda number, bound: number == bound, "const"),
}


def _bounds(operand: JsonValue) -> list[tuple[str, int | float | Decimal]]:
    """`[">", 0, "<=", 5]` as pairs."""
    if not isinstance(operand, list) or len(operand) not in (2, 4):
        raise UsageError('`numeric` takes one or two comparisons, such as [">", 0, "<=", 5].', "the filter")
    pairs: list[tuple[str, int | float | Decimal]] = []
    for sign, bound in zip(operand[::2], operand[1::2], strict=True):
        if sign not in _BOUNDS or isinstance(bound, bool) or not isinstance(bound, int | float | Decimal):
            raise UsageError(f"not a comparison: {sign!r:.20} {bound!r:.20}.", "the filter")
        pairs.append((str(sign), bound))
    return pairs


def _numeric(operand: JsonValue) -> Test:
    pairs = _bounds(operand)

    def test(scalar: JsonValue) -> bool:
        if isinstance(scalar, bool) or not isinstance(scalar, int | float | Decimal):
            return False
        return all(_BOUNDS[sign][0](Fraction(scalar), Fraction(bound)) for sign, bound in pairs)

    return test


def _numeric_schema(operand: JsonValue) -> JsonObject:
    return {"type": "number", **{_BOUNDS[sign][1]: bound for sign, bound in _bounds(operand)}}


def _network(operand: JsonValue) -> Test:
    try:
        network = ipaddress.ip_network(_text(operand), strict=False)
    except ValueError as error:
        raise UsageError(f"not a network address: {operand!r:.60}.", "the filter") from error

    def test(scalar: JsonValue) -> bool:
        try:
            return isinstance(scalar, str) and ipaddress.ip_address(scalar) in network
        except ValueError:
            return False

    return test


def _network_schema(operand: JsonValue) -> JsonObject:
    _network(operand)  # refuses what is no network
    return {"type": "string"}


def _anything_but(operand: JsonValue) -> Test:
    test = _excluded(operand)
    return lambda scalar: not test(scalar)


def _anything_but_schema(operand: JsonValue) -> JsonObject:
    return {"not": _excluded_schema(operand)}


def _excluded(operand: JsonValue) -> Test:
    """What `anything-but` keeps out: values, or what one of the nested operators accepts, each with one operand or a list."""
    tests = (
        [_nested(name).test(one) for name, one in _nested_operands(operand)]
        if isinstance(operand, dict)
        else [equal(one) for one in _listed(operand)]
    )
    return lambda scalar: any(test(scalar) for test in tests)


def _excluded_schema(operand: JsonValue) -> JsonObject:
    if not isinstance(operand, dict):
        return {"enum": _listed(operand)}
    return {"anyOf": [_nested(name).schema(one) for name, one in _nested_operands(operand)]}


def _nested_operands(operand: JsonObject) -> list[tuple[str, JsonValue]]:
    ((name, value),) = operand.items() if len(operand) == 1 else (("", None),)
    return [(name, one) for one in _listed(value)]


def _nested(name: str) -> Operator:
    if name not in NESTED:
        raise UsageError(f"`anything-but` takes values or one of {', '.join(NESTED)}, not {name!r:.40}.", "the filter")
    return NESTED[name]


def _listed(operand: JsonValue) -> list[JsonValue]:
    return operand if isinstance(operand, list) else [operand]


NESTED: Final[dict[str, Operator]] = {
    "prefix": _by_expression(_prefix),
    "suffix": _by_expression(_suffix),
    "equals-ignore-case": _by_expression(_equals_ignore_case),
    "wildcard": _by_expression(_wildcard),
}
"""What may stand under anything-but, too."""

OPERATORS: Final[dict[str, Operator]] = {
    **NESTED,
    "anything-but": Operator(_anything_but, _anything_but_schema),
    "numeric": Operator(_numeric, _numeric_schema),
    "cidr": Operator(_network, _network_schema, exact=False),
}
"""All operators on a scalar; `exists` is about its being there, and stands in matching.py and translation.py."""
