"""Amazon SES: the record of a received mail as Lambda gets it."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return top.text("eventSource") == "aws:ses" and "ses" in top


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    message = top.object("ses")
    mail = message.object("mail") if message is not None else None
    time = times.from_text(mail.text("timestamp")) if mail is not None else None
    yield embedded_json(top.raw("ses"), Unwrapped(b"", "/ses", "aws.ses", None, time, is_event=message is not None))
