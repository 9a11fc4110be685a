"""Contradictions that can be read off: of two schemas that are written alike on both sides, what one says and the other denies."""

from collections.abc import Sequence

from schemactl.compat.solver.formula import All, AnyOf, Fact, Formula
from schemactl.model.deadline import step


def without_contradictions(facts: Sequence[Fact], choices: Sequence[AnyOf]) -> list[AnyOf] | None:
    """The choices without the options that complete what another choice denies; None where that leaves a choice without any."""
    known: set[Formula] = {*facts, *choices}
    missing = [(choice, _parts(choice.denial) - known) for choice in choices if choice.denial is not None]
    if not all(parts for _choice, parts in missing):
        return None
    denied: dict[Formula, list[tuple[AnyOf, set[Formula]]]] = {}
    for choice, parts in missing:
        denied.setdefault(next(iter(parts)), []).append((choice, parts))  # what holds all parts holds this one
    reduced: list[AnyOf] = []
    for choice in choices:
        step()
        options = tuple(option for option in choice.options if not _completes(_parts(option), choice, denied))
        if not options:
            return None
        reduced.append(choice if len(options) == len(choice.options) else AnyOf(options, choice.denial))
    return reduced


def _completes(option: set[Formula], choice: AnyOf, denied: dict[Formula, list[tuple[AnyOf, set[Formula]]]]) -> bool:
    """Whether an option of one choice says all that another denies."""
    return any(parts <= option for part in option for other, parts in denied.get(part, ()) if other is not choice)


def _parts(formula: Formula) -> set[Formula]:
    return set(formula.parts) if isinstance(formula, All) else {formula}
