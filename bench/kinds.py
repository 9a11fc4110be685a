"""Captures unlike each other and unlike bench/generator.py's bus: what other people's buses carry, and plain events with one awkward field."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import orjson

from bench.generator import Bus, Payload, identifier, moment

Maker = Callable[[Random, int], Payload]
Layout = Callable[[Bus, Path], Path]

_ACTIONS = ("GetObject", "PutObject", "AssumeRole", "DescribeInstances", "RunInstances", "CreateUser", "Decrypt", "ListBuckets")
_SERVICES = ("s3.amazonaws.com", "sts.amazonaws.com", "ec2.amazonaws.com", "iam.amazonaws.com", "kms.amazonaws.com")
_SENSORS = tuple(f"{kind}.{number}" for kind in ("temp", "hum", "volt", "amp") for number in range(6))
_WORDS = tuple(f"{one}{other}" for one in ("red", "blue", "green", "grey") for other in ("fox", "owl", "cat", "elk", "bee"))


def cloudtrail(random: Random, number: int) -> Payload:
    """A record of CloudTrail; its parameters and answers differ from one action to the next."""
    action = random.choice(_ACTIONS)
    parameters: Payload = {f"{action[:4].lower()}{at}": identifier(random) for at in range(random.randrange(4))}
    if random.random() < 0.2:
        parameters["tagSet"] = {"items": [{"key": random.choice(_WORDS), "value": str(random.randrange(99))} for _ in range(random.randrange(4))]}
    return {
        "eventVersion": "1.08",
        "userIdentity": {
            "type": random.choice(("AssumedRole", "IAMUser", "AWSService")),
            "principalId": identifier(random),
            "accountId": "111122223333",
            "sessionContext": {"attributes": {"mfaAuthenticated": random.choice(("true", "false")), "creationDate": moment(number)}},
        },
        "eventTime": moment(number),
        "eventSource": random.choice(_SERVICES),
        "eventName": action,
        "awsRegion": random.choice(("eu-central-1", "us-east-1")),
        "sourceIPAddress": f"10.0.{random.randrange(255)}.{random.randrange(255)}",
        "requestParameters": parameters or None,
        "responseElements": None if random.random() < 0.5 else {"ok": True, f"id{action[:2]}": identifier(random)},
        "requestID": identifier(random),
        "eventID": identifier(random),
        "readOnly": random.random() < 0.5,
        "resources": [{"ARN": f"arn:aws:s3:::b-{random.randrange(99)}", "type": "AWS::S3::Object"} for _ in range(random.randrange(3))],
    }


def payment(random: Random, number: int) -> Payload:
    """A webhook of a payment provider: many optional and nullable objects."""

    def perhaps(value: Any) -> Any:
        return value if random.random() < 0.5 else None

    charge: Payload = {"id": f"ch_{number:012}", "object": "charge", "amount": random.randrange(10**6), "currency": random.choice(("eur", "usd"))}
    for name in ("billing", "shipping", "card", "transfer", "refund", "review", "dispute", "application", "mandate"):
        if random.random() < 0.7:
            charge[name] = perhaps({"id": identifier(random), "state": perhaps(random.choice(_WORDS)), "count": perhaps(random.randrange(9))})
    return {
        "id": f"evt_{number:012}",
        "object": "event",
        "created": 1767225600 + number,
        "livemode": False,
        "pending_webhooks": 1,
        "data": {"object": charge, "previous_attributes": perhaps({"amount": 1})},
        "request": perhaps({"id": perhaps(identifier(random))}),
    }


def telemetry(random: Random, number: int) -> Payload:
    """What a device measures, by names that are data."""
    readings = {str(random.randrange(500)): round(random.uniform(0, 100), 2) for _ in range(8)}
    return {
        "device": identifier(random),
        "at": moment(number),
        "readings": readings,
        "status": {sensor: random.randrange(3) for sensor in _SENSORS[:6]},
        "raw": [round(random.uniform(-1, 1), 5) for _ in range(12)],
        "fw": "1.2.3",
    }


def repository(random: Random, number: int) -> Payload:
    """A webhook as code hosts send them: wide, with many addresses."""

    def person() -> Payload:
        name = random.choice(_WORDS)
        urls = ("followers", "gists", "starred", "repos", "events")
        return {
            "login": name,
            "id": random.randrange(10**8),
            "site_admin": False,
            **{f"{url}_url": f"https://api.example.com/{name}/{url}" for url in urls},
        }

    names = ("forks", "keys", "hooks", "tags", "blobs", "trees", "languages", "commits", "merges", "issues", "labels", "releases")
    urls = {f"{name}_url": f"https://api.example.com/repos/1/{name}{{/sha}}" for name in names}
    repo: Payload = {"id": 1, "name": "castle", "private": False, "owner": person(), "description": None, "fork": False, "size": number, **urls}
    return {
        "action": random.choice(("opened", "closed", "edited")),
        "number": number,
        "repository": repo,
        "sender": person(),
        "labels": [{"id": at, "name": random.choice(_WORDS), "default": False} for at in range(random.randrange(3))],
    }


def recursive(random: Random, number: int) -> Payload:
    def node(depth: int) -> Payload:
        children = [node(depth - 1) for _ in range(random.randrange(3))] if depth else []
        return {"name": random.choice(_WORDS), "size": random.randrange(100), "children": children}

    return {"at": moment(number), "tree": node(3)}


def maps_of_maps(random: Random, number: int) -> Payload:
    return {
        "at": moment(number),
        "stock": {
            identifier(random): {f"bin-{random.randrange(400)}": {"count": random.randrange(9), "unit": "pcs"} for _ in range(2)} for _ in range(3)
        },
    }


def plain(random: Random, number: int) -> Payload:
    """An ordinary order."""
    return {
        "order_id": identifier(random),
        "number": number,
        "placed_at": moment(number),
        "currency": random.choice(("EUR", "USD")),
        "total": round(random.uniform(1, 900), 2),
        "express": random.random() < 0.1,
        "customer": {"id": identifier(random), "segment": random.choice(("b2b", "b2c"))},
        "items": [
            {"sku": f"SKU-{random.randrange(9999):04}", "quantity": random.randrange(1, 5), "price": 9.5} for _ in range(random.randrange(1, 4))
        ],
    }


ODD_FIELDS: Mapping[str, Maker] = {
    "a recursive object": lambda random, number: {"node": {"v": 1, "next": {"v": 2, "next": {"v": 3}} if number % 2 else None}},
    "a map with 400 words as keys": lambda random, number: {"words": {f"w{random.choice('abcdefghij')}{random.randrange(40)}x": 1}},
    "`{}` always": lambda random, number: {"extra": {}},
    "array or string": lambda random, number: {"either": ["a"] if number % 3 else "a"},
    "float or string": lambda random, number: {"either": 1.5 if number % 3 else "1.5"},
    "an integer beyond 64 bits": lambda random, number: {"large": "LARGE"},
    "a key with a quote": lambda random, number: {'the "key"': number},
    "a key with an umlaut": lambda random, number: {"größe": number},
    "a text with escapes": lambda random, number: {"text": 'a "b"\n\u2028 \\ ü 😀'},
    "an enum that is a number or null": lambda random, number: {"level": random.choice((1, 2, None))},
}


def _events(make: Maker, events: int, seed: int, source: str, type_: str) -> Iterator[Payload]:
    random = Random(seed)
    for number in range(events):
        yield _event(make(random, number), number, source, type_)


def _event(detail: Payload, number: int, source: str, type_: str) -> Payload:
    return {
        "version": "0",
        "id": identifier(Random(number)),
        "detail-type": type_,
        "source": source,
        "account": "111122223333",
        "time": moment(number),
        "region": "eu-central-1",
        "resources": [],
        "detail": detail,
    }


def _written(file: Path, lines: Iterable[bytes]) -> Path:
    with file.open("wb") as out:
        out.writelines(line + b"\n" for line in lines)
    return file


def _of(make: Maker, source: str = "acme.shop", type_: str = "Happened") -> Layout:
    return lambda bus, folder: _written(folder / "capture.ndjson", map(orjson.dumps, _events(make, bus.events, bus.seed, source, type_)))


def _bare(make: Maker) -> Layout:
    def layout(bus: Bus, folder: Path) -> Path:
        random = Random(bus.seed)
        return _written(folder / "capture.ndjson", (orjson.dumps(make(random, number)) for number in range(bus.events)))

    return layout


def _with_odd_field(odd: Maker) -> Layout:
    def layout(bus: Bus, folder: Path) -> Path:
        events = _events(lambda random, number: plain(random, number) | odd(random, number), bus.events, bus.seed, "acme.shop", "OrderPlaced")
        return _written(folder / "capture.ndjson", (orjson.dumps(event).replace(b'"LARGE"', b"18446744073709551999") for event in events))

    return layout


def _wrapped(wrap: Callable[[bytes, int], Payload]) -> Layout:
    def layout(bus: Bus, folder: Path) -> Path:
        events = _events(plain, bus.events, bus.seed, "acme.shop", "OrderPlaced")
        return _written(folder / "capture.ndjson", (orjson.dumps(wrap(orjson.dumps(event), number)) for number, event in enumerate(events)))

    return layout


def _in_sns(body: bytes, number: int) -> Payload:
    return {
        "Type": "Notification",
        "MessageId": str(number),
        "TopicArn": "arn:aws:sns:eu-central-1:111122223333:shop",
        "Message": body.decode(),
        "Timestamp": moment(number),
    }


def _in_sqs(body: bytes, number: int) -> Payload:
    record = {
        "messageId": str(number),
        "receiptHandle": "r",
        "body": orjson.dumps(_in_sns(body, number)).decode(),
        "attributes": {"SentTimestamp": "1767225600000"},
        "messageAttributes": {},
        "md5OfBody": "0",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:111122223333:q",
        "awsRegion": "eu-central-1",
    }
    return {"Records": [record]}


def _in_kinesis(body: bytes, number: int) -> Payload:
    record = {
        "partitionKey": "k",
        "sequenceNumber": str(number),
        "data": base64.b64encode(body).decode(),
        "approximateArrivalTimestamp": 1767225600.0,
    }
    arn = "arn:aws:kinesis:eu-central-1:111122223333:stream/shop"
    return {"Records": [{"kinesis": record, "eventSource": "aws:kinesis", "eventSourceARN": arn}]}


def _at_destination(body: bytes, number: int) -> Payload:
    request = {
        "requestId": str(number),
        "functionArn": "arn:aws:lambda:eu-central-1:111122223333:function:f",
        "condition": "Success",
        "approximateInvokeCount": 1,
    }
    answer = {"statusCode": 200, "executedVersion": "$LATEST"}
    return {
        "version": "1.0",
        "timestamp": moment(number),
        "requestContext": request,
        "requestPayload": orjson.loads(body),
        "responseContext": answer,
        "responsePayload": {"done": True},
    }


def _debezium(body: bytes, number: int) -> Payload:
    row = orjson.loads(body)["detail"]
    source = {
        "version": "2.5",
        "connector": "postgresql",
        "name": "shop",
        "ts_ms": 1767225600000,
        "db": "shop",
        "schema": "public",
        "table": "orders",
    }
    return {"before": None, "after": row, "source": source, "op": "c", "ts_ms": 1767225600000 + number, "transaction": None}


def _many_subjects(number_of_subjects: int) -> Layout:
    def layout(bus: Bus, folder: Path) -> Path:
        random = Random(bus.seed)
        events = (_event(plain(random, at), at, "acme.shop", f"Happened{at % number_of_subjects}") for at in range(bus.events))
        return _written(folder / "capture.ndjson", map(orjson.dumps, events))

    return layout


KINDS: Mapping[str, Layout] = {
    "CloudTrail in EventBridge": _of(cloudtrail, "aws.s3", "AWS API Call via CloudTrail"),
    "payment webhooks": _bare(payment),
    "payments in EventBridge": _of(payment),
    "telemetry": _of(telemetry),
    "webhooks of a code host": _bare(repository),
    "recursion": _of(recursive),
    "maps of maps": _of(maps_of_maps),
    "1,000 subjects": _many_subjects(1_000),
    "SNS in SQS": _wrapped(_in_sqs),
    "SNS": _wrapped(_in_sns),
    "Kinesis": _wrapped(_in_kinesis),
    "Lambda destinations": _wrapped(_at_destination),
    "Debezium": _wrapped(_debezium),
    "a plain order": _of(plain),
    **{f"an order with {name}": _with_odd_field(make) for name, make in ODD_FIELDS.items()},
}
"""By what a table calls them."""

WRAPPED = frozenset({"SNS in SQS", "SNS", "Kinesis"})
"""Those whose events stand in texts: the floor parses these, too."""
