"""Schemas that are made to take for ever: a comparison ends all the same, and what was not decided is never called compatible."""

from collections.abc import Callable
from typing import Any

import pytest

from schemactl.compat.containment import ContainmentQuery
from schemactl.compat.disjointness import Apart, Side
from schemactl.compat.prover import Counterexample, Covers, ProverOptions, Undecided, prove
from schemactl.compat.solver.definitions import Definitions
from schemactl.compat.solver.pool import Pool
from schemactl.compat.witness import confirm
from schemactl.diff import changes
from schemactl.errors import InvalidSchema
from schemactl.model.deadline import NEVER, SELDOM, Deadline, OutOfTime
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import CompatOptions, ContentModel, Formats
from schemactl.model.schema import Schema
from schemactl.pipeline.comparison import compare_documents
from schemactl.schema.bounded_validation import OutOfPatience, bounded_validator
from schemactl.schema.normal_form import normal_form

TEXT: JsonObject = {"type": "string"}
WHOLE: JsonObject = {"type": "integer"}
QUICKLY = CompatOptions(budget=0.5)
PATIENTLY = ProverOptions(seconds=60)

LEVELS = 9
"""Few enough that a document of definitions that double is read at all (schema/normal_form.py), and more than can be tried one by one."""

Doubling = Callable[[JsonValue, int], JsonObject]
DOUBLINGS: dict[str, Doubling] = {
    "allOf": lambda below, level: {"allOf": [below, below]},
    "anyOf": lambda below, level: {"anyOf": [{"required": [f"a{level}"], "allOf": [below]}, {"required": [f"b{level}"], "allOf": [below]}]},
    "oneOf": lambda below, level: {"oneOf": [below, {"required": [f"a{level}"], "allOf": [below]}]},
    "if": lambda below, level: {"if": below, "then": below, "else": below},
    "not": lambda below, level: {"not": {"not": {"allOf": [below, {"not": {"not": below}}]}}},
    "dependentSchemas": lambda below, level: {"dependentSchemas": {f"a{level}": below, f"b{level}": below}},
    "unevaluatedProperties": lambda below, level: {"allOf": [below, below], "properties": {f"a{level}": TEXT}, "unevaluatedProperties": False},
}


def doubled(leaf: JsonObject, doubling: Doubling, levels: int = LEVELS) -> JsonObject:
    """Definitions of which each uses the next one twice: forty of them lead to the last in a million million ways."""
    definitions: JsonObject = {f"d{level}": doubling({"$ref": f"#/$defs/d{level + 1}"}, level) for level in range(levels)}
    return {"$ref": "#/$defs/d0", "$defs": {**definitions, f"d{levels}": leaf}}


def repeated(times: int, leaf: JsonObject, level: Callable[[JsonObject, int], JsonObject]) -> JsonObject:
    """A leaf under so many levels, every one written out in full."""
    schema = leaf
    for at in range(times):
        schema = level(schema, at)
    return schema


def overlapping(below: JsonObject, level: int) -> JsonObject:
    """Three alternatives that nothing keeps apart."""
    return {"oneOf": [record({"a": below, f"k{level}": {"const": at}}, "a") for at in range(3)]}


def alone_or_within(below: JsonObject, level: int) -> JsonObject:
    return {"oneOf": [below, record({f"x{level}": below})]}


def on_condition(below: JsonObject, level: int) -> JsonObject:
    tested = record({f"k{level}": {"const": "a"}})
    return {"type": "object", "if": tested, "then": {"properties": {"a": below}}, "else": {"properties": {"b": below}}}


def linked(leaf: JsonObject, many: int = 60) -> JsonObject:
    """Definitions each of which leads to four others, and to the leaf."""

    def links(at: int) -> JsonObject:
        return {f"c{next_}": {"$ref": f"#/$defs/d{(at * 7 + next_ * 3 + 1) % many}"} for next_ in range(4)}

    definitions: JsonObject = {
        f"d{at}": {**record({"v": leaf, **links(at)}), "oneOf": [{"required": ["v"]}, {"required": ["c0"]}]} for at in range(many)
    }
    return {"$ref": "#/$defs/d0", "$defs": definitions}


