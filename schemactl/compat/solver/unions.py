"""Questions about unions, taken apart before any schema is expanded: of alternatives that exclude one another only the few that matter stay.

A union that holds is a case for each of its branches; one that does not hold is as many schemas that do not, and those need no look that what
holds excludes anyhow. So of a union of a hundred events against its next version, each event is compared with its own successor.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from schemactl.compat.declarations import ASSERTING
from schemactl.compat.disjointness import Types
from schemactl.compat.solver.expansion import Expansion
from schemactl.compat.solver.formula import Literal
from schemactl.compat.solver.values import type_of

Goal = frozenset[Literal]


@dataclass(frozen=True, slots=True)
class Unions:
    """_branches: of schemas that are nothing but such a union, by number; None of others."""

    expansion: Expansion
    _branches: dict[int, tuple[int, ...] | None] = field(default_factory=dict)

    def cases(self, goal: Goal) -> list[Goal] | None:
        """The goal as others, of which one must have a value; None where no union is in it."""
        holding = {self._referred(literal.schema) for literal in goal if literal.holds}
        failing = {self._referred(literal.schema) for literal in goal if not literal.holds}
        types = frozenset(map(type_of, self.expansion.kinds_of_all(Literal(number, True) for number in holding)))
        open_ = list(self._unfolded(failing, holding, types))
        union = next((number for number in sorted(holding) if self._alternatives(number) is not None), None)
        if union is None:
            asked = _goal(holding, open_)
            return None if asked == goal else [asked]
        rest = holding - {union}
        branches = [one for one in self._alternatives(union) or () if not self._is_excluded(one, rest, types)]
        return [_goal({*rest, branch}, open_) for branch in branches]

    def _unfolded(self, failing: Iterable[int], holding: set[int], types: Types) -> Iterator[int]:
        """What must fail, without what what holds excludes; of a union its branches."""
        pending = sorted(failing, reverse=True)
        while pending:
            number = self._referred(pending.pop())
            branches = self._alternatives(number)
            if branches is not None:
                pending.extend(reversed(branches))
            elif not self._is_excluded(number, holding, types):
                yield number

    def _is_excluded(self, number: int, others: Iterable[int], types: Types) -> bool:
        return any(self.expansion.pool.are_apart(number, other, types) for other in others)

    def _referred(self, number: int) -> int:
        """What a schema that is nothing but a reference leads to."""
        pool = self.expansion.pool
        while True:
            schema, document = pool.schema(number)
            if not isinstance(schema, dict) or "$ref" not in schema or len(ASSERTING.intersection(schema)) > 1:
                return number
            number = pool.target(schema["$ref"], document)

    def _alternatives(self, number: int) -> tuple[int, ...] | None:
        """The branches of a schema that is nothing but a union of what exclude one another."""
        if number not in self._branches:
            self._branches[number] = self._read(number)
        return self._branches[number]

    def _read(self, number: int) -> tuple[int, ...] | None:
        pool = self.expansion.pool
        schema, document = pool.schema(number)
        says = ASSERTING.intersection(schema) if isinstance(schema, dict) else frozenset()
        if len(says) != 1 or not says <= {"anyOf", "oneOf"} or not isinstance(schema, dict):
            return None
        (listed,) = (schema[keyword] for keyword in says)
        assert isinstance(listed, list)
        numbers = tuple(self._referred(self.expansion.literal(branch, document).schema) for branch in listed)
        return numbers if pool.are_all_apart(numbers) else None


def _goal(holding: Iterable[int], failing: Iterable[int]) -> Goal:
    return frozenset((*(Literal(number, True) for number in holding), *(Literal(number, False) for number in failing)))
