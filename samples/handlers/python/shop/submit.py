"""Publishes an order. `client.put_events(Entries=[submitted(order, "dev")])` of boto3 takes the entry as it is."""

from typing import Literal

from shop_events.envelopes import Detail, DetailEvent, DetailEventMetaData
from shop_events.service_order_submit.checkout_order_complete import CheckoutOrderComplete
from shop_events.subjects import SERVICE_ORDER_SUBMIT_CHECKOUT_ORDER_COMPLETE as SUBJECT


def submitted(order: CheckoutOrderComplete, stage: Literal["dev", "prod"]) -> dict[str, str]:
    return {
        "EventBusName": f"shop-{stage}",
        "Source": f"{SUBJECT.source}-{stage}",
        "DetailType": "State change Notification",
        "Detail": detail_of(order).model_dump_json(),
    }


def detail_of(order: CheckoutOrderComplete) -> Detail[CheckoutOrderComplete]:
    """Every event of this bus is wrapped so."""
    about = DetailEventMetaData(type="CHECKOUT", subtype="ORDER", status="COMPLETE")
    return Detail(event=DetailEvent(meta_data=about, data=order))
