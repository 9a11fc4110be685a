"""The rules of schemactl.toml in generated TypeScript; what they do is in typescript/usage/events.test.mjs and in the sample of handlers."""

import re
from pathlib import Path

import pytest

from schemactl.bindings.targets import templates_of
from schemactl.bindings.targets.typescript_package import conventions
from schemactl.bindings.targets.typescript_rules import routing
from schemactl.errors import UsageError
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from schemactl.model.reverse_dns import PATTERN
from tests.support import EXACT, schemactl


def test_rules_are_written_as_they_stand() -> None:
    rule = SubjectRule('{source}@{"}', source="a|b", type=r"(?P<kind>\d+)", has=("/x", "/y"), under="/meta", payload="/data")
    assert routing(SubjectOptions("-dev|-prod", rules=(rule,))).split("\n") == [
        "byRules(",
        "  [",
        "    {",
        r'      subject: "{source}@{\"}",',
        '      source: new RegExp("^(?:a|b)$"),',
        r'      type: new RegExp("^(?:(?<kind>\\d+))$"),',
        '      has: ["/x", "/y"],',
        '      under: "/meta",',
        '      payload: "/data",',
        "    },",
        "  ],",
        '  new RegExp("(?:-dev|-prod)$"),',
        ")",
    ]


def test_a_stage_alone_is_cut_off_the_end() -> None:
    assert routing(SubjectOptions(strip_source="-dev|-prod")) == 'byRules([], new RegExp("(?:-dev|-prod)$"))'


def test_what_is_not_there_is_not_written() -> None:
    assert routing(SubjectOptions()) == ""


def test_cloudevents_are_named_by_their_source_where_that_is_asked_for() -> None:
    assert routing(SubjectOptions(cloudevents="source@type")) == "byRules([], undefined, sourceAndType)"
    assert routing(SubjectOptions("-dev", cloudevents="source@type")) == 'byRules([], new RegExp("(?:-dev)$"), sourceAndType)'


def test_reverse_dns_means_the_same_in_every_language() -> None:
    """The expression stands in the templates of all three, as their literals write it."""
    for language, file, written in (
        ("python", "routing.py", PATTERN),
        ("typescript", "routing.ts", PATTERN),
        ("java", "envelope/Envelope.java.jinja", PATTERN.replace("\\", "\\\\")),
    ):
        assert written in templates_of(language, "exact").builtin_text(file)


def test_a_rule_for_files_is_none_for_the_bus() -> None:
    assert routing(SubjectOptions(rules=(SubjectRule("a@{b}", path="x/{b}/*"),))) == ""


@pytest.mark.parametrize("expression", ["(?i)orders", r"\Aorders", r"orders\Z", "a++", "a(?#b)", "(a)?(?(1)b|c)", "(?P<x>a)(?P=x)", "(?>a)"])
def test_what_javascript_reads_otherwise_is_refused(expression: str) -> None:
    with pytest.raises(UsageError):
        routing(SubjectOptions(rules=(SubjectRule("{source}", type=expression),)))


def test_no_subject_takes_a_name_that_the_index_has() -> None:
    """`export * as Delivery` would hide the Delivery of messages.ts."""
    exported = re.compile(r"^export (?:abstract )?(?:async )?(?:class|interface|type|const|function\*?) (\w+)", re.MULTILINE)
    files = ("dispatcher.ts.jinja", "envelopes.ts", "messages.ts", "opened.ts", "put-events.ts", "routing.ts", "subjects.ts.jinja")
    names = {name for file in files for name in exported.findall(templates_of("typescript", "exact").builtin_text(file))}
    assert {"Delivery", "Dispatcher", "SUBJECTS"} <= names
    assert names - conventions().reserved.members == set()


def test_a_changed_rule_is_generated_anew(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text(EXACT)
    Path("order.json").write_text('{"type": "object"}')
    assert schemactl("register", "order.json", "--subject", "shop@Order").code == 0
    settings = Path("schemactl.toml").read_text()
    assert schemactl("generate", "typescript").code == 0
    rules = Path("generated/typescript/rules.ts")
    assert "ROUTING: Routing = {};" in rules.read_text()
    Path("schemactl.toml").write_text(settings + '\n[subjects]\nstrip_source = "-dev|-prod"\n')
    assert schemactl("generate", "typescript", "--check").code == 1
    assert schemactl("generate", "typescript").code == 0
    assert 'byRules([], new RegExp("(?:-dev|-prod)$"));' in rules.read_text()
    assert schemactl("generate", "typescript", "--check").code == 0
