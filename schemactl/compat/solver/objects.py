"""The theory of objects: names that must, may or must not be there, and what each one's value is asked to be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final

from schemactl.compat.solver.formula import (
    EachMember,
    EachName,
    Fact,
    Formula,
    Has,
    Lacks,
    Literal,
    Matches,
    MatchesNot,
    NameSet,
    NotAmong,
    SizeAtLeast,
    SizeAtMost,
    SomeMember,
    SomeName,
)
from schemactl.compat.solver.holds import CannotTell, belongs
from schemactl.compat.solver.outcome import NoSolution, Outcome, Solution, Unknown
from schemactl.model.json import JsonValue

if TYPE_CHECKING:
    from schemactl.compat.solver.solver import Solver

FEW_PATTERNS: Final = 4
"""So many are combined in all ways; of more, those ways are looked for that a name can match."""
MOST_CELLS: Final = 100
MOST_MEMBERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class _Demand:
    """One member must exist: with such a name, and such a value."""

    names: NameSet
    value: tuple[Literal, ...] = ()
    name: tuple[Literal, ...] = ()


ANY_NAME: Final = NameSet(frozenset(), inverted=True)


@dataclass
class _Objects:
    """What is asked of one object. each: literals by set of names; names: literals that every name holds."""

    solver: "Solver"
    has: set[str] = field(default_factory=set)
    lacks: set[str] = field(default_factory=set)
    each: list[EachMember] = field(default_factory=list)
    names: list[Literal] = field(default_factory=list)
    demands: list[_Demand] = field(default_factory=list)
    least: int = 0
    most: int | None = None
    in_doubt: str = ""
    _listed: dict[str, list[Literal]] = field(default_factory=dict)
    _wide: list[EachMember] = field(default_factory=list)
    _fresh: "list[_Cell] | None" = None


@dataclass
class _Cell:
    """The names that match the same patterns, satisfy the same demands on names, and are nobody's own. found: those made so far; done: there
    are no more."""

    says: tuple[Formula, ...]
    found: list[str] = field(default_factory=list)
    done: bool = False


def objects(facts: Sequence[Fact], solver: "Solver") -> Outcome:
    """An object of which all the facts are true."""
    asked = _asked(facts, solver)
    if asked.has & asked.lacks or (asked.most is not None and max(len(asked.has), asked.least) > asked.most):
        return NoSolution()
    if asked.least > MOST_MEMBERS:
        return Unknown(f"an object of more than {MOST_MEMBERS:,} properties would be needed")
    try:
        if not all(_admissible(asked, name) and not isinstance(_member(asked, name, ()), NoSolution) for name in sorted(asked.has)):
            return NoSolution()
        value = _assigned(asked, _choices(asked), {})
    except CannotTell as reason:
        return Unknown(str(reason))
    if value is not None:
        return Solution(value)
    return Unknown(asked.in_doubt) if asked.in_doubt else NoSolution()


def promising(options: Sequence[Formula], facts: Sequence[Fact], solver: "Solver") -> list[Formula]:
    """The options but for those that ask a known member for a value that it cannot have: told without building the whole object."""
    asked = _asked(facts, solver)

    def is_hopeless(option: Formula) -> bool:
        if not isinstance(option, SomeMember) or option.names.inverted or option.names.patterns:
            return False
        return all(isinstance(_member(asked, name, (option.literal,)), NoSolution) for name in option.names.listed)

    try:
        return [option for option in options if not is_hopeless(option)]
    except CannotTell:
        return list(options)


_Choices = list[tuple[_Demand, Iterable[str]]]


def _choices(asked: _Objects) -> _Choices:
    """Each demand with the names that it may take; of several, those with the fewest first, so that little is tried in vain."""
    count = len(asked.demands) + 1
    if count <= 2:
        return [(demand, _candidates(asked, demand, count)) for demand in asked.demands]
    choices: list[tuple[_Demand, list[str]]] = [
        (demand, [name for name in _candidates(asked, demand, count) if _may_take(asked, demand, name, demand.value)]) for demand in asked.demands
    ]
    choices.sort(key=lambda choice: len(choice[1]))
    return [*choices]


def _may_take(asked: _Objects, demand: _Demand, name: str, wanted: tuple[Literal, ...]) -> bool:
    return asked.solver.names_hold(demand.name, name) and not isinstance(_member(asked, name, wanted), NoSolution)


def _assigned(asked: _Objects, choices: _Choices, extra: dict[str, tuple[Literal, ...]]) -> dict[str, JsonValue] | None:
    """The object, once every demand has got a member: one that is known, or a new one."""
    asked.solver.budget.spend()
    if asked.most is not None and len(asked.has | extra.keys()) > asked.most:
        return None
    if not choices:
        return _filled(asked, extra)
    (demand, names), *others = choices
    for name in names:
        wanted = (*extra.get(name, ()), *demand.value)
        if not _may_take(asked, demand, name, wanted):
            continue
        built = _assigned(asked, others, {**extra, name: wanted})
        if built is not None:
            return built
    return None


def _filled(asked: _Objects, extra: dict[str, tuple[Literal, ...]]) -> dict[str, JsonValue] | None:
    """The members that must be there with their values, and as many more as minProperties asks for."""
    built: dict[str, JsonValue] = {}
    for name in [*sorted(asked.has - extra.keys()), *extra]:
        if not _admissible(asked, name):
            return None
        outcome = _member(asked, name, extra.get(name, ()))
        if not isinstance(outcome, Solution):
            return None
        built[name] = outcome.value
    if len(built) < asked.least:
        for name in _candidates(asked, _Demand(ANY_NAME), asked.least):
            if name not in built and isinstance(outcome := _member(asked, name, ()), Solution):
                built[name] = outcome.value
                if len(built) >= asked.least:
                    break
    return built if len(built) >= asked.least else None


def _member(asked: _Objects, name: str, extra: tuple[Literal, ...]) -> Outcome:
    """A value that the member may have. What cannot be told puts the whole in doubt."""
    literals = [*asked._listed.get(name, ()), *extra]
    literals.extend(fact.literal for fact in asked._wide if belongs(name, fact.names))
    outcome = asked.solver.solve(literals)
    if isinstance(outcome, Unknown):
        asked.in_doubt = outcome.reason
    return outcome


def _admissible(asked: _Objects, name: str) -> bool:
    return name not in asked.lacks and asked.solver.names_hold(asked.names, name)


def _candidates(asked: _Objects, demand: _Demand, count: int) -> Iterator[str]:
    """Names that a demand may take: the known ones, then up to `count` new ones of each kind."""
    own = sorted(demand.names.listed) if not demand.names.inverted and not demand.names.patterns else sorted(_known(asked))
    yield from (name for name in own if belongs(name, demand.names) and _admissible(asked, name))
    if not demand.names.inverted and not demand.names.patterns:
        return
    for cell in _cells(asked):
        for at in range(count):
            if len(cell.found) <= at:
                _grow(asked, cell)
            if len(cell.found) <= at:
                break
            if belongs(cell.found[at], demand.names):
                yield cell.found[at]


def _known(asked: _Objects) -> set[str]:
    listed = (fact.names.listed for fact in asked.each)
    return asked.has.union(*listed, *(demand.names.listed for demand in asked.demands))


def _cells(asked: _Objects) -> list[_Cell]:
    """One cell for each way in which a new name can match the patterns, and satisfy the demands on names, that are in play."""
    if asked._fresh is None:
        sets = [*(fact.names for fact in asked.each), *(demand.names for demand in asked.demands)]
        patterns = sorted({pattern for names in sets for pattern in names.patterns})
        literals = sorted({literal.schema for demand in asked.demands for literal in demand.name})
        expansion = asked.solver.expansion
        choices: list[tuple[Formula, ...]] = [(MatchesNot(pattern), Matches(pattern)) for pattern in patterns]
        choices.extend(tuple(expansion.formula(Literal(schema, holds), "string") for holds in (False, True)) for schema in literals)
        always = tuple(expansion.formula(literal, "string") for literal in asked.names)
        few = len(choices) <= FEW_PATTERNS
        asked._fresh = [_Cell((*always, *choice)) for choice in (product(*choices) if few else _possible(choices, always, asked.solver))]
    return asked._fresh


def _possible(choices: list[tuple[Formula, ...]], always: tuple[Formula, ...], solver: "Solver") -> list[tuple[Formula, ...]]:
    """The ways in which one of each choice can be true of a name: of many patterns most exclude one another. Raises CannotTell."""
    ways: list[tuple[Formula, ...]] = [()]
    for choice in choices:
        longer = [(*way, one) for way in ways for one in choice]
        ways = [way for way in longer if not isinstance(solver.decide("string", [*always, *way]), NoSolution)]
        if len(ways) > MOST_CELLS:
            raise CannotTell("names can match the patterns of an object in too many ways")
    return ways


_PLEASANT: Final = ("extra", "other", "another", "x", "y", "z")


def _grow(asked: _Objects, cell: _Cell) -> None:
    """One more name in the cell, if there is one."""
    if cell.done:
        return
    wanted = [NotAmong((*sorted(_known(asked) | asked.lacks), *cell.found)), *cell.says]
    for name in _PLEASANT:
        if asked.solver.holds_of(wanted, name):
            cell.found.append(name)
            return
    for hint in ((SizeAtLeast(1),), ()):
        outcome = asked.solver.decide("string", [*wanted, *hint])
        if isinstance(outcome, Solution) and isinstance(outcome.value, str):
            cell.found.append(outcome.value)
            return
        if isinstance(outcome, Unknown):
            asked.in_doubt = outcome.reason
    cell.done = True


def _asked(facts: Sequence[Fact], solver: "Solver") -> _Objects:
    asked = _Objects(solver)
    for fact in facts:
        match fact:
            case Has(name):
                asked.has.add(name)
            case Lacks(name):
                asked.lacks.add(name)
            case EachMember(names, literal):
                asked.each.append(fact)
                if names.inverted or names.patterns:
                    asked._wide.append(fact)
                else:
                    for name in names.listed:
                        asked._listed.setdefault(name, []).append(literal)
            case SomeMember(names, literal):
                asked.demands.append(_Demand(names, value=(literal,)))
            case EachName(literal):
                asked.names.append(literal)
            case SomeName(literal):
                asked.demands.append(_Demand(ANY_NAME, name=(literal,)))
            case SizeAtLeast(size):
                asked.least = max(asked.least, size)
            case SizeAtMost(size):
                asked.most = size if asked.most is None else min(asked.most, size)
    return asked