def wide(leaf: JsonObject) -> JsonObject:
    """Two hundred properties, each a union of four."""
    unions: JsonObject = {f"p{at}": {"oneOf": [record({"a": leaf, f"b{kind}": WHOLE}) for kind in range(4)]} for at in range(200)}
    return record(unions, *[f"p{at}" for at in range(0, 200, 2)])


def many_alternatives(leaf: JsonObject) -> JsonObject:
    return {"anyOf": [record({"v": leaf, **{f"p{at}_{member}": TEXT for member in range(5)}}) for at in range(300)]}


def many_members(leaf: JsonObject) -> JsonObject:
    inner: JsonObject = {f"s{at}": {"type": "string", "maxLength": at} for at in range(10)}
    return record({f"f{at}": record({**inner, "last": leaf if at % 50 == 0 else TEXT}) for at in range(1_000)})


def other_names(leaf: JsonObject) -> JsonObject:
    """A thousand properties that have all got another name, of which one has to be there."""
    names = [f"{leaf['type']}_{at}" for at in range(1_000)]
    return record({name: record({f"x{at % 7}": TEXT, f"y{at % 11}": WHOLE, "z": {"type": "number"}}) for at, name in enumerate(names)}, names[0])


def many_patterns(leaf: JsonObject) -> JsonObject:
    return {"type": "object", "patternProperties": {f"^n{at}_[a-z]+": leaf for at in range(200)}}


def repeats_of_repeats(leaf: JsonObject) -> JsonObject:
    """Patterns of which derivatives grow and grow."""
    most = 3 if leaf == TEXT else 4
    return record({f"p{at}": {"type": "string", "pattern": f"^(?:[a-z]{{2,{40 + at}}}|[A-Z0-9]{{1,{60 + at}}}){{1,{most}}}$"} for at in range(10)})


WRITTEN_OUT: dict[str, Callable[[JsonObject], JsonObject]] = {
    "oneOf": lambda leaf: repeated(8, leaf, overlapping),
    "oneOf of itself": lambda leaf: repeated(11, leaf, alone_or_within),
    "if": lambda leaf: repeated(10, leaf, on_condition),
    "recursion": linked,
    "200 properties": wide,
    "anyOf of 300": many_alternatives,
    "11,000 properties": many_members,
    "1,000 renamed": other_names,
    "200 patterns": many_patterns,
    "repeats of repeats": repeats_of_repeats,
}


def record(properties: JsonObject, *required: str) -> JsonObject:
    return {"type": "object", "properties": properties, "required": list(required)}


@pytest.mark.parametrize("doubling", DOUBLINGS.values(), ids=DOUBLINGS.keys())
def test_definitions_that_double_end_as_something_other_than_compatible(doubling: Doubling) -> None:
    old, new = (doubled(record({"k": leaf}), doubling) for leaf in (TEXT, WHOLE))
    comparison = compare_documents(Schema(old), Schema(new), QUICKLY)
    assert not comparison.compatible
    assert compare_documents(Schema(new), Schema(new), QUICKLY).findings == ()


@pytest.mark.parametrize("doubling", DOUBLINGS.values(), ids=DOUBLINGS.keys())
def test_definitions_that_double_forty_times_are_refused(doubling: Doubling) -> None:
    with pytest.raises(InvalidSchema, match="more than 100,000 schemas for one value"):
        normal_form(doubled(TEXT, doubling, levels=40))


@pytest.mark.parametrize("made", WRITTEN_OUT.values(), ids=WRITTEN_OUT.keys())
def test_large_schemas_that_differ_in_a_leaf_end_as_something_other_than_compatible(made: Callable[[JsonObject], JsonObject]) -> None:
    comparison = compare_documents(Schema(made(TEXT)), Schema(made(WHOLE)), QUICKLY)
    assert not comparison.compatible
    assert compare_documents(Schema(made(WHOLE)), Schema(made(WHOLE)), QUICKLY).findings == ()


