"""CloudWatch's Embedded Metric Format: the record is the event; its namespace names it."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    metadata = top.object("_aws")
    return metadata is not None and "CloudWatchMetrics" in metadata


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    metadata = top.object("_aws") or top
    namespace = next((directive.text("Namespace") for _, directive in metadata.objects("CloudWatchMetrics")), None)
    yield Unwrapped(top.whole, "", namespace, None, times.from_millis(metadata.number("Timestamp")), is_event=True)
