"""Which envelopes a capture holds: every record is unwrapped and parsed, and counted by the chain of envelopes that it came in."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from schemactl import envelopes
from schemactl.envelopes import Envelope
from schemactl.ingest.events import events
from schemactl.ingest.rejects import Firsts
from schemactl.model.options import Options
from schemactl.model.record import Ignored, Reject

TICK = 1000


@dataclass(frozen=True, slots=True)
class EnvelopeReport:
    """chains: events by the envelopes around them, outermost first, none for raw records; subjects: how many a chain's events have; ignored by
    kind; skipped, for they cannot be read, by reason; first_skipped: the first of each kind."""

    chains: Mapping[tuple[str, ...], int]
    subjects: Mapping[tuple[str, ...], int]
    ignored: Mapping[str, int]
    skipped: Mapping[str, int]
    first_skipped: tuple[Reject, ...] = ()

    @property
    def events(self) -> int:
        return sum(self.chains.values())


def read_envelopes(inputs: Sequence[str], options: Options, progress: Callable[[int], None] = lambda _: None) -> EnvelopeReport:
    """Read `inputs` to their end. Raises UnreadableInput for one that cannot be opened."""
    chains: Counter[tuple[str, ...]] = Counter()
    names: dict[tuple[str, ...], set[str]] = {}
    ignored: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    firsts = Firsts()
    for found in events(inputs, options):
        if isinstance(found, Reject):
            skipped[found.reason] += 1
            firsts.take(found)
        elif isinstance(found, Ignored):
            ignored[found.kind] += 1
        else:
            chains[found.event.envelopes] += 1
            names.setdefault(found.event.envelopes, set()).add(found.subject.name)
            if chains.total() % TICK == 0:
                progress(chains.total())
    progress(chains.total())
    return EnvelopeReport(dict(chains), {chain: len(subjects) for chain, subjects in names.items()}, dict(ignored), dict(skipped), firsts.all)


def known(options: Options) -> tuple[Envelope, ...]:
    """Every envelope that schemactl knows, in the order of trial."""
    return envelopes.known(options.envelopes)
