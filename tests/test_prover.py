"""The prover: every case folder has a writer, a reader, and the verdict under both content models."""

from pathlib import Path

import pytest

from schemactl.compat.containment import ContainmentQuery, Verdict
from schemactl.compat.prover import Counterexample, Covers, ProverOptions, Undecided, prove
from schemactl.compat.witness import confirm
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.schema.parse import load_file
from tests.support import cases

NAMES = {Covers: "compatible", Counterexample: "breaking", Undecided: "undecided"}


def load(folder: Path) -> tuple[Document, Document, JsonObject]:
    writer, reader, expected = (load_file(folder / f"{name}.json") for name in ("writer", "reader", "expected"))
    assert isinstance(writer, dict | bool)
    assert isinstance(reader, dict | bool)
    assert isinstance(expected, dict)
    return writer, reader, expected


@pytest.mark.parametrize("model", list(ContentModel))
@pytest.mark.parametrize("folder", cases("prover"))
def test_the_verdict_is_the_expected_one(folder: Path, model: ContentModel) -> None:
    writer, reader, expected = load(folder)
    formats = Formats(str(expected.get("formats", "annotate")))
    verdict = prove(writer, reader, ProverOptions(content_model=model, formats=formats))
    assert NAMES[type(verdict)] == expected[model.value], verdict
    assert_witness_is_confirmed(verdict, ContainmentQuery(writer, reader, model, formats))


def assert_witness_is_confirmed(verdict: Verdict, question: ContainmentQuery) -> None:
    if isinstance(verdict, Counterexample):
        assert confirm(question, verdict.witness.payload) == verdict.witness


@pytest.mark.parametrize("folder", cases("prover"))
def test_a_schema_covers_itself(folder: Path) -> None:
    for document in load(folder)[:2]:
        for model in ContentModel:
            assert not isinstance(prove(document, document, ProverOptions(content_model=model)), Counterexample)


WORDS: list[JsonValue] = [f"v{at}" for at in range(600)]
FEW: dict[str, tuple[JsonObject, int]] = {
    "an enum": ({"items": {"enum": WORDS}}, 600),
    "an enum elsewhere": ({"items": {"$ref": "#/$defs/words"}, "$defs": {"words": {"enum": WORDS}}}, 600),
    "texts or null": ({"items": {"type": ["string", "null"], "enum": [*WORDS, None, 7]}}, 601),
    "a constant": ({"items": {"const": 5}}, 1),
    "a constant that is an object": ({"items": {"const": {"a": [1]}}}, 1),
    "booleans": ({"items": {"type": "boolean"}}, 2),
    "booleans or null": ({"items": {"type": ["boolean", "null"]}}, 3),
    "whole numbers between bounds": ({"items": {"type": "integer", "minimum": -300, "exclusiveMaximum": 300}}, 600),
    "multiples between bounds": ({"items": {"type": "integer", "minimum": 1, "maximum": 600, "multipleOf": 7}}, 85),
    "one or the other": ({"items": {"anyOf": [{"enum": WORDS[:50]}, {"type": "integer", "minimum": 0, "maximum": 9}, {"const": None}]}}, 61),
    "all but some": ({"items": {"enum": WORDS, "not": {"enum": WORDS[:100]}}}, 500),
    "those that a pattern matches": ({"items": {"enum": WORDS, "pattern": "^v1"}}, 111),
    "equal values": ({"items": {"enum": [1, 1.0, True, "1"]}}, 3),
    "objects": ({"items": {"enum": [{"a": at} for at in range(50)]}}, 50),
    "other kinds first": ({"prefixItems": [{"type": "boolean"}] * 2, "items": {"enum": WORDS[:20]}}, 22),
    "the same kind first": ({"prefixItems": [{"enum": WORDS[:15]}] * 2, "items": {"enum": WORDS[:15]}}, 15),
}


@pytest.mark.parametrize("name", FEW)
def test_there_are_no_more_different_items_than_values(name: str) -> None:
    """uniqueItems over finitely many values is as good as a maxItems."""
    written, values = FEW[name]
    writer: JsonObject = {"type": "array", "uniqueItems": True, **written}
    for most in (values - 1, values, values + 1):
        verdict = prove(writer, {"type": "array", "maxItems": most}, ProverOptions(seconds=60))
        assert isinstance(verdict, Counterexample if most < values else Covers), (most, verdict)
        if isinstance(verdict, Counterexample):
            assert isinstance(verdict.witness.payload, list)
            assert len(verdict.witness.payload) == values


ENDLESS: list[JsonObject] = [
    {"type": "integer", "minimum": 0},
    {"type": "string"},
    {"type": "number", "minimum": 0, "maximum": 1},
    {"type": "object"},
    {},
]


@pytest.mark.parametrize("items", ENDLESS, ids=str)
def test_of_other_values_there_are_more_than_any_number(items: JsonObject) -> None:
    verdict = prove({"type": "array", "uniqueItems": True, "items": items}, {"type": "array", "maxItems": 8}, ProverOptions(seconds=60))
    assert isinstance(verdict, Counterexample), verdict
