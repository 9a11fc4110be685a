"""Changing drafts: what is written accepts what the original accepts, is a schema of its draft, and comes back the same or with its losses named."""

import random
from collections.abc import Iterator

import pytest

from schemactl.compat.containment import Counterexample, Covers
from schemactl.compat.prover import prove
from schemactl.errors import InvalidSchema
from schemactl.exchange.drafts import TARGETS, Placing, Target, as_document, expressed
from schemactl.exchange.upgrade import upgraded, upgraded_openapi
from schemactl.model.exchange import Loss
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import ContentModel, ProverOptions
from schemactl.model.schema import Schema
from schemactl.schema.dialects import DRAFT4, DRAFT7
from schemactl.schema.metaschema import check_is_schema
from tests.generated_schemas import Schemas
from tests.support import examples

STRICT = ProverOptions(content_model=ContentModel.STRICT)


def there_and_back(document: Document, target: Target) -> tuple[Document, tuple[Loss, ...]]:
    """Written in the target's words, checked against the metaschema of its draft, and read again."""
    if target.name.startswith("openapi"):
        found = expressed(document, target, Placing("#/components/schemas/R", "#/components/schemas/"))
        back, more = upgraded_openapi("R", {"R": found.root, **found.definitions}, target.name[-3:], "R")
        return back, (*found.losses, *more)
    written, losses = as_document(document, target)
    back, more = upgraded(written, "written")
    return back, (*losses, *more)


def generated() -> Iterator[Document]:
    """Schemas of everything that 2020-12 has."""
    for seed in range(examples(240)):
        document = Schemas(random.Random(seed), dense=seed % 3 == 0).document()
        try:
            check_is_schema(Schema(document))
        except InvalidSchema:
            continue
        yield document


@pytest.mark.parametrize("name", TARGETS)
def test_a_draft_accepts_what_the_original_accepts_and_more_only_where_it_says_so(name: str) -> None:
    exact = 0
    for document in generated():
        back, losses = there_and_back(document, TARGETS[name])
        verdict = prove(document, back, STRICT)
        assert not isinstance(verdict, Counterexample), (document, back, verdict)
        if not any(loss.accepts_more for loss in losses):
            exact += isinstance(verdict, Covers)
            assert not isinstance(prove(back, document, STRICT), Counterexample), (document, back)
    assert exact > 5


