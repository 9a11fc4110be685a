"""The rules of schemactl.toml in generated Java; what they do is in java/programs/Usage.java and in the sample of handlers."""

from pathlib import Path

import pytest

from schemactl.bindings.targets.java_rules import routing, rules
from schemactl.bindings.targets.target import Bus
from schemactl.errors import UsageError
from schemactl.model.options.generate import JavaOptions
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from schemactl.model.subject import Subject
from tests.java.packages import generated, head


def test_rules_are_written_as_they_stand() -> None:
    rule = SubjectRule('{source}@{"}', source="a|b", type=r"(?P<a_kind>\d+)", has=("/x", "/y"), under="/meta", payload="/data")
    assert [line.strip() for line in routing(SubjectOptions("-dev|-prod", rules=(rule,))).split("\n")] == [
        "Rule.first(",
        'Pattern.compile("(?:-dev|-prod)$", Pattern.UNICODE_CHARACTER_CLASS),',
        r'Rule.subject("{source}@{\"}")',
        '.source(Pattern.compile("a|b", Pattern.UNICODE_CHARACTER_CLASS))',
        r'.type(Pattern.compile("(\\d+)", Pattern.UNICODE_CHARACTER_CLASS))',
        '.has("/x", "/y")',
        '.under("/meta")',
        '.payload("/data"))',
    ]


def test_a_rule_without_a_stage_and_none_at_all() -> None:
    assert routing(SubjectOptions(rules=(SubjectRule("all"),))).split() == ["Rule.first(", "null,", 'Rule.subject("all"))']
    assert routing(SubjectOptions()) == ""
    assert routing(SubjectOptions(cloudevents="source@type")) == "Rule.bySourceAndType(UnaryOperator.identity())"
    by_rules = routing(SubjectOptions(rules=(SubjectRule("all"),), cloudevents="source@type"))
    assert by_rules.split() == ["Rule.bySourceAndType(Rule.first(", "null,", 'Rule.subject("all")))']
    assert routing(SubjectOptions(rules=(SubjectRule("a@{b}", path="x/{b}/*"),))) == "", "a rule for files is none for the bus"


def test_attributes_that_name_a_type_are_those_of_the_configuration() -> None:
    assert rules(Bus(SubjectOptions(), ("kind", '"'))) == {"rules": "", "type_attributes": r'"kind", "\""'}


@pytest.mark.parametrize("expression", [r"orders\Z", "(a)?(?(1)b|c)", "(?P<x>a)(?P=x)", "a(?#b)", "[a[b]", "[a&&b]", "a{,3}", "(?a)a"])
def test_what_java_reads_otherwise_is_refused(expression: str) -> None:
    with pytest.raises(UsageError):
        routing(SubjectOptions(rules=(SubjectRule("{source}", type=expression),)))


def test_a_subject_that_its_source_alone_names_has_no_type(tmp_path: Path) -> None:
    generated([head(Subject("orders"), {"type": "object"})], tmp_path, JavaOptions(style="exact"))
    (orders,) = tmp_path.rglob("Orders.java")
    constant = orders.read_text().split("new Subject<>(")[1]
    assert [line.strip() for line in constant.splitlines()[1:4]] == ['"orders",', '"orders",', '"",']
