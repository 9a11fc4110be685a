"""The theories of the solver where the case folders do not reach: what each finds, refuses, or says that it does not know."""

from decimal import Decimal

import pytest

from schemactl.compat.containment import ContainmentQuery
from schemactl.compat.prover import Counterexample, Covers, ProverOptions, Undecided, prove
from schemactl.compat.solver import objects
from schemactl.compat.solver.expansion import Expansion
from schemactl.compat.solver.formula import Beyond, EachItem, HasFormat, Literal
from schemactl.compat.solver.holds import CannotTell, Evaluator
from schemactl.compat.solver.outcome import Budget, NoSolution, Outcome, Solution, Unknown
from schemactl.compat.solver.pool import Pool
from schemactl.compat.solver.solver import Solver
from schemactl.compat.witness import confirm
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.schema.formats import ASSERTED
from schemactl.schema.normal_form import normal_form
from schemactl.schema.validation import validator
from tests.algebra import covers

FORMATS = frozenset(ASSERTED)
TEXT: JsonObject = {"type": "string"}


def value_of(document: Document, formats: frozenset[str] = frozenset(), steps: int = 20_000) -> Outcome:
    """A value of one schema."""
    pool = Pool()
    root = pool.root(pool.add(normal_form(document)))
    return Solver(pool, Expansion(pool, formats), Budget(steps)).solve([Literal(root, True)])


@pytest.mark.parametrize(
    "document",
    [
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001, "not": {"multipleOf": 0.0001}},
        {"type": "number", "minimum": 0.1, "maximum": 0.1},
        {"type": "number", "multipleOf": 0.3, "exclusiveMinimum": 1, "not": {"type": "integer"}},
        {"type": "number", "exclusiveMaximum": -3, "not": {"type": "integer"}},
        {"type": "number", "multipleOf": 1.5, "minimum": -4, "exclusiveMaximum": -1, "not": {"enum": [-3]}},
        {"type": "integer", "minimum": 7, "maximum": 20, "not": {"anyOf": [{"multipleOf": 2}, {"multipleOf": 3}, {"enum": [7, 11, 13]}]}},
        {"type": "integer", "maximum": -5, "multipleOf": 4},
        {"type": "integer", "allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "minimum": 1},
        {"type": ["null", "boolean"], "not": {"enum": [None, True]}},
        {"type": "string", "not": {"enum": ["", "a", "0", "0a"]}, "maxLength": 1},
        {"type": "string", "minLength": 2, "pattern": "^a*$", "not": {"enum": ["aa"]}},
        {"type": "array", "prefixItems": [{"enum": [1, 2]}, {"enum": [1]}, {"enum": [1, 2, 3]}], "minItems": 3, "uniqueItems": True},
        {"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True, "not": {"const": [1, 2, 3]}},
        {"type": "array", "not": {"uniqueItems": True}, "prefixItems": [{"const": 1}, {"type": "string"}], "minItems": 2},
        {"type": "array", "not": {"uniqueItems": True}, "items": {"type": "integer"}, "contains": {"const": 5}, "maxItems": 2},
        {"type": "array", "contains": {"type": "integer"}, "minContains": 2, "maxContains": 2, "minItems": 4, "uniqueItems": True},
        {"type": "array", "allOf": [{"contains": {"minimum": 5}, "maxContains": 1}, {"contains": {"maximum": 7}, "minContains": 2}], "maxItems": 2},
        {"type": "array", "not": {"enum": [[], [""]]}, "items": TEXT},
        {"type": "array", "minItems": 5, "items": {"type": "integer"}, "uniqueItems": True},
        {"type": "object", "minProperties": 3, "propertyNames": {"pattern": "^[ab]$|^c"}, "properties": {"a": False}},
        {"type": "object", "minProperties": 2, "maxProperties": 2, "required": ["a"], "patternProperties": {"^b": TEXT, "^c": False}},
        {"type": "object", "not": {"propertyNames": {"maxLength": 3}}, "maxProperties": 1},
        {"type": "object", "allOf": [{"not": {"propertyNames": {"pattern": "a"}}}, {"not": {"propertyNames": {"pattern": "b"}}}], "maxProperties": 1},
        {"type": "object", "not": {"enum": [{}, {"extra": ""}]}, "additionalProperties": TEXT, "maxProperties": 1},
        {"type": "object", "const": {"a": [1, {"b": None}]}},
        {"type": "object", "not": {"patternProperties": {"^x": TEXT}}, "additionalProperties": {"type": ["string", "null"]}},
        {"allOf": [{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]} for _ in range(3)], "type": "object", "properties": {"a": False}},
        {"enum": [[1], {"a": 1}, "x"], "not": {"type": "string"}, "contains": {"const": 2}},
        {"type": "array", "unevaluatedItems": False, "anyOf": [{"prefixItems": [True]}, {"contains": TEXT}], "minItems": 2},
        {"type": "object", "unevaluatedProperties": False, "if": {"properties": {"k": {"const": 1}}, "required": ["k"]},
         "then": {"properties": {"a": TEXT}}, "else": {"properties": {"b": TEXT}}, "minProperties": 2},
        {"type": "object", "unevaluatedProperties": False, "dependentSchemas": {"k": {"properties": {"a": TEXT}}},
         "properties": {"k": TEXT}, "required": ["a"]},
    ],
)  # fmt: skip
def test_a_value_is_found_and_valid(document: Document) -> None:
    outcome = value_of(document)
    assert isinstance(outcome, Solution)
    assert validator(document, Formats.ANNOTATE).is_valid(outcome.value), outcome.value


