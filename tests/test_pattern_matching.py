"""Patterns of others, matched in bounded time: the one function for it, and the oracle that uses it."""

import pytest

from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import Formats
from schemactl.schema.bounded_validation import bounded_validator
from schemactl.schema.pattern_matching import is_readable, matches_whole
from schemactl.schema.patterns.matching import Undecided, matches
from schemactl.schema.quick_validation import QuickValidator
from schemactl.schema.validation import validator
from tests.test_pattern_languages import PATTERNS

HOSTILE = (
    ("^(x+x+)+y$", "x" * 60),
    ("(a+)+$", "a" * 60 + "b"),
    ("^(a|aa)+$", "a" * 60 + "b"),
    ("(.*.*.*.*.*.*.*.*)=", "a" * 2_000),
    ("(?=(x+x+)+y$).", "x" * 60),
    ("^(?:a?){60}a{60}$", "a" * 60),
)


@pytest.mark.parametrize(("pattern", "text"), HOSTILE)
def test_what_backtracking_would_search_for_forever_is_decided(pattern: str, text: str) -> None:
    assert matches(pattern, text) is (pattern == HOSTILE[-1][0])


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(x+x+)+\1y$", "x" * 60),  # not regular, and more steps than it may take
        ("(", "a"),
        ("(" * 5_000 + "a" + ")" * 5_000, "a"),
    ],
)
def test_what_would_take_too_long_or_cannot_be_read_is_undecided(pattern: str, text: str) -> None:
    with pytest.raises(Undecided):
        matches(pattern, text)


def test_the_longer_the_text_the_smaller_a_pattern_may_be() -> None:
    assert matches("^.{1,4000}$", "a" * 4_000)
    assert not matches("^.{1,4000}$", "a" * 4_001)
    assert matches("^[a-z]+$", "a" * 1_000_000)
    assert matches(".", "\ud800")


@pytest.mark.parametrize("expression", ["a", r"(a)\1", "(?=a)", "(?i)a", r"(?P<kind>\d+)"])
def test_expressions_of_a_configuration_are_read_as_those_of_python(expression: str) -> None:
    assert is_readable(expression)


@pytest.mark.parametrize("expression", ["(", "[b-a]"])
def test_expressions_that_cannot_be_read(expression: str) -> None:
    assert not is_readable(expression)


def test_the_whole_text_is_matched_or_nothing() -> None:
    assert matches_whole("(?i)ORDERS", "orders")
    assert matches_whole("a|ab", "ab")
    assert not matches_whole("a|ab", "abc")


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("dialect", ["draft-04", "draft-07", "2019-09", "2020-12"])
def test_the_oracle_matches_patterns_by_the_same_function(pattern: str, dialect: str) -> None:
    uri = f"http://json-schema.org/{dialect}/schema#" if dialect < "2" or "draft" in dialect else f"https://json-schema.org/draft/{dialect}/schema"
    for text in ("", "a", "ab", "a\n", "é", "٣", "a-b", "12"):
        expected = matches(pattern, text)
        for check in (validator, bounded_validator):
            assert check({"$schema": uri, "pattern": pattern}, Formats.ANNOTATE).is_valid(text) is expected
            named: Document = {"$schema": uri, "patternProperties": {pattern: {}}, "additionalProperties": False}
            assert check(named, Formats.ANNOTATE).is_valid({text: 1}) is expected
            if dialect.startswith("20"):
                rest: Document = {"$schema": uri, "allOf": [{"patternProperties": {pattern: {}}}], "unevaluatedProperties": False}
                assert check(rest, Formats.ANNOTATE).is_valid({text: 1}) is expected


@pytest.mark.parametrize(("pattern", "text"), HOSTILE)
@pytest.mark.parametrize("inner", ["http://json-schema.org/draft-07/schema#", "https://example.org/unknown"])
def test_the_oracle_does_not_hang_whatever_the_keyword_and_the_dialect_inside(pattern: str, text: str, inner: str) -> None:
    table: JsonValue = {pattern: {"type": "integer"}}
    documents: list[Document] = [
        {"pattern": pattern},
        {"patternProperties": table, "additionalProperties": False},
        {"propertyNames": {"pattern": pattern}},
        {"allOf": [{"patternProperties": table}], "unevaluatedProperties": False},
        {"$schema": "https://json-schema.org/draft/2019-09/schema", "allOf": [{"patternProperties": table}], "unevaluatedProperties": False},
        {"allOf": [{"$id": "a:b", "$schema": inner, "patternProperties": table, "additionalProperties": False, "pattern": pattern}]},
    ]
    for document in documents:
        for check in (validator, bounded_validator):
            for value in (text, {text: 1}):
                check(document, Formats.ASSERT).is_valid(value)
                list(check(document, Formats.ASSERT).iter_errors(value))


def test_a_dialect_inside_of_a_document_is_that_of_its_part() -> None:
    inner: JsonValue = {"$id": "a:b", "$schema": "http://json-schema.org/draft-04/schema#", "minimum": 5, "exclusiveMinimum": True}
    for check in (validator, bounded_validator):
        assert check({"allOf": [inner]}, Formats.ANNOTATE).is_valid(6)
        assert not check({"allOf": [inner]}, Formats.ANNOTATE).is_valid(5)


def test_a_value_that_takes_too_long_to_be_matched_is_refused_with_that_reason() -> None:
    (refusal,) = QuickValidator({"properties": {"a": {"pattern": r"(x+x+)+\1y$"}}}).refusals({"a": "x" * 60})
    assert str(refusal) == "/a takes too long to match against its pattern"
