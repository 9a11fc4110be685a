"""Amazon MQ: ActiveMQ (`messages[]`) and RabbitMQ (`rmqMessagesByQueue{}`) to Lambda, and one of their messages through EventBridge Pipes."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.batches import Item, each
from schemactl.envelopes.kinesis import record_data
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

SOURCES = ("aws:amq", "aws:rmq", "aws:mq")


def recognises(top: TopLevel) -> bool:
    return top.text("eventSource") in SOURCES


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    queues = top.object("rmqMessagesByQueue")
    if queues is not None:
        for queue in queues.members:
            yield from each(queues, queue, _of_queue(queue), "/rmqMessagesByQueue")
    elif "messages" in top:
        yield from each(top, "messages", lambda message, pointer: iter((_active(message, pointer),)))
    elif "basicProperties" in top:
        yield _rabbit(top, "", top.text("queue") or top.text("rmqQueue"))
    else:
        yield _active(top, "")


def _of_queue(queue: str) -> Item:
    return lambda message, pointer: iter((_rabbit(message, pointer, queue),))


def _active(message: TopLevel, pointer: str) -> Outcome:
    destination = message.object("destination")
    queue = destination.text("physicalName") if destination is not None else None
    time = times.from_millis(message.number("timestamp"))
    return record_data(message.text("data"), Unwrapped(b"", f"{pointer}/data", source=queue, time=time))


def _rabbit(message: TopLevel, pointer: str, queue: str | None) -> Outcome:
    """A queue is written `name::virtual-host`."""
    properties = message.object("basicProperties")
    type_ = properties.text("type") if properties is not None else None
    source = queue.split("::", 1)[0] if queue else None
    return record_data(message.text("data"), Unwrapped(b"", f"{pointer}/data", source=source, type=type_))