def test_what_the_oracle_cannot_tell_in_good_time_is_no_witness() -> None:
    reader = doubled(record({"k": WHOLE}), DOUBLINGS["allOf"], levels=40)
    with pytest.raises(OutOfPatience):
        bounded_validator(reader, Formats.ANNOTATE).is_valid({"k": 1})
    assert confirm(ContainmentQuery(record({"k": TEXT}), reader, ContentModel.STRICT, Formats.ANNOTATE), {"k": "a"}) is None
    shallow = bounded_validator(record({"k": WHOLE}), Formats.ANNOTATE)
    assert [error.validator for error in shallow.iter_errors({"k": "a"})] == ["type"]


def test_beyond_what_can_be_kept_apart_a_writer_is_taken_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schemactl.compat.content_model.MOST_CONTEXTS", 0)
    members: list[JsonObject] = [record({"kept_apart": record({name: TEXT})}) for name in ("a", "b")]
    definitions: JsonObject = {"one": members[0], "two": members[1]}
    writer: Document = {"allOf": [{"$ref": "#/$defs/one"}, {"$ref": "#/$defs/two"}], "$defs": definitions}
    assert isinstance(prove(writer, record({"kept_apart": record({"c": WHOLE})})), Counterexample)


def test_an_oracle_that_trips_over_a_reference_is_no_witness() -> None:
    def document(leaf: JsonObject) -> Document:
        dependencies: JsonObject = {"z": ["a"], "q": {"$id": "inner", **leaf}}
        return {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "inner"}}, "dependencies": dependencies}

    assert isinstance(prove(document(TEXT), document(WHOLE)), Undecided)
    assert isinstance(prove(document(WHOLE), document({"type": "number"})), Covers)


def test_parts_that_say_the_same_are_one_object_in_the_working_form() -> None:
    kind: JsonObject = {"type": "object", "properties": {"a": {"const": 1}, "b": {"enum": ["x", "y"]}}, "required": ["a"]}
    again: JsonObject = {"required": ["a"], "properties": {"b": {"enum": ["x", "y"]}, "a": {"const": 1}}, "type": "object"}
    other: JsonObject = {**kind, "properties": {"a": {"const": 1.0}, "b": {"enum": ["x", "y"]}}}
    form = normal_form({"properties": {"one": kind, "two": again, "three": other, "four": {"items": kind}}})
    assert isinstance(form, dict)
    members: Any = form["properties"]
    assert members["one"] is members["two"] is members["four"]["items"]
    assert members["one"] is not members["three"]


def test_a_deadline_is_over_when_its_time_is_used_up() -> None:
    assert not NEVER.is_over
    assert Deadline.within(0).is_over
    assert Deadline.within(-1).left == 0
    assert Deadline.within(60).after(0.5).left <= 30


def test_a_conjunct_that_comes_twice_is_told_once() -> None:
    old, new = (doubled(record({"k": leaf}), DOUBLINGS["allOf"]) for leaf in (TEXT, WHOLE))
    assert [str(change.path) for change in changes(old, new)] in ([], ["/k"])


def test_a_long_chain_of_references_is_followed() -> None:
    def chain(leaf: JsonObject) -> Document:
        links: JsonObject = {f"d{at}": {"allOf": [{"$ref": f"#/$defs/d{at + 1}"}, {"properties": {f"p{at}": TEXT}}]} for at in range(120)}
        return {"$ref": "#/$defs/d0", "$defs": {**links, "d120": record({"k": leaf}, "k")}}

    assert isinstance(prove(chain(TEXT), chain(WHOLE), PATIENTLY), Counterexample)
    assert isinstance(prove(chain(WHOLE), chain({"type": "number"}), PATIENTLY), Covers)


def test_a_schema_of_many_levels_is_decided() -> None:
    def nested(leaf: JsonObject) -> Document:
        schema = leaf
        for _ in range(150):
            schema = record({"below": schema, "beside": TEXT}, "below")
        return schema

    comparison = compare_documents(Schema(nested(TEXT)), Schema(nested(WHOLE)), CompatOptions(budget=60))
    assert [(finding.rule, finding.witness is not None) for finding in comparison.findings][:1] == [("accepts-less", True)]


