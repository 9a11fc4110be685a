"""References: ours against `jsonschema` and jsonschema-rs, over documents made at random (tests/generated_references.py), and what the specification
says where those two read it otherwise."""

from typing import Any, cast

import pytest

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.dialects import DRAFT7, DRAFT201909, DRAFT202012, Dialect
from schemactl.schema.normal_form import normal_form
from schemactl.schema.refs import References as Targets
from schemactl.schema.refs import joined
from schemactl.schema.validation import validator
from tests.generated_references import References
from tests.support import examples

BATCH = examples(250)
FEWEST_COMPARED = 0.7
_OWN_REFUSALS = ("have the identifier", "have the anchor", "refers to itself")
"""What others read in one way or another, and is refused here."""


def offline(uri: str) -> Any:
    raise ValueError(f"{uri} is fetched")


def by_rust(document: Document) -> Any:
    """The validator of jsonschema-rs; None where it refuses the document, or panics over it."""
    import jsonschema_rs

    try:
        return jsonschema_rs.validator_for(cast("Any", document), retriever=offline)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - a panic of Rust is no Exception
        return None


@pytest.mark.parametrize("start", range(0, 8 * BATCH, BATCH))
def test_references_lead_where_jsonschema_rs_follows_them(start: int) -> None:
    compared = 0
    for seed in range(start, start + BATCH):
        made = References(seed)
        theirs = by_rust(made.document)
        refusal = ""
        try:
            ours = by_rust(normal_form(made.document))
        except InvalidSchema as error:
            refusal = str(error)
        assert theirs is None or not refusal or any(words in refusal for words in _OWN_REFUSALS), (seed, refusal)
        if theirs is not None and not refusal:
            compared += 1
            assert [value for value in made.values() if ours.is_valid(value) != theirs.is_valid(value)] == [], seed
    assert compared > FEWEST_COMPARED * BATCH


@pytest.mark.parametrize("start", range(100_000, 100_000 + 4 * BATCH, BATCH))
def test_references_lead_where_jsonschema_follows_them(start: int) -> None:
    """Without dynamic references and without other dialects inside, over which it trips."""
    compared = 0
    for seed in range(start, start + BATCH):
        made = References(seed, plain=True)
        try:
            ours, theirs = validator(normal_form(made.document), Formats.ANNOTATE), validator(made.document, Formats.ANNOTATE)
        except InvalidSchema:
            continue
        values = list(made.values())
        told = [_told(theirs, value) for value in values]
        if None not in told:
            compared += 1
            assert told == [ours.is_valid(value) for value in values], seed
    assert compared > FEWEST_COMPARED * BATCH


def _told(theirs: Any, value: JsonValue) -> bool | None:
    from referencing.exceptions import Unresolvable

    try:
        return bool(theirs.is_valid(value))
    except (Unresolvable, AttributeError):
        return None


TEXT, WHOLE = {"type": "string"}, {"type": "integer"}


def in_dialect(dialect: Dialect, **more: JsonValue) -> JsonObject:
    return {"$schema": dialect.uri + "#" * (dialect.age <= DRAFT7.age), **{key.replace("_", "$", 1): value for key, value in more.items()}}


