"""An HTTP service that takes orders and publishes them: a model is the type of a body and of a response."""

from collections.abc import Callable

from fastapi import FastAPI
from shop_events.service_order_submit.checkout_order_complete import CheckoutOrderComplete

from shop.submit import submitted


def service(publish: Callable[[dict[str, str]], object]) -> FastAPI:
    app = FastAPI()

    @app.post("/orders", status_code=202)
    def submit(order: CheckoutOrderComplete) -> CheckoutOrderComplete:
        publish(submitted(order, "prod"))
        return order

    return app
