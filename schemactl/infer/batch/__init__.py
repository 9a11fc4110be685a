"""The fast way: the evidence of many events of one subject at once, to the same state as observing them one by one.

moulds.py typed.py    a decoder of the payloads that are as those known, made of what is known, or guessed (guess.py) from the first
tables.py counts.py texts.py number_texts.py   what it takes, counted by state; harvest.py   the states → evidence
foresight.py          the same, counted by machine code
columns.py rows.py    all other payloads, a column each place, and the counters of their rows
evidence.py shapes.py strings.py traits.py   places → evidence

It decides nothing, and what it guesses it proves; what the decoder does not take is laid out in columns as it comes.
"""

from collections.abc import Sequence
from typing import Any

from schemactl.infer.batch.columns import KeyRepeats
from schemactl.infer.batch.evidence import node_of_batch
from schemactl.infer.batch.foresight import Foresight
from schemactl.infer.batch.rows import Clock
from schemactl.infer.batch.typed import Typed, chosen
from schemactl.infer.evidence import Evidence
from schemactl.model.json import JsonValue

__all__ = ["Foresight", "Typed", "chosen", "observe_batch"]


def observe_batch(evidence: Evidence, payloads: Sequence[JsonValue], times: Sequence[int | None]) -> None:
    """Count events, `times` being those of `payloads` (microseconds since 1970, None if unknown)."""
    untimed: list[Any] = []
    if None in times:
        untimed = [payload for payload, time in zip(payloads, times, strict=True) if time is None]
        payloads = [payload for payload, time in zip(payloads, times, strict=True) if time is not None]
    known = [time for time in times if time is not None]
    ordered = sorted(known)
    if ordered != known:
        payloads = [payloads[position] for position in sorted(range(len(known)), key=known.__getitem__)]
    if payloads:
        _observe(evidence, list(payloads), ordered)
    if untimed:
        _observe(evidence, untimed, None)


def _observe(evidence: Evidence, payloads: list[Any], times: Sequence[int] | None) -> None:
    """times: ascending, or None where there are none. Where what a key of a map repeats cannot be told for a column, one by one."""
    try:
        evidence.take_in(node_of_batch(payloads, Clock(times, evidence.tree.tally.shift), evidence.tree, evidence.options.caps))
    except KeyRepeats:
        evidence.observe_each(payloads, [None] * len(payloads) if times is None else times)