PLACES: dict[str, tuple[JsonObject, JsonValue, JsonValue]] = {
    "a relative identifier with a folder": (
        in_dialect(
            DRAFT202012,
            properties={"a": {"$ref": "v1/b.json"}},
            _defs={
                "b": {"$id": "v1/b.json", "properties": {"c": {"$ref": "../c.json"}}},
                "c": {"$id": "c.json", **WHOLE},
                "d": {"$id": "v1/c.json", **TEXT},
            },
        ),
        {"a": {"c": 1}},
        {"a": {"c": "x"}},
    ),
    "a $ref to a $dynamicAnchor means that very schema": (
        in_dialect(
            DRAFT202012,
            _id="http://example.com/outer",
            _ref="inner",
            _defs={
                "n": {"$dynamicAnchor": "n", **TEXT},
                "inner": {"$id": "inner", "properties": {"a": {"$ref": "#n"}}, "$defs": {"n": {"$dynamicAnchor": "n", **WHOLE}}},
            },
        ),
        {"a": 1},
        {"a": "x"},
    ),
    "what a dynamic reference leads to refers to its own resource": (
        in_dialect(
            DRAFT202012,
            _id="http://example.com/outer",
            _ref="inner",
            _defs={
                "y": TEXT,
                "n": {"$dynamicAnchor": "n", "$ref": "#/$defs/y"},
                "inner": {"$id": "inner", "properties": {"a": {"$dynamicRef": "#n"}}, "$defs": {"n": {"$dynamicAnchor": "n", **WHOLE}, "y": WHOLE}},
            },
        ),
        {"a": "x"},
        {"a": 1},
    ),
    "a resource that is entered by the way is on the way": (
        in_dialect(
            DRAFT201909,
            _recursiveAnchor=True,
            properties={"p": WHOLE, "q": {"$id": "inner", "$recursiveAnchor": True, "properties": {"r": {"$recursiveRef": "#"}}}},
        ),
        {"q": {"r": {"p": 1}}},
        {"q": {"r": {"p": "x"}}},
    ),
    "a resource without $recursiveAnchor ends the search": (
        in_dialect(
            DRAFT201909,
            _id="http://example.com/outer",
            _recursiveAnchor=True,
            properties={"m": {"$ref": "middle"}, "p": TEXT},
            _defs={
                "middle": {"$id": "middle", "properties": {"i": {"$ref": "inner"}}},
                "inner": {"$id": "inner", "$recursiveAnchor": True, "properties": {"r": {"$recursiveRef": "#"}, "p": WHOLE}},
            },
        ),
        {"m": {"i": {"r": {"p": 1}}}},
        {"m": {"i": {"r": {"p": "x"}}}},
    ),
    "dependencies of both kinds": (
        in_dialect(DRAFT7, properties={"a": {"$ref": "i"}}, dependencies={"z": ["a"], "q": {"$id": "i", **TEXT}}),
        {"a": "x"},
        {"a": 1},
    ),
    "a pointer into a resource of another dialect": (
        in_dialect(
            DRAFT202012,
            properties={"a": {"$ref": "#/$defs/b/definitions/t"}},
            _defs={"b": {"$id": "b", "$schema": DRAFT7.uri + "#", "definitions": {"t": {"items": [TEXT]}}}},
        ),
        {"a": ["x"]},
        {"a": [1]},
    ),
    "an identifier of any scheme": (
        in_dialect(DRAFT202012, _id="acme://schemas/v1/r", properties={"a": {"$ref": "acme://schemas/i"}}, _defs={"i": {"$id": "../i", **WHOLE}}),
        {"a": 1},
        {"a": "x"},
    ),
    "an identifier in data": (
        in_dialect(DRAFT202012, properties={"a": {"$ref": "b"}}, _defs={"b": {"$id": "b", **WHOLE}}, default={"$id": "b", **TEXT}, examples=[{}]),
        {"a": 1},
        {"a": "x"},
    ),
    "a schema among data": (
        in_dialect(
            DRAFT202012,
            properties={"a": {"$ref": "#/examples/0"}},
            examples=[{"$id": "b/", "$ref": "c"}],
            _defs={"c": {"$id": "c", **WHOLE}, "d": {"$id": "b/c", **TEXT}},
        ),
        {"a": 1},
        {"a": "x"},
    ),
    "an identifier beside a reference that hides it": (
        in_dialect(DRAFT7, properties={"a": {"$id": "s/", "$ref": "c"}}, definitions={"c": {"$id": "c", **WHOLE}, "d": {"$id": "s/c", **TEXT}}),
        {"a": 1},
        {"a": "x"},
    ),
    "the same schema twice under one identifier": (
        in_dialect(DRAFT7, properties={"a": {"$ref": "i"}}, definitions={"b": {"$id": "i", **WHOLE}, "c": {"$id": "i", **WHOLE}}),
        {"a": 1},
        {"a": "x"},
    ),
}


@pytest.mark.parametrize(("document", "valid", "invalid"), PLACES.values(), ids=PLACES.keys())
def test_a_reference_leads_where_the_specification_says(document: JsonObject, valid: JsonValue, invalid: JsonValue) -> None:
    accepts = validator(normal_form(document), Formats.ANNOTATE).is_valid
    assert (accepts(valid), accepts(invalid)) == (True, False)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (in_dialect(DRAFT7, _ref="i", definitions={"b": {"$id": "i", **WHOLE}, "c": {"$id": "i", **TEXT}}), "have the identifier 'i'"),
        (in_dialect(DRAFT7, properties={"b": {"$id": "i", "items": {"$ref": "#"}}, "c": {"$id": "i"}}), "have the identifier 'i'"),
        (in_dialect(DRAFT202012, _ref="#x", _defs={"b": {"$anchor": "x", **WHOLE}, "c": {"$anchor": "x", **TEXT}}), "have the anchor 'x'"),
        (in_dialect(DRAFT202012, _ref="http://[", _defs={}), "refers to another document"),
        (in_dialect(DRAFT202012, _ref="//[", _defs={}), "not a valid URI reference"),
        (in_dialect(DRAFT202012, _ref="#/allOf/01", allOf=[True, True]), "not point to a schema in the document"),
        (in_dialect(DRAFT202012, _ref="#/allOf/١", allOf=[True, True]), "not point to a schema in the document"),
    ],
)
def test_what_leads_to_more_than_one_place_or_none_is_refused(document: JsonObject, says: str) -> None:
    with pytest.raises(InvalidSchema, match=says):
        normal_form(document)


@pytest.mark.parametrize(
    ("base", "reference", "uri"),
    [
        ("", "../c.json", "c.json"),
        ("v1/b.json", "../c.json", "c.json"),
        ("v1/b.json", "/c.json", "c.json"),
        ("v1/b.json", "http://a/b", "http://a/b"),
        ("http://a/b/c", "../d", "http://a/d"),
        ("schemactl:///shop/Order/1", "2", "schemactl:///shop/Order/2"),
        ("acme://host/a/b", "//other/c", "acme://other/c"),
        ("urn:a:b", "#x", "urn:a:b#x"),
    ],
)
def test_references_are_joined_as_rfc_3986_says(base: str, reference: str, uri: str) -> None:
    assert joined(base, reference) == uri


def test_the_target_of_any_reference_is_found_without_its_way() -> None:
    inner: JsonObject = {"$id": "b", "properties": {"c": {"$ref": "#/$defs/d"}}, "$defs": {"d": {"title": "inner"}}}
    document: JsonObject = {"properties": {"a": inner}, "$defs": {"d": {"title": "outer"}}}
    targets = Targets(document)
    properties = cast("dict[str, JsonObject]", inner["properties"])
    assert targets.target(properties["c"]) == {"title": "inner"}
    assert targets.target({"$ref": "#/$defs/d"}) == {"title": "outer"}
    assert targets.target({"$ref": "elsewhere"}) is None
    assert targets.target({}) is None
