"""MassTransit's envelope: the message is the event, named by the first of its types (`urn:message:Namespace:Name`), the most specific one."""

from collections.abc import Iterator
from typing import Final

from schemactl.envelopes import times
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_URN: Final = "urn:message:"


def recognises(top: TopLevel) -> bool:
    types = top.texts("messageType")
    return bool(types) and all(type_.startswith(_URN) for type_ in types or ()) and top.object("message") is not None


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    message = top.object("message") or top
    namespace, _, name = (top.texts("messageType") or [""])[0].removeprefix(_URN).rpartition(":")
    source, type_ = (namespace, name) if namespace and name else (None, name)
    yield Unwrapped(message.whole, "/message", source, type_ or None, times.from_text(top.text("sentTime")))
