"""JSON Schema → IR: the corpus with a golden `ir.txt` each, and what has no golden."""

import pytest

from schemactl.bindings.ir import Alias, AnyType, KeyTypes, Kind, ListOf, MapOf, Never, Nullable, Record, Ref, Scalar, Union
from schemactl.bindings.lower import lower
from schemactl.bindings.lower.circles import straightened
from schemactl.bindings.source import Source, module_of
from schemactl.bindings.walk import parts_of
from schemactl.errors import InvalidSchema
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.subject import Subject
from tests.bindings_ir import described, type_text
from tests.roundtrip import Case, corpus
from tests.support import assert_golden
from tests.test_pathological import DOUBLINGS, doubled

CASES = [pytest.param(case, id=case.name) for case in corpus()]
LARGE = {"wide-record", "long-names"}


@pytest.mark.parametrize("case", [case for case in CASES if case.id not in LARGE])
def test_a_schema_is_lowered_to_what_its_golden_says(case: Case) -> None:
    assert_golden(case.folder / "ir.txt", described(module_of(case.source)))


@pytest.mark.parametrize("case", CASES)
def test_every_reference_of_the_ir_is_declared_and_every_declaration_is_reached(case: Case) -> None:
    module = module_of(case.source)
    declared = {declaration.key: declaration for declaration in module.declarations}
    reached, pending = {module.root}, [module.root]
    while pending:
        for part in parts_of(declared[pending.pop()]):
            if isinstance(part, Ref) and part.key not in reached:
                reached.add(part.key)
                pending.append(part.key)
    assert reached == set(declared)


def test_the_root_is_called_after_the_subject_whatever_the_schema_says() -> None:
    lowered = lower({"title": "Something else", "type": "object", "properties": {"a": {}}}, "OrderSubmitted")
    assert lowered.declarations[0].title == "OrderSubmitted"


def test_a_property_more_changes_no_key_and_no_title() -> None:
    before: JsonObject = {"b": _object(c=_object(d={})), "list": {"type": "array", "items": _object(e={})}}
    small, large = lower(_object(**before), "Root"), lower(_object(a=_object(b=_object(c={})), **before, z={"enum": [1, 2]}), "Root")
    names = {declaration.key: declaration.title for declaration in large.declarations}
    assert {declaration.key: declaration.title for declaration in small.declarations}.items() <= names.items()


def test_objects_nested_a_thousand_deep_are_lowered_without_a_stack() -> None:
    schema: JsonObject = {"type": "string"}
    for _ in range(1000):
        schema = _object(a=schema)
    assert len(lower(schema, "Deep").declarations) == 1000


def test_lists_nested_too_deep_become_any_with_a_warning() -> None:
    schema: JsonObject = {"type": "string"}
    for _ in range(200):
        schema = {"type": "array", "items": schema}
    lowered = lower(_object(a=schema), "Deep")
    assert "nested too deeply" in lowered.warnings[0]
    assert any(isinstance(part, AnyType) and part.reason for part in parts_of(lowered.declarations[0]))


def test_definitions_that_double_at_every_step_stay_as_many_as_they_are() -> None:
    definitions: JsonObject = {f"d{n}": _object(a={"$ref": f"#/$defs/d{n + 1}"}, b={"$ref": f"#/$defs/d{n + 1}"}) for n in range(60)}
    definitions["d60"] = {"type": "string"}
    assert len(lower({"$ref": "#/$defs/d0", "$defs": definitions}, "Root").declarations) == 60


