"""Records that machine code counts as they are read: events of known subjects with foreseen payloads, in an envelope that it knows or in none."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from schemactl import native
from schemactl.infer.batch import Foresight
from schemactl.model.options import CaptureOptions
from schemactl.model.subject import Subject
from schemactl.native import Passed
from schemactl.schema.moulds import Mould, written

_FEW: Final = 0.25
"""Of the records: so few that were counted that the next ones are not looked at."""
_LEFT_OUT: Final = 16
"""Texts that are not looked at, at most."""

_Read: TypeAlias = Callable[[bytes, int, int, "int | None"], Passed]


class AtSight:
    """Counts records for the subjects that it has names for."""

    def __init__(self, options: CaptureOptions) -> None:
        self._counter = native.Counter(options.max_record)
        self._numbers: dict[Subject, int] = {}
        self._bare: dict[str, int] = {}
        self._foreseen = 0
        self._in_vain = 0
        self._left_out = 0

    @classmethod
    def of(cls, options: CaptureOptions) -> "AtSight | None":
        """None where there is no such code, or each event is to be looked at by itself."""
        return cls(options) if options.batch and native.is_there() else None

    def name(self, subject: Subject, source: str, type_: str) -> None:
        """Count events of these names for the subject, once it is foreseen what is in them."""
        self._counter.name(source, type_, self._number(subject))

    def name_cloudevent(self, subject: Subject, source: str, type_: str) -> None:
        """The same of CloudEvents alone; an empty source stands for any."""
        self._counter.name_cloudevent(source, type_, self._number(subject))

    def name_bare(self, subject: Subject, file: str) -> None:
        """Count events of this file that are in no envelope for the subject."""
        self._bare[file] = self._number(subject)

    def foresight(self, subject: Subject) -> Foresight:
        """What says how events of a subject are counted."""
        return Foresight(self._counter, self._number(subject))

    def check(self, subject: Subject, mould: Mould) -> None:
        """Take what the mould takes as events of the subject."""
        schema = written(mould)
        if schema is not None:
            self._counter.check(self._number(subject), schema)

    def taken(self, subject: Subject) -> int:
        """How many events of a subject were taken."""
        return self._counter.taken(self._number(subject))

    def _number(self, subject: Subject) -> int:
        return self._numbers.setdefault(subject, len(self._numbers))

    def take_each(self, texts: Sequence[bytes]) -> Sequence[int]:
        """Count the texts that are an event each, as foreseen. Returns the numbers of the others."""
        if not self._counter.foreseen or not texts:
            return range(len(texts))
        return self._counter.read_each(texts)

    def take(self, file: str, text: bytes, start: int, stop: int) -> Passed | None:
        """Count what is foreseen of the records. Where that was little of them several times, they are not looked at each time."""
        return self._taken(self._counter.read, file, text, start, stop)

    def take_items(self, file: str, text: bytes, start: int, stop: int) -> Passed | None:
        """The same of the items of an array."""
        return self._taken(self._counter.read_items, file, text, start, stop)

    def _taken(self, read: _Read, file: str, text: bytes, start: int, stop: int) -> Passed | None:
        if self._foreseen < self._counter.foreseen:
            self._foreseen, self._in_vain, self._left_out = self._counter.foreseen, 0, 0
        if not self._foreseen:
            return None
        if self._left_out:
            self._left_out -= 1
            return None
        passed = read(text, start, stop, self._bare.get(file))
        if passed.size or not passed.is_cut:
            self._in_vain = self._in_vain + 1 if passed.events <= _FEW * (passed.events + len(passed.odd)) else 0
            self._left_out = min(self._in_vain // 2, _LEFT_OUT)
        return passed