def test_long_lists_of_values_are_compared_by_what_makes_them_equal() -> None:
    texts = [f"value-{number}" for number in range(2_000)]
    objects: list[JsonValue] = [{"a": number, "b": [number]} for number in range(400)]
    for values, other in ((texts, "new"), (objects, {"a": -1})):
        assert isinstance(prove({"enum": list(values)}, {"enum": [*values, other]}, PATIENTLY), Covers)
        verdict = prove({"enum": [*values, other]}, {"enum": list(values)}, PATIENTLY)
        assert isinstance(verdict, Counterexample)
        assert verdict.witness.payload == other


def test_without_time_nothing_is_decided() -> None:
    never = ProverOptions(seconds=-1.0)
    assert prove(record({"k": WHOLE}), record({"k": TEXT}), never) == Undecided("the search exceeded its budget (`compat.budget`)")
    assert isinstance(prove(TEXT, TEXT, never), Covers)
    with pytest.raises(OutOfTime), Deadline.within(-1.0).in_force():
        Pool().number({"allOf": [{"minLength": length} for length in range(SELDOM)]}, 0)


def test_two_definitions_say_the_same_when_all_that_they_lead_to_does() -> None:
    def says(document: JsonObject, name: str = "a") -> str:
        return Definitions(normal_form(document)).says(f"#/$defs/{name}")

    def pair(leaf: JsonObject, further: JsonObject) -> JsonObject:
        a: JsonObject = {"properties": {"b": {"$ref": "#/$defs/b"}}}
        b: JsonObject = {"properties": {"a": {"$ref": "#/$defs/a"}, "c": {"$ref": "#/$defs/c"}}}
        return {"$ref": "#/$defs/a", "$defs": {"a": a, "b": b, "c": {**leaf, "title": "C"}}, **further}

    assert says(pair(TEXT, {})) == says(pair(TEXT, {"maxProperties": 3}))
    assert says(pair(TEXT, {})) != says(pair(WHOLE, {}))
    assert says(pair(TEXT, {}), "c") == says(pair(TEXT, {}), "c") != says(pair(WHOLE, {}), "c")
    assert says(pair(TEXT, {}), "a") != says(pair(TEXT, {}), "b")


A, B, NOT_A = record({"t": {"const": "a"}}, "t"), record({"t": {"const": "b"}}, "t"), {"t": {"enum": ["b", 1]}}
WITH_Q, ONLY_P = record({"q": TEXT}, "q"), {**record({"p": TEXT}), "additionalProperties": False}
TREE = {"$ref": "#/$defs/tree"}
EXCLUDING: dict[str, tuple[Any, Any, bool]] = {
    "types": (TEXT, WHOLE, True),
    "numbers": (WHOLE, {"type": "number"}, False),
    "values": ({"const": 1}, {"enum": [True, "1"]}, True),
    "equal values": ({"const": 1}, {"enum": [1.0]}, False),
    "a tag": (A, B, True),
    "a tag that one side need not have": (A, record(NOT_A), True),
    "a tag that neither needs": (record({"t": {"const": "a"}}), record(NOT_A), False),
    "a tag beside an open type": ({"properties": {"t": {"const": "a"}}, "required": ["t"]}, B, True),
    "tags of what may be no object": ({**A, "type": ["object", "null"]}, {**B, "type": ["object", "null"]}, False),
    "a tag behind references": ({"$ref": "#/$defs/a"}, {"allOf": [B]}, True),
    "a type of a member": (record({"p": TEXT}, "p"), record({"p": WHOLE}), True),
    "a tag in a member": (record({"p": A}, "p"), record({"p": B}, "p"), True),
    "no room": (WITH_Q, ONLY_P, True),
    "room": (record({}, "p"), ONLY_P, False),
    "room by a pattern": (WITH_Q, {**ONLY_P, "patternProperties": {"q": True}}, False),
    "no room that is evaluated": (WITH_Q, {"type": "object", "allOf": [record({"p": TEXT}), True], "unevaluatedProperties": False}, True),
    "room that is evaluated": (WITH_Q, {"type": "object", "allOf": [WITH_Q], "unevaluatedProperties": False}, False),
    "room that may be evaluated": (WITH_Q, {"type": "object", "anyOf": [WITH_Q, A], "unevaluatedProperties": False}, False),
    "room among others": (WITH_Q, {"type": "object", "allOf": [{"additionalProperties": TEXT}], "unevaluatedProperties": False}, False),
    "a union": (A, {"oneOf": [B, record(NOT_A, "t")]}, True),
    "a union of which one could hold": (A, {"anyOf": [B, A]}, False),
    "nothing": (False, {}, True),
    "anything": ({"allOf": [True]}, True, False),
    "a recursion": (TREE, TREE, False),
}


