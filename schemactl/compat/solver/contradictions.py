"""Contradictions that can be read off: of two schemas that are written alike on both sides, what one says and the other denies."""

from collections.abc import Sequence

from schemactl.compat.solver.formula import All, AnyOf, Fact, Formula


def without_contradictions(facts: Sequence[Fact], choices: Sequence[AnyOf]) -> list[AnyOf] | None:
    """The choices without the options that complete what another choice denies; None where that leaves a choice without any."""
    known: set[Formula] = {*facts, *choices}
    missing = {id(choice): _parts(choice.denial) - known for choice in choices if choice.denial is not None}
    reduced: list[AnyOf] = []
    for choice in choices:
        if missing.get(id(choice)) == set():
            return None
        denied = [parts for other, parts in missing.items() if other != id(choice)]
        options = tuple(option for option in choice.options if not any(parts <= _parts(option) for parts in denied))
        if not options:
            return None
        reduced.append(choice if len(options) == len(choice.options) else AnyOf(options, choice.denial))
    return reduced


def _parts(formula: Formula) -> set[Formula]:
    return set(formula.parts) if isinstance(formula, All) else {formula}
