"""The prover: every case folder has a writer, a reader, and the verdict under both content models."""

from pathlib import Path

import pytest

from schemactl.compat.prover import Counterexample, Covers, ProverOptions, Undecided, prove
from schemactl.compat.question import Question
from schemactl.compat.verdict import Verdict
from schemactl.compat.witness import confirm
from schemactl.model.json import Document, JsonObject
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
    assert_witness_is_confirmed(verdict, Question(writer, reader, model, formats))


def assert_witness_is_confirmed(verdict: Verdict, question: Question) -> None:
    if isinstance(verdict, Counterexample):
        assert confirm(question, verdict.witness.payload) == verdict.witness


@pytest.mark.parametrize("folder", cases("prover"))
def test_a_schema_covers_itself(folder: Path) -> None:
    for document in load(folder)[:2]:
        for model in ContentModel:
            assert not isinstance(prove(document, document, ProverOptions(content_model=model)), Counterexample)
