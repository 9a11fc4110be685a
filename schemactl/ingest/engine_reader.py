"""Records that the engine counts as they are read: events of known subjects, in an envelope that it knows or in none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING, TypeAlias

from schemactl import envelopes, native
from schemactl.infer import Evidence
from schemactl.model.options import Options
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject
from schemactl.native import Passed
from schemactl.subjects import Namer, Placed

if TYPE_CHECKING:
    from schemactl.schema.quick_validation import QuickValidator

ValidatorOf: TypeAlias = "Callable[[Subject], QuickValidator | None]"


class EngineReader:
    """Counts records for the subjects that it has names for."""

    def __init__(self, options: Options, infer: InferOptions | None, validator_of: ValidatorOf) -> None:
        """infer: None where payloads are no evidence. validator_of: those of a subject that has a validator are taken where it surely allows them."""
        self._infer = infer
        self._validator_of = validator_of
        known = envelopes.known_to_engine(options.envelopes)
        self._reads = known is not None and not options.capture.sample
        self._engine = native.Engine(
            options.capture.max_record,
            astuple((infer or InferOptions()).caps),
            known or (),
            options.envelopes,
            Namer(options.subjects).keys,
        )
        self._numbers: dict[Subject, int] = {}

    @classmethod
    def of(cls, options: Options, infer: InferOptions | None = None, validator_of: ValidatorOf = lambda _: None) -> "EngineReader | None":
        """None where the engine is not there, or each event is to be looked at by itself."""
        return cls(options, infer, validator_of) if options.capture.batch and native.is_there() else None

    def name(self, placed: Placed, kind: int, source: str, key: str) -> None:
        """Count the events that have the same `Namer.key` for the subject that one of them has, by the same part of the payload."""
        self._engine.name(kind, source, key, self._number(placed.subject), placed.part)

    def count(self, subject: Subject, payloads: Sequence[bytes], times: Sequence[int | None]) -> Sequence[int]:
        """Count payloads of a subject; returns the numbers of those that are left."""
        return self._engine.count(self._number(subject), payloads, times)

    def evidence(self) -> "Iterator[tuple[Subject, Evidence]]":
        """What was counted of each subject, which is forgotten here as it is handed over: a subject need not be in memory twice."""
        for subject, number in self._numbers.items():
            snapshot = self._engine.snapshot(number)
            if snapshot is not None and self._engine.taken(number):
                self._engine.forget(number)
                yield subject, Evidence.from_snapshot(snapshot, self._infer)

    def merge(self, other: "EngineReader") -> None:
        """Count what another one counted, too, which counts it no longer."""
        for subject, number in other._numbers.items():
            self._engine.merge(self._number(subject), other._engine, number)

    def taken(self, subject: Subject) -> int:
        """How many events of a subject were taken."""
        return self._engine.taken(self._numbers[subject]) if subject in self._numbers else 0

    def ignored(self) -> Mapping[str, int]:
        """What was no event since the last time, by kind."""
        return self._engine.ignored()

    def take_each(self, texts: Sequence[bytes]) -> tuple[Sequence[int], int]:
        """Count the events in texts that are a record each. Returns the numbers of the texts that are left, and how many events the others hold."""
        return self._engine.read_each(texts) if self._numbers and self._reads else (range(len(texts)), 0)

    def take(self, file: str, text: bytes, start: int, stop: int) -> Passed | None:
        """Count the events of known subjects among the records."""
        return self._taken(file, text, start, stop, are_items=False)

    def take_items(self, file: str, text: bytes, start: int, stop: int) -> Passed | None:
        """The same of the items of an array."""
        return self._taken(file, text, start, stop, are_items=True)

    def _taken(self, file: str, text: bytes, start: int, stop: int, *, are_items: bool) -> Passed | None:
        return native.read(self._engine, text, start, stop, file, are_items=are_items) if self._numbers and self._reads else None

    def _number(self, subject: Subject) -> int:
        number = self._numbers.get(subject)
        if number is None:
            number = self._numbers[subject] = len(self._numbers)
            validator = self._validator_of(subject)
            is_held = validator is not None and self._hold(number, validator)
            if self._infer is not None and (validator is None or is_held):
                self._engine.evidence(number)
        return number

    def _hold(self, number: int, validator: "QuickValidator") -> bool:
        """Have payloads of a subject taken that are surely valid; False where the engine does not understand the schema."""
        if validator.for_engine is None:
            return False
        from schemactl.schema.patterns.matching import LARGEST_PROGRAM
        from schemactl.schema.patterns.native import MOST_STEPS

        try:
            self._engine.check(number, validator.for_engine, MOST_STEPS, LARGEST_PROGRAM)
        except ValueError:
            return False
        return True
