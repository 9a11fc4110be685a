"""How a service uses the generated package; checked by mypy --strict and pyright, and run by tests/test_bindings_python.py."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from corpus_events.dispatch import BatchResponse, Dispatcher, UnknownSubject
from corpus_events.envelopes import CloudEvent, EventBridgeEvent, Opened, put_events_entry
from corpus_events.messages import Delivery, deliveries, messages
from corpus_events.order_submitted import Address, OrderSubmitted
from corpus_events.order_submitted.v1 import Item
from corpus_events.routing import ignoring_stages, subject_name
from corpus_events.subjects import ORDER_SUBMITTED, SUBJECTS


def lines_of(order: OrderSubmitted, event: Opened) -> str:
    """A handler: everything in it is typed."""
    city: str = order.shipping.city
    quantities: list[int] = [item.quantity for item in order.items]
    coupon: str | None = order.coupon
    year: int = order.placed_at.year
    return f"{order.order_number} {city} {sum(quantities)} {coupon} {year} {event.source}"


def handled(lambda_event: Mapping[str, Any]) -> list[str | None]:
    """What a Lambda function behind a queue, a topic or a bus does."""
    dispatcher = Dispatcher[str](ignoring_stages("dev", "prod")).on(OrderSubmitted, lines_of).otherwise(lambda payload, event: event.type)
    return [dispatcher.dispatch(message) for message in messages(lambda_event)]


def batch(lambda_event: Mapping[str, Any]) -> BatchResponse:
    """A Lambda function behind a queue or a stream, with partial batch responses."""
    return Dispatcher[str](ignoring_stages("dev", "prod")).on(OrderSubmitted, lines_of).dispatch_batch(lambda_event)


def consumed(value: bytes, topic: str, type_: str) -> str | None:
    """What a consumer of a Kafka topic does, whose messages have no envelope."""
    return Dispatcher[str]().on(OrderSubmitted, lines_of).dispatch(Delivery(value, topic, type_))


def removed(order: OrderSubmitted | None, event: Opened) -> str:
    """A handler of removals, which may tell the key alone."""
    return f"{event.change} {event.payload if order is None else order.order_number}"


def changes(lambda_event: Mapping[str, Any]) -> list[str | None]:
    """A Lambda function behind a table."""
    dispatcher = Dispatcher[str]().on(OrderSubmitted, lambda order, event: f"{event.change} {order.order_number}").on_removed(OrderSubmitted, removed)
    return [dispatcher.dispatch(delivery) for delivery in deliveries(lambda_event)]


def strict(message: Any) -> str | None:
    """Without `otherwise` an event that nobody handles is an error."""
    try:
        return Dispatcher[str]().on(ORDER_SUBMITTED, lines_of).dispatch(message)
    except UnknownSubject as error:
        return error.subject


def published(order: OrderSubmitted) -> tuple[str, str, str]:
    """The entry of a PutEvents request."""
    entry = put_events_entry(ORDER_SUBMITTED, order, bus="orders", source="shop-dev")
    return entry.get("Source", ""), entry.get("DetailType", ""), entry.get("Detail", "")


def enveloped(text: str) -> OrderSubmitted:
    """The whole event, typed."""
    event = EventBridgeEvent[OrderSubmitted].model_validate_json(text)
    return event.detail


def cloud_event(order: OrderSubmitted) -> str:
    """A CloudEvent around a payload."""
    event = CloudEvent[OrderSubmitted](specversion="1.0", id="1", source="shop", type="OrderSubmitted", data=order)
    return event.model_dump_json()


def addressed(street: str) -> Address:
    """A model is made by the names of Python."""
    return Address(street=street, city="Billund", country="DK")


def items() -> list[Item]:
    return [Item(sku="a", quantity=1, unit_price=9.5)]


PRICE = Decimal("1.10")
NAMING = subject_name
NAMES = sorted(SUBJECTS)
