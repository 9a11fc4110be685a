"""Reserves stock for every order, and frees it when a parcel has left; fed by an SQS queue with partial batch responses."""

import logging
from typing import Any

from shop_events.dispatch import Dispatcher
from shop_events.envelopes import Opened
from shop_events.messages import messages
from shop_events.service_order_submit.checkout_order_complete import CheckoutOrderComplete
from shop_events.service_shipping.shipping_parcel_dispatched import ShippingParcelDispatched

reserved: dict[str, int] = {}


def reserve(order: CheckoutOrderComplete, event: Opened) -> None:
    reserved[order.order_number] = sum(line.quantity for line in order.lines)


def free(parcel: ShippingParcelDispatched, event: Opened) -> None:
    reserved.pop(parcel.order_number, None)


dispatcher = Dispatcher[None]().on(CheckoutOrderComplete, reserve).on(ShippingParcelDispatched, free).otherwise(lambda payload, event: None)


def handler(event: dict[str, Any], context: object) -> dict[str, list[dict[str, str]]]:
    """What Lambda calls."""
    failures = []
    for record in event["Records"]:
        try:
            for message in messages({"Records": [record]}):
                dispatcher.dispatch(message)
        except Exception:
            logging.exception("not processed: %s", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
