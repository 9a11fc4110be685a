"""A bus with what must never be shown: people, tenants, hosts and secrets of few values each, often repeated, so that only the guard keeps them from
being enums; and with enums of all the kinds that are to be found. Secrets are put together from parts: none stands in this file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from schemactl.model.json import JsonValue

Payload = dict[str, JsonValue]

PEOPLE = ("Anna Schmidt", "Bjørn Åkesson", "Chiara Ricci")
FIRST = ("Liselotte", "Thorvald", "Beatrice")
LAST = ("Quistgaard", "Vandersloot", "Montesinos")
LOGINS = ("lquistgaard", "tvandersloot", "bmontesinos")
EMAILS = tuple(f"{name}@{domain}" for name, domain in zip(LOGINS, ("mailbox.example", "post.example.org", "web.example.net"), strict=True))
PHONES = ("+45 31 74 92 08", "030/7731948", "(555) 867-1234")
STREETS = ("Skovbrynet 17", "Lindenallee 4", "Via Garibaldi 92")
CITIES = ("Rungsted", "Wuppertal", "Pontedera")
CITIZENS = ("170385-4821", "85031742910", "RSSMRA85T10A562S")
PLATES = ("XK 41 827", "B-QW 4711", "FR 882 ZZ")
IBANS = ("DE89370400440532013000", "GB29NWBK60161331926819", "DK5000400440116243")
CARDS = ("4111 1111 1111 1111", "5500005555555559", "378282246310005")
TENANTS = ("Globex Rocketry", "hooli-industries", "initech")
HOSTS = ("db01.prod.internal", "ip-10-7-42-9", "DESKTOP-Q7PLM2X")
ADDRESSES = ("10.7.42.9", "192.168.77.3", "2001:db8:77::91")
SECRETS = (
    "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "AK" + "IA" + "QYLPMN5HHHTFDEMO",
    "gh" + "p_" + "16C7e42F292c6912E7710c838347Ae178B4a",
)
TOKENS = (
    "xo" + "xb-" + "2421053-8837712-qWeRtYuIoPaSdFgHjKlZxCvB",
    "ey" + "JhbGciOiJIUzI1NiJ9" + "." + "eyJzdWIiOiIxMjM0In0" + "." + "dozjgNryP4J3jVmNHl0w5N",
    "SG" + "." + "ngeVfQFYQlKU0ufo8x5d1A" + "." + "TwL2iGABf9DHoTf09kqeF8tA",
)
PASSWORDS = ("hunter2", "correcthorse", "letmein")
CONNECTIONS = tuple("postgres" + "://" + user + ":" + word + "@" + host + "/x" for user, word, host in zip(LOGINS, PASSWORDS, HOSTS, strict=True))
RANDOM = ("x7Gk29LmQp4Z", "9fPz41VbRw8Q", "k2Tn83XcJd5H")

PLANTED: tuple[str, ...] = (
    *PEOPLE,
    *FIRST,
    *LAST,
    *LOGINS,
    *EMAILS,
    *PHONES,
    *STREETS,
    *CITIES,
    *CITIZENS,
    *PLATES,
    *IBANS,
    *CARDS,
    *TENANTS,
    *HOSTS,
    *ADDRESSES,
    *SECRETS,
    *TOKENS,
    *PASSWORDS,
    *CONNECTIONS,
    *RANDOM,
)
"""What must be nowhere."""

ENUMS: dict[str, tuple[str, ...]] = {
    # standard vocabularies, under names that say nothing
    "/facts/a1": ("EUR", "DKK", "PLN"),
    "/facts/a2": ("DK", "DE", "PL"),
    "/facts/a3": ("DNK", "DEU", "POL"),
    "/facts/a4": ("da-DK", "de-DE", "zh-Hans"),
    "/facts/a5": ("image/svg+xml", "application/json", "text/csv"),
    "/facts/a6": ("GET", "POST", "DELETE"),
    "/facts/a7": ("200", "404", "503"),
    "/facts/a8": ("S", "M", "2XL"),
    "/facts/a9": ("eu-west-1", "us-east-2", "ap-southeast-1"),
    # kept names, however the values are written
    "/facts/status": ("To Do", "In Progress", "Done"),
    "/facts/orderState": ("Open", "Shipped", "Closed"),
    "/facts/documentType": ("Invoice", "CreditNote", "Reminder"),
    "/facts/kind": ("Alpha", "Beta", "Gamma"),
    "/facts/plan": ("Free", "Team", "Enterprise Plus"),
    "/facts/loyalty_tier": ("Gold", "Silver", "Bronze"),
    "/facts/accessRole": ("Reader", "Writer", "Owner"),
    "/facts/payment_method": ("Card", "Bank Transfer", "Cash"),
    "/facts/channel": ("Web", "Phone Call", "Shop"),
    "/facts/cancelReason": ("Too Late", "Wrong Item", "Changed Mind"),
    "/facts/lastError": ("Timeout", "Refused", "NotFound"),
    "/facts/colour": ("Red", "Dark Blue", "Off-White"),
    "/facts/geschlecht": ("männlich", "weiblich", "divers"),
    "/facts/grade": ("A+", "A", "B-"),
    # joined words
    "/facts/b1": ("AWAITING_PAYMENT", "PAID_IN_FULL", "REFUND_DUE"),
    "/facts/b2": ("in_transit", "out_for_delivery", "left_at_door"),
    "/facts/b3": ("past-due", "paid-early", "on-hold"),
    "/facts/b4": ("order.created", "order.shipped", "order.closed"),
    # words and codes in one case
    "/facts/c1": ("visa", "mastercard", "amex"),
    "/facts/c2": ("NEW", "USED", "BROKEN"),
    "/facts/c3": ("3ds", "b2b", "mp3"),
    "/facts/c4": ("größer", "kleiner", "gleich"),
    # what passes beside people, too
    "/profile/country": ("SE", "FI", "NO"),
    "/profile/status": ("Active", "Blocked", "Invited"),
    "/profile/language": ("sv", "fi", "nb"),
    # labels of variants
    "/payment/kind": ("card", "transfer", "voucher"),
}
"""What is found, by pointer, in the order in which it is planted."""


@dataclass(frozen=True, slots=True)
class Event:
    """As EventBridge has it."""

    source: str
    type: str
    detail: Payload


def events(seed: int = 1, number: int = 300) -> Iterator[Event]:
    """Of four subjects, and of names that hold a person and a tenant."""
    random = Random(seed)
    for at in range(number):
        yield Event("shop.orders", "OrderPlaced", order(random, at))
        yield Event("identity", "UserSignedIn", login(random, at))
        yield Event("billing", "PaymentTaken", billing(random, at))
        yield Event("notes", "NoteWritten", neutral(random, at))
        if at % 20 == 0:
            yield Event(f"mailbox/{random.choice(EMAILS)}", "MessageReceived", {"size": at})
            yield Event("/tenants/" + random.choice(("hooli-industries", "initech")), "QuotaChanged", {"quota": at})


def order(random: Random, at: int) -> Payload:
    facts = {path.rpartition("/")[2]: random.choice(values) for path, values in ENUMS.items() if path.startswith("/facts/")}
    kind = random.choice(ENUMS["/payment/kind"])
    payment: Payload = {"kind": kind, **{"card": {"network": 1}, "transfer": {"bankDays": 2}, "voucher": {"percent": 5}}[kind]}  # type: ignore[dict-item]
    profile = {name: random.choice(ENUMS[f"/profile/{name}"]) for name in ("country", "status", "language")}
    profile |= {"firstName": random.choice(FIRST), "lastName": random.choice(LAST), "nick": random.choice(LOGINS)}
    return {
        "number": at,
        "facts": facts,
        "profile": profile,
        "payment": payment,
        "customer": {"name": random.choice(PEOPLE), "memo": random.choice(LOGINS), "email": random.choice(EMAILS), "segment": random.choice(TENANTS)},
        "shipTo": {"straße": random.choice(STREETS), "ville": random.choice(CITIES), "codigo_postal": random.choice(("2960", "42103", "56025"))},
        "vorname": random.choice(FIRST),
        "cognome": random.choice(LAST),
        "telefonnummer": random.choice(PHONES),
    }


def login(random: Random, at: int) -> Payload:
    return {
        "user": random.choice(LOGINS),
        "userName": random.choice(LOGINS),
        "ip": random.choice(ADDRESSES),
        "hostname": random.choice(HOSTS),
        "apiKey": random.choice(SECRETS),
        "password": random.choice(PASSWORDS),
        "kennwort": random.choice(PASSWORDS),
        "licensePlate": random.choice(PLATES),
        "cpr": random.choice(CITIZENS),
        "createdBy": random.choice(LOGINS),
        "sessions": [{"node": random.choice(HOSTS), "token": random.choice(TOKENS)}],
        "approvers": [random.choice(LOGINS) for _ in range(2)],
        "quotaByTenant": {random.choice(("hooli-industries", "initech")): at},
        "scores": {random.choice(EMAILS): at, "total": at},
        "notes": {random.choice(SECRETS): True, "seen": True},
        "attributes": [{"key": "first", "value": random.choice(LOGINS)}, {"key": "shade", "value": "dark"}],
    }


def billing(random: Random, at: int) -> Payload:
    return {
        "iban": random.choice(IBANS),
        "cardNumber": random.choice(CARDS),
        "account": random.choice(TENANTS),
        "tenant": random.choice(TENANTS),
        "mandant": random.choice(TENANTS),
        "company": {"label": random.choice(TENANTS)},
        "amount": at,
        "dsn": random.choice(CONNECTIONS),
        # a label that is a tenant: what it tells apart must not name it
        "owner": {
            "org": (org := random.choice(TENANTS)),
            **({"rockets": 1} if org == TENANTS[0] else {"hooves": 1} if org == TENANTS[1] else {"ink": 1}),
        },
    }


def neutral(random: Random, at: int) -> Payload:
    """Secrets, hosts and names under names that say nothing; one value of each field is enough."""
    few: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("p1", PEOPLE),
        ("p2", CITIES),
        ("p3", FIRST),
        ("p4", EMAILS),
        ("p5", PHONES),
        ("s1", SECRETS),
        ("s2", TOKENS),
        ("s3", RANDOM),
        ("s4", CONNECTIONS),
        ("h1", HOSTS),
        ("h2", ADDRESSES),
        ("i1", IBANS),
        ("i2", CARDS),
        ("i3", ("plain", "words", CITIZENS[0])),
        ("t1", ("plain", "words", TENANTS[0])),
        ("type", ("plain", "words", SECRETS[0])),
        ("status", ("Open", "Closed", HOSTS[0])),
    )
    return {"at": at, **{name: random.choice(values) for name, values in few}}


def lines(seed: int = 1, number: int = 300) -> list[str]:
    return [line(at, event) for at, event in enumerate(events(seed, number))]


def line(at: int, event: Event) -> str:
    time = f"2026-03-{1 + at // 1440 % 28:02d}T{at // 60 % 24:02d}:{at % 60:02d}:00Z"
    return json.dumps({"version": "0", "id": f"{at}", "detail-type": event.type, "source": event.source, "time": time, "detail": event.detail})


def enum_at(document: Any, pointer: str) -> list[str]:
    """The values of an enum, or of the constants of variants, at a pointer into records."""
    here = [document]
    for name in pointer.split("/")[1:]:
        here = [below[name] for one in here for part in _parts(one, document) if name in (below := part.get("properties", {}))]
    return sorted({value for one in here for part in _parts(one, document) for value in part.get("enum", [part["const"]] if "const" in part else [])})


def _parts(schema: Any, document: Any) -> Iterator[Any]:
    if "$ref" in schema:
        schema = document["$defs"][schema["$ref"].rpartition("/")[2]]
    yield schema
    for branch in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        yield from _parts(branch, document)
