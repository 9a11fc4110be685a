"""Amazon SQS: a record as Lambda receives it, or a message (or the response) of ReceiveMessage."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.attributes import named_type
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return _is_lambda_record(top) or _is_message(top) or any(_is_message(message) for _, message in top.objects("Messages"))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if _is_lambda_record(top):
        yield _message(top, "body", top.object("messageAttributes"), top.object("attributes"), options)
    elif _is_message(top):
        yield _message(top, "Body", top.object("MessageAttributes"), top.object("Attributes"), options)
    else:
        for pointer, message in top.objects("Messages"):
            yield Unwrapped(message.whole, pointer, transparent=True)


def _is_lambda_record(top: TopLevel) -> bool:
    return top.text("eventSource") == "aws:sqs" or top.has("receiptHandle", "messageId", "body")


def _is_message(top: TopLevel) -> bool:
    return top.has("ReceiptHandle", "Body")


def _message(top: TopLevel, body: str, attributes: TopLevel | None, system: TopLevel | None, options: EnvelopeOptions) -> Outcome:
    return embedded_json(
        top.text(body),
        Unwrapped(
            b"",
            f"/{body}",
            source=last_name(top.text("eventSourceARN")),
            type=named_type(attributes, options.type_attributes),
            time=times.from_millis_text(system.text("SentTimestamp")) if system is not None else None,
            attributes=attributes.whole if attributes is not None else b"",
        ),
    )
