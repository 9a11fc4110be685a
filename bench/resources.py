"""A second seeded bus, of another kind than that of bench/generator.py: resources that have a type and extensions, spans with lists of attributes,
calls with free properties by the name of an event, audit records with annotations, partial dates, tuples, and two versions of one event at a time.

TRUTH says what an attentive engineer would write who knows the producers and not how inference decides. `python -m bench.truth` scores both buses.
"""

from random import Random
from typing import Any

from bench.generator import WORDS, Payload, Producer, identifier, moment, sentence, words

Truth = tuple[str, str, str, Any]
"""Subject, pointer, feature, what is true."""

RECORD, SPANS, CALL, AUDIT, POSITION, FLAG = (
    "clinic.records@ResourceChanged",
    "tracing@SpansExported",
    "product.analytics@CallTracked",
    "cluster.audit@RequestAudited",
    "fleet@PositionReported",
    "flags@FlagEvaluated",
)


def resource_changed(random: Random, number: int) -> Payload:
    kind = random.choice((_patient, _observation, _encounter))
    resource: Payload = {
        **kind(random, number),
        "id": identifier(random),
        "meta": {"versionId": str(random.randint(1, 900)), "lastUpdated": moment(number)},
    }
    if random.random() < 0.5:
        resource["extension"] = [_extension(random, 0) for _ in range(random.randint(1, 2))]
    return {"operation": random.choice(("create", "update")), "resource": resource}


def _patient(random: Random, _: int) -> Payload:
    year, month, day = random.randint(1930, 2020), random.randint(1, 12), random.randint(1, 28)
    return {
        "resourceType": "Patient",
        "active": random.random() < 0.9,
        "birthDate": random.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}")),
        "telecom": [{"rank": random.randint(1, 3), "use": random.choice(("home", "work", "mobile"))} for _ in range(random.randint(0, 2))],
    }


def _observation(random: Random, number: int) -> Payload:
    effective: Payload = random.choice(({"effectiveDateTime": moment(number)}, {"effectivePeriod": _period(random, number)}))
    return {
        "resourceType": "Observation",
        "status": random.choice(("final", "preliminary", "amended")),
        "code": {
            "coding": [{"system": f"https://codes.example/{random.choice(WORDS)}", "code": f"{random.randrange(100_000)}-{random.randrange(9)}"}]
        },
        "valueQuantity": {"value": random.randrange(10_000) / 10, "unit": random.choice(("mg", "kg", "mmol", "cm"))},
        **effective,
    }


def _encounter(random: Random, number: int) -> Payload:
    return {
        "resourceType": "Encounter",
        "status": random.choice(("planned", "arrived", "finished", "cancelled")),
        "period": _period(random, number),
    }


def _period(random: Random, number: int) -> Payload:
    ended = {"end": moment(number + 60)} if random.random() < 0.5 else {}
    return {"start": moment(number), **ended}


def _extension(random: Random, depth: int) -> Payload:
    url = f"https://extensions.example/{random.choice(WORDS)}"
    if depth < 2 and random.random() < 0.3:
        return {"url": url, "extension": [_extension(random, depth + 1) for _ in range(random.randint(1, 2))]}
    some: tuple[Payload, ...] = (
        {"valueString": sentence(random, 2, 5)},
        {"valueBoolean": random.random() < 0.5},
        {"valueInteger": number_of(random)},
    )
    return {"url": url, **random.choice(some)}


def number_of(random: Random) -> int:
    return random.randrange(1_000_000)


def spans_exported(random: Random, number: int) -> Payload:
    return {
        "resource": {"attributes": _attributes(random, 2)},
        "spans": [
            {
                "spanId": f"{random.getrandbits(64):016x}",
                "name": f"{random.choice(('GET', 'POST'))} /{random.choice(WORDS)}/{random.randrange(10_000)}",
                "kind": random.choice(("SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_INTERNAL")),
                "startedAt": moment(number),
                "attributes": _attributes(random, 4),
            }
            for _ in range(random.randint(1, 3))
        ],
    }


def _attributes(random: Random, most: int) -> list[Payload]:
    return [{"key": f"{random.choice(WORDS)}.{random.choice(WORDS)}", "value": _value(random, 0)} for _ in range(random.randint(1, most))]


def _value(random: Random, depth: int) -> Payload:
    if depth < 2 and random.random() < 0.2:
        return {"arrayValue": {"values": [_value(random, depth + 1) for _ in range(random.randint(1, 3))]}}
    return random.choice(({"stringValue": words(random, 1, 3)}, {"intValue": number_of(random)}, {"boolValue": random.random() < 0.5}))


