"""Writes the captures of samples/: seeded, so that the same bytes come out; a test holds the committed files to it.

python -m samples.make_captures
"""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

SAMPLES = Path(__file__).parent
Value = dict[str, Any]

NAMES = ("Ida", "Mikkel", "Freja", "Noah", "Emma", "Oscar", "Clara", "Lukas", "Anna", "Viktor")
STREETS = ("Havnegade", "Kongens Nytorv", "Skolegade", "Nørregade", "Strandvejen", "Parkvej")
CITIES = (("Billund", "7190"), ("Vejle", "7100"), ("Kolding", "6000"), ("Odense", "5000"))
PRODUCTS = (
    ("10497", "Galaxy Explorer", 99.99),
    ("21325", "Medieval Blacksmith", 179.99),
    ("31120", "Medieval Castle", 99.99),
    ("42143", "Daytona", 449.99),
)


def identifier(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def stamp(start: datetime, seconds: float) -> str:
    return (start + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def money(amount: float, currency: str = "DKK") -> Value:
    return {"amount": round(amount, 2), "currency": currency}


def address(random: Random) -> Value:
    city, postcode = random.choice(CITIES)
    written = {"name": f"{random.choice(NAMES)} {random.choice('ABCDEFGHJKLM')}.", "street": f"{random.choice(STREETS)} {random.randint(1, 99)}"}
    written |= {"city": city, "postcode": postcode, "country": "DK"}
    if random.random() < 0.3:
        written["line2"] = f"{random.randint(1, 5)}. sal"
    return written


def eventbridge(random: Random, source: str, detail_type: str, time: str, detail: Value) -> Value:
    return {
        "version": "0",
        "id": identifier(random),
        "detail-type": detail_type,
        "source": source,
        "account": "111122223333",
        "time": time,
        "region": "eu-central-1",
        "resources": [],
        "detail": detail,
    }


# --- orders: a plain EventBridge bus of a shop, the example of the README ---


def submitted(random: Random, number: int, time: str, day: int) -> Value:
    lines = [{"sku": sku, "quantity": random.randint(1, 3), "price": price} for sku, _, price in random.sample(PRODUCTS, random.randint(1, 3))]
    detail: Value = {
        "order_id": f"T{123_456_000 + number}",
        "customer_id": identifier(random),
        "submitted_at": time,
        "channel": random.choice(("web", "app", "store")),
        "lines": lines,
        "total": round(sum(line["quantity"] * line["price"] for line in lines), 2),
        "currency": random.choice(("DKK", "EUR", "SEK")),
        "coupon": f"BRICK{random.randint(10, 99)}" if random.random() < 0.4 else None,
    }
    if day == 2:
        detail["gift_note"] = f"Til {random.choice(NAMES)}!"
        if number % 60 >= 20:
            del detail["coupon"]
    return eventbridge(random, "shop.orders", "OrderSubmitted", time, detail)


def cancelled(random: Random, number: int, time: str, day: int) -> Value:
    reason = random.choice(("customer_request", "out_of_stock", "payment_failed"))
    detail = {"order_id": f"T{123_456_000 + number}", "cancelled_at": time, "reason": reason}
    return eventbridge(random, "shop.orders", "OrderCancelled", time, detail)


def authorised(random: Random, number: int, time: str, day: int) -> Value:
    method = random.choice(("card", "mobilepay", "giftcard") if day == 1 else ("card", "mobilepay", "giftcard", "invoice"))
    detail = {"payment_id": identifier(random), "order_id": f"T{123_456_000 + number}", "method": method}
    detail |= {"amount": round(random.randrange(9_999, 99_999) / 100, 2), "currency": random.choice(("DKK", "EUR", "SEK"))}
    return eventbridge(random, "shop.payments", "PaymentAuthorised", time, detail)


def orders(day: int) -> list[Value]:
    random, start = Random(f"orders {day}"), datetime(2026, 11, 22 + day, 8, tzinfo=UTC)
    numbers = [(maker, number) for number in range(60) for maker in (submitted, authorised, cancelled)]
    return [maker(random, 60 * day + number, stamp(start, 97 * turn), day) for turn, (maker, number) in enumerate(numbers)]


# --- hub-and-spoke: one bus, one detail-type, the subject stands in the payload ---


def spoke(random: Random, service: str, kind: tuple[str, str, str], time: str, data: Value) -> Value:
    type_, subtype, status = kind
    meta_data = {"site_id": "LEGO Shop", "type": type_, "subtype": subtype, "status": status}
    return eventbridge(random, f"{service}-dev", "State change Notification", time, {"event": {"meta_data": meta_data, "data": data}})


def login(random: Random, number: int, time: str, day: int) -> Value:
    data = {
        "customer_id": identifier(random),
        "session_id": f"{random.getrandbits(96):024x}",
        "logged_in_at": time,
        "channel": random.choice(("web", "app", "store")),
        "email": f"{random.choice(NAMES).lower()}.{number}@example.com",
        "vip_until": stamp(datetime(2027, 1, 1, tzinfo=UTC), number * 3600) if random.random() < 0.3 else None,
    }
    return spoke(random, "service-customer-login", ("CUSTOMER", "LOGIN", "COMPLETE"), time, data)


def order_submit(random: Random, number: int, time: str, day: int) -> Value:
    lines = []
    for _ in range(random.randint(1, 3)):
        sku, title, price = random.choice(PRODUCTS)
        lines.append({"sku": sku, "title": title, "quantity": random.randint(1, 3), "unit_price": money(price)})
    data: Value = {
        "order_number": f"T{123_456_000 + number}",
        "customer_id": identifier(random),
        "submitted_at": time,
        "lines": lines,
        "total": money(sum(line["quantity"] * line["unit_price"]["amount"] for line in lines)),
        "ship_to": address(random),
        "bill_to": address(random),
        "coupon": f"BRICK{random.randint(10, 99)}" if random.random() < 0.4 else None,
    }
    if day == 2:
        data["gift_note"] = f"Til {random.choice(NAMES)}!"
        if number % 60 >= 20:
            del data["coupon"]
    return spoke(random, "service-order-submit", ("CHECKOUT", "ORDER", "COMPLETE"), time, data)


def payment(random: Random, number: int, time: str, day: int) -> Value:
    method = random.choice(("card", "mobilepay", "giftcard") if day == 1 else ("card", "mobilepay", "giftcard", "invoice"))
    details: Value = {"method": method}
    details |= {
        "card": lambda: {"brand": random.choice(("visa", "mastercard", "dankort")), "last4": f"{random.randrange(10_000):04d}"},
        "mobilepay": lambda: {"phone": f"+45{random.randrange(10**8):08d}"},
        "giftcard": lambda: {"code": f"G-{random.randrange(10**9):09d}", "balance_left": money(random.randrange(0, 50_000) / 100)},
        "invoice": lambda: {"due_on": "2026-12-31", "terms_days": 30},
    }[method]()
    amount = money(random.randrange(9_999, 99_999) / 100)
    data = {"order_number": f"T{123_456_000 + number}", "authorised_at": time, "amount": amount, "payment": details}
    return spoke(random, "service-payment", ("PAYMENT", "AUTHORISATION", "COMPLETE"), time, data)


def order_complete(random: Random, number: int, time: str, day: int) -> Value:
    picked = {sku: random.randint(1, 3) for sku, _, _ in random.sample(PRODUCTS, random.randint(1, 3))}
    data = {"order_number": f"T{123_456_000 + number}", "completed_at": time, "warehouse": f"DK-{random.randint(1, 40)}", "picked": picked}
    return spoke(random, "service-order-complete", ("FULFILMENT", "ORDER", "COMPLETE"), time, data)


def shipping(random: Random, number: int, time: str, day: int) -> Value:
    weight = random.randint(200, 9000)
    data = {
        "order_number": f"T{123_456_000 + number}",
        "parcel_id": identifier(random),
        "carrier": random.choice(("postnord", "gls", "dao")),
        "tracking_url": f"https://track.example.com/p/{random.getrandbits(40):x}",
        "weight_grams": weight if day == 1 else weight / 10,
        "deliver_to": address(random),
        "dispatched_at": time,
    }
    return spoke(random, "service-shipping", ("SHIPPING", "PARCEL", "DISPATCHED"), time, data)


def hub_and_spoke(day: int) -> list[Value]:
    random, start = Random(f"hub-and-spoke {day}"), datetime(2026, 11, 22 + day, 8, tzinfo=UTC)
    makers = (login, order_submit, payment, order_complete, shipping)
    numbers = [(maker, number) for number in range(60) for maker in makers]
    return [maker(random, 60 * day + number, stamp(start, 97 * turn), day) for turn, (maker, number) in enumerate(numbers)]


# --- SQS-wrapped SNS: what a worker pulls off its queue ---


def sns_in_sqs(day: int) -> list[Value]:
    random, start = Random(f"sns-in-sqs {day}"), datetime(2026, 11, 22 + day, 8, tzinfo=UTC)
    batches = []
    for batch in range(20):
        records = []
        for place in range(3):
            time = stamp(start, 300 * batch + 7 * place)
            stock: Value = {
                "warehouse": f"DK-{random.randint(1, 40)}",
                "counted_at": time,
                "levels": {
                    f"{random.randrange(10_000, 99_999)}": {"on_hand": random.randrange(500), "reserved": random.randrange(20)}
                    for _ in range(random.randint(2, 5))
                },
            }
            if day == 2:
                stock["counted_by"] = random.choice(("robot", "person"))
            message = json.dumps(stock, separators=(",", ":"))
            notification = {
                "Type": "Notification",
                "MessageId": identifier(random),
                "TopicArn": "arn:aws:sns:eu-central-1:111122223333:stock-levels",
                "Message": message,
                "Timestamp": time.replace("Z", ".000Z"),
                "SignatureVersion": "1",
                "MessageAttributes": {"event_type": {"Type": "String", "Value": "StockCounted"}},
            }
            records.append(
                {
                    "messageId": identifier(random),
                    "receiptHandle": base64.b64encode(random.randbytes(24)).decode(),
                    "body": json.dumps(notification),
                    "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": str(int(start.timestamp() * 1000) + 300_000 * batch)},
                    "messageAttributes": {},
                    "md5OfBody": f"{random.getrandbits(128):032x}",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": "arn:aws:sqs:eu-central-1:111122223333:stock-levels-forecast",
                    "awsRegion": "eu-central-1",
                }
            )
        batches.append({"Records": records})
    return batches


# --- Lambda destinations: what an asynchronous function was given, and what it answered ---


def lambda_destinations(day: int) -> list[Value]:
    random, start = Random(f"lambda-destinations {day}"), datetime(2026, 11, 22 + day, 8, tzinfo=UTC)
    records = []
    for number in range(40):
        time = stamp(start, 211 * number)
        failed = number % 8 == 7
        request: Value = {"invoice": f"INV-{day}{number:05d}", "customer_id": identifier(random)}
        request |= {"lines": random.randint(1, 9), "rush": random.random() < 0.2}
        response: Value = {"rendered": f"s3://invoices/{request['invoice']}.pdf", "pages": random.randint(1, 4)}
        if day == 2:
            response["checksum"] = f"{random.getrandbits(256):064x}"
            request["lines"] = str(request["lines"])
        error: Value = {"errorType": "TemplateMissing", "errorMessage": f"no template for {random.choice(CITIES)[0]}", "trace": []}
        event = eventbridge(random, "billing.invoices", "InvoiceRequested", time, request)
        records.append(
            {
                "version": "1.0",
                "timestamp": time.replace("Z", ".000Z"),
                "requestContext": {
                    "requestId": identifier(random),
                    "functionArn": "arn:aws:lambda:eu-central-1:111122223333:function:render-invoice:$LATEST",
                    "condition": "RetriesExhausted" if failed else "Success",
                    "approximateInvokeCount": 3 if failed else 1,
                },
                "requestPayload": event,
                "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"} | ({"functionError": "Unhandled"} if failed else {}),
                "responsePayload": error if failed else response,
            }
        )
    return records


