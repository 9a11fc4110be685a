"""Why a decision was loosened: did the producer change, or had we not seen it yet? Judged by event time, never by arrival.

Of N events with the parent object, k contradict the decision, and n0 come before the first of those. Had nothing changed, the first n0 would all have
conformed with probability C(N - n0, k) / C(N, k), the hypergeometric chance that all k fall among the later N - n0.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from schemactl.infer.evidence.chance import spared_by_chance
from schemactl.infer.evidence.counter import MICROSECONDS, Lack, TimedCounter
from schemactl.infer.evidence.counter import Share as Presence
from schemactl.infer.evidence.root import Evidence
from schemactl.model.options.infer import CauseOptions
from schemactl.model.schema import Cause, Loosening, Share

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """of: all events with the parent object. count: how many contradict, None if that was not counted. first: the time of the first, microseconds
    since 1970, None if unknown."""

    of: TimedCounter
    count: int | None
    first: int | None

    @classmethod
    def by_presence(cls, share: Presence, of: TimedCounter) -> "Contradiction":
        """Those that have what they should not."""
        return cls(of, share.present.count, share.present.first)

    @classmethod
    def by_absence(cls, share: Presence | None, of: TimedCounter) -> "Contradiction":
        """Those that lack what they should have; no share: all of them."""
        return cls(of, of.count, of.first) if share is None else cls(of, of.count - share.present.count, share.absent_first)

    @classmethod
    def by_counter(cls, counter: TimedCounter | Lack, of: TimedCounter) -> "Contradiction":
        """Those that were counted apart."""
        return cls(of, counter.count, counter.first)


def loosening(path: str, what: str, seen: Contradiction, options: CauseOptions) -> Loosening:
    """The loosening of one decision, with its cause."""
    cause = cause_of(seen, options)
    since = rfc3339(seen.first) if cause is Cause.CHANGED and seen.first is not None else None
    return Loosening(path, what, cause, since, seen.count or 0, seen.of.count)


def cause_of(seen: Contradiction, options: CauseOptions) -> Cause:
    """`changed` when chance would hardly have spared the events before the first contradiction; `learned` when it well might have, and events
    conformed after it; `unknown` between the two, and without times."""
    if seen.count is None or seen.first is None or seen.count > seen.of.count:
        return Cause.UNKNOWN
    before = seen.of.before(seen.first)
    chance = spared_by_chance(seen.of.count, before, seen.count)
    if chance < options.changed and seen.count >= options.contradicting and before >= options.before:
        return Cause.CHANGED
    conforming_after = seen.of.count - before - seen.count
    if chance > options.learned and conforming_after >= options.after:
        return Cause.LEARNED
    return Cause.UNKNOWN


def judged_by_all(
    captured: Sequence[Loosening], of_version: Sequence[Loosening], whole: Sequence[Loosening], options: CauseOptions
) -> tuple[Loosening, ...]:
    """What a capture contradicts, with the causes that all events tell that were ever read. of_version: the same by the evidence that the version
    will have, which is more where it is amended. What older evidence cannot tell, since it holds no values, stays as the capture tells it."""
    counted = {(one.path, one.what): one for one in (*captured, *of_version)}
    by_place = {(one.path, one.what): one for one in whole}
    return tuple(_judged(one, counted[one.path, one.what], by_place.get((one.path, one.what), one), options) for one in captured)


def _judged(captured: Loosening, of_version: Loosening, whole: Loosening, options: CauseOptions) -> Loosening:
    """By event time; but that it may always have been so is no cause where chance would hardly have spared all events that were read before."""
    cause = replace(whole, new=Share(of_version.contradicting, of_version.events))
    before = max(0, whole.events - captured.events)
    if cause.cause is Cause.LEARNED and spared_by_chance(whole.events, before, whole.contradicting) <= options.learned:
        return replace(cause, cause=Cause.UNKNOWN)
    return cause


def rfc3339(time: int) -> str:
    """Microseconds since 1970 as RFC 3339 in UTC, as many digits as it needs."""
    return (_EPOCH + timedelta(microseconds=time)).isoformat().replace("+00:00", "Z")


def evidence_times(evidence: Evidence) -> tuple[str | None, str | None]:
    """When the first event came, and the beginning of the time bucket in which the last came (a 64th of the time between, at most), as RFC 3339;
    None where no event has a time."""
    events = evidence.root.counter
    if events.first is None:
        return None, None
    return rfc3339(events.first), rfc3339(max(events.first, (events.top << events.shift) * MICROSECONDS))
