"""A third seeded bus, modelled on formats that others have published: FHIR resources, OTLP metrics, Segment calls, Kubernetes audit events,
JSCalendar objects, GeoJSON features, and devices with old and new firmware.

It was written from those formats alone, before the code of inference was read; bench/standards_truth.py says what an attentive engineer would write
about it. `python -m bench.truth` scores all buses.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from bench.generator import WORDS, Payload, Producer, email, identifier, moment, sentence, words


def word(random: Random) -> str:
    return random.choice(WORDS)


def instant(random: Random) -> str:
    return moment(random.randrange(20_000_000))


# FHIR R4: hl7.org/fhir/R4


def resource_saved(random: Random, number: int) -> Payload:
    return {
        "interaction": random.choice(("create", "update", "patch")),
        "tenant": word(random) + str(random.randrange(5_000)),
        "resource": random.choice((patient, observation, encounter, medication_request, condition))(random),
    }


def _resource(random: Random, name: str) -> Payload:
    written: Payload = {
        "resourceType": name,
        "id": identifier(random),
        "meta": {"versionId": str(random.randint(1, 900)), "lastUpdated": instant(random)},
    }
    if random.random() < 0.35:
        written["extension"] = _extensions(random, 1)
    return written


def _extensions(random: Random, depth: int) -> list[Payload]:
    return [_extension(random, depth) for _ in range(random.randint(1, 3))]


def _extension(random: Random, depth: int) -> Payload:
    extension: Payload = {"url": f"https://fhir.example/StructureDefinition/{word(random)}-{word(random)}"}
    if depth < 4 and random.random() < 0.3:
        return {**extension, "extension": _extensions(random, depth + 1)}
    value: Payload = random.choice(
        (
            {"valueString": words(random, 1, 3)},
            {"valueBoolean": random.random() < 0.5},
            {"valueDecimal": random.randrange(1, 9_999) / 100 + 0.001},
            {"valueCoding": _coding(random)},
        )
    )
    return extension | value


def _coding(random: Random) -> Payload:
    coding = {"system": f"https://codes.example/{word(random)}", "code": f"{random.randrange(10**5)}-{random.randrange(9)}"}
    return coding | ({"display": words(random, 1, 3)} if random.random() < 0.6 else {})


def _concept(random: Random) -> Payload:
    concept: Payload = {"coding": [_coding(random) for _ in range(random.randint(1, 2))]}
    return concept | ({"text": words(random, 2, 4)} if random.random() < 0.4 else {})


def _reference(random: Random, kind: str) -> Payload:
    return {"reference": f"{kind}/{identifier(random)}"} | ({"display": words(random, 1, 2)} if random.random() < 0.3 else {})


def _period(random: Random) -> Payload:
    return {"start": instant(random)} | ({"end": instant(random)} if random.random() < 0.5 else {})


def _partial_date(random: Random) -> str:
    """A date of FHIR: a year, a month, or a day."""
    year, month, day = random.randint(1925, 2025), random.randint(1, 12), random.randint(1, 28)
    return random.choice((f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"))


def _human_name(random: Random) -> Payload:
    return {
        "use": random.choice(("official", "usual", "nickname", "maiden")),
        "family": word(random).title() + str(random.randrange(9_999)),
        "given": [word(random).title() + str(random.randrange(9_999)) for _ in range(random.randint(1, 2))],
    }


def patient(random: Random) -> Payload:
    written = _resource(random, "Patient") | {
        "active": random.random() < 0.9,
        "name": [_human_name(random) for _ in range(random.randint(1, 2))],
        "gender": random.choice(("male", "female", "other", "unknown")),
        "birthDate": _partial_date(random),
    }
    if random.random() < 0.6:
        written["telecom"] = [
            {"system": random.choice(("phone", "email", "pager")), "value": words(random, 1, 1), "rank": random.randint(1, 4)}
            for _ in range(random.randint(1, 2))
        ]
    if random.random() < 0.2:
        written |= random.choice(({"deceasedBoolean": True}, {"deceasedDateTime": instant(random)}))
    return written


def observation(random: Random) -> Payload:
    when: Payload = random.choice(({"effectiveDateTime": instant(random)}, {"effectivePeriod": _period(random)}))
    value: Payload = random.choice(
        (
            {"valueQuantity": {"value": random.randrange(1, 9_999) / 10 + 0.01, "unit": random.choice(("mmol/L", "kg", "cm", "bpm"))}},
            {"valueCodeableConcept": _concept(random)},
            {"valueString": sentence(random, 2, 6)},
        )
    )
    return (
        _resource(random, "Observation")
        | {
            "status": random.choice(("registered", "preliminary", "final", "amended")),
            "code": _concept(random),
            "subject": _reference(random, "Patient"),
        }
        | when
        | value
    )


def encounter(random: Random) -> Payload:
    return _resource(random, "Encounter") | {
        "status": random.choice(("planned", "arrived", "in-progress", "finished")),
        "class": _coding(random),
        "subject": _reference(random, "Patient"),
        "period": _period(random),
    }


def medication_request(random: Random) -> Payload:
    medication = {"resourceType": "Medication", "id": f"m{random.randint(1, 5)}", "code": _concept(random)}
    practitioner = {"resourceType": "Practitioner", "id": f"p{random.randint(1, 5)}", "name": [_human_name(random)]}
    return _resource(random, "MedicationRequest") | {
        "status": random.choice(("active", "on-hold", "stopped", "completed")),
        "intent": random.choice(("proposal", "plan", "order")),
        "contained": random.choice(([medication], [practitioner], [medication, practitioner])),
        "medicationReference": {"reference": f"#{medication['id']}"},
        "subject": _reference(random, "Patient"),
        "dosageInstruction": [
            {
                "text": sentence(random, 2, 5),
                "timing": {"frequency": random.randint(1, 4), "period": random.randint(1, 12), "periodUnit": random.choice(("h", "d", "wk"))},
            }
        ],
    }


def condition(random: Random) -> Payload:
    onset: Payload = random.choice(
        (
            {"onsetDateTime": instant(random)},
            {"onsetAge": {"value": random.randint(1, 99), "unit": random.choice(("a", "mo", "wk"))}},
            {"onsetString": sentence(random, 2, 5)},
        )
    )
    return _resource(random, "Condition") | {"code": _concept(random), "subject": _reference(random, "Patient")} | onset


# OTLP 1.x as JSON: opentelemetry.io/docs/specs/otlp


def metrics_exported(random: Random, number: int) -> Payload:
    return {
        "resource": {"attributes": _attributes(random, 4)},
        "scope": {"name": f"{word(random)}.{word(random)}", "version": f"{random.randint(0, 4)}.{random.randrange(40)}.{random.randrange(9)}"},
        "metrics": [_metric(random, number) for _ in range(random.randint(1, 4))],
    }


def _attributes(random: Random, most: int, depth: int = 0) -> list[Payload]:
    return [{"key": f"{word(random)}.{word(random)}", "value": _any_value(random, depth)} for _ in range(random.randint(1, most))]


def _any_value(random: Random, depth: int) -> Payload:
    if depth < 3 and random.random() < 0.25:
        if random.random() < 0.5:
            return {"arrayValue": {"values": [_any_value(random, depth + 1) for _ in range(random.randint(1, 3))]}}
        return {"kvlistValue": {"values": _attributes(random, 2, depth + 1)}}
    value: Payload = random.choice(
        (
            {"stringValue": words(random, 1, 2)},
            {"boolValue": random.random() < 0.5},
            {"intValue": str(random.randrange(10**6))},
            {"doubleValue": random.randrange(10**6) / 1000 + 0.0001},
        )
    )
    return value


def _metric(random: Random, number: int) -> Payload:
    metric: Payload = {"name": f"{word(random)}.{word(random)}.{word(random)}", "unit": random.choice(("ms", "By", "1", "s"))}
    points = [_number_point(random, number) for _ in range(random.randint(1, 3))]
    temporality = random.choice(("AGGREGATION_TEMPORALITY_DELTA", "AGGREGATION_TEMPORALITY_CUMULATIVE"))
    match random.choice(("gauge", "sum", "histogram")):
        case "gauge":
            return {**metric, "gauge": {"dataPoints": points}}
        case "sum":
            return {**metric, "sum": {"dataPoints": points, "aggregationTemporality": temporality, "isMonotonic": random.random() < 0.5}}
    bounds = sorted(random.randrange(1, 9_999) + 0.5 for _ in range(random.randint(2, 5)))
    point = {
        "timeUnixNano": _nanoseconds(random, number),
        "count": str(random.randrange(900)),
        "sum": random.randrange(9_999) + 0.25,
        "explicitBounds": bounds,
        "bucketCounts": [str(random.randrange(90)) for _ in range(len(bounds) + 1)],
        "attributes": _attributes(random, 2),
    }
    return {**metric, "histogram": {"dataPoints": [point], "aggregationTemporality": temporality}}


def _number_point(random: Random, number: int) -> Payload:
    value: Payload = random.choice(({"asInt": str(random.randrange(10**6))}, {"asDouble": random.randrange(10**6) / 1000 + 0.0001}))
    return {"timeUnixNano": _nanoseconds(random, number), "attributes": _attributes(random, 2)} | value


def _nanoseconds(random: Random, number: int) -> str:
    return str(1_767_225_600_000_000_000 + number * 1_000_000_000 + random.randrange(10**9))


# Segment: segment.com/docs/connections/spec


def call_received(random: Random, number: int) -> Payload:
    call: Payload = {
        "messageId": identifier(random),
        "timestamp": moment(number),
        "context": {
            "library": {
                "name": random.choice(("analytics.js", "analytics-ios", "analytics-kotlin")),
                "version": f"{random.randint(1, 5)}.{random.randrange(70)}",
            },
            "locale": random.choice(("de-DE", "en-GB", "en-US", "fr-FR")),
        },
        "integrations": {"All": random.random() < 0.9},
    }
    call |= random.choice(({"userId": identifier(random)}, {"anonymousId": identifier(random)}))
    match random.choice(("track", "track", "track", "page", "identify", "group")):
        case "page":
            page = {
                "path": f"/{word(random)}/{word(random)}",
                "url": f"https://shop.example/{word(random)}/{word(random)}",
                "title": words(random, 1, 4),
            }
            return call | {"type": "page", "name": words(random, 1, 2), "properties": page}
        case "identify":
            traits: Payload = {"plan": random.choice(("free", "pro", "enterprise")), "createdAt": instant(random)}
            if random.random() < 0.4:
                traits["company"] = {"id": identifier(random), "employees": random.randint(1, 90_000)}
            return call | {"type": "identify", "traits": traits}
        case "group":
            return call | {
                "type": "group",
                "groupId": identifier(random),
                "traits": {"industry": words(random, 1, 2), "seats": random.randint(1, 500)},
            }
    event, properties = random.choice(EVENTS)
    return call | {"type": "track", "event": event, "properties": properties(random)}


def _product(random: Random) -> Payload:
    return {"product_id": f"p-{random.randrange(10**6)}", "price": random.randrange(100, 9_999) / 100, "quantity": random.randint(1, 9)}


def _order_completed(random: Random) -> Payload:
    return {
        "order_id": f"o-{random.randrange(10**8)}",
        "total": random.randrange(100, 99_999) / 100,
        "currency": random.choice(("EUR", "USD", "SEK")),
        "products": [_product(random) for _ in range(random.randint(1, 4))],
    } | ({"coupon": words(random, 1, 1)} if random.random() < 0.3 else {})


EVENTS: tuple[tuple[str, Callable[[Random], Payload]], ...] = (
    ("Product Viewed", _product),
    ("Products Searched", lambda random: {"query": words(random, 1, 4)}),
    ("Order Completed", _order_completed),
    (
        "Video Paused",
        lambda random: {"video_id": f"v-{random.randrange(10**5)}", "position": random.randrange(7_200), "full_screen": random.random() < 0.5},
    ),
)


# Kubernetes audit: kubernetes.io/docs/reference/config-api/apiserver-audit.v1


def request_audited(random: Random, number: int) -> Payload:
    code = random.choice((200, 200, 201, 403, 404, 409))
    resource, request = random.choice((("configmaps", _config_map), ("deployments", _deployment), ("services", _service)))
    event: Payload = {
        "auditID": identifier(random),
        "level": "Metadata",
        "stage": random.choice(("RequestReceived", "ResponseStarted", "ResponseComplete")),
        "verb": random.choice(("create", "update", "patch", "delete")),
        "user": {"username": f"system:serviceaccount:{word(random)}:{word(random)}{random.randrange(900)}", "groups": [f"system:{word(random)}"]},
        "sourceIPs": [".".join(str(random.randint(1, 254)) for _ in range(4))],
        "objectRef": {"resource": resource, "namespace": word(random) + str(random.randrange(90)), "name": words(random, 1, 1), "apiVersion": "v1"},
        "responseStatus": {"code": code} if code < 400 else {"code": code, "status": "Failure", "message": sentence(random, 3, 6)},
        "requestReceivedTimestamp": moment(number),
        "annotations": {
            "authorization.k8s.io/decision": random.choice(("allow", "forbid")),
            "authorization.k8s.io/reason": sentence(random, 3, 7),
            **{
                f"mutation.webhook.admission.k8s.io/round_{random.randrange(3)}_index_{random.randrange(400)}": words(random, 2, 4)
                for _ in range(random.choice((0, 0, 1, 2)))
            },
        },
    }
    if random.random() < 0.6:
        event |= {"level": "Request", "requestObject": request(random)}
    return event


def _metadata(random: Random) -> Payload:
    return {
        "name": words(random, 1, 1),
        "labels": {f"{word(random)}.example/{word(random)}-{random.randrange(60)}": word(random) for _ in range(random.randint(1, 3))},
    }


def _config_map(random: Random) -> Payload:
    data = {f"{word(random)}-{random.randrange(900)}.properties": sentence(random, 2, 5) for _ in range(random.randint(1, 3))}
    return {"kind": "ConfigMap", "metadata": _metadata(random), "data": data}


def _deployment(random: Random) -> Payload:
    containers = [
        {"name": words(random, 1, 1), "image": f"registry.example/{word(random)}:{random.randrange(900)}"} for _ in range(random.randint(1, 2))
    ]
    return {
        "kind": "Deployment",
        "metadata": _metadata(random),
        "spec": {
            "replicas": random.randint(1, 9),
            "strategy": random.choice(({"type": "Recreate"}, {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": random.randint(1, 9)}})),
            "template": {
                "metadata": _metadata(random),
                "spec": {"containers": containers, "restartPolicy": random.choice(("Always", "OnFailure", "Never"))},
            },
        },
    }


def _service(random: Random) -> Payload:
    ports = [{"port": random.randint(1, 65_535), "protocol": random.choice(("TCP", "UDP"))} for _ in range(random.randint(1, 2))]
    return {
        "kind": "Service",
        "metadata": _metadata(random),
        "spec": {"type": random.choice(("ClusterIP", "NodePort", "LoadBalancer")), "ports": ports},
    }


# JSCalendar: RFC 8984


def calendar_changed(random: Random, number: int) -> Payload:
    entry: Payload = {
        "uid": identifier(random),
        "updated": moment(number),
        "title": words(random, 1, 4),
        "start": _local(random),
        "timeZone": random.choice(("Europe/Berlin", "Europe/London", "America/New_York", None)),
    }
    if random.random() < 0.5:
        entry["participants"] = {identifier(random): _participant(random) for _ in range(random.randint(1, 3))}
    if random.random() < 0.4:
        entry["alerts"] = {identifier(random): _alert(random) for _ in range(random.randint(1, 2))}
    if random.random() < 0.5:
        task = {"@type": "Task", "due": _local(random), "percentComplete": random.randint(0, 100)}
        return entry | task | {"progress": random.choice(("needs-action", "in-process", "completed", "failed"))}
    entry |= {
        "@type": "Event",
        "duration": f"PT{random.randint(1, 9)}H{random.randint(1, 59)}M",
        "status": random.choice(("confirmed", "cancelled", "tentative")),
    }
    if random.random() < 0.4:
        entry["recurrenceRules"] = [_rule(random)]
        if random.random() < 0.7:
            entry["recurrenceOverrides"] = {_local(random): _override(random) for _ in range(random.randint(1, 3))}
    return entry


def _local(random: Random) -> str:
    """A LocalDateTime: without an offset, so no date-time of RFC 3339."""
    return instant(random).removesuffix("Z")


def _participant(random: Random) -> Payload:
    written: Payload = {
        "@type": "Participant",
        "name": word(random).title() + str(random.randrange(9_999)),
        "roles": dict.fromkeys(random.sample(("owner", "attendee", "chair", "optional"), random.randint(1, 2)), True),
        "participationStatus": random.choice(("needs-action", "accepted", "declined", "tentative")),
    }
    return written | ({"email": email(random)} if random.random() < 0.7 else {})


def _alert(random: Random) -> Payload:
    trigger: Payload = random.choice(
        (
            {"@type": "OffsetTrigger", "offset": f"-PT{random.randint(1, 59)}M", "relativeTo": random.choice(("start", "end"))},
            {"@type": "AbsoluteTrigger", "when": instant(random)},
        )
    )
    return {"@type": "Alert", "trigger": trigger, "action": random.choice(("display", "email"))}


def _rule(random: Random) -> Payload:
    rule: Payload = {
        "@type": "RecurrenceRule",
        "frequency": random.choice(("daily", "weekly", "monthly", "yearly")),
        "interval": random.randint(1, 6),
    }
    if random.random() < 0.5:
        rule["byDay"] = [{"@type": "NDay", "day": random.choice(("mo", "tu", "we", "th", "fr"))} for _ in range(random.randint(1, 2))]
    return rule | random.choice(({"count": random.randint(1, 90)}, {"until": _local(random)}))


def _override(random: Random) -> Payload:
    return random.choice(({"excluded": True}, {"title": words(random, 1, 3)}, {"start": _local(random)}))


# GeoJSON: RFC 7946


def feature_edited(random: Random, number: int) -> Payload:
    feature: Payload = {
        "type": "Feature",
        "id": random.randrange(10**9),
        "geometry": random.choice((_point, _line, _polygon))(random),
        "properties": {"layer": random.choice(("road", "building", "water")), "height": random.choice((None, random.randrange(900) / 10 + 0.01))},
        "editedAt": moment(number),
    }
    return feature | ({"bbox": _position(random) + _position(random)} if random.random() < 0.4 else {})


def _position(random: Random) -> list[float]:
    return [random.randrange(-1_800_000, 1_800_000) / 10_000 + 0.00001, random.randrange(-900_000, 900_000) / 10_000 + 0.00001]


def _point(random: Random) -> Payload:
    return {"type": "Point", "coordinates": _position(random)}


def _line(random: Random) -> Payload:
    return {"type": "LineString", "coordinates": [_position(random) for _ in range(random.randint(2, 5))]}


def _polygon(random: Random) -> Payload:
    ring = [_position(random) for _ in range(random.randint(3, 5))]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


# Devices, of which a third has not been updated yet


def state_reported(random: Random, number: int) -> Payload:
    report: Payload = {
        "device": identifier(random),
        "reportedAt": moment(number),
        "firmware": f"{random.randint(3, 4)}.{random.randrange(30)}.{random.randrange(40)}",
    }
    history: list[list[Any]] = [
        [1_767_225_600 + number + at, random.choice(("ok", "warn", "fail")), random.random()] for at in range(random.randint(1, 4))
    ]
    report["history"] = history
    if random.random() < 0.35:
        return report | {"temp": random.randrange(-200, 900) / 10 + 0.01, "battery": random.randint(0, 100)}
    return report | {
        "climate": {"temperature": random.randrange(-200, 900) / 10 + 0.01, "humidity": random.randrange(100) + 0.5},
        "battery": {"level": random.randint(0, 100), "charging": random.random() < 0.3},
    }


PRODUCERS: tuple[Producer, ...] = (
    Producer("hospital.fhir", "ResourceSaved", resource_saved, 6),
    Producer("observability.otlp", "MetricsExported", metrics_exported, 4),
    Producer("web.segment", "CallReceived", call_received, 5),
    Producer("cluster.audit", "RequestAudited", request_audited, 4),
    Producer("calendar", "EntryChanged", calendar_changed, 4),
    Producer("maps", "FeatureEdited", feature_edited, 2),
    Producer("devices", "StateReported", state_reported, 2),
)
