"""What a schema means for a filter: can an event of it match, and does every event match? Answered by the prover, confirmed by `matches`."""

from collections.abc import Callable
from dataclasses import dataclass

from schemactl.compat.containment import Counterexample, Covers
from schemactl.compat.prover import prove
from schemactl.consumers.filters.matching import matches
from schemactl.consumers.filters.translation import as_schema, is_exact
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import ProverOptions


@dataclass(frozen=True, slots=True)
class Reach:
    """may: whether some event matches; always: whether every one does; None where that could not be told. matched, missed: an event that does, and
    one that does not, where there is one."""

    may: bool | None
    always: bool | None
    matched: JsonValue = None
    missed: JsonValue = None


def reach(schema: Document, filter_: JsonObject, options: ProverOptions) -> Reach:
    """schema: of what the filter looks at. Raises UsageError for a filter that the service would refuse, InvalidSchema."""
    asked = as_schema(filter_)
    some = prove(schema, {"not": asked}, options)
    every = prove(schema, asked, options)
    matched = _confirmed(some, lambda event: matches(filter_, event))
    missed = _confirmed(every, lambda event: not matches(filter_, event))
    return Reach(
        may=True if matched is not None else False if isinstance(some, Covers) else None,
        always=False if missed is not None else True if isinstance(every, Covers) and is_exact(filter_) else None,
        matched=None if matched is None else matched[0],
        missed=None if missed is None else missed[0],
    )


def _confirmed(verdict: object, holds: Callable[[JsonValue], bool]) -> tuple[JsonValue] | None:
    """The event that a verdict shows, if it is what it is said to be."""
    if isinstance(verdict, Counterexample) and holds(verdict.witness.payload):
        return (verdict.witness.payload,)
    return None