@pytest.mark.parametrize(
    "schema", [{"$ref": "#"}, {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, True, {}]
)
def test_a_schema_that_says_nothing_is_any(schema: JsonObject | bool) -> None:
    assert [type(part) for part in parts_of(lower(schema, "Root").declarations[0])] == [AnyType]


def test_a_reference_that_leads_nowhere_is_an_error_that_names_the_subject() -> None:
    with pytest.raises(InvalidSchema, match="does not point to a schema") as caught:
        module_of(Source.given(Subject("shop", "Order"), 3, "v1", True, {"properties": {"a": {"$ref": "#/$defs/missing"}}}))
    assert caught.value.where.startswith("shop@Order@3")


@pytest.mark.parametrize("ref", ["https://example.com/x.json", "../x.json", "file:///etc/passwd"])
def test_a_reference_out_of_the_document_is_any_and_is_never_fetched(ref: str) -> None:
    lowered = lower(_object(a={"$ref": ref}, b={"$ref": ref, "type": "string"}), "Root")
    assert [type(part).__name__ for part in parts_of(lowered.declarations[0])] == ["AnyType", "Scalar", "AnyType"]
    assert [ref in warning for warning in lowered.warnings] == [True, True]


def test_schemas_that_meet_again_inside_themselves_are_folded() -> None:
    """The shape of a metaschema that restricts another: `allOf` of a definition and its own properties, which refer to both."""
    definitions: JsonObject = {
        "base": _object(a={"$ref": "#/$defs/base"}, b={"anyOf": [{"$ref": "#/$defs/base"}, {"type": "array", "items": {"$ref": "#/$defs/base"}}]}),
        "own": {"allOf": [{"$ref": "#/$defs/base"}, _object(a={"$ref": "#/$defs/own"}, b={"anyOf": [{"$ref": "#/$defs/own"}, {"type": "array"}]})]},
    }
    assert len(lower({"$ref": "#/$defs/own", "$defs": definitions}, "Root").declarations) < 10


MALFORMED: list[JsonObject] = [
    {"type": 5},
    {"properties": []},
    {"required": "a"},
    {"enum": {}},
    {"allOf": {}},
    {"items": 3},
    {"minLength": "x"},
    {"type": ["object", 7]},
    {"x-inferred": "enum"},
    {"properties": {"a": 1}},
    {"oneOf": []},
    {"enum": []},
    {"multipleOf": 0},
    {"patternProperties": {"(": True}},
    {"title": 1, "description": [], "type": "object", "properties": {"a": {"default": {"x": 1}}}},
]


@pytest.mark.parametrize("schema", MALFORMED)
def test_a_malformed_keyword_is_passed_over(schema: JsonObject) -> None:
    assert lower(schema, "Root").declarations


def _object(**properties: JsonValue) -> JsonObject:
    return {"type": "object", "properties": properties}


def test_types_beyond_the_limit_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schemactl.bindings.lower.lowering.MOST_DECLARATIONS", 3)
    many: JsonObject = {f"p{n}": _object(x={"oneOf": [_tagged("a"), _tagged("b")]}) for n in range(9)}
    lowered = lower(_object(**many), "Root")
    assert len(lowered.declarations) < 9
    assert any("too many types" in warning for warning in lowered.warnings)


def test_unions_that_multiply_beyond_the_limit_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schemactl.bindings.lower.lowering.MOST_STEPS", 5)
    lowered = lower(_object(a={"anyOf": [{"type": "array", "items": {"type": "string", "minLength": n}} for n in range(9)]}), "Root")
    assert any("too many types" in warning for warning in lowered.warnings)


def test_unions_that_double_twelve_times_are_any_before_each_way_was_taken() -> None:
    lowered = lower(doubled(_object(k={"type": "string"}), DOUBLINGS["anyOf"], levels=12), "Root")
    assert any("too many types" in warning for warning in lowered.warnings)


def test_a_chain_of_unions_through_definitions_costs_no_stack() -> None:
    definitions: JsonObject = {
        f"d{n}": {"anyOf": [{"$ref": f"#/$defs/d{n + 1}"}, {"type": "array", "items": {"$ref": f"#/$defs/d{n + 1}"}}]} for n in range(300)
    }
    assert any("too deeply" in warning for warning in lower({"$ref": "#/$defs/d0", "$defs": definitions | {"d300": {}}}, "Root").warnings)


@pytest.mark.parametrize("pattern", ["(a+)+b$", "x" * 300, "(", "[a-"])
def test_a_pattern_that_backtracking_would_hang_on_or_that_cannot_be_read_matches_no_name(pattern: str) -> None:
    lowered = lower({"type": "object", "properties": {"a" * 40: {}}, "patternProperties": {pattern: {"type": "string"}}}, "Root")
    assert type_text(next(parts_of(lowered.declarations[0]))) == "any"


def _tagged(tag: str) -> JsonObject:
    return {**_object(kind={"const": tag}, inner=_object(y={})), "required": ["kind"]}


@pytest.mark.parametrize("branches", [["#"], ["#", "#"]])
def test_a_union_of_nothing_but_itself_is_any_with_a_warning(branches: list[str]) -> None:
    schema: JsonObject = {"anyOf": [{"$ref": ref} for ref in branches]}
    lowered = lower(schema, "Self")
    assert lowered.warnings == ("/: a reference that refers to itself",)
    nested = lower({"properties": {"x": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"anyOf": [{"$ref": "#/$defs/A"} for _ in branches]}}}, "Outer")
    assert nested.warnings == ("#/$defs/A: a reference that refers to itself",)


