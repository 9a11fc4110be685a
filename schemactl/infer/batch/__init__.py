"""The fast way: the evidence of many events of one subject at once, column by column, to the same state as observing them one by one.

rows.py      counters of the events of a batch        columns.py   payloads → columns
strings.py shapes.py evidence.py   columns → evidence
moulds.py typed.py   a decoder for the payloads that are as those known, by what is known: raw → columns

It decides nothing and guesses nothing; what the decoder does not take is laid out in columns as it comes.
"""

from collections.abc import Sequence
from typing import Any

from schemactl.infer.batch.evidence import node_of_batch
from schemactl.infer.batch.moulds import Mould
from schemactl.infer.batch.rows import Clock
from schemactl.infer.batch.typed import Typed
from schemactl.infer.evidence import Evidence
from schemactl.model.json import JsonValue

__all__ = ["Typed", "observe_batch", "observe_typed"]


def observe_batch(evidence: Evidence, payloads: Sequence[JsonValue], times: Sequence[int | None]) -> None:
    """Count events, `times` being those of `payloads` (microseconds since 1970, None if unknown)."""
    _observe_all(evidence, payloads, None, times)


def observe_typed(evidence: Evidence, typed: Typed, raws: Sequence[bytes], times: Sequence[int | None]) -> Sequence[int]:
    """Count the events whose payloads `typed` expects. Returns the rows of the others, which are still to be counted."""
    expected = typed.decode(raws)
    if expected is None:
        return range(len(raws))
    mould, payloads, others = expected
    if others:
        left = set(others)
        rows = [row for row in range(len(raws)) if row not in left]
        payloads, times = [payloads[row] for row in rows], [times[row] for row in rows]
    _observe_all(evidence, payloads, mould, times)
    return others


def _observe_all(evidence: Evidence, payloads: Sequence[Any], mould: Mould | None, times: Sequence[int | None]) -> None:
    untimed: list[Any] = []
    if None in times:
        untimed = [payload for payload, time in zip(payloads, times, strict=True) if time is None]
        payloads = [payload for payload, time in zip(payloads, times, strict=True) if time is not None]
    known = [time for time in times if time is not None]
    ordered = sorted(known)
    if ordered != known:
        payloads = [payloads[position] for position in sorted(range(len(known)), key=known.__getitem__)]
    if payloads:
        _observe(evidence, list(payloads), mould, Clock(ordered))
    if untimed:
        _observe(evidence, untimed, mould, Clock(None))


def _observe(evidence: Evidence, payloads: list[Any], mould: Mould | None, clock: Clock) -> None:
    evidence.merge_tree(node_of_batch(payloads, mould, clock, evidence.tree, evidence.options.caps))
