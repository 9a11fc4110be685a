"""`--replay`: the captured events of a subject, held against both of its versions."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.compat.replay import as_it_is, masked, replay
from schemactl.model.finding import ReplayResult
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.options.compat import Formats
from schemactl.model.schema import Schema


@dataclass(frozen=True)
class Replaying:
    """What the command line asks for. captures: as `discover` takes them. show_values: tell events as they are, not their values replaced."""

    captures: tuple[str, ...]
    options: Options
    show_values: bool = False

    def over(self, old: Schema, new: Schema, formats: Formats, subject: str | None) -> ReplayResult | None:
        """The events of `subject` (None: all) against both schemas; None where nothing is to be replayed. Raises UnreadableInput."""
        if not self.captures:
            return None
        shown = as_it_is if self.show_values else masked
        return replay(self._events(subject), old.document, new.document, formats, shown)

    def _events(self, subject: str | None) -> Iterator[tuple[str, JsonValue]]:
        """What is no event is passed over: `discover` and `validate` tell of it."""
        from schemactl.pipeline.events import Named, events

        for named in events(self.captures, self.options):
            if isinstance(named, Named) and (subject is None or named.subject.name == subject):
                yield str(named.event.provenance), named.payload
