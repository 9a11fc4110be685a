"""What every stage needs of JSON Schema: dialects, references, the working form, canonical bytes, the languages of patterns, formats."""

import functools
import json
from copy import deepcopy
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.canonical import canonical_bytes, fingerprint, same_text, text_of
from schemactl.schema.dialects import DIALECTS, DRAFT4, DRAFT6, DRAFT7, DRAFT201909, DRAFT202012, Dialect, dialect_of
from schemactl.schema.normal_form import normal_form
from schemactl.schema.refs import Scope
from schemactl.schema.validation import validator
from schemactl.schema.walk import every_schema, subschemas

S4, S6, S7 = (f"http://json-schema.org/draft-0{number}/schema#" for number in (4, 6, 7))
S19, S20 = "https://json-schema.org/draft/2019-09/schema", "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("document", "dialect"),
    [
        ({"$schema": S4}, DRAFT4),
        ({"$schema": S6}, DRAFT6),
        ({"$schema": S7}, DRAFT7),
        ({"$schema": "https://json-schema.org/draft-07/schema"}, DRAFT7),
        ({"$schema": "http://json-schema-org/draft-07/schema#"}, DRAFT7),
        ({"$schema": "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#"}, DRAFT4),
        ({"$schema": "https://spec.openapis.org/oas/3.1/dialect/base"}, DRAFT202012),
        ({"items": [{}], "$defs": {"a": {"$schema": S4, "exclusiveMinimum": True}}}, DRAFT7),
        ({"$schema": S19}, DRAFT201909),
        ({"$schema": S20 + "#"}, DRAFT202012),
        ({"$schema": "http://json-schema.org/schema#"}, DRAFT202012),
        ({"type": "object"}, DRAFT202012),
        ({"properties": {"a": {"items": [{}]}}}, DRAFT7),
        ({"allOf": [{"dependencies": {"a": ["b"]}}]}, DRAFT7),
        ({"minimum": 1, "exclusiveMinimum": True}, DRAFT4),
        ({"enum": [{"items": [1]}]}, DRAFT202012),
        ({"properties": {"dependencies": {"items": True}, "items": {"type": "array"}}}, DRAFT202012),
        (True, DRAFT202012),
    ],
)
def test_the_dialect_is_what_the_document_says_or_its_form_shows(document: Document, dialect: Dialect) -> None:
    assert dialect_of(document) is dialect


def test_a_default_dialect_is_taken_where_none_is_named() -> None:
    assert dialect_of({"type": "object"}, DRAFT6) is DRAFT6
    assert dialect_of(False, DRAFT6) is DRAFT6


def test_an_unknown_dialect_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(InvalidSchema) as error:
        dialect_of({"$schema": "https://example.com/mine"})
    assert all(dialect.name in str(error.value) for dialect in DIALECTS)