@pytest.mark.parametrize(
    "document",
    [
        {"type": "integer", "multipleOf": 2, "not": {"multipleOf": 1}},
        {"type": "integer", "minimum": 1, "maximum": 9, "multipleOf": 10},
        {"type": "integer", "minimum": 2, "maximum": 4, "not": {"enum": [2, 3, 4]}},
        {"type": "integer", "multipleOf": 6, "not": {"anyOf": [{"multipleOf": 2}]}},
        {"type": "number", "minimum": 0.5, "maximum": 0.5, "multipleOf": 0.2},
        {"type": "number", "minimum": 1, "exclusiveMaximum": 1, "not": {"type": "integer"}},
        {"type": "number", "multipleOf": 0.5, "minimum": 0.6, "maximum": 0.9},
        {"type": "string", "minLength": 3, "maxLength": 2},
        {"type": "string", "pattern": "^ab?$", "maxLength": 3, "not": {"enum": ["a", "ab", "a\n", "ab\n"]}},
        {"type": "string", "pattern": "^a", "not": {"pattern": "^a"}},
        {"type": "array", "prefixItems": [{"enum": [1, 2]}, {"enum": [1, 2]}, {"enum": [1, 2]}], "minItems": 3, "uniqueItems": True},
        {"type": "array", "items": {"type": "boolean"}, "minItems": 3, "uniqueItems": True},
        {"type": "array", "uniqueItems": True, "not": {"uniqueItems": True}},
        {"type": "array", "contains": {"type": "integer"}, "items": TEXT},
        {"type": "array", "contains": {"type": "integer"}, "minContains": 3, "maxItems": 2},
        {"type": "array", "contains": {"type": "integer"}, "maxContains": 1, "items": {"type": "integer"}, "minItems": 2},
        {"type": "object", "required": ["a", "b"], "maxProperties": 1},
        {"type": "object", "required": ["ab"], "propertyNames": {"maxLength": 1}},
        {"type": "object", "minProperties": 3, "propertyNames": {"enum": ["a", "b"]}},
        {"type": "object", "minProperties": 1, "additionalProperties": False},
        {"type": "object", "required": ["x1"], "patternProperties": {"^x": TEXT, "1$": {"type": "null"}}},
        {"type": "object", "required": ["a"], "unevaluatedProperties": False, "anyOf": [{"properties": {"b": TEXT}}]},
        {"not": {}},
        {"enum": [1, 2], "not": {"type": "integer"}},
    ],
)
def test_that_there_is_no_value_is_proven(document: Document) -> None:
    assert isinstance(value_of(document), NoSolution)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"type": "string", "pattern": "^(a)\\1$", "minLength": 4}, "cannot be compared"),
        ({"type": "string", "pattern": "^("}, "is not a pattern of ECMA-262"),
        ({"type": "object", "required": ["a"], "patternProperties": {"(": TEXT}}, "is not a pattern of ECMA-262"),
        ({"type": "string", "minLength": 1_000_000}, "100,000 characters"),
        ({"type": "array", "minItems": 1_000_000}, "1,000 items"),
        ({"type": "object", "minProperties": 1_000_000}, "2,000 properties"),
        ({"type": "integer", "minimum": 1, "not": {"anyOf": [{"multipleOf": 1}, {"multipleOf": 9_999_991}]}, "multipleOf": 1}, ""),
        ({"type": "object", "unevaluatedProperties": False, "required": ["zz"],
          "allOf": [{"anyOf": [{"properties": {f"{a}{b}": True}} for a in range(5)]} for b in range(5)]}, "unevaluated"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_says_why(document: Document, reason: str) -> None:
    outcome = value_of(document)
    assert isinstance(outcome, Unknown) or not reason
    assert not isinstance(outcome, Unknown) or reason in outcome.reason


def test_names_that_many_patterns_may_match_together_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "FEW_PATTERNS", 2)
    monkeypatch.setattr(objects, "MOST_CELLS", 7)
    outcome = value_of({"type": "object", "minProperties": 1, "patternProperties": dict.fromkeys("abc", TEXT)})
    assert isinstance(outcome, Unknown)
    assert "too many ways" in outcome.reason


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"type": "string", "format": "date"}, Solution),
        ({"type": "string", "format": "date", "pattern": "^[a-z]+$"}, NoSolution),
        ({"type": "string", "format": "uri", "not": {"format": "uri-reference"}}, NoSolution),
        ({"type": "string", "format": "uri-reference", "not": {"format": "uri"}}, Solution),
        ({"type": "string", "format": "uuid", "maxLength": 35}, NoSolution),
        ({"type": "string", "not": {"format": "date"}}, Solution),
        ({"type": "string", "format": "date", "pattern": "^1999"}, Solution),
        ({"type": "string", "format": "date", "pattern": "-31$", "minLength": 10}, Unknown),
        ({"type": "string", "not": {"format": "json-pointer"}, "pattern": "^(/a)*$"}, NoSolution),
        ({"enum": ["2024-02-30", "2024-02-29"], "format": "date"}, Solution),
        ({"enum": ["2024-02-30"], "format": "date"}, NoSolution),
        ({"enum": ["2024-02-30"], "not": {"format": "date"}}, Solution),
    ],
)
def test_formats_that_are_asserted(document: Document, kind: type) -> None:
    assert isinstance(value_of(document, FORMATS), kind)