ITEM: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}
LOST: dict[str, tuple[JsonObject, dict[str, str]]] = {
    "a condition": ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {}),
    "a condition that a draft cannot say": (
        {"if": {"contains": {"type": "string"}, "minContains": 2}, "then": {"minItems": 3}},
        {"draft-04": "/if", "draft-06": "/if", "draft-07": "/if", "openapi-3.0": "/if"},
    ),
    "what is refused, in words that a draft lacks": (
        {"not": {"propertyNames": {"maxLength": 3}}}, {"draft-04": "/not", "openapi-3.0": "/not"},
    ),
    "one of several": (
        {"oneOf": [{"propertyNames": {"maxLength": 3}}, {"type": "string"}]},
        {"draft-04": "/oneOf/0/propertyNames /oneOf", "openapi-3.0": "/oneOf/0/propertyNames /oneOf"},
    ),
    "items by position": ({"prefixItems": [{"type": "string"}, {"type": "number"}], "items": False}, {"openapi-3.0": "/prefixItems"}),
    "names by pattern": ({"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": False}, {"openapi-3.0": "/patternProperties"}),
    "what nobody else evaluated": (
        {"allOf": [ITEM], "unevaluatedProperties": False},
        dict.fromkeys(("draft-04", "draft-06", "draft-07", "openapi-3.0"), "/unevaluatedProperties"),
    ),
    "what nobody else evaluated, alone": ({**ITEM, "unevaluatedProperties": False}, {}),
    "how many": (
        {"contains": {"type": "string"}, "maxContains": 2},
        dict.fromkeys(("draft-04", "draft-06", "draft-07", "openapi-3.0"), "/maxContains"),
    ),
    "dependencies": ({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"a": ITEM, "c": {"required": ["d"]}}}, {}),
    "a reference with more beside it": ({"properties": {"a": {"$ref": "#/$defs/i", "minProperties": 1}}, "$defs": {"i": ITEM}}, {}),
    "a definition that accepts more, refused": (
        {"not": {"$ref": "#/$defs/i"}, "$defs": {"i": {"propertyNames": {"maxLength": 2}}}},
        {"draft-04": "/not /$defs/i/propertyNames", "openapi-3.0": "/not /$defs/i/propertyNames"},
    ),
    "recursion": ({"type": "object", "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}}, {}),
    "null": ({"properties": {"a": {"type": ["null", "string"]}, "b": {"const": None}, "c": {"type": "null"}, "d": {"enum": [None, 1]}}}, {}),
    "bounds": ({"minimum": 1, "exclusiveMinimum": 1, "maximum": 3, "exclusiveMaximum": 4}, {}),
    "several types": ({"type": ["array", "null", "object"], "items": {"type": "string"}}, {}),
    "booleans": ({"properties": {"a": True, "b": False}, "items": False}, {}),
    "content": ({"type": "string", "contentEncoding": "base64", "examples": ["YQ=="]}, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_what_a_draft_cannot_say_is_named_with_its_pointer(case: str) -> None:
    document, lost = LOST[case]
    for name, target in TARGETS.items():
        back, losses = there_and_back(document, target)
        named = " ".join(loss.path for loss in losses if loss.accepts_more)
        assert named == lost.get(name, ""), (name, losses)
        assert isinstance(prove(document, back, STRICT), Covers), (name, back)
        assert isinstance(prove(back, document, STRICT), Covers) == (not named), (name, back)


PLAIN: JsonObject = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "lines"],
    "properties": {
        "id": {"type": "string", "format": "uuid", "description": "of the order", "x-pii": True},
        "coupon": {"type": ["null", "string"]},
        "kind": {"const": "order"},
        "nothing": {"type": "null"},
        "state": {"type": "string", "enum": ["a", "b"], "x-inferred": ["enum"], "deprecated": True},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/line", "title": "A line"}, "minItems": 1},
        "total": {"type": "number", "exclusiveMinimum": 0, "maximum": 10},
    },
    "$defs": {"line": {"type": "object", "properties": {"sku": {"type": "string"}, "of": {"$ref": "#/$defs/line"}}}},
}


@pytest.mark.parametrize("name", TARGETS)
def test_what_discovery_writes_comes_back_to_the_letter(name: str) -> None:
    assert there_and_back(PLAIN, TARGETS[name]) == (PLAIN, ())


@pytest.mark.parametrize("value", [{"enum": [1, 1.0, True, "1"]}, {"enum": [{"a": 1}, {"a": 1.0}]}])
def test_draft_4_has_each_value_of_an_enum_once(value: JsonObject) -> None:
    back, losses = there_and_back(value, TARGETS["draft-04"])
    assert not losses
    assert isinstance(prove(back, value, STRICT), Covers)


MEANINGLESS: tuple[tuple[JsonObject, str], ...] = (
    ({"$schema": DRAFT4.spelled, "properties": {"a": {"const": 1}}}, "/properties/a/const"),
    ({"$schema": DRAFT7.spelled, "definitions": {"a": {}}, "items": {"$ref": "#/definitions/a", "type": "string"}}, "/items/type"),
)


@pytest.mark.parametrize(("document", "path"), MEANINGLESS)
def test_what_said_nothing_in_its_draft_is_named_when_it_is_left_out(document: JsonObject, path: str) -> None:
    found, losses = upgraded(document, "s.json")
    assert [loss.path for loss in losses] == [path]
    assert isinstance(prove(document, found, STRICT), Covers)
    assert isinstance(prove(found, document, STRICT), Covers)


def test_openapi_3_0_reads_null_as_it_says() -> None:
    schemas: JsonObject = {
        "O": {
            "type": "object",
            "properties": {
                "a": {"type": "string", "nullable": True, "enum": ["x", "y"], "example": "x"},
                "b": {"$ref": "#/components/schemas/O", "nullable": True},
                "c": {"nullable": True, "discriminator": {"propertyName": "k"}},
            },
        }
    }
    found, losses = upgraded_openapi("O", schemas, "3.0.3", "o")
    properties: JsonValue = {"a": {"type": ["null", "string"], "enum": ["x", "y"], "examples": ["x"]}, "b": {"$ref": "#"}, "c": {}}
    assert found == {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": properties}
    assert {loss.path.rpartition("/")[2] for loss in losses} == {"nullable", "discriminator"}


@pytest.mark.parametrize("reference", ["https://example.org/x.json", "#/components/schemas/None", "other.yaml#/X"])
def test_a_reference_that_leads_out_is_refused(reference: str) -> None:
    with pytest.raises(InvalidSchema):
        upgraded_openapi("O", {"O": {"properties": {"a": {"$ref": reference}}}}, "3.0.0", "o.json")


def test_a_long_chain_of_definitions_is_written_in_few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each refers to the next, and the last one loses something: all do, whatever their order, without as many rounds as there are."""
    from schemactl.exchange import drafts

    rounds: list[str] = []
    original = drafts._Writing._definition
    monkeypatch.setattr(drafts._Writing, "_definition", lambda self, name, raw: rounds.append(name) or original(self, name, raw))
    count = 300
    for names in (range(count), reversed(range(count))):
        chain: JsonObject = {f"d{number}": {"items": {"$ref": f"#/$defs/d{number + 1}"}} for number in names}
        document: JsonObject = {"not": {"$ref": "#/$defs/d0"}, "$defs": {**chain, f"d{count}": {"propertyNames": {"maxLength": 2}}}}
        rounds.clear()
        found = expressed(document, TARGETS["draft-04"], Placing("#", "#/definitions/"))
        assert [loss.path for loss in found.losses if loss.accepts_more] == ["/not", f"/$defs/d{count}/propertyNames"]
        assert len(rounds) <= 6 * (count + 2)