def test_aliases_in_a_circle_are_what_they_hold_besides_one_another() -> None:
    text, whole = Scalar(Kind.STRING), Scalar(Kind.INTEGER)
    circle = {
        "a": Alias("a", "A", Nullable(Union("a", "A", (Ref("b"), text)))),
        "b": Alias("b", "B", Union("b", "B", (Ref("a"), whole, ListOf(Ref("a"))))),
        "c": Alias("c", "C", Union("c", "C", (Ref("c"), Ref("d")))),
        "d": Alias("d", "D", Ref("c")),
        "e": Alias("e", "E", Union("e", "E", (Ref("a"), Ref("c")))),
    }
    a, b, c, d, e = (each.type for each in straightened(circle).values() if isinstance(each, Alias))
    assert a == Nullable(Union("a", "A", (text, whole, ListOf(Ref("a")))))
    assert b == Nullable(Union("b", "B", (whole, ListOf(Ref("a")), text)))
    assert (c, d) == (Never(), Never())
    assert e == circle["e"].type


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [(["^a"], "^a"), (["^a", "^b"], "(?:^a)|(?:^b)"), ([r"^(a)\1", "^b"], None), ([r"^(a)\1"], r"^(a)\1"), ([""], None)],
)
def test_keys_of_a_closed_map_match_one_of_its_patterns(patterns: list[str], expected: str | None) -> None:
    schema: JsonObject = {"type": "object", "additionalProperties": False, "patternProperties": {pattern: {"type": "string"} for pattern in patterns}}
    [root] = lower(schema, "Map").declarations
    assert isinstance(root, Alias)
    text = Scalar(Kind.STRING)
    by_key = KeyTypes(tuple((pattern, text) for pattern in patterns), Never()) if len(patterns) > 1 and expected is None else None
    assert root.type == MapOf(text, expected, by_key=by_key)


PRIVATE: JsonObject = {"type": "string", "x-pii": True}


@pytest.mark.parametrize(
    ("schema", "is_private"),
    [
        (PRIVATE, True),
        ({"$ref": "#/$defs/Mail"}, True),
        ({"$ref": "#/$defs/Address", "x-pii": True}, True),
        ({"type": "array", "items": PRIVATE}, True),
        ({"type": "array", "prefixItems": [{"type": "integer"}, PRIVATE]}, True),
        ({"type": "array", "items": {"type": "array", "items": {"$ref": "#/$defs/Mail"}}}, True),
        ({"type": "object", "additionalProperties": PRIVATE}, True),
        ({"type": "object", "patternProperties": {"^m": PRIVATE}, "additionalProperties": False}, True),
        ({"anyOf": [PRIVATE, {"type": "null"}]}, True),
        ({"oneOf": [{"type": "integer"}, {"type": "array", "items": PRIVATE}]}, True),
        ({"allOf": [{"type": "string"}, {"x-pii": True}]}, True),
        ({"$ref": "#/$defs/Address"}, False),
        ({"type": "array", "items": {"$ref": "#/$defs/Address"}}, False),
        ({"$ref": "#/$defs/Loop"}, False),
        ({"type": "string", "x-pii": False}, False),
    ],
)
def test_a_property_is_private_where_anything_in_it_is_but_for_what_records_say_themselves(schema: JsonObject, is_private: bool) -> None:
    definitions: JsonObject = {
        "Mail": PRIVATE,
        "Address": {"properties": {"street": PRIVATE}},
        "Loop": {"type": "array", "items": {"$ref": "#/$defs/Loop"}},
    }
    record = lower({"properties": {"it": schema}, "$defs": definitions}, "Root").declarations[0]
    assert isinstance(record, Record)
    assert record.properties[0].docs.pii is is_private


def test_all_of_a_private_record_is_private_and_marking_a_property_makes_no_other_type() -> None:
    address: JsonObject = {"x-pii": True, "properties": {"street": {"type": "string"}}}
    document: JsonObject = {
        "properties": {"home": {"$ref": "#/$defs/Address"}, "work": {"$ref": "#/$defs/Address", "x-pii": True}},
        "$defs": {"Address": address},
    }
    root, *others = lower(document, "Root").declarations
    assert isinstance(root, Record)
    assert [each.key for each in others] == ["#/$defs/Address"]
    assert isinstance(others[0], Record)
    assert others[0].properties[0].docs.pii
