"""What is called compatible refuses no event: over pairs of odd schemas (tests/odd_schemas.py), with events that follow either side."""

from random import Random
from typing import Final

import pytest

from schemactl.compat.containment import ContainmentQuery
from schemactl.compat.prover import Covers, ProverOptions, Undecided, prove
from schemactl.errors import InvalidSchema
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.schema.normal_form import normal_form
from tests.odd_schemas import DRAFTS, Events, OddSchemas
from tests.support import examples

PAIRS: Final = examples(40)
EVENTS: Final = 25
SEED: Final = 700_000


@pytest.mark.parametrize("model", ContentModel)
@pytest.mark.parametrize("draft", DRAFTS)
def test_what_covers_refuses_no_event(draft: int, model: ContentModel) -> None:
    checked = undecided = 0
    for seed in range(SEED, SEED + PAIRS):
        schemas = OddSchemas(Random(seed), draft)
        one = schemas.document()
        writer, reader = (one, schemas.mutated(one)) if seed % 2 else (schemas.mutated(one), one)
        try:
            normal_form(writer), normal_form(reader)
        except InvalidSchema:
            continue  # a circle
        verdict = prove(writer, reader, ProverOptions(content_model=model, seconds=20))
        undecided += isinstance(verdict, Undecided)
        if not isinstance(verdict, Covers):
            continue
        question = ContainmentQuery(writer, reader, model, Formats.ANNOTATE)
        for number in range(EVENTS):
            side = (writer, reader)[number % 2]
            event = Events(Random(f"{seed} {number}"), side).of(side, 5)
            if question.allowed_by_writer.is_valid(event) and question.allowed_as_sent.is_valid(event):
                checked += 1
                assert question.accepted_by_reader.is_valid(event), (seed, event)
    assert checked > PAIRS, "the events do not follow the schemas any more"
    assert undecided <= 2
