"""Each format means the same in inference, validation, proofs, the engine and generated code, by a table of cases from its RFC."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from schemactl.bindings.ir import STRING_KINDS, Kind
from schemactl.bindings.source import Source
from schemactl.infer import Evidence, refine
from schemactl.model.json import JsonObject
from schemactl.model.options.compat import Formats
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject
from schemactl.schema.formats import ASSERTED, FORMATS, INFERRED_FORMATS, Format
from schemactl.schema.patterns.language import language
from schemactl.schema.patterns.regular import both, negation, shortest, texts
from schemactl.schema.quick_validation import QuickValidator
from schemactl.schema.validation import validator
from tests.format_cases import FormatCase, format_cases, typed_format_cases
from tests.python.packages import Package
from tests.support import ROOT
from tests.test_engine_validation import allowed
from tests.test_solver import Solution, value_of

ROWS = [pytest.param(one, id=name) for name, one in FORMATS.items()]
TYPED = [pytest.param(case, id=f"{case.format} {case.line}") for case in typed_format_cases()]


def schema_of(name: str) -> JsonObject:
    return {"type": "object", "properties": {"text": {"type": "string", "format": name}}, "required": ["text"]}


@pytest.mark.parametrize("case", format_cases(), ids=lambda case: f"{case.format} {case.line}")
def test_the_predicate_agrees_with_the_table(case: FormatCase) -> None:
    assert FORMATS[case.format].holds(case.text) is case.right


@pytest.mark.parametrize("row", ROWS)
def test_every_format_has_a_table_with_both_kinds_of_lines(row: Format) -> None:
    assert {case.right for case in format_cases() if case.format == row.name} == {True, False}


@pytest.mark.parametrize("row", ROWS)
def test_examples_have_the_format_and_all_that_it_is_within(row: Format) -> None:
    assert row.examples
    for text in (*row.examples, *(case.text for case in format_cases() if case.format == row.name and case.right)):
        assert row.holds(text)
        assert row.outer is None or re.search(row.outer, text)
        assert all(FORMATS[wider].holds(text) for wider in row.within), text


@pytest.mark.parametrize("row", [row for row in ROWS if row.values[0].inner])  # type: ignore[attr-defined]
def test_every_text_of_the_inner_pattern_has_the_format_and_matches_the_outer_one(row: Format) -> None:
    """Texts from the pattern itself: each the shortest that is none of those before, and of growing length."""
    assert row.inner is not None
    assert row.outer is not None
    assert shortest(both([language(row.inner), negation(language(row.outer))])) is None
    found: list[str] = []
    for least in (0, 0, 0, 3, 12, 20, 25, 40):
        text = shortest(both([language(row.inner), *(negation(texts([known])) for known in found)]), least)
        if text is not None:
            found.append(text)
            assert row.holds(text), text
    assert len(found) > 1


@pytest.mark.parametrize("row", ROWS)
def test_inference_finds_the_formats_that_it_is_to_find(row: Format) -> None:
    evidence = Evidence(InferOptions())
    for text in (row.examples[0], row.examples[0]):
        evidence.observe({"text": text}, None)
    document = refine(evidence, InferOptions()).document
    assert isinstance(document, dict)
    assert (f'"format": "{row.name}"' in json.dumps(document)) is (row.name in INFERRED_FORMATS)


@pytest.mark.parametrize("row", ROWS)
def test_both_validators_and_the_engine_refuse_what_lacks_the_format(row: Format) -> None:
    cases = [case for case in format_cases() if case.format == row.name]
    slow, quick = validator(schema_of(row.name), Formats.ASSERT), QuickValidator(schema_of(row.name))
    for case in cases:
        assert slow.is_valid({"text": case.text}) is case.right
        assert (not quick.refusals({"text": case.text})) is case.right
    assert (quick.for_engine is not None) is row.is_inferred


@pytest.mark.toolchain("cargo")
@pytest.mark.parametrize("name", INFERRED_FORMATS)
def test_the_engine_refuses_what_lacks_the_format(name: str) -> None:
    cases = [case for case in format_cases() if case.format == name]
    raws = [json.dumps({"text": case.text}).encode() for case in cases]
    assert allowed(schema_of(name), raws) == [raw for case, raw in zip(cases, raws, strict=True) if case.right]


@pytest.mark.parametrize("row", ROWS)
def test_proofs_find_a_text_with_the_format_and_one_without(row: Format) -> None:
    asserted = frozenset(ASSERTED)
    with_it = value_of({"type": "string", "format": row.name}, asserted)
    without_it = value_of({"type": "string", "not": {"format": row.name}}, asserted)
    assert isinstance(with_it, Solution)
    assert row.holds(str(with_it.value))
    assert isinstance(without_it, Solution)
    assert not row.holds(str(without_it.value))


@pytest.mark.parametrize("language", ["python", "typescript", "java"])
def test_every_language_has_a_type_for_every_kind(language: str) -> None:
    types = tomllib.loads((ROOT / "templates" / language / "exact" / "types.toml").read_text())
    assert types.keys() - {"text"} == {kind.value for kind in Kind}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    sources = [Source.given(Subject(name, "Text"), 1, "v1", head=True, document=schema_of(name)) for name in STRING_KINDS]
    return Package(tmp_path_factory.mktemp("formats"), "all_formats", sources)


@pytest.mark.parametrize("case", TYPED)
def test_generated_python_agrees_with_the_table(package: Package, case: FormatCase) -> None:
    event = json.dumps({"text": case.text}).encode()
    if case.right:
        assert json.loads(package.written_back(f"{case.format}@Text", event)) == {"text": case.text}
    else:
        with pytest.raises(ValueError):
            package.written_back(f"{case.format}@Text", event)


def test_the_docs_name_every_format_that_discovery_infers() -> None:
    text = Path(ROOT / "docs/inference.md").read_text()
    assert all(f"`{name}`" in text for name in INFERRED_FORMATS)