def test_every_search_ends_within_its_steps() -> None:
    branches: list[JsonValue] = [
        {"anyOf": [{"properties": {f"m{one}": {"const": two}}, "required": [f"m{one}"]} for two in range(9)]} for one in range(9)
    ]
    writer: Document = {"type": "object", "allOf": branches}
    verdict = prove(writer, {"type": "object", "oneOf": branches}, ProverOptions(steps=300, content_model=ContentModel.STRICT))
    assert verdict == Undecided("the search exceeded its budget (`compat.budget`)") or isinstance(verdict, Counterexample)


def test_a_deep_schema_is_decided() -> None:
    def nested(depth: int, leaf: JsonObject) -> JsonObject:
        return leaf if depth == 0 else {"type": "object", "properties": {"a": nested(depth - 1, leaf)}, "required": ["a"]}

    assert isinstance(prove(nested(120, {"type": "integer"}), nested(120, {"type": "number"})), Covers)
    assert isinstance(prove(nested(120, {"type": "number"}), nested(120, {"type": "integer"})), Counterexample)


def test_of_equal_members_none_is_named_that_false_may_not_have_refused() -> None:
    question = ContainmentQuery({"type": "object"}, {"properties": {"b": False}}, ContentModel.STRICT, Formats.ANNOTATE)
    for event, at in (({"a": [1], "b": [1]}, ""), ({"a": True, "b": 1}, "/b")):
        witness = confirm(question, event)
        assert witness is not None
        assert str(witness.at) == at


