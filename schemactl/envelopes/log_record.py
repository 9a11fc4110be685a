"""A line of a log as its keeper wraps it in JSON: Lambda's JSON format (and what the platform writes in it), Docker's json-file driver."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.log_messages import in_message, is_of_the_platform
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_OF_LAMBDA = frozenset(
    ("timestamp", "level", "requestId", "message", "logger", "tenantId", "location", "errorType", "errorMessage", "stackTrace", "log_level")
)
_OF_DOCKER = frozenset(("log", "stream", "time", "attrs"))


def recognises(top: TopLevel) -> bool:
    return _is_of_lambda(top) or _is_of_docker(top) or is_of_the_platform(top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    if is_of_the_platform(top):
        yield Dropped("lambda-log-line")
        return
    key, time = ("log", "time") if _is_of_docker(top) else ("message", "timestamp")
    into = Unwrapped(b"", f"/{key}", time=times.from_text(top.text(time)))
    text = top.text(key)
    if text is not None:
        yield from in_message(text, into)
    elif top.object(key) is not None:
        yield Unwrapped(top.raw(key) or b"", into.pointer, time=into.time)
    else:
        yield Dropped("log-line", into.pointer)


def _is_of_lambda(top: TopLevel) -> bool:
    """An application's own log has other members beside these; it is an event as it stands."""
    return top.has("timestamp", "level", "requestId", "message") and _OF_LAMBDA.issuperset(top.members)


def _is_of_docker(top: TopLevel) -> bool:
    return top.has("log", "stream", "time") and _OF_DOCKER.issuperset(top.members)
