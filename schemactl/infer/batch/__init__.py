"""The fast way: the evidence of many events of one subject at once, column by column, to the same state as observing them one by one.

rows.py      counters of the events of a batch        columns.py   payloads → columns
strings.py shapes.py evidence.py   columns → evidence

It decides nothing, guesses nothing and has no case that it cannot do; docs/decisions/0101 tells why it is no typed decoder.
"""

from collections.abc import Sequence

from schemactl.infer.batch.evidence import node_of_batch
from schemactl.infer.batch.rows import Clock
from schemactl.infer.evidence import Evidence
from schemactl.model.json import JsonValue

__all__ = ["observe_batch"]


def observe_batch(evidence: Evidence, payloads: Sequence[JsonValue], times: Sequence[int | None]) -> None:
    """Count events, `times` being those of `payloads` (microseconds since 1970, None if unknown)."""
    timed = sorted((time, position) for position, time in enumerate(times) if time is not None)
    untimed = [payload for payload, time in zip(payloads, times, strict=True) if time is None]
    if timed:
        _observe(evidence, [payloads[position] for _, position in timed], Clock([time for time, _ in timed]))
    if untimed:
        _observe(evidence, untimed, Clock(None))


def _observe(evidence: Evidence, payloads: list[JsonValue], clock: Clock) -> None:
    caps = evidence.options.caps
    evidence.root.merge(node_of_batch(payloads, clock, evidence.root, caps), caps)
