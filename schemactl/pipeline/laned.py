"""What the fast lanes give: events, a column each of what there is to say of them."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from itertools import takewhile
from typing import TypeVar

import msgspec

from schemactl.capture import Each, Run
from schemactl.schema.parse import MAX_DEPTH, is_too_deep

T = TypeVar("T")


class Kind(Enum):
    """How events come: an EventBridge event a line, one in a queue, a CloudEvent a line, or in no envelope at all and without names."""

    BARE = "bare"
    QUEUED = "queued"
    CLOUDEVENT = "cloudevent"
    RAW = "raw"


@dataclass(slots=True)
class Laned:
    """names: source and type; of Kind.RAW, nothing. details: the payloads, raw."""

    kind: Kind
    names: list[tuple[str, str]] = field(default_factory=list)
    times: list[datetime | None] = field(default_factory=list)
    details: list[bytes] = field(default_factory=list)

    def add(self, other: "Laned", number: int) -> None:
        """Add the first events of another."""
        self.names += other.names[:number]
        self.times += other.times[:number]
        self.details += other.details[:number]


def decoded(decode: Callable[[bytes], T], texts: Iterable[bytes]) -> list[T]:
    """What can be decoded before the first text that cannot."""
    good: list[T] = []
    with suppress(ValueError, RecursionError):
        good.extend(map(decode, texts))  # what came before an error stays in the list
    return good


def until_too_deep(lines: Sequence[bytes]) -> Sequence[bytes]:
    """The lines before one that is nested too deeply."""
    if max(map(len, lines), default=0) <= 2 * MAX_DEPTH:
        return lines
    return list(takewhile(lambda line: not is_too_deep(line), lines))


def time_of(time: datetime | msgspec.UnsetType) -> datetime | None:
    return None if time is msgspec.UNSET else time


def alone(run: Run[Laned], index: int) -> Run[Laned]:
    """A run of one event, which does not hold on to the others."""
    laned = run.items
    items = Laned(laned.kind, [laned.names[index]], [laned.times[index]], [laned.details[index]])
    return Run([run.texts[index]], items, Each([run.places.of(index)]))
