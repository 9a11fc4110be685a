"""AWS Lambda destinations: the record of an asynchronous invocation, with the request that came in and what the function returned.

The request is recognised again. The response (or the error) is an event of its own, `function@response` or `function@error`. A failed batch of a
stream carries a pointer into the stream instead of a payload.
"""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import function_name
from schemactl.envelopes.forms import Form, Payload
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_BATCH_KEYS = ("KinesisBatchInfo", "DDBStreamBatchInfo")
FORMS = tuple(
    Form(
        f"requestContext/functionArn requestContext/condition {needs}",
        (
            Payload("/requestPayload", "container", type="request"),
            Payload("/responsePayload", "object", type=type_, is_event=True, is_optional=True),
        ),
        source=(("function /requestContext/functionArn",),),
        time=("text /timestamp",),
    )
    for needs, type_ in (("!responseContext/functionError", "response"), ("responseContext/functionError", "error"))
)


def recognises(top: TopLevel) -> bool:
    context = top.object("requestContext")
    return context is not None and context.has("functionArn", "condition") and ("requestPayload" in top or _is_batch(top))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    context = top.object("requestContext")
    function = function_name(context.text("functionArn")) if context is not None else None
    time = times.from_text(top.text("timestamp"))
    request, response = top.raw("requestPayload"), top.raw("responsePayload")
    if request is not None and request[:1] in (b"{", b"["):
        yield Unwrapped(request, "/requestPayload", source=function, type="request", time=time)
    elif _is_batch(top):
        yield Dropped("lambda-stream-batch-failure")
    else:
        yield Dropped("lambda-request-without-object", "/requestPayload")
    if response is not None and response[:1] == b"{":
        yield Unwrapped(response, "/responsePayload", source=function, type=_response_type(top), time=time, is_event=True)
    elif response not in (None, b"null"):
        yield Dropped("lambda-response-without-object", "/responsePayload")


def _is_batch(top: TopLevel) -> bool:
    return any(key in top for key in _BATCH_KEYS)


def _response_type(top: TopLevel) -> str:
    context = top.object("responseContext")
    return "error" if context is not None and "functionError" in context else "response"
