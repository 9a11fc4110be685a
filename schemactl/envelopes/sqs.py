"""Amazon SQS: a record as Lambda receives it, a message (or the response) of ReceiveMessage, or the request of SendMessage."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.attributes import named_type
from schemactl.envelopes.batches import batched, each
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

FORMS = (
    *(
        Form(
            needs,
            (Payload("/body"),),
            source=(("arn /eventSourceARN",),),
            time=("digits /attributes/SentTimestamp",),
            attributes="/messageAttributes",
        )
        for needs in ("eventSource=aws:sqs !Attributes", "receiptHandle messageId body !eventSource !Attributes")
    ),
    Form(
        "ReceiptHandle Body !eventSource !receiptHandle !attributes",
        (Payload("/Body"),),
        time=("digits /Attributes/SentTimestamp",),
        attributes="/MessageAttributes",
    ),
)


def recognises(top: TopLevel) -> bool:
    return _is_lambda_record(top) or _is_message(top) or _is_request(top) or any(_is_message(message) for _, message in top.objects("Messages"))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if _is_lambda_record(top):
        yield _message(top, "body", last_name(top.text("eventSourceARN")), top.object("messageAttributes"), options)
    elif _is_message(top):
        yield _message(top, "Body", None, top.object("MessageAttributes"), options)
    elif _is_request(top):
        yield _message(top, "MessageBody", last_name(top.text("QueueUrl")), top.object("MessageAttributes"), options)
    else:
        yield from each(top, "Messages", batched)


def _is_lambda_record(top: TopLevel) -> bool:
    return top.text("eventSource") == "aws:sqs" or top.has("receiptHandle", "messageId", "body")


def _is_message(top: TopLevel) -> bool:
    return top.has("ReceiptHandle", "Body")


def _is_request(top: TopLevel) -> bool:
    return top.has("QueueUrl", "MessageBody")


def _message(top: TopLevel, body: str, queue: str | None, attributes: TopLevel | None, options: EnvelopeOptions) -> Outcome:
    """A body is a text; as an object it comes out of a template of EventBridge Pipes, or of a test's file."""
    text, system = top.text(body), top.object("attributes") or top.object("Attributes")
    return embedded_json(
        top.raw(body) if text is None else text,
        Unwrapped(
            b"",
            f"/{body}",
            source=queue,
            type=named_type(attributes, options.type_attributes),
            time=times.from_millis_text(system.text("SentTimestamp")) if system is not None else None,
            attributes=attributes.whole if attributes is not None else b"",
        ),
    )
