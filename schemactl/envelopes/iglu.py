"""Snowplow's self-describing JSON: `schema` is `iglu:vendor/name/format/version`."""

from collections.abc import Iterator

from schemactl.envelopes.outcome import Broken, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return top.has("schema", "data") and (top.text("schema") or "").startswith("iglu:")


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    parts = (top.text("schema") or "").removeprefix("iglu:").split("/")
    if len(parts) != 4 or not all(parts):
        yield Broken("envelope-incomplete", "`schema` is not an iglu:vendor/name/format/version", "/schema", top.whole)
        return
    yield Unwrapped(top.raw("data") or b"", "/data", parts[0], parts[1])
