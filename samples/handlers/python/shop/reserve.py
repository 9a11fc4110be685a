"""Reserves stock for every order, and frees it when a parcel has left; fed by an SQS queue with partial batch responses."""

from typing import Any

from shop_events.dispatch import BatchResponse, Dispatcher, Opened
from shop_events.service_order_submit.checkout_order_complete import CheckoutOrderComplete
from shop_events.service_shipping.shipping_parcel_dispatched import ShippingParcelDispatched

reserved: dict[str, int] = {}


def reserve(order: CheckoutOrderComplete, event: Opened) -> None:
    reserved[order.order_number] = sum(line.quantity for line in order.lines)


def free(parcel: ShippingParcelDispatched, event: Opened) -> None:
    reserved.pop(parcel.order_number, None)


dispatcher = Dispatcher[None]().on(CheckoutOrderComplete, reserve).on(ShippingParcelDispatched, free).otherwise(lambda payload, event: None)


def handler(event: dict[str, Any], context: object) -> BatchResponse:
    """What Lambda calls."""
    return dispatcher.dispatch_batch(event)
