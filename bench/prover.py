"""How long the prover takes: typical event schemas, and pairs that are made to be hard. `python -m bench.prover`."""

import statistics
import time
from collections.abc import Callable

from schemactl.compat.prover import ProverOptions, prove
from schemactl.model.json import Document, JsonObject, JsonValue

TEXT: JsonObject = {"type": "string"}
WHOLE: JsonObject = {"type": "integer"}


def record(properties: JsonObject, *required: str) -> JsonObject:
    return {"type": "object", "properties": properties, "required": list(required)}


def order() -> JsonObject:
    """An event as they are: some thirty members, nested three deep, a list of lines, an enum, a map, a tagged union under $defs."""
    money = record({"amount": {"type": "number", "minimum": 0}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}}, "amount", "currency")
    address = record(dict.fromkeys(("street", "city", "zip", "country", "state"), TEXT), "street", "city", "country")
    line = record(
        {"sku": TEXT, "quantity": {"type": "integer", "minimum": 1}, "price": {"$ref": "#/$defs/money"}, "gift": {"type": ["string", "null"]}},
        "sku",
        "quantity",
        "price",
    )
    card = record(
        {"kind": {"const": "card"}, "brand": {"enum": ["visa", "mc"]}, "last4": {"type": "string", "minLength": 4, "maxLength": 4}}, "kind", "brand"
    )
    transfer = record({"kind": {"const": "transfer"}, "iban": TEXT}, "kind", "iban")
    members: JsonObject = {
        "id": {"type": "string", "format": "uuid"},
        "placed_at": {"type": "string", "format": "date-time"},
        "status": {"enum": ["new", "paid", "shipped"]},
        "customer": record({"id": WHOLE, "email": {"type": "string", "format": "email"}, "address": {"$ref": "#/$defs/address"}}, "id"),
        "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}, "minItems": 1},
        "payment": {"oneOf": [{"$ref": "#/$defs/card"}, {"$ref": "#/$defs/transfer"}]},
        "labels": {"type": "object", "additionalProperties": TEXT},
        "total": {"$ref": "#/$defs/money"},
        **{f"note_{number}": TEXT for number in range(10)},
    }
    definitions: JsonObject = {"money": money, "address": address, "line": line, "card": card, "transfer": transfer}
    return {**record(members, "id", "placed_at", "status", "lines", "total"), "$defs": definitions}


def changed(document: JsonObject, change: Callable[[JsonObject], None]) -> JsonObject:
    import copy

    fresh = copy.deepcopy(document)
    change(fresh)
    return fresh


def _members(document: JsonObject) -> JsonObject:
    members = document["properties"]
    assert isinstance(members, dict)
    return members


def typical() -> list[tuple[str, Document, Document]]:
    """Writer and reader for the changes that a week brings."""
    base = order()
    return [
        ("a member added", changed(base, lambda new: _members(new).update(extra=TEXT)), base),
        ("a member with another type", changed(base, lambda new: _members(new).update(note_3=WHOLE)), base),
        ("no longer required", changed(base, lambda new: new.update(required=["id", "placed_at", "status", "lines"])), base),
        ("a value added to an enum", changed(base, lambda new: _members(new).update(status={"enum": ["new", "paid", "shipped", "lost"]})), base),
        ("a description added", changed(base, lambda new: new.update(description="An order.")), base),
    ]


def tree(depth: int, leaf: JsonValue) -> Document:
    """Unions of unions: each level doubles."""
    if depth == 0:
        return leaf if isinstance(leaf, dict) else True
    return {"oneOf": [record({"a": tree(depth - 1, leaf)}, "a"), record({"b": tree(depth - 1, leaf), "a": TEXT}, "b")]}


def hard() -> list[tuple[str, Document, Document]]:
    """Pairs that are made to be hard."""
    wide: JsonObject = {
        f"p{number}": {"oneOf": [{"type": "string", "maxLength": number}, record({"q": WHOLE}), {"type": "array", "items": TEXT}]}
        for number in range(200)
    }
    unions: Document = {"allOf": [{"anyOf": [record({f"m{one}": {"const": two}}) for two in range(8)]} for one in range(8)]}
    others: Document = {"allOf": [{"anyOf": [record({f"m{one}": {"const": two}}) for two in range(7)]} for one in range(8)]}
    recursive: JsonObject = {
        "$ref": "#/$defs/n",
        "$defs": {"n": {"anyOf": [{"type": "null"}, record({f"c{number}": {"$ref": "#/$defs/n"} for number in range(12)})]}},
    }
    return [
        ("200 members of unions", record(wide, *list(wide)[:100]), record(wide, *list(wide)[:101])),
        ("nested oneOf, 9 levels", tree(9, TEXT), tree(9, {"type": ["string", "null"]})),
        ("eight unions at one place", unions, others),
        ("recursion, 12 ways", recursive, recursive | {"minProperties": 0}),
        ("long texts", {"type": "string", "pattern": "^[a-z]{1,400}$"}, {"type": "string", "pattern": "^[a-z0-9]{1,401}$"}),
    ]


def milliseconds(writer: Document, reader: Document, rounds: int) -> tuple[float, str]:
    """The median, and the verdict."""
    taken, verdict = [], ""
    for _ in range(rounds):
        start = time.process_time()
        verdict = type(prove(writer, reader, ProverOptions())).__name__
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken), verdict


def main() -> None:
    prove({}, False)  # imports
    for title, pairs, rounds in (("typical", typical(), 25), ("hard", hard(), 1)):
        for name, writer, reader in pairs:
            for direction, one, other in (("→", writer, reader), ("←", reader, writer)):
                median, verdict = milliseconds(one, other, rounds)
                print(f"{title:8} {name:28} {direction} {median:9.1f} ms  {verdict}")


if __name__ == "__main__":
    main()
