"""The theory of arrays: how long, what stands where, how many items are of some kind, whether two are equal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final

from schemactl.compat.solver.formula import Counted, Distinct, EachItem, Fact, Literal, Repeated, SizeAtLeast, SizeAtMost, SomeItem
from schemactl.compat.solver.listing import listed
from schemactl.compat.solver.outcome import NoSolution, Outcome, Solution, Unknown
from schemactl.compat.solver.values import key_of
from schemactl.model.deadline import step
from schemactl.model.json import JsonValue

if TYPE_CHECKING:
    from schemactl.compat.solver.solver import Solver

LONGEST: Final = 1_000
MOST_MATCHED: Final = 12
"""Items of an array without repetition that are matched with values exactly."""


@dataclass(frozen=True, slots=True)
class _Demand:
    """One item must exist, at an index from start up to stop. group: of demands of one group no two may be met by the same item."""

    start: int
    stop: int | None
    literal: Literal
    group: int


@dataclass
class _Arrays:
    """What is asked of one array. edge: from this index on all items are asked the same."""

    solver: "Solver"
    least: int = 0
    most: int | None = None
    each: list[EachItem] = field(default_factory=list)
    demands: list[_Demand] = field(default_factory=list)
    capped: list[Counted] = field(default_factory=list)
    distinct: bool = False
    repeated: bool = False
    edge: int = 0
    in_doubt: str = ""


Extra = dict[int, tuple[Literal, ...]]
"""What single items are asked besides."""


def arrays(facts: Sequence[Fact], solver: "Solver") -> Outcome:
    """An array of which all the facts are true."""
    asked = _asked(facts, solver)
    if (asked.most is not None and asked.least > asked.most) or (asked.distinct and asked.repeated):
        return NoSolution()
    if asked.distinct and _are_too_few(asked):
        return NoSolution()
    if asked.least > LONGEST:
        return Unknown(f"an array of more than {LONGEST:,} items would be needed")
    if any(_is_hopeless(asked, demand) for demand in asked.demands):
        return Unknown(asked.in_doubt) if asked.in_doubt else NoSolution()
    for counts in _exact_counts(asked):
        outcome = _with_counts(asked, counts)
        if outcome is not None:
            return Solution(outcome)
    return Unknown(asked.in_doubt) if asked.in_doubt else NoSolution()


def _are_too_few(asked: _Arrays) -> bool:
    """Whether there are not as many different values as there must be items."""
    values = listed(_goal(asked, asked.edge, ()), asked.solver) if asked.least > asked.edge else None
    return values is not None and asked.edge + len(values) < asked.least


def _is_hopeless(asked: _Arrays, demand: _Demand) -> bool:
    """Whether the demand alone has no place, wherever the others are."""
    return all(isinstance(_item(asked, index, (demand.literal,)), NoSolution) for index in _places(asked, demand, {}))


def _exact_counts(asked: _Arrays) -> Iterator[tuple[int, ...]]:
    """How many items of each kind whose number has a limit: every number that can make a difference."""
    room = max(asked.least, asked.edge) + len(asked.demands) + sum(count.least for count in asked.capped) + 1
    ranges = [range(count.least, min(count.most if count.most is not None else room, room) + 1) for count in asked.capped]
    total = 1
    for one in ranges:
        total *= len(one)
    if total > 200:
        asked.in_doubt = "`contains` can be met in too many ways"
        return
    yield from product(*ranges)


def _with_counts(asked: _Arrays, counts: tuple[int, ...]) -> list[JsonValue] | None:
    demands = list(asked.demands)
    for group, (capped, count) in enumerate(zip(asked.capped, counts, strict=True), start=1000):
        demands.extend(_Demand(0, None, capped.literal, group) for _ in range(count))
    return _placed(asked, demands, counts, {}, {})


def _placed(
    asked: _Arrays, demands: list[_Demand], counts: tuple[int, ...], extra: Extra, groups: dict[int, frozenset[int]], at: int = 0
) -> list[JsonValue] | None:
    """The array, once every demand has got an item."""
    asked.solver.budget.spend()
    if at == len(demands):
        exactly = all(sum(capped.literal in wanted for wanted in extra.values()) == count for capped, count in zip(asked.capped, counts, strict=True))
        return _complete(asked, extra) if exactly else None
    demand = demands[at]
    taken = groups.get(demand.group, frozenset())
    for index in _places(asked, demand, extra):
        step()
        if index in taken:
            continue
        wanted = (*extra.get(index, ()), demand.literal)
        if isinstance(_item(asked, index, wanted), NoSolution):
            continue
        built = _placed(asked, demands, counts, {**extra, index: wanted}, {**groups, demand.group: taken | {index}}, at + 1)
        if built is not None:
            return built
    return None


def _places(asked: _Arrays, demand: _Demand, extra: Extra) -> Iterator[int]:
    """Indices that a demand may take: those before the edge, those after it that are taken already, and one new one."""
    stop = demand.stop if demand.stop is not None else max([asked.edge, *(index + 1 for index in extra)]) + 1
    limit = stop if asked.most is None else min(stop, asked.most)
    yield from range(demand.start, limit)


def _complete(asked: _Arrays, extra: Extra) -> list[JsonValue] | None:
    """The shortest array that holds all the places, each with a value."""
    length = max([asked.least, *(index + 1 for index in extra)])
    for pair in _equal_pairs(asked, length):
        step()
        longer = max([length, *(index + 1 for index in pair)])
        if asked.most is not None and longer > asked.most:
            continue
        goals = [_goal(asked, index, extra.get(index, ())) for index in range(longer)]
        together = frozenset().union(*(goals[index] for index in pair))
        for index in pair:
            goals[index] = together
        values = _distinct(asked, goals) if asked.distinct else _any(asked, goals)
        if values is not None:
            return values
    return None


def _equal_pairs(asked: _Arrays, length: int) -> list[tuple[int, ...]]:
    """Which two items are made equal, if any need be."""
    if not asked.repeated:
        return [()]
    last = max(length, asked.edge) + 2
    return [(one, other) for other in range(last) for one in range(other)]


def _goal(asked: _Arrays, index: int, extra: tuple[Literal, ...]) -> frozenset[Literal]:
    """All that one item is asked: also not to be one of a kind whose number is used up."""
    step()
    literals = {fact.literal for fact in asked.each if fact.start <= index and (fact.stop is None or index < fact.stop)}
    literals.update(extra)
    literals.update(~capped.literal for capped in asked.capped if capped.literal not in extra)
    return frozenset(literals)


def _item(asked: _Arrays, index: int, extra: tuple[Literal, ...]) -> Outcome:
    literals = {fact.literal for fact in asked.each if fact.start <= index and (fact.stop is None or index < fact.stop)}
    return _solved(asked, frozenset({*literals, *extra}))


def _solved(asked: _Arrays, goal: frozenset[Literal]) -> Outcome:
    outcome = asked.solver.solve(goal)
    if isinstance(outcome, Unknown):
        asked.in_doubt = outcome.reason
    return outcome


def _any(asked: _Arrays, goals: list[frozenset[Literal]]) -> list[JsonValue] | None:
    values: list[JsonValue] = []
    for goal in goals:
        outcome = _solved(asked, goal)
        if not isinstance(outcome, Solution):
            return None
        values.append(outcome.value)
    return values


def _distinct(asked: _Arrays, goals: list[frozenset[Literal]]) -> list[JsonValue] | None:
    """Different values for all items: as many as there are items for each, then a matching (Hall: no more are needed)."""
    menus: dict[frozenset[Literal], list[JsonValue]] = {}
    for goal in dict.fromkeys(goals):
        values = listed(goal, asked.solver)
        if values is None and len(goals) > MOST_MATCHED and len(set(goals)) > 1:
            asked.in_doubt = "`uniqueItems` holds for too many items of different kinds"
            return None
        menus[goal] = _menu(asked, goal, len(goals)) if values is None else values[: len(goals)]
    if len(menus) == 1:
        (menu,) = menus.values()
        return menu if len(menu) == len(goals) else None
    chosen: dict[object, int] = {}
    for index in range(len(goals)):
        if not _augment(index, goals, menus, chosen, set()):
            return None
    by_index = {index: key for key, index in chosen.items()}
    return [next(value for value in menus[goal] if key_of(value) == by_index[index]) for index, goal in enumerate(goals)]


def _menu(asked: _Arrays, goal: frozenset[Literal], count: int) -> list[JsonValue]:
    values: list[JsonValue] = []
    while len(values) < count:
        refused: JsonValue = list(values)
        exclusion = Literal(asked.solver.pool.number({"enum": refused}, -1), False)
        outcome = _solved(asked, goal | {exclusion} if values else goal)
        if not isinstance(outcome, Solution):
            break
        values.append(outcome.value)
    return values


def _augment(
    index: int, goals: list[frozenset[Literal]], menus: dict[frozenset[Literal], list[JsonValue]], chosen: dict[object, int], seen: set[object]
) -> bool:
    """Give the item a value of its own, moving others to another value where that helps (Kuhn's matching)."""
    for value in menus[goals[index]]:
        step()
        key = key_of(value)
        if key in seen:
            continue
        seen.add(key)
        if key not in chosen or _augment(chosen[key], goals, menus, chosen, seen):
            chosen[key] = index
            return True
    return False


def _asked(facts: Sequence[Fact], solver: "Solver") -> _Arrays:
    asked = _Arrays(solver)
    for fact in facts:
        match fact:
            case EachItem():
                asked.each.append(fact)
            case SomeItem(start, stop, literal):
                asked.demands.append(_Demand(start, stop, literal, len(asked.demands)))
            case Counted(literal, least, None):
                group = len(asked.demands)
                asked.demands.extend(_Demand(0, None, literal, group) for _ in range(min(least, LONGEST)))
            case Counted():
                asked.capped.append(fact)
            case Distinct():
                asked.distinct = True
            case Repeated():
                asked.repeated = True
            case SizeAtLeast(size):
                asked.least = max(asked.least, size)
            case SizeAtMost(size):
                asked.most = size if asked.most is None else min(asked.most, size)
    spans = [(fact.start, fact.stop) for fact in asked.each] + [(demand.start, demand.stop) for demand in asked.demands]
    asked.edge = max((edge for span in spans for edge in span if edge is not None), default=0)
    return asked
