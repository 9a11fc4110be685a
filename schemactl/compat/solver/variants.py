"""Ways to make an array or object differ from the smallest one: longer, or with a certain member."""

from collections.abc import Iterator, Sequence

from schemactl.compat.solver.formula import EachMember, Fact, Has, SizeAtLeast, SizeAtMost
from schemactl.compat.solver.values import Kind


def variants(kind: Kind, facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Facts to add, one list after the other."""
    least = max((fact.size for fact in facts if isinstance(fact, SizeAtLeast)), default=0)
    for size in range(least, least + 4):
        yield [SizeAtLeast(size), SizeAtMost(size)]
        yield [SizeAtLeast(size + 1)]
    if kind == "object":
        for name in sorted({name for fact in facts if isinstance(fact, EachMember) for name in fact.names.listed}):
            yield [Has(name)]
