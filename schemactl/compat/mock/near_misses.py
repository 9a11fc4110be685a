"""Near misses: for each constraint of a schema an event that breaks it and no other, confirmed by `jsonschema`."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from schemactl.compat.mock.constraints import Constraint, constraints, on_the_way
from schemactl.compat.mock.events import Mocks, accepts, asked
from schemactl.compat.mock.narrowing import Goal
from schemactl.compat.prover import deep_recursion
from schemactl.compat.solver.outcome import NoSolution, Solution, Unknown
from schemactl.compat.witness import failing_place
from schemactl.model.deadline import OutOfTime
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.model.pointer import ROOT, JsonPointer
from schemactl.schema.bounded_validation import Bounded, bounded_validator
from schemactl.schema.patterns.matching import Undecided

DEPTHS: Final = (6, 0)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An event that the schema refuses, and that it would accept without the constraint. at: where the event fails."""

    constraint: Constraint
    at: JsonPointer
    event: JsonValue


@dataclass(frozen=True, slots=True)
class Unbroken:
    """A constraint of which no event breaks it alone: others say as much, or none was found. reason: a sentence for a person."""

    constraint: Constraint
    reason: str


def near_misses(mocks: Mocks, seed: int) -> Iterator[NearMiss | Unbroken]:
    """For each constraint of the schema, in the order of the schema. Raises InvalidSchema."""
    validator = bounded_validator(mocks.document, Formats.ASSERT)
    for constraint in constraints(mocks.worked):
        yield _near_miss(mocks, validator, constraint, seed)


@deep_recursion()
def _near_miss(mocks: Mocks, validator: Bounded, constraint: Constraint, seed: int) -> NearMiss | Unbroken:
    relaxed, changed = constraint.dropped_from(mocks.worked)
    way = constraint.way | _new(relaxed, constraint)
    goal = Goal(way, id(changed), constraint.is_about_members, constraint.name if constraint.keyword == "required" else None)
    allowing = bounded_validator(relaxed, Formats.ASSERT)
    reason = "the event that was found is not confirmed by `jsonschema`"
    for depth in DEPTHS:
        random = Random(f"{seed}:{constraint.pointer}:{constraint.name}")
        match asked((relaxed,), (mocks.worked,), random, mocks, depth, goal):
            case Solution(value):
                if accepts(allowing, value) and (place := _refused_at(validator, value)) is not None:
                    return NearMiss(constraint, place, value)
            case NoSolution() if depth == 0:
                reason = "the rest of the schema says as much"
            case Unknown(why):
                reason = why
    return Unbroken(constraint, reason)


def _new(relaxed: Document, constraint: Constraint) -> frozenset[int]:
    """What of the relaxed document differs, by identity."""
    return frozenset(id(schema) for schema in on_the_way(relaxed, constraint.path))


def _refused_at(validator: Bounded, value: JsonValue) -> JsonPointer | None:
    """Where `jsonschema` refuses the value; None where it accepts it, or cannot tell."""
    try:
        errors = list(validator.iter_errors(value))
        return failing_place(errors, value) if errors else None
    except (ArithmeticError, RecursionError, ValueError, TypeError, LookupError, OutOfTime, Undecided):
        return None if accepts(validator, value) else ROOT
