"""Confirms orders, straight from EventBridge, with AWS Lambda Powertools: its parser takes the generated envelope as a model."""

from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.typing import LambdaContext
from shop_events.envelopes import Detail, EventBridgeEvent
from shop_events.service_order_submit.checkout_order_complete import CheckoutOrderComplete

OrderSubmitted = EventBridgeEvent[Detail[CheckoutOrderComplete]]


@event_parser(model=OrderSubmitted)
def handler(event: EventBridgeEvent[Detail[CheckoutOrderComplete]], context: LambdaContext) -> str:
    """What Lambda calls. An event that is none ends in an InvalidModelTypeError or a ValidationError before this is called."""
    order = event.detail.event.data
    return f"order {order.order_number} of {order.customer_id}"
