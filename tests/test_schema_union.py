"""What GenSON unites for us: the result accepts what one of the parts does, and says no less than it must."""

from typing import Any

import pytest

from schemactl.infer.builder import union
from schemactl.infer.definition_names import definition_name, singular
from schemactl.infer.schema_parts import Definitions, is_about, joined, parts_of
from schemactl.model.pointer import JsonPointer

S, I, N, NULL = {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "null"}  # noqa: E741
RECORD = {"type": "object", "properties": {"a": I}, "required": ["a"]}
MAP = {"type": "object", "additionalProperties": I}
REF = {"$ref": "#/$defs/A"}


@pytest.mark.parametrize(
    ("parts", "together"),
    [
        ([], False),
        ([True, S], {}),
        ([S, {}], {}),
        ([False, S], S),
        ([S, S], S),
        ([S, I], {"type": ["integer", "string"]}),
        ([I, N], N),
        ([{**I, "format": "int64"}, I], {**I, "format": "int64"}),
        ([{**I, "format": "int64"}, {**I, "format": "bigint"}], {**I, "format": "bigint"}),
        ([{**I, "format": "int64"}, N], N),
        ([{**I, "format": "int64"}, {**N, "format": "decimal"}], {**N, "format": "decimal"}),
        ([{**N, "format": "double"}, {**N, "format": "double"}], {**N, "format": "double"}),
        ([{**N, "format": "double"}, N], N),
        ([{**I, "format": "int32"}, {**I, "format": "int64"}], I),
        ([{**S, "format": "date"}, {**S, "format": "date"}], {**S, "format": "date"}),
        ([{**S, "format": "date"}, {**S, "format": "time"}], S),
        ([{**S, "format": "date", "x-inferred": ["format"]}, S], S),
        ([{**S, "enum": ["b"]}, {**S, "const": "a"}], {**S, "enum": ["a", "b"]}),
        ([{**S, "enum": ["b"], "x-inferred": ["enum"]}, {**S, "enum": ["a"]}], {**S, "enum": ["a", "b"], "x-inferred": ["enum"]}),
        ([{**S, "enum": ["b"]}, S], S),
        ([S, NULL], {"type": ["null", "string"]}),
        ([{**S, "const": "a"}, NULL], {"type": ["null", "string"], "enum": ["a", None]}),
        ([RECORD, NULL], {**RECORD, "type": ["null", "object"]}),
        ([RECORD, {"type": "object", "properties": {"b": S}, "required": ["b"]}], {"type": "object", "properties": {"a": I, "b": S}}),
        ([RECORD, MAP], MAP),
        ([MAP, {**MAP, "additionalProperties": S}], {"type": "object", "additionalProperties": {"type": ["integer", "string"]}}),
        ([{**MAP, "propertyNames": S}, {**MAP, "propertyNames": S}], {**MAP, "propertyNames": S}),
        ([{**MAP, "propertyNames": S}, MAP], MAP),
        ([{**RECORD, "title": "A"}, {**RECORD, "title": "B"}], {**RECORD, "title": "A"}),
        ([{"type": "array", "items": I}, {"type": "array", "items": S}], {"type": "array", "items": {"type": ["integer", "string"]}}),
        ([{"type": "array"}, {"type": "array", "items": {}}], {"type": "array", "items": {}}),
        ([REF, REF], REF),
        ([REF, I, NULL], {"anyOf": [{"type": ["integer", "null"]}, REF]}),
    ],
)
def test_a_union_says_what_all_parts_say(parts: list[Any], together: Any) -> None:
    assert union(parts) == together


@pytest.mark.parametrize(
    ("schema", "parts"),
    [
        (True, []),
        ({"anyOf": [I, {"anyOf": [S, REF]}]}, [I, S, REF]),
        ({"anyOf": [I], "minimum": 3}, [{"anyOf": [I], "minimum": 3}]),
        ({"type": ["string", "null"], "minLength": 1}, [{**S, "minLength": 1}, NULL]),
        ({"type": ["string", "integer"], "enum": ["a", 1], "minimum": 0}, [{**S, "enum": ["a"]}, {**I, "enum": [1], "minimum": 0}]),
        ({"type": ["string", "null"], "enum": ["a", None], "x-inferred": ["enum"]}, [{**S, "enum": ["a"], "x-inferred": ["enum"]}, NULL]),
    ],
)
def test_a_schema_is_taken_apart_by_type(schema: Any, parts: list[Any]) -> None:
    assert parts_of(schema) == parts


