"""`--replay`: the captured events of subjects, held against two versions of each."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemactl.compat.replay import Replayer, as_it_is, masked
from schemactl.model.finding import ReplayResult
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.options.compat import Formats
from schemactl.model.schema import Schema

if TYPE_CHECKING:  # who replays nothing need not load how captures are read
    from schemactl.model.record import Reject

Sides = tuple[Schema, Schema]


@dataclass
class LeftOut:
    """What of the captures was not replayed. first_skipped: the first of each reason. events: how many there were beside it."""

    events: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    first_skipped: "list[Reject]" = field(default_factory=list)

    def refuse_unread(self) -> None:
        """Raises UnreadableInput where no record of the captures could be read."""
        if not self.skipped:
            return
        from schemactl.ingest.rejects import refuse_unread

        refuse_unread(self.events, self.skipped, self.ignored)


@dataclass(frozen=True)
class Replaying:
    """What the command line asks for. captures: as `discover` takes them. show_values: tell events as they are, not their values replaced. left_out:
    filled while the captures are read."""

    captures: tuple[str, ...]
    options: Options
    show_values: bool = False
    left_out: LeftOut = field(default_factory=LeftOut)

    def over(self, old: Schema, new: Schema, formats: Formats, subject: str | None) -> ReplayResult | None:
        """The events of `subject` (None: all) against both schemas; None where nothing is to be replayed. Raises UnreadableInput."""
        return self._replayed({subject: (old, new)}, formats).get(subject)

    def over_all(self, pairs: Mapping[str, Sides], formats: Formats) -> Mapping[str | None, ReplayResult]:
        """The same for many subjects: the captures are read once."""
        return self._replayed(pairs, formats)

    def _replayed(self, pairs: "Mapping[str | None, Sides] | Mapping[str, Sides]", formats: Formats) -> dict[str | None, ReplayResult]:
        if not self.captures:
            return {}
        if not pairs:
            from schemactl.capture.sources import expand

            deque(expand(self.captures), maxlen=0)  # a capture that is not there is an error before there is a change
            return {}
        shown = as_it_is if self.show_values else masked
        replayers: dict[str | None, Replayer] = {name: Replayer(old.document, new.document, formats, shown) for name, (old, new) in pairs.items()}
        for place, subject, payload in self._events():
            replayer = replayers.get(subject) or replayers.get(None)
            if replayer is not None:
                replayer.look_at(place, payload)
        return {name: replayer.result for name, replayer in replayers.items()}

    def _events(self) -> Iterator[tuple[str, str, JsonValue]]:
        """(place, subject, payload)."""
        from schemactl.ingest.events import Named, events
        from schemactl.ingest.rejects import Firsts
        from schemactl.model.record import Reject

        firsts = Firsts()
        for found in events(self.captures, self.options):
            if isinstance(found, Named):
                self.left_out.events += 1
                yield str(found.event.provenance), found.subject.name, found.payload
            elif isinstance(found, Reject):
                self.left_out.skipped[found.reason] += 1
                firsts.take(found)
                self.left_out.first_skipped = [*firsts.all]
            else:
                self.left_out.ignored[found.kind] += 1