@pytest.mark.parametrize(("one", "other", "apart"), EXCLUDING.values(), ids=EXCLUDING.keys())
def test_what_two_schemas_exclude_is_told_at_a_glance(one: Document, other: Document, apart: bool) -> None:
    document: JsonObject = {"$defs": {"a": A, "tree": record({"below": TREE}, "below")}}
    sides = Side(one, document), Side(other, document)
    assert Apart().are(*sides) == Apart().are(*sides[::-1]) == Apart().are_all(sides) == apart


def test_no_more_pairs_are_looked_at_than_there_is_time_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schemactl.compat.disjointness._MOST_PAIRS", 0)
    assert not Apart().are(Side(TEXT, True), Side(WHOLE, True))


def test_what_lies_very_deep_is_not_looked_at() -> None:
    one, other = (repeated(20, leaf, lambda below, level: record({"p": below}, "p")) for leaf in (A, B))
    assert not Apart().are(Side(one, True), Side(other, True))


def bus_of(many: int, leaf: JsonObject) -> JsonObject:
    """Events that no tag of theirs tells apart: each alone has its own member, under actions that many share."""

    def action(event: int, action: int) -> JsonObject:
        members: JsonObject = {"action": {"const": f"a{action}"}, f"e{event}": record({"id": WHOLE, "v": leaf if event == 7 else TEXT}, "id")}
        return {**record(members, *members), "additionalProperties": False}

    definitions: JsonObject = {f"e{event}": {"oneOf": [action(event, one) for one in range(4)]} for event in range(many)}
    return {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in definitions], "$defs": definitions}


@pytest.mark.parametrize("model", ContentModel)
def test_each_event_of_a_large_union_is_compared_with_its_own_successor(model: ContentModel) -> None:
    """Held against all others it took 70,000 steps for the events of GitHub; tells by steps, which are the same on every machine."""
    options = ProverOptions(content_model=model, seconds=60, steps=1_000)
    text, texts = bus_of(40, TEXT), bus_of(40, {"type": ["string", "null"]})
    assert isinstance(prove(text, texts, options), Covers)
    verdict = prove(texts, text, options)
    assert isinstance(verdict, Counterexample)
    assert verdict.witness.payload == {"action": "a0", "e7": {"id": 0, "v": None}}


@pytest.mark.parametrize("value", [{}, {"a": 1}, {"b": 1}, {"a": 1, "b": 1}, {"a": 1, "c": 1}, {"a": 1, "b": 1, "c": 1}])
@pytest.mark.parametrize("draft", ["http://json-schema.org/draft-04/schema#", "https://json-schema.org/draft/2020-12/schema"])
def test_whether_a_union_holds_is_decided_as_its_errors_tell(value: JsonValue, draft: str) -> None:
    schema: JsonObject = {"$schema": draft, "oneOf": [{"required": ["a"]}, {"required": ["b"]}], "anyOf": [{"required": ["c"]}, {"maxProperties": 1}]}
    validator = bounded_validator(schema, Formats.ANNOTATE)
    assert validator.is_valid(value) == (not list(validator.iter_errors(value)))
