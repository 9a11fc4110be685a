"""Publishes an order. `client.put_events(Entries=[submitted(order, "dev")])` of boto3 takes the entry as it is."""

from typing import Any, Literal

from shop_events.envelopes import PutEventsEntry, put_events_entry
from shop_events.service_order_submit.checkout_order_complete import CheckoutOrderComplete
from shop_events.subjects import SERVICE_ORDER_SUBMIT_CHECKOUT_ORDER_COMPLETE as SUBJECT


def submitted(order: CheckoutOrderComplete, stage: Literal["dev", "prod"]) -> PutEventsEntry:
    return put_events_entry(
        SUBJECT,
        order,
        bus=f"shop-{stage}",
        source=f"{SUBJECT.source}-{stage}",
        detail_type="State change Notification",
        detail_of=detail_of,
    )


def detail_of(order: CheckoutOrderComplete) -> dict[str, Any]:
    """Every event of this bus is wrapped so."""
    meta_data = {"type": "CHECKOUT", "subtype": "ORDER", "status": "COMPLETE"}
    return {"event": {"meta_data": meta_data, "data": order}}
