"""What an envelope gives: a payload, something that is no event, or something that should hold one and cannot be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from schemactl.envelopes.forms import Form
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


class Unwrapped(msgspec.Struct, frozen=True, gc=False):
    """A payload, raw. pointer: where it stands in the envelope (RFC 6901). source: None where the envelope gives no name. time: microseconds since
    1970. attributes: raw JSON. is_event: the payload is an event as it stands and is not looked into for further envelopes. transparent: the
    envelope is a mere batch, and not named in the chain. is_cloudevent: source and type are those of a CloudEvent."""

    payload: bytes
    pointer: str
    source: str | None = None
    type: str | None = None
    time: int | None = None
    attributes: bytes = b""
    is_event: bool = False
    transparent: bool = False
    is_cloudevent: bool = False


class Dropped(msgspec.Struct, frozen=True, gc=False):
    """What a healthy queue or log holds that is no event, by kind."""

    kind: str
    pointer: str = ""


class Broken(msgspec.Struct, frozen=True, gc=False):
    """What should hold an event and cannot be read: `reason` is a stable code, `raw` the text in question."""

    reason: str
    detail: str
    pointer: str
    raw: bytes = b""


Outcome: TypeAlias = Unwrapped | Dropped | Broken


@dataclass(frozen=True, slots=True)
class Envelope:
    """One way in which a transport wraps events. keys: alternatives, each as words (forms.py); a record that is as none says is surely not in it.
    forms: the ways in which it is written that the engine unwraps, too."""

    id: str
    title: str
    keys: tuple[str, ...]
    recognises: Callable[[TopLevel], bool]
    unwrap: Callable[[TopLevel, EnvelopeOptions], Iterator[Outcome]]
    forms: tuple[Form, ...] = ()
