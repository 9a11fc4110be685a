"""The prover: every case folder has a writer, a reader, and the verdict under both content models."""

import json
from pathlib import Path

import pytest

from schemactl.compat.prover import Counterexample, Covers, ProverOptions, Undecided, prove
from schemactl.compat.question import Question
from schemactl.compat.verdict import Verdict
from schemactl.compat.witness import confirm
from schemactl.model.json import Document, JsonObject
from schemactl.model.options.compat import ContentModel, Formats
from tests.support import cases

NAMES = {Covers: "compatible", Counterexample: "breaking", Undecided: "undecided"}


def load(folder: Path) -> tuple[Document, Document, JsonObject]:
    writer, reader, expected = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("writer", "reader", "expected"))
    return writer, reader, expected


@pytest.mark.parametrize("model", list(ContentModel))
@pytest.mark.parametrize("folder", cases("prover"))
def test_the_verdict_is_the_expected_one(folder: Path, model: ContentModel) -> None:
    writer, reader, expected = load(folder)
    formats = Formats(expected.get("formats", "annotate"))
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
