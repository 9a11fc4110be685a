"""Amazon SNS: a notification over HTTP or in a queue, a record as Lambda receives it, or the request of Publish."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.attributes import named_type
from schemactl.envelopes.encodings import embedded_json
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_NO_EVENTS = {
    "SubscriptionConfirmation": "sns-subscription-confirmation",
    "UnsubscribeConfirmation": "sns-unsubscribe-confirmation",
}
FORMS = (
    *(
        Form(
            needs,
            (Payload(f"{prefix}/Message"),),
            source=((f"arn {prefix}/TopicArn",),),
            time=(f"text {prefix}/Timestamp",),
            attributes=f"{prefix}/MessageAttributes",
        )
        for prefix, needs in (
            ("", "TopicArn Message Type=Notification !Sns !EventSource"),
            ("", "TopicArn Message !Type !Sns !EventSource"),
            ("/Sns", "EventSource=aws:sns Sns/Type=Notification"),
        )
    ),
)


def recognises(top: TopLevel) -> bool:
    return top.text("EventSource") == "aws:sns" or (top.has("TopicArn", "Message") and top.text("Type") in {None, "Notification", *_NO_EVENTS})


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    message, pointer = (top.object("Sns"), "/Sns/Message") if "Sns" in top else (top, "/Message")
    message = message or top
    if (type_ := message.text("Type")) in _NO_EVENTS:
        yield Dropped(_NO_EVENTS[type_ or ""])
        return
    attributes = message.object("MessageAttributes")
    text = message.text("Message")
    yield embedded_json(
        message.raw("Message") if text is None else text,
        Unwrapped(
            b"",
            pointer,
            source=last_name(message.text("TopicArn")),
            type=named_type(attributes, options.type_attributes),
            time=times.from_text(message.text("Timestamp")),
            attributes=attributes.whole if attributes is not None else b"",
        ),
    )