def call_tracked(random: Random, number: int) -> Payload:
    call: Payload = {
        "messageId": identifier(random),
        "sentAt": moment(number),
        "context": {"library": {"platform": random.choice(("web", "ios", "android")), "version": f"{random.randint(1, 9)}.{random.randrange(99)}.0"}},
    }
    match random.choice(("page", "track", "track", "identify")):
        case "page":
            return {**call, "type": "page", "name": words(random, 1, 3), "properties": {"url": f"https://shop.example/{random.choice(WORDS)}"}}
        case "identify":
            return {**call, "type": "identify", "traits": {"plan": random.choice(("free", "team", "company")), "seats": random.randint(1, 500)}}
    event, properties = random.choice(
        (
            ("Product Added", {"sku": f"SKU-{random.randrange(100_000):05d}", "quantity": random.randint(1, 9)}),
            ("Products Searched", {"query": words(random, 1, 4)}),
            ("Order Completed", {"total": random.randrange(100, 99_999) / 100, "currency": random.choice(("EUR", "USD", "DKK"))}),
        )
    )
    return {**call, "type": "track", "event": event, "properties": properties}


def request_audited(random: Random, number: int) -> Payload:
    hooks = {f"{random.choice(WORDS)}.hook.example/{number}-{index}": words(random, 1, 2) for index in range(random.randint(0, 2))}
    return {
        "auditId": identifier(random),
        "verb": random.choice(("get", "list", "create", "update", "delete", "watch")),
        "stage": random.choice(("RequestReceived", "ResponseComplete")),
        "receivedAt": moment(number),
        "object": {"resource": random.choice(("pods", "secrets", "services", "nodes")), "generation": random.randint(1, 90)},
        "annotations": {"authz/decision": random.choice(("allow", "forbid")), "authz/reason": sentence(random, 2, 6), **hooks},
        "response": {"code": random.choice((200, 201, 403, 404, 409))},
    }


def position_reported(random: Random, number: int) -> Payload:
    point = [random.randrange(-1_800_000, 1_800_000) / 10_000, random.randrange(-900_000, 900_000) / 10_000]
    written: Payload = {
        "vehicle": identifier(random),
        "point": point,
        "track": [[at, random.randrange(1_000) / 10] for at in range(random.randint(2, 5))],
        "readings": [[random.choice(("speed", "fuel", "heat")), random.randrange(10_000) / 100] for _ in range(random.randint(1, 3))],
        "state": random.choice(("moving", "parked", "idle")),
        "serviceDue": random.choice((None, f"2027-{random.randint(1, 12):02}-{random.randint(1, 28):02}")),
    }
    if random.random() < 0.4:
        written["driver"] = {"shift": random.choice(("early", "late", "night")), "hours": random.randrange(100) / 10}
    return written


def flag_evaluated(random: Random, number: int) -> Payload:
    """Two versions of the client are out at a time."""
    written: Payload = {"flag": words(random, 1, 2), "at": moment(number)}
    if random.random() < 0.5:
        return {**written, "schema": "v1", "enabled": random.random() < 0.5, "userKey": identifier(random)}
    return {
        **written,
        "schema": "v2",
        "variation": random.choice(("on", "off", "holdout")),
        "reason": {"kind": random.choice(("RULE_MATCH", "FALLTHROUGH", "TARGET_MATCH")), "ruleIndex": random.randint(0, 40)},
    }


PRODUCERS: tuple[Producer, ...] = (
    Producer("clinic.records", "ResourceChanged", resource_changed, 4),
    Producer("tracing", "SpansExported", spans_exported, 4),
    Producer("product.analytics", "CallTracked", call_tracked, 4),
    Producer("cluster.audit", "RequestAudited", request_audited, 3),
    Producer("fleet", "PositionReported", position_reported, 2),
    Producer("flags", "FlagEvaluated", flag_evaluated, 2),
)

