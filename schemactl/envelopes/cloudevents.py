"""CloudEvents 1.0 in structured mode (a batch is an array of them, which capture takes apart), and in binary mode where headers were captured."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from schemactl.envelopes import times
from schemactl.envelopes.encodings import decoded_base64, embedded_json
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Broken, Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

OF_DAPR: Final = "com.dapr.event.sent"
"""The type that Dapr gives to what an application publishes without one; the topic says more."""
FORMS = tuple(
    Form(
        f"type!={OF_DAPR} !data_base64 {needs}",
        (Payload("/data", encoding),),
        source=(("text /source",),),
        type="/type",
        time=("text /time",),
        is_named=True,
        is_cloudevent=True,
    )
    for encoding, needs in (("container", ""), ("json", "!datacontenttype"), ("json", "datacontenttype=application/json"))
)


def recognises(top: TopLevel) -> bool:
    return top.has("specversion", "type", "source")


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    source, type_ = top.text("source"), top.text("type")
    if not source or not type_:
        yield Broken("envelope-incomplete", "`source` or `type` is not a string", "", top.whole)
        return
    if type_ == OF_DAPR:
        type_ = top.text("topic") or type_
    into = Unwrapped(b"", "/data", source, type_, times.from_text(top.text("time")), is_cloudevent=True)
    if "data_base64" in top:
        decoded = decoded_base64(top.text("data_base64"), "/data_base64")
        yield decoded if isinstance(decoded, Broken) else embedded_json(decoded, replace(into, pointer="/data_base64"))
    elif top.raw("data") in (None, b"null"):
        yield Dropped("cloudevent-without-data")
    elif top.text("data") is not None and not _is_json(top.text("datacontenttype")):
        yield Dropped("cloudevent-without-json", "/data")
    else:
        text = top.text("data")
        yield embedded_json(text if text is not None else top.raw("data"), into)


def _is_json(content_type: str | None) -> bool:
    """Whether data of this media type, which stands in a string, is JSON; where none is named, it is (JSON Event Format 1.0.2, section 3.1)."""
    return content_type is None or "json" in content_type.partition(";")[0].lower()
