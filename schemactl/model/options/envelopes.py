"""How envelopes are unwrapped."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class CustomEnvelope:
    """One `[[envelopes.custom]]` of schemactl.toml: an envelope of one's own.

    id: how reports call it. keys: JSON pointers to what must be there; a record that lacks one is not in it. payload: a pointer to the payload; a `*`
    in it stands for each item of an array. encoding: `json`, a value or a text of JSON; `base64` of it; `gzip`, compressed, in base64. source, type:
    a pointer to a text, or the name itself. time: a pointer to a time as RFC 3339, or as seconds or milliseconds. Pointers that go through the same
    `*` as the payload's mean the same item."""

    id: str
    keys: tuple[str, ...]
    payload: str
    encoding: Literal["json", "base64", "gzip"] = "json"
    source: str = ""
    type: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class EnvelopeOptions:
    """type_attributes: the message attributes (SNS, SQS, Kafka headers) that name an event's type, the first present wins. max_depth: envelopes in
    one another before a record is refused. custom: envelopes of one's own, tried in their order before the others."""

    type_attributes: tuple[str, ...] = ("type", "eventType", "event_type", "event-type", "detail-type", "ce-type", "ce_type")
    max_depth: int = 16
    custom: tuple[CustomEnvelope, ...] = ()
