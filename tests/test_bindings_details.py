"""What a schema shows of values that types of some languages lose, by examples, defaults, patterns and lengths."""

from decimal import Decimal

import pytest

from schemactl.bindings.ir import Detail, Record, Scalar
from schemactl.bindings.lower import lower
from schemactl.bindings.walk import parts_of
from schemactl.model.json import JsonObject, JsonValue

NANOS, UPPER = "2026-01-02T03:04:05.123456789Z", "0D9C2A4B-6E8F-4A1B-9C3D-5E7F0A2B4C6D"
AT: JsonObject = {"type": "string", "format": "date-time"}
ID: JsonObject = {"type": "string", "format": "uuid"}
MICROS = (Detail.MICROS,)


def details_of(schema: JsonObject, **beside: JsonValue) -> tuple[Detail, ...]:
    """Those of the scalars of a property `a` with this schema. beside: what else the object says."""
    lowered = lower({"type": "object", "properties": {"a": schema}, **beside}, "Root")
    record = lowered.declarations[0]
    assert isinstance(record, Record)
    return tuple(detail for part in parts_of(record) if isinstance(part, Scalar) for detail in part.details)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({**AT, "examples": [NANOS]}, MICROS),
        ({**AT, "examples": ["2026-01-02T03:04:05Z", NANOS]}, MICROS),
        ({**AT, "example": NANOS}, MICROS),
        ({**AT, "default": NANOS}, MICROS),
        ({**AT, "examples": ["2026-01-02T03:04:05.1234560Z"]}, ()),
        ({**AT, "examples": ["2026-01-02T03:04:05.1234567891Z"]}, (Detail.MICROS, Detail.NANOS)),
        ({**AT, "examples": ["2016-12-31T23:59:60Z"]}, (Detail.LEAP,)),
        ({**AT, "examples": ["0000-01-01T00:00:00Z"]}, (Detail.YEAR_ZERO,)),
        ({"type": "string", "format": "date", "examples": ["0000-01-01"]}, (Detail.YEAR_ZERO,)),
        ({**AT, "examples": ["yesterday", 7, None, {}]}, ()),
        ({**AT, "examples": NANOS}, ()),
        ({"type": "string", "examples": [NANOS, UPPER]}, ()),
        ({**AT, "pattern": r"\.\d{9}Z$"}, MICROS),
        ({**AT, "pattern": r"\.\d{3}Z$"}, ()),
        ({**AT, "pattern": r"Z$"}, ()),
        ({**AT, "pattern": "["}, ()),
        ({**AT, "minLength": 33}, MICROS),
        ({**AT, "minLength": 30}, ()),
        ({**ID, "pattern": "^[0-9A-F-]+$"}, (Detail.UPPER_CASE,)),
        ({**ID, "pattern": "^[0-9A-Fa-f-]+$"}, ()),
        ({"type": "integer", "examples": [1.0]}, (Detail.POINT,)),
        ({"type": "integer", "examples": [2**53, -(2**53)]}, ()),
        ({"type": "integer", "examples": [-(2**53) - 1]}, (Detail.WHOLE,)),
        ({"type": "integer", "examples": [True]}, ()),
        ({"type": "number", "examples": [Decimal("0.12345678901234567890")]}, (Detail.DIGITS,)),
        ({"type": "number", "examples": [0.1]}, ()),
    ],
)
def test_examples_defaults_patterns_and_lengths_show_what_comes(schema: JsonObject, expected: tuple[Detail, ...]) -> None:
    assert details_of(schema) == expected


@pytest.mark.parametrize(
    ("schema", "beside"),
    [
        ({"anyOf": [AT, {"type": "null"}], "examples": [None, NANOS]}, {}),
        ({"anyOf": [AT, {**AT, "examples": [NANOS]}]}, {}),
        ({"type": ["string", "null"], "format": "date-time", "examples": [NANOS]}, {}),
        ({"allOf": [AT], "examples": [NANOS]}, {}),
        ({"$ref": "#/$defs/At", "examples": [NANOS]}, {"$defs": {"At": AT}}),
        ({"$ref": "#/$defs/At"}, {"$defs": {"At": {**AT, "examples": [NANOS]}}}),
        ({"type": "array", "items": AT, "examples": [[], [NANOS]]}, {}),
        ({"type": "object", "additionalProperties": AT, "examples": [{"b": NANOS}]}, {}),
        (AT, {"examples": [{"b": 1}, {"a": NANOS}, 3]}),
        (AT, {"default": {"a": NANOS}}),
    ],
)
def test_they_may_stand_around_the_place(schema: JsonObject, beside: JsonObject) -> None:
    assert details_of(schema, **beside) == MICROS


def test_one_place_is_shown_and_the_others_are_as_they_were() -> None:
    definitions: JsonObject = {"At": AT}
    shown: JsonObject = {"$ref": "#/$defs/At", "examples": [NANOS]}
    lowered = lower({"type": "object", "properties": {"a": shown, "b": {"$ref": "#/$defs/At"}}, "$defs": definitions}, "Root")
    record = lowered.declarations[0]
    assert isinstance(record, Record)
    assert [prop.type.details for prop in record.properties if isinstance(prop.type, Scalar)] == [MICROS, ()]


def test_many_and_huge_examples_are_looked_at() -> None:
    many: JsonObject = {**AT, "examples": [NANOS] * 300_000}
    assert details_of(many) == MICROS
    assert details_of({"type": "integer", "examples": [10**400_000] * 20}) == (Detail.WHOLE,)
