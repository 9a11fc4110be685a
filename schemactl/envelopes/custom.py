"""Envelopes of one's own, as `[[envelopes.custom]]` of schemactl.toml describes them: data, which says where things stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from schemactl.envelopes import times
from schemactl.envelopes.encodings import decoded_base64, embedded_json, inflated
from schemactl.envelopes.outcome import Broken, Dropped, Envelope, Outcome, Unwrapped
from schemactl.model.options.envelopes import CustomEnvelope, EnvelopeOptions
from schemactl.model.pointer import unescaped
from schemactl.schema.shallow import TopLevel, items_of, raw_at, text_of

_EACH: Final = re.compile(r"/\*(?=/|$)")
"""The step of a pointer that stands for each item."""
_DIGITS: Final = re.compile(r"[1-9][0-9]{0,15}")
_MILLISECONDS: Final = 100_000_000_000
"""From here on a number is one of milliseconds: as seconds it would be in the year 5138."""


def envelope(described: CustomEnvelope) -> Envelope:
    """What is described, as a member of the table of envelopes."""
    keys = " ".join(dict.fromkeys(first_key(pointer) for pointer in described.keys))
    return Envelope(described.id, "Described in schemactl.toml", (keys,), partial(_recognises, described), partial(_unwrap, described))


def first_key(pointer: str) -> str:
    """The member of the record that a pointer leads into."""
    return unescaped(pointer.split("/", 2)[1])


def _recognises(described: CustomEnvelope, top: TopLevel) -> bool:
    return all(first_key(pointer) in top for pointer in described.keys) and all(raw_at(top.whole, pointer) is not None for pointer in described.keys)


def _unwrap(described: CustomEnvelope, top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    each = _EACH.search(described.payload)
    if each is None:
        yield _payload(described, _Item(top.whole))
        return
    before = described.payload[: each.start()]
    batch = raw_at(top.whole, before)
    items = None if batch is None else items_of(batch)
    if items is None:
        yield Broken("envelope-incomplete", f"`{before}` is not an array", before, batch or b"")
    for index, item in enumerate(items or ()):
        if item == b"null":
            yield Dropped("null", f"{before}/{index}")
        else:
            yield _payload(described, _Item(top.whole, item, described.payload[: each.end()], f"{before}/{index}"))


@dataclass(frozen=True, slots=True)
class _Item:
    """A record, or an item of an array in it. way: how the pointers begin that lead into the item; place: where it is."""

    record: bytes
    item: bytes = b""
    way: str = ""
    place: str = ""

    def at(self, pointer: str) -> bytes | None:
        is_inside = self.way and f"{pointer}/".startswith(f"{self.way}/")
        return raw_at(self.item, pointer.removeprefix(self.way)) if is_inside else raw_at(self.record, pointer)

    def name(self, written: str) -> str | None:
        """What is written, or the text at the pointer that it is."""
        raw = self.at(written) if written.startswith("/") else None
        if not written.startswith("/"):
            return written or None
        return None if raw is None else text_of(raw) or None


def _payload(described: CustomEnvelope, of: _Item) -> Outcome:
    raw = of.at(described.payload)
    time = _time(of.at(described.time)) if described.time else None
    into = Unwrapped(b"", of.place + described.payload.removeprefix(of.way), of.name(described.source), of.name(described.type), time)
    if raw == b"null":
        return Dropped("envelope-without-payload", into.pointer)
    if raw is None or described.encoding == "json":
        text = text_of(raw) if raw is not None and raw.startswith(b'"') else None
        return embedded_json(raw if text is None else text, into)
    decoded = decoded_base64(text_of(raw), into.pointer)
    if described.encoding == "gzip" and not isinstance(decoded, Broken):
        decoded = inflated(decoded, into.pointer)
    return decoded if isinstance(decoded, Broken) else embedded_json(decoded, into)


def _time(raw: bytes | None) -> int | None:
    text = text_of(raw) if raw is not None else None
    if raw is None or (text is not None and not _DIGITS.fullmatch(text)):
        return times.from_text(text)
    number = TopLevel.of(b'{"time":' + (raw if text is None else text.encode()) + b"}")
    count = None if number is None else number.number("time")
    return times.from_millis(count) if count is not None and count >= _MILLISECONDS else times.from_seconds(count)
