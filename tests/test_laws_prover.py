"""Laws of the prover, over pairs of schemas made at random from fixed seeds (tests/generated_schemas.py)."""

from random import Random

import pytest

from schemactl.compat.containment import ContainmentQuery
from schemactl.compat.content_model import declared
from schemactl.compat.prover import Counterexample, Covers, ProverOptions, Undecided, prove
from schemactl.compat.witness import confirm
from schemactl.errors import InvalidSchema
from schemactl.model.json import Document
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.schema.normal_form import normal_form
from schemactl.schema.validation import validator
from tests.algebra import covers
from tests.generated_schemas import Schemas, Values
from tests.support import examples

BATCH = examples(150)
MOST_UNDECIDED = 0.01


def pair(seed: int, dense: bool) -> tuple[Document, Document]:
    """Writer and reader: mostly one document and a changed copy of it, sometimes two that know nothing of each other."""
    random = Random(seed)
    schemas = Schemas(random, dense=dense)
    one = schemas.document()
    other = schemas.document() if random.random() < 0.25 else schemas.mutated(one)
    return (one, other) if random.random() < 0.5 else (other, one)


def valid_pairs(start: int, dense: bool = False) -> list[tuple[int, Document, Document]]:
    """A batch of pairs; those with references in a circle are no schemas, and left out."""
    found = []
    for seed in range(start, start + BATCH):
        writer, reader = pair(seed, dense)
        try:
            normal_form(writer), normal_form(reader)
        except InvalidSchema:
            continue
        found.append((seed, writer, reader))
    return found


@pytest.mark.parametrize("model", list(ContentModel))
@pytest.mark.parametrize(("start", "dense"), [(start, dense) for start in range(0, 8 * BATCH, BATCH) for dense in (False, True)])
def test_what_is_covered_has_no_counterexample_and_each_counterexample_is_confirmed(start: int, dense: bool, model: ContentModel) -> None:
    undecided = []
    for seed, writer, reader in valid_pairs(start, dense):
        verdict = prove(writer, reader, ProverOptions(content_model=model))
        question = ContainmentQuery(writer, reader, model, Formats.ANNOTATE)
        if isinstance(verdict, Counterexample):
            assert confirm(question, verdict.witness.payload) == verdict.witness, seed
        else:
            values = Values(Random(seed))
            documents = (question.sent, question.read, question.written)
            for number in range(15):
                value = values.near(documents[number % 3], documents[number % 3])
                assert isinstance(verdict, Undecided) or confirm(question, value) is None, (seed, value)
            undecided += [seed] if isinstance(verdict, Undecided) else []
    assert len(undecided) <= MOST_UNDECIDED * BATCH + 2, undecided


@pytest.mark.parametrize("start", range(50_000, 50_000 + 4 * BATCH, BATCH))
def test_the_algebra_of_jsonschema_rs_never_contradicts_a_counterexample(start: int) -> None:
    for seed, writer, reader in valid_pairs(start):
        question = ContainmentQuery(writer, reader, ContentModel.STRICT, Formats.ANNOTATE)
        if covers(question.sent, question.read, Formats.ANNOTATE):
            assert not isinstance(prove(writer, reader, ProverOptions(content_model=ContentModel.STRICT)), Counterexample), seed


@pytest.mark.parametrize("start", range(60_000, 60_000 + 3 * BATCH, BATCH))
def test_closing_only_narrows(start: int) -> None:
    for seed, writer, _reader in valid_pairs(start, dense=True):
        written = normal_form(writer)
        sent, whole = validator(declared(written), Formats.ANNOTATE), validator(writer, Formats.ANNOTATE)
        values = Values(Random(seed))
        for _ in range(10):
            value = values.near(written, written)
            assert whole.is_valid(value) or not sent.is_valid(value), (seed, value)


@pytest.mark.parametrize("start", range(70_000, 70_000 + 2 * BATCH, BATCH))
def test_the_working_form_accepts_what_the_document_accepts(start: int) -> None:
    for seed, writer, _reader in valid_pairs(start, dense=True):
        before, after = validator(writer, Formats.ANNOTATE), validator(normal_form(writer), Formats.ANNOTATE)
        values = Values(Random(seed))
        for _ in range(10):
            value = values.near(writer, writer) if '"$ref"' not in str(writer) else values.any(3)
            assert before.is_valid(value) == after.is_valid(value), (seed, value)


def test_strict_covers_what_declared_sends() -> None:
    for seed, writer, reader in valid_pairs(80_000):
        if isinstance(prove(writer, reader, ProverOptions(content_model=ContentModel.STRICT)), Covers):
            assert not isinstance(prove(writer, reader), Counterexample), seed


def test_the_same_question_has_the_same_answer() -> None:
    for _seed, writer, reader in valid_pairs(90_000):
        assert prove(writer, reader) == prove(writer, reader)
