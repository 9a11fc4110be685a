"""What is true of the captures of bench/generator.py, and how much of it a schema says; the same of bench/resources.py and bench/standards.py.

    python -m bench.truth --events 20000      infers the captures with schemactl and prints the scores by feature

A truth stands at a JSON pointer into the payload, `*` for an item of an array or a value of a map. Where the path runs through a tagged union, it may
pass any variant that knows it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import resources, standards, standards_truth
from bench.edits import Edit, accepted
from bench.generator import BRANDS, CHANNELS, CURRENCIES, LANGUAGES, PRODUCERS, Bus, Payload, Producer, lines, write

Schema = dict[str, Any]

ORDER, STOCK, LOGIN, INVOICE, PARCEL = (
    "shop.checkout@OrderSubmitted",
    "shop.inventory@StockLevels",
    "identity@LoginSucceeded",
    "billing@InvoiceIssued",
    "shipping@ParcelTracked",
)
TREE, SENSOR, AUDIT, CONTACT, JOB, MESSAGE = (
    "shop.catalog@CategoryTree",
    "telemetry@SensorReading",
    "audit@EntryWritten",
    "crm@ContactChanged",
    "scheduler@JobFinished",
    "notification@MessageDelivered",
)

ADDRESS_REQUIRED = ["city", "country", "postcode", "street"]

TRUTH: tuple[resources.Truth, ...] = (
    # subject, pointer, feature, what is true
    (ORDER, "", "required", ["currency", "customer", "items", "loyalty_tier", "order_id", "order_number", "payment", "placed_at", "total"]),
    (ORDER, "/coupon", "type", ["string"]),
    (ORDER, "/customer", "required", ["email", "id", "name", "vat_id"]),
    (ORDER, "/customer/vat_id", "type", ["null", "string"]),
    (ORDER, "/total", "type", ["number"]),
    (ORDER, "/items/*/quantity", "type", ["integer"]),
    (ORDER, "/items/*", "required", ["price", "quantity", "sku"]),
    (ORDER, "/order_id", "format", "uuid"),
    (ORDER, "/placed_at", "format", "date-time"),
    (ORDER, "/customer/email", "format", "email"),
    (ORDER, "/order_number", "enum", None),
    (ORDER, "/customer/name", "enum", None),
    (ORDER, "/currency", "enum", sorted(CURRENCIES)),
    (ORDER, "/loyalty_tier", "enum", ["gold", "none", "silver"]),
    (ORDER, "/payment", "tagged-union", {"method": {"card": ["brand", "last4"], "paypal": ["account"], "voucher": ["amount", "code"]}}),
    (ORDER, "/payment/brand", "enum", sorted(BRANDS)),
    (ORDER, "/fraud_note", "rare", True),
    (STOCK, "", "required", ["counted_at", "counted_by", "levels", "prices", "sold_by_day", "warehouse"]),
    (STOCK, "/levels", "map", True),
    (STOCK, "/levels/*", "required", ["on_hand", "reserved"]),
    (STOCK, "/prices", "map", True),
    (STOCK, "/prices/*", "type", ["number"]),
    (STOCK, "/sold_by_day", "map", True),
    (STOCK, "/sold_by_day/*", "type", ["integer"]),
    (LOGIN, "", "required", ["ip", "last_login", "mfa", "session", "user_agent", "user_id"]),
    (LOGIN, "/ip", "format", "ipv4"),
    (LOGIN, "/user_id", "format", "uuid"),
    (LOGIN, "/session", "enum", None),
    (LOGIN, "/user_agent", "enum", None),
    (LOGIN, "/last_login", "type", ["null", "string"]),
    (LOGIN, "/last_login", "format", "date-time"),
    (LOGIN, "/mfa", "type", ["boolean"]),
    (LOGIN, "/device", "required", ["model", "os"]),
    (LOGIN, "/device/os", "enum", ["android", "ios", "linux", "macos", "windows"]),
    (INVOICE, "/issued_on", "format", "date"),
    (INVOICE, "/download", "format", "uri"),
    (INVOICE, "/reference", "type", ["integer", "string"]),
    (
        INVOICE,
        "/lines/*",
        "tagged-union",
        {"kind": {"discount": ["percent"], "fee": ["amount", "reason"], "product": ["quantity", "sku", "unit_price"]}},
    ),
    (PARCEL, "/from", "required", ADDRESS_REQUIRED),
    (PARCEL, "/to", "required", ADDRESS_REQUIRED),
    (PARCEL, "/from/line2", "type", ["string"]),
    (PARCEL, "/from", "shared", "/to"),
    (PARCEL, "/options", "map", False),
    (PARCEL, "/options/express", "type", ["boolean"]),
    (PARCEL, "/status", "enum", ["accepted", "delivered", "in_transit", "out_for_delivery", "returned"]),
    (PARCEL, "/from/country", "enum", ["DE", "DK", "FR", "SE"]),
    (PARCEL, "/eta", "format", "time"),
    (PARCEL, "/tracking", "enum", None),
    (TREE, "/root", "recursive", "/root/children/*"),
    (TREE, "/root", "required", ["children", "id", "label"]),
    (SENSOR, "/reading_id", "format", "int64"),
    (SENSOR, "/sequence", "type", ["integer"]),
    (SENSOR, "/celsius", "type", ["number"]),
    (SENSOR, "/samples/*", "type", ["number"]),
    (SENSOR, "/matrix/*/*", "type", ["integer"]),
    (SENSOR, "/labels/*", "type", ["integer", "string"]),
    (SENSOR, "/sensor_address", "format", "ipv6"),
    (
        AUDIT,
        "",
        "tagged-union",
        {
            "action": {
                "created": ["actor", "at", "object", "size"],
                "deleted": ["actor", "at", "object", "reason", "soft"],
                "renamed": ["actor", "at", "new_name", "object", "old_name"],
            }
        },
    ),
    (CONTACT, "/consents", "map", True),
    (CONTACT, "/consents/*", "type", ["boolean"]),
    (CONTACT, "/language", "enum", sorted(LANGUAGES)),
    (CONTACT, "/note", "type", ["object", "string"]),
    (CONTACT, "/note", "required", ["author", "text"]),
    (CONTACT, "", "required", ["consents", "contact", "language", "note"]),
    (CONTACT, "/birthday", "format", "date"),
    (JOB, "/finished_at", "format", "date-time"),
    (JOB, "/output", "enum", None),
    (JOB, "/context", "type", ["string"]),
    (JOB, "/duration_ms", "type", ["integer"]),
    (MESSAGE, "/channel", "enum", sorted(CHANNELS)),
    (MESSAGE, "/recipients", "map", True),
    (MESSAGE, "/recipients/*", "required", ["at", "opened"]),
    (MESSAGE, "/template", "map", False),
    (MESSAGE, "/template/version", "type", ["integer"]),
)


def said(root: Schema, pointer: str, feature: str, expected: Any) -> Any:
    """What the schema says of a feature at a pointer, in the shape in which TRUTH states it."""
    found = at(root, pointer)
    match feature:
        case "required":
            return next((sorted(one["required"]) for one in found if one.get("required")), [])
        case "type":
            return sorted({name for one in found for name in types(one)})
        case "format":
            return next((one["format"] for one in found if "format" in one), None)
        case "enum":
            return next((sorted(value for value in one["enum"] if value is not None) for one in found if "enum" in one), None)
        case "map":
            return any(isinstance(one.get("additionalProperties"), dict) or "patternProperties" in one for one in found)
        case "rare":
            return bool(found)
        case "enums":
            return [list(values) for values in sorted({tuple(sorted(one["enum"])) for one in found if "enum" in one})]
        case "records":
            return [list(keys) for keys in sorted({tuple(sorted(one.get("required", ()))) for one in found})]
        case "exclusive":
            return next((groups for groups in exclusive(root, raw(root, pointer)) if groups == expected), None)
        case "tagged-union":
            return tagged(root, pointer, next(iter(expected)))
        case "shared" | "recursive":
            here, there = references(root, pointer), references(root, expected)
            return expected if here & there else None
    raise AssertionError(feature)


def types(schema: Schema) -> list[str]:
    written = schema.get("type")
    if isinstance(written, str):
        return [written]
    if isinstance(written, list):
        return list(written)
    return [type_of(value) for value in [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]]


def type_of(value: Any) -> str:
    return {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null", list: "array", dict: "object"}[type(value)]


def tagged(root: Schema, pointer: str, tag: str) -> Any:
    """{tag: {value: required in all its records, without the tag}} of the oneOf at the pointer, None where there is none. A variant without
    such a tag is of another union around this one."""
    if not any("oneOf" in one for one in raw(root, pointer)):
        return None
    variants: dict[Any, set[str]] = {}
    for record in at(root, pointer):
        const = record.get("properties", {}).get(tag)
        if const is not None:
            value = const.get("const", (const.get("enum") or [None])[0])
            required = set(record.get("required", [])) - {tag}
            variants[value] = variants.get(value, required) & required
    return {tag: {value: sorted(required) for value, required in variants.items()}}


def exclusive(root: Schema, found: list[Schema]) -> Iterator[list[list[str]]]:
    """Of each union without a tag, what each of its kinds requires and not all do."""
    for schema in found:
        kinds = [set(plain.get("required", [])) for branch in schema.get("anyOf", []) for plain in followed(root, branch)]
        if kinds:
            yield sorted(sorted(kind - set.intersection(*kinds)) for kind in kinds)
        yield from exclusive(root, [plain for branch in schema.get("oneOf", []) for plain in followed(root, branch)])


def at(root: Schema, pointer: str) -> list[Schema]:
    """Every schema that describes the place, references followed, unions opened."""
    return [part for one in raw(root, pointer) for part in opened(root, one)]


def raw(root: Schema, pointer: str) -> list[Schema]:
    """The schemas at the place, references followed, unions closed."""
    here = list(followed(root, root))
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/")
        here = [below for one in here for part in opened(root, one) for step in steps(part, key) for below in followed(root, step)]
    return here


def steps(schema: Schema, token: str) -> Iterator[Schema]:
    if token == "*":
        yield from (schema[key] for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict))
        yield from schema.get("patternProperties", {}).values()
    elif token in schema.get("properties", {}):
        yield schema["properties"][token]


def opened(root: Schema, schema: Schema) -> Iterator[Schema]:
    branches = [branch for key in ("oneOf", "anyOf", "allOf") for branch in schema.get(key, [])]
    if not branches or "type" in schema or "properties" in schema:
        yield schema
    for branch in branches:
        for one in followed(root, branch):
            yield from opened(root, one)


def followed(root: Schema, schema: Schema) -> Iterator[Schema]:
    reference = schema.get("$ref")
    if reference is None:
        yield schema
        return
    target: Any = root
    for token in reference.removeprefix("#").split("/")[1:]:
        target = target[token.replace("~1", "/").replace("~0", "~")]
    yield from followed(root, target)


def references(root: Schema, pointer: str) -> set[str]:
    """The `$ref`s that stand at a place (before they are followed)."""
    *above, last = [pointer] if "/" not in pointer else pointer.rsplit("/", 1)
    parents = at(root, above[0]) if above else []
    found = {step["$ref"] for parent in parents for step in steps(parent, last) if "$ref" in step}
    return found | {one["$ref"] for parent in parents for step in steps(parent, last) for one in step.get("anyOf", []) if "$ref" in one}


def scores(schemas: dict[str, Schema], truth: tuple[resources.Truth, ...] = TRUTH) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """({feature: (right, of)}, what is wrong) of the schemas by subject."""
    counted: dict[str, tuple[int, int]] = {}
    wrong = []
    for subject, pointer, feature, expected in truth:
        if subject not in schemas:
            continue
        actual = said(schemas[subject], pointer, feature, expected)
        right, of = counted.get(feature, (0, 0))
        counted[feature] = (right + (actual == expected), of + 1)
        if actual != expected:
            wrong.append(f"{subject} {pointer or '(root)'} {feature}: {actual!r} instead of {expected!r}")
    return counted, wrong


@dataclass(frozen=True, slots=True)
class Planted:
    """A bus: who writes it, what is true of it, and which edits of its events a right schema refuses; of these, `known` are accepted all the same."""

    producers: tuple[Producer, ...]
    truth: tuple[resources.Truth, ...]
    misses: tuple[Edit, ...] = ()
    known: tuple[Edit, ...] = ()

    def payloads(self, bus: Bus) -> dict[str, list[Payload]]:
        """By subject."""
        found: dict[str, list[Payload]] = {}
        for line in lines(bus):
            event = json.loads(line)
            found.setdefault(f"{event['source']}@{event['detail-type']}", []).append(event["detail"])
        return found


BUSES: dict[str, Planted] = {
    "shop": Planted(PRODUCERS, TRUTH),
    "resources": Planted(resources.PRODUCERS, resources.TRUTH),
    "standards": Planted(standards.PRODUCERS, standards_truth.TRUTH, standards_truth.MISSES, standards_truth.ACCEPTED),
}


def inferred(bus: Bus) -> dict[str, Schema]:
    """The schemas that schemactl discovers in a capture, by subject."""
    with tempfile.TemporaryDirectory() as folder:
        capture, registry = Path(folder, "capture.ndjson"), Path(folder, "schemas")
        write(bus, capture)
        command = [sys.executable, "-m", "schemactl", "discover", str(capture), "--registry", str(registry), "--format", "json"]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout)
        schemas = {}
        for one in report["subjects"]:
            shown = [sys.executable, "-m", "schemactl", "show", one["subject"], "--format", "json", "--registry", str(registry)]
            schemas[one["subject"]] = json.loads(subprocess.run(shown, check=True, capture_output=True, cwd=folder).stdout)
        return schemas


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.truth", description="Planted truth: how much of it the inferred schemas say.")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=BUSES, help="one of the buses")
    given = parser.parse_args(arguments)
    is_wrong = False
    for name in [given.only] if given.only else BUSES:
        planted = BUSES[name]
        bus = Bus(given.events, seed=given.seed, producers=planted.producers)
        schemas = inferred(bus)
        counted, wrong = scores(schemas, planted.truth)
        if planted.misses:
            edits = (*planted.misses, *planted.known)
            missed = list(accepted(edits, schemas, planted.payloads(bus)))
            counted["near misses"] = (len(edits) - len(missed), len(edits))
            wrong += missed
        print(name)
        for feature, (right, of) in sorted(counted.items()):
            print(f"  {feature:14} {right:3} of {of}")
        print(f"  {'all':14} {sum(right for right, _ in counted.values()):3} of {sum(of for _, of in counted.values())}")
        for line in wrong:
            print(f"    {line}")
        is_wrong = is_wrong or bool(wrong)
    return 1 if is_wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
