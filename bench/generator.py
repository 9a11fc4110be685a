"""A seeded bus: captures of any size whose truth is known, because it is planted.

    python -m bench.generator --events 200000 --out capture.ndjson [--subjects 11] [--odd 0.01] [--drift] [--wrap sqs-sns] [--seed 1]

Each subject below is one function from (random, number of the event) to a payload; TRUTH (bench/truth.py) says what an attentive engineer would write
about it. The same arguments give the same bytes. Event times are a minute of 2026 per 60 events, so `--drift` happens at a known moment.
"""

import argparse
import base64
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson

Payload = dict[str, Any]
START = datetime(2026, 1, 1, tzinfo=UTC)
RARE_EVERY = 20_000

CURRENCIES = ("EUR", "USD", "GBP", "SEK", "PLN")
BRANDS = ("visa", "mastercard", "amex")
LANGUAGES = ("de", "en", "fr", "nl")
CHANNELS = ("email", "sms", "push")
WORDS = ("brick", "castle", "dragon", "engine", "forest", "garden", "harbour", "island", "jungle", "knight", "lantern", "market", "night", "ocean")
OPTIONS = (
    "signature",
    "insured",
    "fragile",
    "weekend",
    "express",
    "return_label",
    "dry_ice",
    "hazmat",
    "neutral",
    "id_check",
    "locker",
    "cod",
    "gift",
)


@dataclass(frozen=True, slots=True)
class Producer:
    """One subject: what its events look like, and how often they come (relative weight)."""

    source: str
    type: str
    payload: Callable[[Random, int], Payload]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Bus:
    """What to write.

    events: how many. subjects: how many; the eleven producers repeat under numbered sources beyond that. odd: share of events that fit no
    earlier one. drift: from the middle on, checkout drops `loyalty_tier` and inventory turns `counted_by` into a number. wrap: `none` or `sqs-sns`.
    producers: others than the eleven of this module, if any.
    """

    events: int
    subjects: int = 11
    odd: float = 0.0
    drift: bool = False
    wrap: str = "none"
    seed: int = 1
    producers: tuple[Producer, ...] = ()


