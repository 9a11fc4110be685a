"""Every format: what is read back of what was written accepts what the original accepts, and no more unless a loss says so."""

import random

import pytest

from schemactl.compat.containment import Counterexample, Covers
from schemactl.compat.prover import prove
from schemactl.errors import InvalidSchema
from schemactl.exchange import FORMATS, Format
from schemactl.model.exchange import ForeignFile, Found, Offered
from schemactl.model.json import Document
from schemactl.model.options.compat import ContentModel, ProverOptions
from schemactl.model.schema import Schema
from schemactl.model.subject import Subject
from schemactl.schema.metaschema import check_is_schema
from schemactl.schema.parse import load_schema
from tests.generated_schemas import Schemas
from tests.support import examples

STRICT = ProverOptions(content_model=ContentModel.STRICT)
ODD = ("a", "A", "é", "a@b", "a/b", "..", "%40", "AWSEvent", "detail", "components", "x" * 300, "-value", "a b", "$ref", "\U0001f600")


def offered() -> list[Offered]:
    """Subjects with odd names, which look like one another where a format has fewer characters, and generated schemas."""
    found: list[Offered] = []
    for seed in range(examples(120)):
        source = random.Random(seed)
        document = Schemas(source, dense=seed % 3 == 0).document()
        try:
            check_is_schema(Schema(document))
        except InvalidSchema:
            continue
        type_ = source.choice((None, *ODD))
        found.append(Offered(Subject(f"{source.choice(ODD)}{seed}", type_ and f"{type_}{seed % 2}"), 1, "1.0.0", document))
    return found


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_a_round_trip_gives_the_same_or_names_what_it_lost(format_: Format) -> None:
    given = offered()
    for draft in format_.drafts:
        written = format_.write(given, draft)
        assert format_.write(given, draft) == written
        files = [ForeignFile(path, load_schema(content, path)) for path, content in written.files.items() if path.endswith(".json")]
        assert format_.read is not None
        found: dict[Subject, Document] = {one.subject: one.document for one in format_.read(files) if isinstance(one, Found)}
        assert found.keys() == {one.subject for one in given}
        exact = 0
        for one in given:
            verdict = prove(one.document, found[one.subject], STRICT)
            assert not isinstance(verdict, Counterexample), (draft, one, found[one.subject])
            if not any(loss.accepts_more for loss in written.losses.get(one.subject, ())):
                assert not isinstance(prove(found[one.subject], one.document, STRICT), Counterexample), (draft, one, found[one.subject])
                exact += isinstance(verdict, Covers)
        assert exact > 3


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_names_of_files_are_those_of_no_other_and_lead_nowhere(format_: Format) -> None:
    from schemactl.files.names import fault_of

    given = offered()
    files = format_.write(given, format_.drafts[0]).files
    assert len({path.casefold() for path in files}) == len(files)
    assert [path for path in files if fault_of(path) is not None] == []