@pytest.mark.parametrize(
    ("document", "working"),
    [
        (True, True),
        ({"$schema": S4, "minimum": 1, "exclusiveMinimum": True}, {"minimum": 1, "exclusiveMinimum": 1}),
        ({"$schema": S4, "maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"$schema": S6, "exclusiveMaximum": 3}, {"exclusiveMaximum": 3}),
        ({"$schema": S4, "const": 1, "if": {}, "contains": {}}, {}),
        ({"$schema": S7, "items": [{"type": "null"}], "additionalItems": False}, {"prefixItems": [{"type": "null"}], "items": False}),
        ({"$schema": S7, "items": [{}]}, {"prefixItems": [{}]}),
        ({"$schema": S7, "items": {}, "additionalItems": False}, {"items": {}}),
        ({"$schema": S20, "items": {}, "additionalItems": False}, {"items": {}}),
        (
            {"$schema": S7, "dependencies": {"a": ["b"], "c": {"required": ["d"]}}, "allOf": [True]},
            {"allOf": [True, {"dependentRequired": {"a": ["b"]}}, {"dependentSchemas": {"c": {"required": ["d"]}}}]},
        ),
        ({"$schema": S4, "dependencies": {"a": "b"}}, {"allOf": [{"dependentRequired": {"a": ["b"]}}]}),
        ({"$schema": S20, "dependencies": {"a": ["b"]}}, {}),
        (
            {"$schema": S7, "$ref": "#/definitions/a", "minLength": 3, "definitions": {"a": {"type": "string"}}},
            {"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}},
        ),
        ({"$ref": "#/$defs/a", "minLength": 3, "$defs": {"a": True}}, {"minLength": 3}),
        ({"$ref": "#/$defs/a", "$defs": {"a": False}}, {"not": {}}),
        ({"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}),
        ({"$ref": "#/$defs/a~1b%25", "$defs": {"a/b%": {"type": "null"}}}, {"$ref": "#/$defs/b%25", "$defs": {"b%": {"type": "null"}}}),
        (
            {"properties": {"a": {"$ref": "#x"}, "b": {"$ref": "#/$defs/q/properties/x"}}, "$defs": {"q": {"properties": {"x": {"$anchor": "x"}}}}},
            {"properties": {"a": {"$ref": "#/$defs/x"}, "b": {"$ref": "#/$defs/x"}}, "$defs": {"x": {}}},
        ),
        (
            {"$ref": "#/$defs/a/x", "allOf": [{"$ref": "#/$defs/b/x"}], "$defs": {"a": {"x": {"minimum": 1}}, "b": {"x": {"minimum": 2}}}},
            {"$ref": "#/$defs/x-2", "allOf": [{"$ref": "#/$defs/x"}], "$defs": {"x-2": {"minimum": 1}, "x": {"minimum": 2}}},
        ),
        ({"title": "kept", "x-inferred": ["enum"], "default": 1}, {"title": "kept", "x-inferred": ["enum"], "default": 1}),
        (
            {"$schema": S19, "$recursiveAnchor": True, "properties": {"kid": {"$recursiveRef": "#"}}},
            {"properties": {"kid": {"$ref": "#"}}},
        ),
    ],
)
def test_the_working_form(document: Document, working: Document) -> None:
    expected = {"$schema": S20, **working} if isinstance(working, dict) else working
    found = normal_form(document)
    assert json.dumps(found, sort_keys=True) == json.dumps(expected, sort_keys=True) or same_definitions(found, expected)


def same_definitions(found: Document, expected: Document) -> bool:
    """Names under $defs are free to choose."""
    as_many = len(list(every_schema(found))) == len(list(every_schema(expected)))
    return as_many and json.dumps(found).count("$ref") == json.dumps(expected).count("$ref")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"$ref": "https://example.com/x"}, "fetches nothing"),
        ({"$ref": "other.json"}, "fetches nothing"),
        ({"$ref": "#/nowhere"}, "not point to a schema in the document"),
        ({"$ref": "#/allOf/7", "allOf": []}, "not point to a schema in the document"),
        ({"$ref": "#/title", "title": "x"}, "not point to a schema in the document"),
        ({"$ref": "#anchor"}, "not point to a schema in the document"),
        ({"$id": "https://example.com/", "$ref": "#/$defs/x", "$anchor": "a", "$defs": {"x": 5}}, "not point to a schema"),
        ({"$ref": 5}, "not a string"),
        ({"$ref": "#"}, "refers to itself"),
        ({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#"}}}}, "refers to itself"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, "refers to itself"),
        ({"properties": []}, "`properties` holds list"),
        ({"properties": {"a": 1}}, "`properties` holds int"),
        ({"$schema": S20, "items": 5}, "`items` holds int"),
        ({"allOf": [1]}, "`allOf` holds int"),
    ],
)
def test_what_is_no_schema_is_an_error_with_advice(document: Document, says: str) -> None:
    with pytest.raises(InvalidSchema, match=says) as error:
        normal_form(document)
    assert error.value.remedy


def test_references_to_metaschemas_need_no_network() -> None:
    assert normal_form({"$ref": S7, "$anchor": "here"}) is not True


def test_a_scope_follows_embedded_resources() -> None:
    document: JsonObject = {"$id": "https://example.com/a", "$defs": {"b": {"$id": "b", "$defs": {"c": {"type": "null"}}, "$ref": "#/$defs/c"}}}
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    inner = definitions["b"]
    assert isinstance(inner, dict)
    scope = Scope.of(document)
    assert scope.inside(inner).resolve("#/$defs/c")[0] == {"type": "null"}
    assert scope.inside(True) is scope


def test_subschemas_are_walked_with_where_they_stand() -> None:
    schema: JsonObject = {"allOf": [{}, True], "not": {}, "properties": {"a": {}}, "enum": [{}], "minimum": 1}
    assert [(keyword, key) for keyword, key, _schema in subschemas(schema)] == [("allOf", 0), ("allOf", 1), ("not", None), ("properties", "a")]
    assert list(subschemas(False)) == []


def test_canonical_bytes_sort_keys_and_keep_every_digit() -> None:
    value: JsonObject = {"b": Decimal("1.10"), "a": [1, 1.5, Decimal("123456789012345678901234567890.5"), "é\u2028"], "c": {}, "d": []}
    assert canonical_bytes(value).decode() == (
        '{\n  "a": [\n    1,\n    1.5,\n    123456789012345678901234567890.5,\n    "é\u2028"\n  ],\n  "b": 1.10,\n  "c": {},\n  "d": []\n}\n'
    )


def test_canonical_bytes_with_decimals_are_those_without_them() -> None:
    value: JsonObject = {"z": [{"a": None, "b": [True, False, {}]}, [], "\n"], "a": -0.5, "ü": 12345678901234567890}
    with_decimal = canonical_bytes({**value, "zz": Decimal("0.1")})
    assert with_decimal == canonical_bytes({**value, "zz": 0.1})


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.sampled_from([0.0, -0.0, 1e16, 1e-5, 1.5e300, 5e-324, 123456789.125, 2**64, -(2**63) - 1])
        | st.text(st.characters(categories=["L", "Cs"]) | st.sampled_from('\0\x1f\x7f"\\/.e1\n,'))
        | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(categories=["L", "Cs"]), max_size=3), inner, max_size=3),
        max_leaves=12,
    )
)
@example([1e16])
@example([1e-7])
@example({"a": 1e-5, "b": "1.5,\n"})
@example("1e16\n")
@example({"\ud800": "\ue000", "\U00010000": 2**64})
@example(functools.reduce(lambda inner, _: [inner], range(300), []))
def test_canonical_bytes_are_those_of_the_standard_library(value: JsonValue) -> None:
    text = json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False)
    assert canonical_bytes(value) == (text + "\n").encode("utf-8", "surrogatepass")


