"""All the values of a goal, where they are few: those of an enum, null and booleans, whole numbers between two bounds."""

from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from schemactl.compat.solver.formula import All, Among, AnyOf, AtLeast, AtMost, Formula, Literal
from schemactl.compat.solver.holds import CannotTell
from schemactl.compat.solver.values import KINDS, Kind, key_of, kind_of
from schemactl.model.deadline import step
from schemactl.model.json import JsonValue

if TYPE_CHECKING:
    from schemactl.compat.solver.solver import Solver

MOST_LISTED: Final = 20_000
_VALUES: Final[dict[Kind, Sequence[JsonValue]]] = {"null": (None,), "boolean": (False, True)}


def listed(goal: frozenset[Literal], solver: "Solver") -> list[JsonValue] | None:
    """Every value of which all the literals are true, each once; None where there may be others."""
    ordered = sorted(goal, key=lambda literal: (not literal.holds, literal.schema))
    found: dict[object, JsonValue] = {}
    kinds = solver.expansion.kinds_of_all(goal)
    for kind in (kind for kind in KINDS if kind in kinds):
        formulas = [solver.expansion.formula(literal, kind) for literal in ordered]
        values = _of_kind(kind, formulas, solver)
        if values is None:
            return None
        found |= {key_of(value): value for value in values}
    return list(found.values())


def _of_kind(kind: Kind, formulas: Sequence[Formula], solver: "Solver") -> list[JsonValue] | None:
    candidates = _candidates([part for formula in formulas for part in _parts(formula)], kind)
    if candidates is None:
        return None
    evaluator = solver.evaluator
    try:
        return [value for value in candidates if kind_of(value) == kind and all(evaluator.formula(formula, value) for formula in formulas)]
    except CannotTell:
        return None


def _parts(formula: Formula) -> Sequence[Formula]:
    return formula.parts if isinstance(formula, All) else (formula,)


def _either(options: Sequence[Formula], kind: Kind) -> list[JsonValue] | None:
    """Values among which are all that meet one of the formulas."""
    found: list[JsonValue] = []
    for option in options:
        step()
        values = _candidates(_parts(option), kind)
        if values is None or len(found) + len(values) > MOST_LISTED:
            return None
        found += values
    return found


def _candidates(parts: Sequence[Formula], kind: Kind) -> Sequence[JsonValue] | None:
    """Values among which are all that meet every part; None where nothing limits them."""
    if kind in _VALUES:
        return _VALUES[kind]
    stated = [part.values for part in parts if isinstance(part, Among)]
    if stated:
        return min(stated, key=len)
    bounded = _between(parts) if kind == "integer" else None
    if bounded is not None:
        return bounded
    unions = (_either(part.options, kind) for part in parts if isinstance(part, AnyOf))
    return next((values for values in unions if values is not None), None)


def _between(parts: Sequence[Formula]) -> range | None:
    """The whole numbers between two bounds, where there are not too many."""
    low = max((ceil(part.bound) for part in parts if isinstance(part, AtLeast)), default=None)
    high = min((floor(part.bound) for part in parts if isinstance(part, AtMost)), default=None)
    return None if low is None or high is None or high - low > MOST_LISTED else range(low, high + 1)
