"""Publishes an order. `client.put_events(Entries=[submitted(order, "dev")])` of boto3 takes the entry as it is."""

from typing import Literal

from shop_events.envelopes import PutEventsEntry, put_events_entry
from shop_events.service_order_submit.checkout_order_complete import CheckoutOrderComplete
from shop_events.subjects import SERVICE_ORDER_SUBMIT_CHECKOUT_ORDER_COMPLETE as SUBJECT


def submitted(order: CheckoutOrderComplete, stage: Literal["dev", "prod"]) -> PutEventsEntry:
    return put_events_entry(SUBJECT, order, bus=f"shop-{stage}", source=f"{SUBJECT.source}-{stage}")