def test_parts_are_joined_with_all_that_they_say() -> None:
    assert joined([{**S, "pattern": "x"}, NULL]) == {"type": ["null", "string"], "pattern": "x"}
    assert joined([{**S, "pattern": "x"}, I, NULL]) == {"anyOf": [{"type": ["integer", "null"]}, {**S, "pattern": "x"}]}
    assert joined([{**S, "const": "x"}, NULL]) == {"type": ["null", "string"], "enum": ["x", None]}
    assert joined([S, I]) == {"type": ["integer", "string"]}


@pytest.mark.parametrize(
    ("part", "about"),
    [
        (I, {"number"}),
        (REF, {"object", "null"}),
        ({"const": None}, {"null"}),
        ({"enum": ["a", True, 1.5, [], {}]}, {"string", "boolean", "number", "array", "object"}),
        ({"oneOf": [RECORD, S]}, {"object", "string"}),
        ({"pattern": "x"}, {"null", "boolean", "number", "string", "array", "object"}),
        ({"$ref": "#/$defs/Loop"}, set()),
    ],
)
def test_what_a_part_is_about(part: Any, about: set[str]) -> None:
    document: Any = {"$defs": {"A": {"anyOf": [RECORD, NULL]}, "Loop": {"$ref": "#/$defs/Loop"}}}
    definitions = Definitions.of(document)
    assert {name for name in ("null", "boolean", "number", "string", "array", "object") if is_about(part, name, definitions)} == about


@pytest.mark.parametrize(
    ("places", "properties", "taken", "name"),
    [
        (["/categories/*"], [], [], "Category"),
        (["/children/*"], [], [], "Child"),
        (["/billing_address", "/shippingAddress"], [], [], "Address"),
        (["/to", "/from"], ["street", "city", "country"], [], "Address"),
        (["/bill_to", "/ship_to"], ["a"], [], "BillTo"),
        (["/order/to", "/order/from"], ["a"], [], "OrderFrom"),
        (["/buyer"], [], ["Buyer"], "Buyer2"),
        (["/order/buyer"], [], ["Buyer"], "OrderBuyer"),
        (["/€uro~1x"], [], [], "UroX"),
        (["/€"], [], [], "Item"),
        (["/2fa"], [], [], "Item2Fa"),
        (["/*"], [], [], "Item"),
        (["/subscription/data/object", "/invoice/data/object"], [], [], "InvoiceObject"),
        (["/charges/data/*/values/*"], [], [], "ChargeValue"),
        (["/data/objects/*", "/data/object"], [], [], "DataObject"),
    ],
)
def test_a_definition_is_named_after_where_it_stands(places: list[str], properties: list[str], taken: list[str], name: str) -> None:
    assert definition_name([JsonPointer.parse(place) for place in places], properties, taken) == name


def test_where_keys_say_nothing_a_label_names_a_definition() -> None:
    def named(place: str, *labels: str) -> str:
        return definition_name([JsonPointer.parse(place)], (), (), labels)

    assert named("/data/object", "payment_intent") == "PaymentIntent"
    assert named("/order/payload", "data", "shippedOrder") == "ShippedOrder"
    assert named("/order/payload", "paid", "open") == "OrderPayload"
    assert named("/order/buyer", "person") == "Buyer"


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("addresses", "address"),
        ("boxes", "box"),
        ("parties", "party"),
        ("status", "status"),
        ("bus", "bus"),
        ("items", "item"),
        ("ties", "tie"),
        ("is", "is"),
    ],
)
def test_the_singular_of_a_key(many: str, one: str) -> None:
    assert singular(many) == one