TRUTH: tuple[Truth, ...] = (
    (RECORD, "", "required", ["operation", "resource"]),
    (RECORD, "/operation", "enum", ["create", "update"]),
    (
        RECORD,
        "/resource",
        "tagged-union",
        {
            "resourceType": {
                "Encounter": ["id", "meta", "period", "status"],
                "Observation": ["code", "id", "meta", "status", "valueQuantity"],
                "Patient": ["active", "birthDate", "id", "meta", "telecom"],
            }
        },
    ),
    (RECORD, "/resource", "exclusive", [["effectiveDateTime"], ["effectivePeriod"]]),
    (RECORD, "/resource/status", "enums", [["amended", "final", "preliminary"], ["arrived", "cancelled", "finished", "planned"]]),
    (RECORD, "/resource/id", "format", "uuid"),
    (RECORD, "/resource/birthDate", "format", None),
    (RECORD, "/resource/birthDate", "enum", None),
    (RECORD, "/resource/telecom/*", "required", ["rank", "use"]),
    (RECORD, "/resource/telecom/*/use", "enum", ["home", "mobile", "work"]),
    (RECORD, "/resource/meta/lastUpdated", "format", "date-time"),
    (RECORD, "/resource/meta/versionId", "enum", None),
    (RECORD, "/resource/period", "required", ["start"]),
    (RECORD, "/resource/code/coding/*/system", "format", "uri"),
    (RECORD, "/resource/valueQuantity/unit", "enum", ["cm", "kg", "mg", "mmol"]),
    (RECORD, "/resource/extension/*", "recursive", "/resource/extension/*/extension/*"),
    (RECORD, "/resource/extension/*", "exclusive", [["extension"], ["valueBoolean"], ["valueInteger"], ["valueString"]]),
    (SPANS, "", "required", ["resource", "spans"]),
    (SPANS, "/resource/attributes/*", "required", ["key", "value"]),
    (SPANS, "/resource/attributes/*/value", "shared", "/spans/*/attributes/*/value"),
    (SPANS, "/spans/*", "required", ["attributes", "kind", "name", "spanId", "startedAt"]),
    (SPANS, "/spans/*/kind", "enum", ["SPAN_KIND_CLIENT", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER"]),
    (SPANS, "/spans/*/attributes/*/value", "recursive", "/spans/*/attributes/*/value/arrayValue/values/*"),
    (SPANS, "/spans/*/attributes/*/value", "exclusive", [["arrayValue"], ["boolValue"], ["intValue"], ["stringValue"]]),
    (SPANS, "/spans/*/attributes/*/key", "format", None),
    (
        CALL,
        "",
        "tagged-union",
        {
            "type": {
                "identify": ["context", "messageId", "sentAt", "traits"],
                "page": ["context", "messageId", "name", "properties", "sentAt"],
                "track": ["context", "event", "messageId", "properties", "sentAt"],
            }
        },
    ),
    (
        CALL,
        "",
        "tagged-union",
        {
            "event": {
                "Order Completed": ["context", "messageId", "properties", "sentAt", "type"],
                "Product Added": ["context", "messageId", "properties", "sentAt", "type"],
                "Products Searched": ["context", "messageId", "properties", "sentAt", "type"],
            }
        },
    ),
    (CALL, "/properties", "records", [["currency", "total"], ["quantity", "sku"], ["query"], ["url"]]),
    (CALL, "/properties/currency", "enum", ["DKK", "EUR", "USD"]),
    (CALL, "/properties/url", "format", "uri"),
    (CALL, "/traits", "required", ["plan", "seats"]),
    (CALL, "/traits/plan", "enum", ["company", "free", "team"]),
    (CALL, "/context/library/platform", "enum", ["android", "ios", "web"]),
    (AUDIT, "", "required", ["annotations", "auditId", "object", "receivedAt", "response", "stage", "verb"]),
    (AUDIT, "/verb", "enum", ["create", "delete", "get", "list", "update", "watch"]),
    (AUDIT, "/stage", "enum", ["RequestReceived", "ResponseComplete"]),
    (AUDIT, "/annotations", "map", True),
    (AUDIT, "/annotations", "required", ["authz/decision", "authz/reason"]),
    (AUDIT, "/annotations/authz~1decision", "enum", ["allow", "forbid"]),
    (AUDIT, "/annotations/authz~1reason", "enum", None),
    (AUDIT, "/object/resource", "enum", ["nodes", "pods", "secrets", "services"]),
    (AUDIT, "/response/code", "type", ["integer"]),
    (POSITION, "", "required", ["point", "readings", "serviceDue", "state", "track", "vehicle"]),
    (POSITION, "/point/*", "type", ["number"]),
    (POSITION, "/track/*/*", "type", ["number"]),
    (POSITION, "/readings/*/*", "type", ["number", "string"]),
    (POSITION, "/state", "enum", ["idle", "moving", "parked"]),
    (POSITION, "/serviceDue", "format", "date"),
    (POSITION, "/serviceDue", "type", ["null", "string"]),
    (POSITION, "/driver", "required", ["hours", "shift"]),
    (FLAG, "", "tagged-union", {"schema": {"v1": ["at", "enabled", "flag", "userKey"], "v2": ["at", "flag", "reason", "variation"]}}),
    (FLAG, "/variation", "enum", ["holdout", "off", "on"]),
    (FLAG, "/reason/kind", "enum", ["FALLTHROUGH", "RULE_MATCH", "TARGET_MATCH"]),
    (FLAG, "/userKey", "format", "uuid"),
    (FLAG, "/flag", "enum", None),
)
