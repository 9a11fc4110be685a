"""`--replay`: the captured events of subjects, held against two versions of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemactl.compat.replay import Rehearsal, as_it_is, masked
from schemactl.model.finding import ReplayResult
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.options.compat import Formats
from schemactl.model.schema import Schema

Sides = tuple[Schema, Schema]


@dataclass(frozen=True)
class Replaying:
    """What the command line asks for. captures: as `discover` takes them. show_values: tell events as they are, not their values replaced."""

    captures: tuple[str, ...]
    options: Options
    show_values: bool = False

    def over(self, old: Schema, new: Schema, formats: Formats, subject: str | None) -> ReplayResult | None:
        """The events of `subject` (None: all) against both schemas; None where nothing is to be replayed. Raises UnreadableInput."""
        return self._replayed({subject: (old, new)}, formats).get(subject)

    def over_all(self, pairs: Mapping[str, Sides], formats: Formats) -> Mapping[str | None, ReplayResult]:
        """The same for many subjects: the captures are read once."""
        return self._replayed(pairs, formats)

    def _replayed(self, pairs: "Mapping[str | None, Sides] | Mapping[str, Sides]", formats: Formats) -> dict[str | None, ReplayResult]:
        if not self.captures or not pairs:
            return {}
        shown = as_it_is if self.show_values else masked
        rehearsals: dict[str | None, Rehearsal] = {name: Rehearsal(old.document, new.document, formats, shown) for name, (old, new) in pairs.items()}
        for place, subject, payload in self._events():
            rehearsal = rehearsals.get(subject) or rehearsals.get(None)
            if rehearsal is not None:
                rehearsal.look_at(place, payload)
        return {name: rehearsal.result for name, rehearsal in rehearsals.items()}

    def _events(self) -> Iterator[tuple[str, str, JsonValue]]:
        """(place, subject, payload). What is no event is passed over: `discover` and `validate` tell of it."""
        from schemactl.pipeline.events import Named, events

        for named in events(self.captures, self.options):
            if isinstance(named, Named):
                yield str(named.event.provenance), named.subject.name, named.payload
