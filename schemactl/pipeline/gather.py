"""What was seen of each subject in some captures: events → evidence."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from schemactl import subjects
from schemactl.infer import Evidence
from schemactl.model.options import Options
from schemactl.model.record import Ignored, Reject
from schemactl.model.subject import Subject
from schemactl.pipeline.events import events

TICK = 1000
"""Events between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What wants to know while captures are read: of each reject as it is met, and of the number of events so far."""

    reject: Callable[[Reject], None]
    progress: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """evidence of each subject; events: how many; skipped: records that are no events and should be, by reason; ignored: what is none by
    nature, by kind; proposals: rules for naming subjects that the events ask for."""

    evidence: Mapping[Subject, Evidence]
    events: int
    skipped: Mapping[str, int]
    ignored: Mapping[str, int]
    proposals: tuple[subjects.Proposal, ...] = ()


def gather(inputs: Sequence[str], options: Options, watch: Watch) -> Gathered:
    """Read `inputs` (files, folders, `-`) to their end. Raises UnreadableInput for one that cannot be opened."""
    evidence: dict[Subject, Evidence] = {}
    skipped: Counter[str] = Counter()
    ignored: Counter[str] = Counter()
    sightings = subjects.Sightings()
    count = 0
    for found in events(inputs, options):
        if isinstance(found, Reject):
            skipped[found.reason] += 1
            watch.reject(found)
        elif isinstance(found, Ignored):
            ignored[found.kind] += 1
        else:
            sightings.observe(found.event)
            if found.subject not in evidence:
                evidence[found.subject] = Evidence(options.infer)
            evidence[found.subject].observe(found.payload, found.event.time)
            count += 1
            if count % TICK == 0:
                watch.progress(count)
    watch.progress(count)
    return Gathered(evidence, count, dict(skipped), dict(ignored), subjects.propose(sightings, options.subjects))
