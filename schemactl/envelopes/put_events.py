"""EventBridge PutEvents: the request of a producer (`Entries[]`), or one of its entries; `Detail` is a string of JSON."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.batches import batched, each
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Broken, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

FORMS = (
    Form(
        "Source DetailType Detail=*",
        (Payload("/Detail"),),
        source=(("text /Source",),),
        type="/DetailType",
        time=("text /Time", "seconds /Time"),
        is_named=True,
    ),
    Form("Entries !Detail", (Payload(".", "object"),), items="/Entries", item_needs="Source DetailType Detail=*", is_transparent=True),
)


def recognises(top: TopLevel) -> bool:
    return _is_entry(top) or any(_is_entry(entry) for _, entry in top.objects("Entries"))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if _is_entry(top):
        yield _entry(top)
        return
    yield from each(top, "Entries", batched)


def _is_entry(top: TopLevel) -> bool:
    return top.has("Source", "DetailType", "Detail")


def _entry(entry: TopLevel) -> Outcome:
    source, type_ = entry.text("Source"), entry.text("DetailType")
    if not source or not type_:
        return Broken("envelope-incomplete", "`Source` or `DetailType` is not a string", "", entry.whole)
    time = times.from_aws(entry, "Time")
    return embedded_json(entry.text("Detail"), Unwrapped(b"", "/Detail", source, type_, time))