def test_canonical_bytes_refuse_what_is_no_json() -> None:
    with pytest.raises(TypeError):
        canonical_bytes({"a": object()})  # type: ignore[dict-item]


def test_the_fingerprint_leaves_out_the_id() -> None:
    assert fingerprint({"$id": "a", "type": "null"}) == fingerprint({"type": "null"})
    assert fingerprint({"minimum": Decimal("0.1")}) == fingerprint({"minimum": 0.1})
    assert fingerprint(True) != fingerprint(False)


def test_the_validator_asserts_formats_only_when_asked_and_takes_decimals() -> None:
    assert validator({"format": "date"}, Formats.ANNOTATE).is_valid("x")
    assert not validator({"format": "date"}, Formats.ASSERT).is_valid("x")
    assert validator({"format": "date"}, Formats.ASSERT).is_valid(5)
    bounded = validator({"properties": {"a": {"allOf": [{"minimum": Decimal("0.5"), "multipleOf": Decimal("0.5")}]}}}, Formats.ANNOTATE)
    assert bounded.is_valid({"a": 1.5})
    assert not bounded.is_valid({"a": 0.25})
    assert validator({"enum": [Decimal(1)]}, Formats.ANNOTATE).is_valid(1)


_ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([0, 1, 1.0, -0.0, 0.0, 10**20, 1e20, Decimal("1.10"), Decimal("1.1")])
    | st.sampled_from(["", "1", "a"]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "1"]), below, max_size=3),
    max_leaves=8,
)


@given(_ANY_JSON, _ANY_JSON)
def test_values_are_the_same_where_they_are_written_alike(one: JsonValue, other: JsonValue) -> None:
    for left, right in ((one, other), (one, deepcopy(one))):
        assert same_text(left, right) == (text_of(left) == text_of(right))
