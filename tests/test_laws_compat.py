"""Laws of comparing: nothing differs from itself, the sides mirror each other, the compatible refuses nothing, witnesses are real."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.compat.rules import RULES, rule_for
from schemactl.diff import changes
from schemactl.model.change import Change
from schemactl.model.finding import Comparison, Direction, Severity
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import CompatOptions, ContentModel, Formats
from schemactl.model.schema import Schema
from schemactl.pipeline.comparison import compare_documents
from schemactl.schema.canonical import canonical_bytes
from schemactl.schema.validation import validator
from tests.support import OPPOSITE, examples

NAMES = ("a", "b", "ab")
VALUES: tuple[JsonValue, ...] = (
    None,
    True,
    False,
    0,
    1,
    1.0,
    2.5,
    -3,
    "",
    "a",
    "ab",
    "2026-01-01",
    [],
    ["a"],
    [1, None],
    {},
    {"a": 1},
    {"a": "a", "b": 0},
)


def scalars() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.sampled_from([True, {}, {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": ["string", "null"]}, {"type": "boolean"}]),
        st.builds(lambda low: {"type": "string", "minLength": low}, st.integers(0, 2)),
        st.builds(lambda high: {"type": "number", "maximum": high}, st.integers(-1, 2)),
        st.builds(
            lambda values: {"enum": values}, st.lists(st.sampled_from(["a", "b", 1, True, None]), min_size=1, max_size=3, unique_by=canonical_bytes)
        ),
        st.sampled_from([{"type": "string", "format": "date"}, {"type": "string", "pattern": "^a"}, {"const": 1}, {"not": {"type": "string"}}]),
    )


def objects(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"type": st.just("object")},
        optional={
            "properties": st.dictionaries(st.sampled_from(NAMES), below, max_size=2),
            "required": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
            "additionalProperties": st.one_of(st.booleans(), below),
            "minProperties": st.integers(0, 2),
        },
    )


def arrays(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"type": st.just("array")}, optional={"items": below, "minItems": st.integers(0, 2), "prefixItems": st.lists(below, min_size=1, max_size=1)}
    )


def unions(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keyword = st.sampled_from(["anyOf", "oneOf", "allOf"])
    return st.builds(lambda name, branches: {name: branches}, keyword, st.lists(below, min_size=1, max_size=3))


schemas = st.recursive(scalars(), lambda below: st.one_of(objects(below), arrays(below), unions(below)), max_leaves=5)
options = st.builds(CompatOptions, st.just("FULL"), st.sampled_from(ContentModel), st.sampled_from(Formats))


def compared(old: Document, new: Document, chosen: CompatOptions) -> Comparison:
    return compare_documents(Schema(old, "old"), Schema(new, "new"), chosen)


def broken(comparison: Comparison) -> set[Direction]:
    return {direction for finding in comparison.findings for direction in finding.breaks}


def not_proven(comparison: Comparison) -> set[Direction]:
    """The directions that are broken, or that could not be decided."""
    return broken(comparison) | {direction for finding in comparison.findings for direction in finding.undecided}


@settings(max_examples=examples(120))
@given(schemas, options)
def test_nothing_differs_from_itself(schema: Document, chosen: CompatOptions) -> None:
    comparison = compared(schema, schema, chosen)
    assert (comparison.findings, comparison.bump.value, comparison.compatible) == ((), "none", True)


@settings(max_examples=examples(250))
@given(schemas, schemas)
def test_the_changes_seen_from_the_other_side_are_their_mirrors(old: Document, new: Document) -> None:
    assert sorted(map(_key, changes(new, old))) == sorted(_key(change.mirrored) for change in changes(old, new))


def _key(change: Change) -> tuple[str, ...]:
    facets = canonical_bytes([change.old, change.new]).decode()
    return (change.kind, change.action, str(change.path), facets)


@settings(max_examples=examples(250))
@given(schemas, schemas)
def test_every_change_is_told_by_exactly_one_rule(old: Document, new: Document) -> None:
    for change in changes(old, new):
        assert [rule.id for rule in RULES.values() if rule.when(change)] == [rule_for(change).id]


@settings(max_examples=examples(150))
@given(schemas, schemas, options)
def test_forward_is_backward_with_the_sides_swapped(old: Document, new: Document, chosen: CompatOptions) -> None:
    forth, back = compared(old, new, chosen), compared(new, old, chosen)
    assert {OPPOSITE[direction] for direction in broken(forth)} == broken(back)
    assert {OPPOSITE[direction] for direction in not_proven(forth)} == not_proven(back)


@settings(max_examples=examples(200))
@given(schemas, schemas, st.sampled_from(Formats))
def test_what_is_called_compatible_refuses_no_value(old: Document, new: Document, formats: Formats) -> None:
    directions = not_proven(compared(old, new, CompatOptions("FULL", ContentModel.STRICT, formats)))
    before, after = validator(old, formats), validator(new, formats)
    for value in VALUES:
        allowed = before.is_valid(value), after.is_valid(value)
        assert allowed != (True, False) or Direction.BACKWARD in directions, value
        assert allowed != (False, True) or Direction.FORWARD in directions, value


@settings(max_examples=examples(200))
@given(schemas, schemas, options)
def test_a_witness_is_allowed_by_one_side_and_refused_by_the_other(old: Document, new: Document, chosen: CompatOptions) -> None:
    before, after = validator(old, chosen.formats), validator(new, chosen.formats)
    for finding in compared(old, new, chosen).findings:
        assert (finding.witness is None) == (not finding.breaks)
        if finding.witness is None:
            assert finding.severity is not Severity.BREAKING
            continue
        writer, reader = (after, before) if finding.witness.breaks is Direction.FORWARD else (before, after)
        assert writer.is_valid(finding.witness.payload)
        assert not reader.is_valid(finding.witness.payload)
        assert finding.witness.breaks in finding.breaks


@settings(max_examples=examples(100))
@given(schemas, schemas)
def test_declared_is_never_stricter_than_plain_json_schema(old: Document, new: Document) -> None:
    plain = broken(compared(old, new, CompatOptions("FULL", ContentModel.STRICT)))
    declared = compared(old, new, CompatOptions("FULL", ContentModel.DECLARED))
    proven = {finding.witness.breaks for finding in declared.findings if finding.witness is not None}
    assert proven <= plain
