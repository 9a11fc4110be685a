"""What a keyword says when it holds and when it does not, and how several keywords are put together."""

from collections.abc import Iterable

from schemactl.compat.solver.formula import (
    FALSE,
    TRUE,
    EachItem,
    EachMember,
    Formula,
    Has,
    Lacks,
    Literal,
    NameSet,
    SizeAtLeast,
    SizeAtMost,
    SomeItem,
    SomeMember,
    all_of,
    any_of,
)
from schemactl.compat.solver.pool import Pool

Both = tuple[Formula, Formula]
"""A keyword or schema when it holds, and when it does not."""


def conjunction(keywords: Iterable[Both]) -> Both:
    """Several keywords of one schema. A schema that does not hold is a case for each of them, and its contrary is at hand."""
    pairs = list(keywords)
    holds = all_of(holds for holds, _fails in pairs)
    return holds, any_of((fails for _holds, fails in pairs), holds)


def disjunction(pairs: list[Both]) -> Both:
    fails = all_of(fails for _holds, fails in pairs)
    return any_of((holds for holds, _fails in pairs), fails), fails


def every_item(start: int, literal: Literal, pool: Pool) -> Both:
    """All items from `start` on hold the literal; where that is `false`, the array is simply no longer."""
    says = pool.schema(literal.schema)[0]
    if says is False:
        return SizeAtMost(start), SizeAtLeast(start + 1)
    return (TRUE, FALSE) if says is True else (EachItem(start, None, literal), SomeItem(start, None, ~literal))


def every_member(names: NameSet, literal: Literal, pool: Pool) -> Both:
    """Every member with such a name holds the literal; where that is `false`, there is none."""
    says = pool.schema(literal.schema)[0]
    if says is True:
        return TRUE, FALSE
    if says is False and not names.inverted and not names.patterns:
        return conjunction((Lacks(name), Has(name)) for name in sorted(names.listed))
    return EachMember(names, literal), SomeMember(names, ~literal)