# --- CloudEvents: a bus that belongs to nobody's cloud ---


def cloudevents(day: int) -> list[Value]:
    random, start = Random(f"cloudevents {day}"), datetime(2026, 11, 22 + day, 8, tzinfo=UTC)
    events = []
    for number in range(50):
        time = stamp(start, 173 * number)
        if number % 2:
            type_ = "com.example.sensor.reading"
            data: Value = {"sensor": f"s-{random.randrange(900)}", "celsius": round(random.uniform(-5, 35), 1), "battery": random.randint(5, 100)}
            if day == 2:
                del data["battery"]
                data["battery_percent"] = random.randint(5, 100)
        else:
            type_ = "com.example.door.opened"
            data = {"door": f"d-{random.randrange(300)}", "badge": identifier(random), "direction": random.choice(("in", "out"))}
        events.append(
            {
                "specversion": "1.0",
                "id": identifier(random),
                "source": "building-7",
                "type": type_,
                "time": time,
                "datacontenttype": "application/json",
                "data": data,
            }
        )
    return events


SCENARIOS = {
    "orders": orders,
    "hub-and-spoke": hub_and_spoke,
    "sns-in-sqs": sns_in_sqs,
    "lambda-destinations": lambda_destinations,
    "cloudevents": cloudevents,
}


def captures() -> dict[str, str]:
    """{path below samples/: text} of every capture."""
    return {
        f"{name}/day-{day}.ndjson": "".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in make(day))
        for name, make in SCENARIOS.items()
        for day in (1, 2)
    }


if __name__ == "__main__":
    for path, text in captures().items():
        (SAMPLES / path).write_text(text, encoding="utf-8")
