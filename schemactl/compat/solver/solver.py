"""The search: a set of literals (schemas that hold, schemas that do not) is a question; its answer a value, or the proof that there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from schemactl.compat.solver.arrays import arrays
from schemactl.compat.solver.contradictions import without_contradictions
from schemactl.compat.solver.expansion import Expansion
from schemactl.compat.solver.formula import All, Among, AnyOf, Beyond, Fact, Formula, Literal, NotAmong
from schemactl.compat.solver.holds import CannotTell, Evaluator
from schemactl.compat.solver.numbers import fractions, integers
from schemactl.compat.solver.objects import objects, promising
from schemactl.compat.solver.outcome import Budget, NoSolution, Outcome, Solution, Unknown
from schemactl.compat.solver.pool import Pool
from schemactl.compat.solver.strings import strings
from schemactl.compat.solver.unions import Goal, Unions
from schemactl.compat.solver.values import Key, Kind, key_of
from schemactl.model.deadline import look, step

ORDER: Final[tuple[Kind, ...]] = ("string", "integer", "null", "boolean", "fraction", "array", "object")
"""Small values first."""
ORDER_AT_THE_TOP: Final[tuple[Kind, ...]] = ("object", *(kind for kind in ORDER if kind != "object"))
"""An event is an object: one says more to a reader than a bare text."""

MOST_TRIED_OPTIONS: Final = 12


@dataclass
class Solver:
    """One question's search. proven: goals without a value, for good; assumed: goals without one as long as the goals on the way, from the
    depth given, have none (a value of finite depth never needs itself, so a goal that is met again on its own way adds nothing)."""

    pool: Pool
    expansion: Expansion
    budget: Budget
    _found: dict[Goal, Outcome] = field(default_factory=dict)
    _assumed: dict[Goal, int] = field(default_factory=dict)
    _way: dict[Goal, int] = field(default_factory=dict)
    _leans_on: int = 1 << 30
    _cases_on_the_way: int = 0

    @cached_property
    def unions(self) -> Unions:
        return Unions(self.expansion)

    @property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.expansion)

    def solve(self, literals: Iterable[Literal]) -> Outcome:
        """A value of which all the literals are true. Raises OutOfTime."""
        goal = self._shortened(frozenset(literals))
        if any(literal.holds and self._refutes(literal, goal) for literal in goal):
            return NoSolution()
        known = self._found.get(goal)
        if known is not None:
            return known
        depth = self._way.get(goal, self._assumed.get(goal))
        if depth is not None:
            self._leans_on = min(self._leans_on, depth)
            return NoSolution()
        return self._searched(goal)

    def solve_again(self, literals: Iterable[Literal]) -> Outcome:
        """As `solve`, after a search that may have been broken off."""
        self._assumed.clear()
        self._leans_on = 1 << 30
        return self.solve(literals)

    def _shortened(self, goal: Goal) -> Goal:
        """Without what follows from the rest: the schema that a closed one was before."""
        implied = {self.pool.wider[literal.schema] for literal in goal if literal.holds and literal.schema in self.pool.wider}
        return goal if not implied else goal - {Literal(schema, True) for schema in implied if Literal(schema, True) in goal}

    def _refutes(self, literal: Literal, goal: Goal) -> bool:
        """Whether the goal asks for the contrary as well: of the same schema, or of the wider one that it was before it was closed."""
        wider = self.pool.wider.get(literal.schema)
        return Literal(literal.schema, False) in goal or (wider is not None and Literal(wider, False) in goal)

    def _searched(self, goal: Goal) -> Outcome:
        depth = len(self._way)
        outer, self._leans_on = self._leans_on, 1 << 30
        before = len(self._assumed)
        self._way[goal] = depth
        try:
            cases = self.unions.cases(goal)
            outcome = self._by_kind(goal) if cases is None else self._first_of(cases)
        finally:
            del self._way[goal]
        leans_on, self._leans_on = self._leans_on, outer
        if isinstance(outcome, NoSolution) and leans_on < depth:
            for assumed in list(self._assumed)[before:]:  # what leans on this goal leans on what it leans on
                self._assumed[assumed] = min(self._assumed[assumed], leans_on)
            self._assumed[goal] = leans_on
            self._leans_on = min(outer, leans_on)
            return outcome
        # what was assumed below either rests on this goal alone, and is proven with it, or is to be looked at again
        later = list(self._assumed)[before:]
        for assumed in later:
            if isinstance(outcome, NoSolution):
                self._found[assumed] = NoSolution()
            del self._assumed[assumed]
        if not (isinstance(outcome, Unknown) and leans_on < depth):
            self._found[goal] = outcome
        else:
            self._leans_on = min(outer, leans_on)
        return outcome

    def _first_of(self, cases: Sequence[Goal]) -> Outcome:
        """A value of one of several goals about the same value."""
        reason = ""
        self._cases_on_the_way += 1
        try:
            for case in cases:
                self.budget.spend()
                outcome = self.solve(case)
                if isinstance(outcome, Solution):
                    return outcome
                if isinstance(outcome, Unknown):
                    reason = outcome.reason
        finally:
            self._cases_on_the_way -= 1
        return Unknown(reason) if reason else NoSolution()

    def _by_kind(self, goal: Goal) -> Outcome:
        reason = ""
        ordered = sorted(goal, key=lambda literal: (not literal.holds, literal.schema))
        kinds = self.expansion.kinds_of_all(goal)
        for kind in ORDER_AT_THE_TOP if len(self._way) - self._cases_on_the_way == 1 else ORDER:
            if kind not in kinds:
                continue
            outcome = self.decide(kind, [self.expansion.formula(literal, kind) for literal in ordered])
            if isinstance(outcome, Solution):
                return outcome
            if isinstance(outcome, Unknown):
                reason = outcome.reason
        return Unknown(reason) if reason else NoSolution()

    def decide(self, kind: Kind, formulas: Sequence[Formula]) -> Outcome:
        """A value of this kind of which all the formulas are true: the facts by the kind's theory, the alternatives case by case."""
        self.budget.spend()
        facts, choices = _sorted_out(formulas)
        if any(not choice.options for choice in choices):
            return NoSolution()
        stated = next((fact for fact in facts if isinstance(fact, Among)), None)
        if stated is not None:
            return self._one_of(stated, formulas)
        if kind in ("array", "object") and any(isinstance(fact, NotAmong) for fact in facts):
            facts, choices = _sorted_out([*(self.expansion.differences(fact) if isinstance(fact, NotAmong) else fact for fact in facts), *choices])
        if not choices:
            return self._theory(kind, facts)
        whole = self._theory(kind, facts)
        if isinstance(whole, NoSolution):
            return whole
        if isinstance(whole, Solution) and self.holds_of(choices, whole.value):
            return whole
        return self._case_by_case(kind, facts, choices)

    def _case_by_case(self, kind: Kind, facts: list[Fact], choices: list[AnyOf]) -> Outcome:
        if len(choices) > 1:
            reduced = without_contradictions(facts, choices)
            if reduced is None:
                return NoSolution()
            choices = self._open(kind, facts, reduced)
            if not choices:
                return self.decide(kind, facts)
        if len(choices) > 2:
            choices = [self._viable(kind, facts, choice) for choice in choices]
        choice = min(choices, key=lambda one: (len(one.options) > 1 and one.denial is not None, len(one.options)))
        others = [other for other in choices if other is not choice]
        options = promising(choice.options, facts, self) if kind == "object" else choice.options
        reason = ""
        for option in options:
            outcome = self.decide(kind, [*facts, option, *others])
            if isinstance(outcome, Solution):
                return outcome
            if isinstance(outcome, Unknown):
                reason = outcome.reason
        return Unknown(reason) if reason else NoSolution()

    def _open(self, kind: Kind, facts: list[Fact], choices: list[AnyOf]) -> list[AnyOf]:
        """The choices that the facts leave open: what contradicts its denial is true anyhow, and need not be split into cases."""
        return [choice for choice in choices if choice.denial is None or not isinstance(self.decide(kind, [*facts, choice.denial]), NoSolution)]

    def _viable(self, kind: Kind, facts: list[Fact], choice: AnyOf) -> AnyOf:
        """The choice without the options that the facts rule out: with many choices, each option less halves what there is to try."""
        if len(choice.options) > MOST_TRIED_OPTIONS:
            return choice
        options = tuple(option for option in choice.options if not isinstance(self.decide(kind, [*facts, option]), NoSolution))
        return choice if len(options) == len(choice.options) else AnyOf(options, choice.denial)

    def _one_of(self, stated: Among, formulas: Sequence[Formula]) -> Outcome:
        evaluator = self.evaluator
        try:
            for value in stated.values:
                if all(evaluator.formula(formula, value) for formula in formulas):
                    return Solution(value)
        except CannotTell as reason:
            return Unknown(str(reason))
        return NoSolution()

    def _theory(self, kind: Kind, facts: list[Fact]) -> Outcome:
        beyond = next((fact for fact in facts if isinstance(fact, Beyond)), None)
        rest: list[Fact] = [fact for fact in facts if not isinstance(fact, Beyond)]
        outcome = self._decided(kind, rest)
        return Unknown(beyond.reason) if beyond is not None and not isinstance(outcome, NoSolution) else outcome

    def _decided(self, kind: Kind, facts: list[Fact]) -> Outcome:
        match kind:
            case "null" | "boolean":
                values = (None,) if kind == "null" else (True, False)
                refused = frozenset[Key]().union(*(fact.keys for fact in facts if isinstance(fact, NotAmong)))
                return next((Solution(value) for value in values if key_of(value) not in refused), NoSolution())
            case "integer":
                return integers(facts)
            case "fraction":
                return fractions(facts)
            case "string":
                look()
                return strings(facts)
            case "array":
                return arrays(facts, self)
            case "object":
                return objects(facts, self)

    def names_hold(self, literals: Iterable[Literal], name: str) -> bool:
        """Whether a member's name is as the literals say. Raises CannotTell."""
        return all(self.evaluator.literal(literal, name) for literal in literals)

    def holds_of(self, formulas: Iterable[Formula], value: object) -> bool:
        """Whether the formulas are true of the value, as far as that can be told."""
        evaluator = self.evaluator
        try:
            return all(evaluator.formula(formula, value) for formula in formulas)  # type: ignore[arg-type]
        except CannotTell:
            return False


def _sorted_out(formulas: Sequence[Formula]) -> tuple[list[Fact], list[AnyOf]]:
    """The facts of a conjunction, each once, and its alternatives."""
    facts: dict[Fact, None] = {}
    choices: dict[int, AnyOf] = {}
    for formula in formulas:
        step()
        for part in formula.parts if isinstance(formula, All) else (formula,):
            if isinstance(part, AnyOf):
                choices[id(part)] = part
            elif not isinstance(part, All):
                facts[part] = None
    return list(facts), list(choices.values())
