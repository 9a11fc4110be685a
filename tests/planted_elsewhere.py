"""Three more buses with what must never be shown, as a stranger would have them: staff records in German and French, telemetry of Danish hosts,
payments of Japanese shops. Private values stand in odd places (rows, keys, labels, JSON and base64 in strings), under names of other languages."""

import base64
import json
from random import Random
from typing import Final

from schemactl.model.json import JsonObject

LOGINS: Final = ("kfeuerbachson", "ogruenwaldner", "clefebvre")
PLACES: Final = ("oberammergau", "unterhaching", "bad-salzuflen")
REMARKS: Final = ("gehaltserhöhung-abgelehnt", "krankmeldung-rücken", "kündigung-eingereicht")
KEYS: Final = ("zxeight-tango-kilo", "mkninety-alpha-golf", "qrfifty-delta-echo")
HOSTS: Final = ("db-prod-fra-07", "kestrel-node3", "ip-10-3-44-9")
PODS: Final = ("checkout-7d9f8b6c5-x2k4q", "cart-6b9dd4c8f7-zz9lp", "auth-5f7c9d8b64-q1w2e")
CLUSTERS: Final = ("globex-stage-eks", "initech-prod-eks", "hooli-dev-k8s")
SHOPS: Final = ("nordlys-cykler", "fjordens-fisk", "tante-emmas-laden")
CASHIERS: Final = ("mettelise", "sørenkarl", "lærkemaj")
STAFF: Final = ("高橋", "伊藤", "渡辺")
BRANCHES: Final = ("渋谷店", "新宿店", "梅田店")
BUYERS: Final = ("田中太郎", "佐藤花子", "鈴木一郎")

PLANTED: Final = (*LOGINS, *PLACES, *REMARKS, *KEYS, *HOSTS, *PODS, *CLUSTERS, *SHOPS, *CASHIERS, *STAFF, *BRANCHES, *BUYERS)

ENUMS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "personal@StammdatenGeaendert": {
        "/beschaeftigungsstatus": ("aktiv", "beurlaubt", "ausgeschieden"),
        "/état": ("ouvert", "en-attente", "résolu"),
        "/priorité": ("haute", "moyenne", "basse"),
        "/canal": ("courriel", "téléphone", "chat"),
        "/scope": ("user:read", "user:write", "account:read"),
    },
    "telemetri@MaalingSendt": {"/niveau": ("advarsel", "fejl", "info"), "/environment": ("prod", "staging", "dev")},
    "betaling@PaymentTaken": {
        "/状態": ("完了", "保留", "失敗"),
        "/支払方法": ("クレジット", "現金", "振込"),
        "/card/brand": ("visa", "mastercard", "amex"),
        "/outcome/reason": ("highest_risk_level", "rule_matched", "approved_by_network"),
        "/currency": ("DKK", "EUR", "SEK"),
    },
}
"""Subject → pointer → what is to be found."""
EVENTS: Final = 240
"""Of each subject."""


def lines() -> list[str]:
    """EventBridge events, each as one line."""
    random = Random(13)
    made = []
    for number in range(EVENTS):
        for subject, payload in (
            ("personal@StammdatenGeaendert", _staff(random)),
            ("telemetri@MaalingSendt", _telemetry(random)),
            ("betaling@PaymentTaken", _payment(random)),
        ):
            for pointer, values in ENUMS[subject].items():
                _put(payload, pointer, random.choice(values))
            source, _, type_ = subject.partition("@")
            made.append(json.dumps(_event(number, source, type_, payload), ensure_ascii=False))
    return made


def _staff(random: Random) -> JsonObject:
    def login() -> str:
        return random.choice(LOGINS)

    return {
        "vorgesetzter": login(),
        "stellvertreter": login(),
        "erstelltVon": login(),
        "demandeur": login(),
        "assigné_à": login(),
        "suivi_par": [login() for _ in range(random.randint(1, 3))],
        "historique": [{"par": login(), "action": random.choice(("créé", "assigné"))}],
        "änderungen": [[["vorgesetzter", login()]], [["wohnort", random.choice(PLACES)]]],
        "wohnort": random.choice(PLACES),
        "bemerkung": random.choice(REMARKS),
        "clé": random.choice(KEYS),
        "mitarbeiter": {name: random.randint(1, 9) for name in random.sample(LOGINS, 2)},
        "congés_par_employé": {random.choice(LOGINS): 3},
        "étiquettes": [f"user={login()}", f"email:{login()}"],
    }


def _telemetry(random: Random) -> JsonObject:
    host, pod, cluster = random.choice(HOSTS), random.choice(PODS), random.choice(CLUSTERS)
    return {
        "værtsnavn": host,
        "origin": host,
        "reporter": host,
        "leader": random.choice(HOSTS),
        "shard": pod,
        "zone": cluster,
        "målinger": [[["cpu", host, 0.5], ["mem", host, 0.1]]],
        "peers": {name: {"rtt": random.random()} for name in random.sample(HOSTS, 2)},
        "tags": [f"host:{host}", f"cluster:{cluster}", "env:prod"],
        "labels": {"k8s.pod.name": pod, "app.kubernetes.io/instance": cluster},
        "endpoint": f"https://{host}.internal.example/metrics",
        "raw": base64.b64encode(json.dumps({"host": host}).encode()).decode(),
        "message": json.dumps({"node": host, "pod": pod}),
    }


def _payment(random: Random) -> JsonObject:
    shop = random.choice(SHOPS)
    return {
        "butik": shop,
        "店舗": random.choice(BRANCHES),
        "担当者": random.choice(STAFF),
        "顧客名": random.choice(BUYERS),
        "区域": random.choice(BRANCHES),
        "merchant": {"slug": shop},
        "amounts_by_merchant": {shop: random.randint(1, 900)},
        "beløb_pr_butik": random.randint(1, 900),
        "webhook_url": f"https://{shop}.example.com/hook",
        "metadata": {"cashier": random.choice(CASHIERS), "kasserer": random.choice(CASHIERS), "team": f"team-{random.choice(STAFF)}"},
        "card": {},
        "outcome": {},
    }


def _put(payload: JsonObject, pointer: str, value: str) -> None:
    *way, last = pointer.split("/")[1:]
    for key in way:
        inner = payload[key]
        assert isinstance(inner, dict)
        payload = inner
    payload[last] = value


def _event(number: int, source: str, type_: str, payload: JsonObject) -> JsonObject:
    return {
        "version": "0",
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "detail-type": type_,
        "source": source,
        "time": f"2026-11-24T{number // 60:02d}:{number % 60:02d}:00Z",
        "detail": payload,
    }