def identifier(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def moment(number: int) -> str:
    """The time of an event: one second apart, RFC 3339."""
    return (START + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def words(random: Random, least: int, most: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(random.randint(least, most))) + f" {random.randrange(100_000)}"


def sentence(random: Random, least: int, most: int) -> str:
    """What a person writes into a field."""
    return words(random, least, most).capitalize() + random.choice((".", "!", "?"))


def browser(random: Random) -> str:
    """A user agent, as long as they are."""
    system = random.choice(
        ("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "iPhone; CPU iPhone OS 18_1 like Mac OS X")
    )
    version = f"{random.randrange(90, 140)}.0.{random.randrange(9999)}.{random.randrange(200)}"
    return f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} Safari/537.36"


def email(random: Random) -> str:
    return f"{random.choice(WORDS)}.{random.randrange(1_000_000)}@example.com"


def sku(random: Random) -> str:
    return f"SKU-{random.randrange(100_000):05d}"


def address(random: Random) -> Payload:
    written = {
        "street": words(random, 2, 4),
        "city": random.choice(WORDS).title() + str(random.randrange(500)),
        "postcode": f"{random.randrange(100_000):05d}",
        "country": random.choice(("DE", "DK", "FR", "SE")),
    }
    if random.random() < 0.3:
        written["line2"] = words(random, 1, 2)
    return written


def order_submitted(random: Random, number: int) -> Payload:
    method = random.choice(("card", "paypal", "voucher"))
    payment: Payload = {"method": method}
    if method == "card":
        payment |= {"brand": random.choice(BRANDS), "last4": f"{random.randrange(10_000):04d}"}
    elif method == "paypal":
        payment |= {"account": email(random)}
    else:
        payment |= {"code": f"V{random.randrange(10**9):09d}", "amount": random.randrange(1, 50)}
    written: Payload = {
        "order_id": identifier(random),
        "order_number": f"T{number:09d}",
        "placed_at": moment(number),
        "currency": random.choice(CURRENCIES),
        "total": random.randrange(100, 100_000) / 100,
        "items": [
            {"sku": sku(random), "quantity": random.randint(1, 5), "price": random.randrange(100, 9_999) / 100} for _ in range(random.randint(1, 6))
        ],
        "customer": {
            "id": identifier(random),
            "email": email(random),
            "name": words(random, 1, 2),
            "vat_id": f"DE{random.randrange(10**9):09d}" if random.random() < 0.3 else None,
        },
        "payment": payment,
        "loyalty_tier": random.choice(("none", "silver", "gold")),
    }
    if random.random() < 0.2:
        written["coupon"] = f"C-{random.randrange(10**6)}"
    if number % RARE_EVERY == 999:
        written["fraud_note"] = words(random, 2, 4)
    return written


def stock_levels(random: Random, number: int) -> Payload:
    return {
        "warehouse": f"wh-{random.randrange(400)}",
        "counted_at": moment(number),
        "counted_by": words(random, 1, 1),
        "levels": {sku(random): {"on_hand": random.randrange(1000), "reserved": random.randrange(20)} for _ in range(random.randint(1, 6))},
        "prices": {currency: random.randrange(100, 10_000) / 100 for currency in random.sample(("EUR", "USD", "GBP", "SEK", "PLN", "CHF", "JPY"), 3)},
        "sold_by_day": {f"2026-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}": random.randrange(90) for _ in range(random.randint(1, 3))},
    }


def category_tree(random: Random, number: int) -> Payload:
    def node(depth: int) -> Payload:
        children = [node(depth + 1) for _ in range(random.randint(0, 2))] if depth < 4 else []
        return {"id": random.randrange(10**6), "label": words(random, 1, 2), "children": children}

    return {"revision": number, "root": node(0)}


def login_succeeded(random: Random, number: int) -> Payload:
    written: Payload = {
        "user_id": identifier(random),
        "ip": ".".join(str(random.randint(1, 254)) for _ in range(4)),
        "user_agent": browser(random),
        "session": f"{random.getrandbits(512):0128x}",
        "mfa": random.random() < 0.5,
        "last_login": moment(random.randrange(10**6)) if random.random() < 0.8 else None,
    }
    if random.random() < 0.4:
        written["device"] = {"model": words(random, 1, 1), "os": random.choice(("ios", "android", "windows", "macos", "linux"))}
    return written


def sensor_reading(random: Random, number: int) -> Payload:
    return {
        "reading_id": 2**53 + random.randrange(2**60),
        "sequence": number,
        "celsius": float(random.randrange(-20, 40)) if random.random() < 0.5 else random.randrange(-2000, 4000) / 100,
        "samples": [random.random() for _ in range(random.randint(0, 20))],
        "matrix": [[random.randrange(9) for _ in range(3)] for _ in range(random.randint(0, 2))],
        "labels": [random.choice((random.choice(WORDS) + str(random.randrange(9999)), random.randrange(1000))) for _ in range(random.randint(0, 3))],
        "sensor_address": ":".join(f"{random.getrandbits(16):x}" for _ in range(8)),
    }


def invoice_issued(random: Random, number: int) -> Payload:
    def line() -> Payload:
        kind = random.choice(("product", "fee", "discount"))
        if kind == "product":
            return {"kind": kind, "sku": sku(random), "quantity": random.randint(1, 9), "unit_price": random.randrange(100, 9_999) / 100}
        if kind == "fee":
            return {"kind": kind, "reason": words(random, 1, 2), "amount": random.randrange(100, 9_999) / 100}
        return {"kind": kind, "percent": random.randint(1, 60)}

    return {
        "invoice": f"INV-{number:08d}",
        "issued_on": (START + timedelta(days=number % 365)).strftime("%Y-%m-%d"),
        "lines": [line() for _ in range(random.randint(1, 5))],
        "download": f"https://billing.example.com/invoices/{identifier(random)}.pdf?v={random.randrange(9)}&expires={number}&signature={random.getrandbits(256):064x}",
        "paid": random.random() < 0.5,
        "reference": words(random, 1, 1) if random.random() < 0.5 else random.randrange(10**6),
    }


def parcel_tracked(random: Random, number: int) -> Payload:
    options = {option: random.random() < 0.5 for option in OPTIONS if random.random() < 0.3}
    return {
        "tracking": f"{random.getrandbits(64):016X}",
        "from": address(random),
        "to": address(random),
        "weight_kg": random.randrange(1, 30_000) / 1000,
        "status": random.choice(("accepted", "in_transit", "out_for_delivery", "delivered", "returned")),
        "options": options,
        "eta": f"{random.randrange(24):02d}:{random.randrange(60):02d}:{random.randrange(60):02d}Z",
    }


def audit_entry(random: Random, number: int) -> Payload:
    action = random.choice(("created", "deleted", "renamed"))
    entry: Payload = {"action": action, "actor": identifier(random), "at": moment(number)}
    if action == "created":
        return entry | {"object": identifier(random), "size": random.randrange(10**6)}
    if action == "deleted":
        return entry | {"object": identifier(random), "soft": random.random() < 0.5, "reason": sentence(random, 10, 30)}
    return entry | {"object": identifier(random), "old_name": words(random, 1, 2), "new_name": words(random, 1, 2)}


def contact_changed(random: Random, number: int) -> Payload:
    text = sentence(random, 12, 40)
    note: Any = random.choice((text, {"text": text, "author": identifier(random)}))
    written: Payload = {
        "contact": identifier(random),
        "language": random.choice(LANGUAGES),
        "consents": {email(random): random.random() < 0.5 for _ in range(random.randint(1, 3))},
        "note": note,
    }
    if random.random() < 0.05:
        written["birthday"] = f"19{random.randint(50, 99)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    return written


def job_finished(random: Random, number: int) -> Payload:
    return {
        "job": f"job-{random.randrange(10**7)}",
        "exit_code": random.choice((0, 0, 0, 1, 2)),
        "duration_ms": random.randrange(10**6),
        "output": base64.b64encode(random.randbytes(120)).decode(),
        "context": orjson.dumps(
            {"attempt": random.randint(1, 3), "queue": random.choice(WORDS), "trace": f"{random.getrandbits(128):032x}"}
        ).decode(),
        "finished_at": moment(number).replace("Z", f".{random.randrange(10**9):09d}+02:00"),
    }


def message_delivered(random: Random, number: int) -> Payload:
    return {
        "channel": random.choice(CHANNELS),
        "recipients": {identifier(random): {"at": moment(number), "opened": random.random() < 0.5} for _ in range(random.randint(1, 3))},
        "template": {"name": words(random, 1, 1), "version": random.randint(1, 40)},
        "body_preview": sentence(random, 20, 60),
    }


PRODUCERS: tuple[Producer, ...] = (
    Producer("shop.checkout", "OrderSubmitted", order_submitted, 6),
    Producer("shop.inventory", "StockLevels", stock_levels, 3),
    Producer("identity", "LoginSucceeded", login_succeeded, 5),
    Producer("billing", "InvoiceIssued", invoice_issued, 3),
    Producer("shipping", "ParcelTracked", parcel_tracked, 4),
    Producer("shop.catalog", "CategoryTree", category_tree, 1),
    Producer("telemetry", "SensorReading", sensor_reading, 4),
    Producer("audit", "EntryWritten", audit_entry, 3),
    Producer("crm", "ContactChanged", contact_changed, 2),
    Producer("scheduler", "JobFinished", job_finished, 3),
    Producer("notification", "MessageDelivered", message_delivered, 3),
)


def producers(count: int) -> tuple[Producer, ...]:
    """The first `count`; beyond the eleven they repeat, each under a source of its own."""
    return tuple(
        Producer(source=f"{one.source}.{turn}" if turn else one.source, type=one.type, payload=one.payload, weight=one.weight)
        for turn, one in ((number // len(PRODUCERS), PRODUCERS[number % len(PRODUCERS)]) for number in range(count))
    )


def lines(bus: Bus) -> Iterator[bytes]:
    """The capture, an event a line, without the newline. `number` counts within a subject, so that rare things are rare in each."""
    random = Random(bus.seed)
    chosen = bus.producers or producers(bus.subjects)
    picks = random.choices(range(len(chosen)), [one.weight for one in chosen], k=bus.events)
    seen = [0] * len(chosen)
    wrapped = WRAPS[bus.wrap]
    for number, pick in enumerate(picks):
        producer = chosen[pick]
        payload = producer.payload(random, seen[pick])
        seen[pick] += 1
        if bus.drift and number >= bus.events // 2:
            drifted(payload)
        if bus.odd and random.random() < bus.odd:
            made_odd(payload, random)
        yield wrapped(
            {
                "version": "0",
                "id": identifier(random),
                "detail-type": producer.type,
                "source": producer.source,
                "account": "111122223333",
                "time": moment(number),
                "region": "eu-central-1",
                "resources": [],
                "detail": payload,
            },
            random,
        )


def drift_moment(bus: Bus) -> str:
    """The time of the first event after the drift."""
    return moment(bus.events // 2)


def drifted(payload: Payload) -> None:
    payload.pop("loyalty_tier", None)
    if "counted_by" in payload:
        payload["counted_by"] = len(payload["counted_by"])


def made_odd(payload: Payload, random: Random) -> None:
    """Turn a payload into one that no earlier evidence covers: a value of another type, or a property of its own."""
    key = random.choice(sorted(payload))
    match random.randrange(3):
        case 0:
            payload[key] = None
        case 1:
            payload[f"extra_{random.randrange(50)}"] = random.randrange(1000)
        case _:
            payload[key] = [payload[key]]


def bare(event: Payload, random: Random) -> bytes:
    return orjson.dumps(event)


def in_sns_in_sqs(event: Payload, random: Random) -> bytes:
    notification = {
        "Type": "Notification",
        "MessageId": identifier(random),
        "TopicArn": "arn:aws:sns:eu-central-1:111122223333:events",
        "Message": orjson.dumps(event).decode(),
        "Timestamp": event["time"],
        "SignatureVersion": "1",
    }
    record = {
        "messageId": identifier(random),
        "receiptHandle": f"{random.getrandbits(256):064x}",
        "body": orjson.dumps(notification).decode(),
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1767225600000"},
        "messageAttributes": {},
        "md5OfBody": f"{random.getrandbits(128):032x}",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:111122223333:events",
        "awsRegion": "eu-central-1",
    }
    return orjson.dumps(record)


WRAPS: dict[str, Callable[[Payload, Random], bytes]] = {"none": bare, "sqs-sns": in_sns_in_sqs}


def write(bus: Bus, path: Path) -> None:
    with path.open("wb") as out:
        for line in lines(bus):
            out.write(line + b"\n")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.generator", description="Write a capture whose truth is planted.")
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--subjects", type=int, default=11)
    parser.add_argument("--odd", type=float, default=0.0)
    parser.add_argument("--drift", action="store_true")
    parser.add_argument("--wrap", choices=sorted(WRAPS), default="none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    write(Bus(given.events, given.subjects, given.odd, given.drift, given.wrap, given.seed), given.out)


if __name__ == "__main__":
    main(sys.argv[1:])
