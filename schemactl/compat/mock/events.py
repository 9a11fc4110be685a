"""Valid events of a schema: the solver's answer to the schema and, beside it, a narrower one; confirmed by `jsonschema`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Final

from schemactl.compat.mock.narrowing import NO_GOAL, NOTHING_SEEN, Goal, Narrowing, Seen
from schemactl.compat.prover import deep_recursion
from schemactl.compat.solver.expansion import Expansion
from schemactl.compat.solver.formula import Literal
from schemactl.compat.solver.outcome import Budget, NoSolution, Outcome, Solution, Unknown
from schemactl.compat.solver.pool import Pool
from schemactl.compat.solver.solver import Solver
from schemactl.compat.solver.values import kind_of
from schemactl.model.deadline import Deadline, OutOfTime
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.bounded_validation import Bounded, bounded_validator
from schemactl.schema.formats import ASSERTED
from schemactl.schema.normal_form import normal_form
from schemactl.schema.patterns.matching import Undecided

__all__ = ["Mocks", "NoEvent", "Seen", "accepts", "asked"]

DEPTHS: Final = (8, 3, 1, 0)
"""Levels of an event about which the narrower schema says more: fewer, where an event of more is not found."""
STEPS: Final = 20_000
SECONDS: Final = 60.0
"""Steps and processor time of one question to the solver: the steps end it, so that a seed gives the same event on any machine."""


class NoEvent(Exception):
    """No event was found. is_proven: there is none."""

    def __init__(self, reason: str, is_proven: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_proven = is_proven


@dataclass(frozen=True)
class Mocks:
    """Of one schema, of any draft. Formats are asserted. seconds: of processor time that a question to the solver may take."""

    document: Document
    seen: Seen = NOTHING_SEEN
    seconds: float = SECONDS

    def events(self, seed: int, count: int) -> Iterator[JsonValue]:
        """Valid events: the same for a seed, whatever the count. Raises NoEvent, and InvalidSchema."""
        for index in range(count):
            yield self.event(Random(f"{seed}:{index}"))

    @deep_recursion()
    def event(self, random: Random) -> JsonValue:
        """One valid event. Raises NoEvent, and InvalidSchema."""
        reason, is_proven = "", False
        for depth in DEPTHS:
            outcome = asked((self.worked,), (), random, self, depth)
            if isinstance(outcome, Solution) and accepts(self._validator, outcome.value):
                return outcome.value
            reason = outcome.reason if isinstance(outcome, Unknown) else ""
            is_proven = isinstance(outcome, NoSolution)
        raise NoEvent(reason or ("the schema accepts no event at all" if is_proven else "`jsonschema` does not confirm the event"), is_proven)

    @cached_property
    def worked(self) -> Document:
        """The schema in working form. Raises InvalidSchema."""
        return normal_form(self.document)

    @cached_property
    def _validator(self) -> Bounded:
        return bounded_validator(self.document, Formats.ASSERT)


def asked(allowing: Sequence[Document], refusing: Sequence[Document], random: Random, mocks: Mocks, depth: int, goal: Goal = NO_GOAL) -> Outcome:
    """A value that some documents in working form allow and others refuse, and that a narrower schema than the first allows, too."""
    pool = Pool()
    homes = [pool.add(document) for document in (*allowing, *refusing)]
    solver = Solver(pool, Expansion(pool, frozenset(ASSERTED)), Budget(STEPS))

    def holds(parts: Sequence[JsonObject], value: JsonValue) -> bool:
        kind = kind_of(value)
        return solver.holds_of([solver.expansion.formula(Literal(pool.number(part, homes[0]), True), kind) for part in parts], value)

    try:
        with Deadline.within(mocks.seconds).in_force():
            narrow = Narrowing(allowing[0], random, mocks.seen, holds, goal).narrowed(depth)
            literals = [Literal(pool.root(home), index < len(allowing)) for index, home in enumerate(homes)]
            if narrow is not True:
                literals.append(Literal(pool.root(pool.add(narrow)), True))
            return solver.solve(literals)
    except OutOfTime:
        return Unknown("the search for an event takes too long")
    except RecursionError:
        return Unknown("the schema is nested too deeply")
    except ArithmeticError:
        return Unknown("a number has too many digits")


def accepts(validator: Bounded, value: JsonValue) -> bool:
    """Whether `jsonschema` surely accepts the value."""
    try:
        return validator.is_valid(value)
    except (ArithmeticError, RecursionError, ValueError, TypeError, LookupError, OutOfTime, Undecided):
        return False
