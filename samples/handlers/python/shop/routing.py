"""How the shop's bus says what an event is: not by its detail-type, which is always the same, but by `event.meta_data` in its payload."""

from dataclasses import replace
from typing import Any

from shop_events.dispatch import ignoring_stages
from shop_events.envelopes import Opened


def subject_of(event: Opened) -> str:
    """`service-order-submit@CHECKOUT.ORDER.COMPLETE`."""
    meta = event.payload["event"]["meta_data"]
    composed = f"{meta['type']}.{meta['subtype']}.{meta['status']}"
    return ignoring_stages("dev", "prod")(replace(event, type=composed))


def payload_of(event: Opened) -> Any:
    """What the schema of the subject describes."""
    return event.payload["event"]["data"]