def test_a_witness_that_rests_on_a_format_says_so() -> None:
    verdict = prove({"properties": {"a": TEXT}}, {"properties": {"a": {"type": "string", "format": "date"}}}, ProverOptions(formats=Formats.ASSERT))
    assert isinstance(verdict, Counterexample)
    assert verdict.witness.rests_on_format
    assert str(verdict.witness.at) == "/a"


@pytest.mark.parametrize(
    ("reader", "at"),
    [
        ({"properties": {"a": {"items": {"type": "null"}}}}, "/a/0"),
        ({"properties": {"a": True}, "required": ["a", "b"]}, "/b"),
        ({"properties": {"x": True}, "additionalProperties": False}, "/a"),
        ({"properties": {"a": False}}, "/a"),
        ({"patternProperties": {"^a": False}}, "/a"),
        ({"propertyNames": {"maxLength": 0}}, "/a"),
        (False, ""),
    ],
)
def test_a_witness_tells_the_failing_place(reader: Document, at: str) -> None:
    witness = confirm(ContainmentQuery({"type": "object"}, reader, ContentModel.STRICT, Formats.ANNOTATE), {"a": [1]})
    assert witness is not None
    assert str(witness.at) == at


def test_a_value_that_the_writer_does_not_send_is_no_witness() -> None:
    question = ContainmentQuery({"properties": {"a": TEXT}}, {"maxProperties": 0}, ContentModel.DECLARED, Formats.ANNOTATE)
    assert confirm(question, {"a": 1}) is None
    assert confirm(question, {"b": 1}) is None
    assert confirm(question, {}) is None
    assert confirm(question, {"a": ""}) is not None


def test_a_pattern_that_python_refuses_confirms_nothing() -> None:
    question = ContainmentQuery(TEXT, {"pattern": "("}, ContentModel.STRICT, Formats.ANNOTATE)
    assert confirm(question, "a") is None
    assert isinstance(prove(TEXT, {"pattern": "("}), Undecided)


def test_the_algebra_is_not_asked_where_it_reads_otherwise() -> None:
    same: list[Document] = [{"pattern": "a"}, {"minimum": 2**60}, {"enum": ["a" * 70_000]}, {"properties": {"a": {"patternProperties": {"a": True}}}}]
    for document in same:
        assert not covers(document, document, Formats.ANNOTATE)
    assert not covers({"format": "date"}, {"format": "date"}, Formats.ASSERT)
    assert covers({"format": "date"}, {"format": "date"}, Formats.ANNOTATE)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "^(?:a*)*b", "(?=(x*)*y)"])
def test_a_pattern_that_backtracking_would_search_for_forever_is_decided(pattern: str) -> None:
    long: JsonObject = {"enum": ["a" * 60 + "!"]}
    assert isinstance(prove(long, {"pattern": pattern}), Counterexample)
    assert isinstance(prove({"type": "string", "pattern": "!", "minLength": 60}, {"type": "string", "pattern": pattern}), Counterexample)
    assert isinstance(prove({"enum": ["c!"]}, {"pattern": pattern}), Counterexample)
    assert isinstance(prove({"enum": ["a" * 60]}, {"pattern": "^(a|aa)+$"}), Covers)


def test_numbers_beyond_doubles_end_without_an_error() -> None:
    huge = Decimal("1e400")
    assert not isinstance(prove({"type": "number", "minimum": huge}, {"type": "number", "minimum": huge * 2}), Covers)
    assert isinstance(prove({"type": "number", "minimum": huge}, {"type": "number", "minimum": 1}), Covers)


def test_an_evaluator_says_when_it_cannot_tell() -> None:
    evaluator = Evaluator(Expansion(Pool()))
    for fact, value in (
        (Beyond("x"), 1),
        (HasFormat("date"), 1),
        (HasFormat("date"), []),
        (HasFormat("date"), {}),
        (EachItem(0, None, Literal(0, True)), "a"),
    ):
        with pytest.raises(CannotTell):
            evaluator.formula(fact, value)  # type: ignore[arg-type]
