"""Every case folder under tests/cases/subjects: captures and a schemactl.toml in, subjects and proposed rules out."""

import json
import re
import tomllib
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.errors import UsageError
from schemactl.ingest.events import Named, events
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from schemactl.model.record import Event, Provenance
from schemactl.model.reverse_dns import has_reverse_dns_prefix
from schemactl.model.subject import Subject
from schemactl.registry import config
from schemactl.subjects import FirstEvents, Namer, Proposal, propose
from schemactl.subjects.file_names import stem
from schemactl.subjects.shapes import are_alike, go_with, shape
from schemactl.subjects.source_patterns import SourcePattern, patterns
from tests.support import assert_golden, cases

NAMED_ANEW = {
    "a-name-in-several-folders-proposed": {"check_run@created", "check_run@completed", "issues@created", "push@payload"},
    "a-source-for-each-event-proposed": {"acme.messaging.sent", "acme.messaging.delivered", "/billing@acme.billing.closed"},
    "discriminator-proposed": {"mixed@a", "mixed@b"},
    "event-of-some-and-type-of-others-proposed": {"track@Order Completed", "track@Signed Up", "track@identify", "track@page"},
    "files-of-a-series-proposed": {"orders@OrderPlaced", "day"},
    "handshake-before-the-events-proposed": {"hooks", "hooks@message", "hooks@app_mention"},
    "hub-and-spoke-proposed": {
        "service-order-submit@CHECKOUT.ORDER.COMPLETE",
        "service-order-submit@CHECKOUT.ORDER.FAILED",
        "service-login@CUSTOMER.LOGIN.COMPLETE",
    },
    "kinds-in-a-mixed-capture-proposed": {
        *("service-0@ORDER", "service-1@LOGIN", "aws.s3@Object Created", "log@session.start", "log@session.end"),
        *("chat@message", "chat@reaction", "chat"),
    },
    "kinds-of-several-types-by-one-rule-proposed": {
        *("shop@OrderMade", "shop@OrderEnded", "shop@ParcelMade", "shop@ParcelEnded", "shop@InvoiceMade", "shop@InvoiceEnded", "shop@Login"),
    },
    "kinds-in-one-of-several-topics-proposed": {"shop.events@OrderPlaced", "shop.events@OrderPaid", "shop.audit"},
    "names-of-classes-proposed": {"messages@OrderPlaced", "messages@OrderPaid"},
    "stage-at-the-beginning-proposed": {"orders", "payments", "prod.audit", "shop@OrderPaid"},
    "table-of-a-change-proposed": {"changes@orders", "changes@users"},
    "tenants-with-names-proposed": {"order.placed", "order.paid"},
    "tenants-with-numbers-proposed": {"tenant@OrderPaid"},
    "topics-with-ids-proposed": {"devices.telemetry"},
    "type-with-names-of-events-proposed": {"hooks@charge.paid", "hooks@charge.refunded"},
}
"""What the events of a case are called once the rules that are proposed for it stand in schemactl.toml."""


@pytest.mark.parametrize("folder", cases("subjects"))
def test_events_are_named_as_the_case_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    named, proposals = _named(_files(folder), folder)
    shown = {
        "subjects": [[outcome.subject.name, outcome.payload] for outcome in named],
        "proposals": [{"toml": proposal.toml.splitlines(), "because": proposal.because} for proposal in proposals],
    }
    assert_golden(folder / "expected.json", json.dumps(shown, indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize(("folder", "names"), NAMED_ANEW.items())
def test_a_proposed_rule_that_is_taken_names_the_kinds_and_is_the_last(folder: str, names: set[str], tmp_path: Path) -> None:
    captures = _files(Path(__file__).parent / "cases" / "subjects" / folder)
    _, proposals = _named(captures, tmp_path)
    (tmp_path / "schemactl.toml").write_text("\n".join(proposal.toml for proposal in proposals))
    named, others = _named(captures, tmp_path)
    assert {outcome.subject.name for outcome in named} == names
    assert others == ()


NAMES = st.sampled_from(
    [*("orders", "prod.orders", "dev.orders", "orders-prod", "{x}", "a@b", "it's", 'say "1"'), *("tenant-{}", "/ø/{}/b", "x@{}", "{}")]
)
FILES = st.sampled_from(["a/x.json", "b/x.json", "o-1.json", "o-2.json", "{f}-1.json", "{f}-2.json", "*-1.json", "dir/2026/1.json"])
KINDS = st.sampled_from(["created", "a.b.c", "a.b.d", "x'y.z", "{t}", "@"])
PAYLOADS = st.dictionaries(st.sampled_from(["type", "event", "@type", "table", "a", "b"]), KINDS, min_size=1)


@given(
    st.lists(st.tuples(st.none() | NAMES, st.none() | KINDS, PAYLOADS, FILES), min_size=1, max_size=4),
    st.sampled_from([1, 4, 12]),
)
def test_all_rules_that_are_proposed_can_be_taken_and_bring_no_others(
    kinds: list[tuple[str | None, str | None, dict[str, str], str]], times: int
) -> None:
    """Whatever the names hold; each kind of event comes `times` times, with another id in its source where that has a place for one."""
    found = [
        Event(json.dumps(payload).encode(), source and source.replace("{}", str(number)), type_, None, (), Provenance(file))
        for source, type_, payload, file in kinds
        for number in range(times)
    ]
    proposals = propose(_sighted(*found), (), SubjectOptions())
    taken = tomllib.loads("\n".join(proposal.toml for proposal in proposals)).get("subjects", {})
    options = SubjectOptions(taken.get("strip_source", ""), (), tuple(SubjectRule(**rule) for rule in taken.get("rules", ())))
    first_events = FirstEvents()
    for event in found:
        first_events.observe(event, Namer(options).name(event))
    assert not proposals or propose(first_events, (), options) == ()


def test_every_case_of_a_proposal_is_one_that_is_taken() -> None:
    assert {str(case.id) for case in cases("subjects") if str(case.id).endswith("-proposed")} == set(NAMED_ANEW)


@pytest.mark.parametrize(
    "options",
    [
        SubjectOptions(strip_source="("),
        SubjectOptions(rules=(SubjectRule(subject=""),)),
        SubjectOptions(rules=(SubjectRule(subject="@"),)),
        SubjectOptions(rules=(SubjectRule(subject="{source"),)),
        SubjectOptions(rules=(SubjectRule(subject="{source}@{sort}"),)),
        SubjectOptions(rules=(SubjectRule(subject="{folder}", path="{event}/*"),)),
        SubjectOptions(rules=(SubjectRule(subject="a", payload="data"),)),
        SubjectOptions(rules=(SubjectRule(subject="a", path="{x}/{x}/*"),)),
    ],
)
def test_a_rule_that_cannot_be_understood_is_a_usage_error(options: SubjectOptions) -> None:
    with pytest.raises(UsageError):
        Namer(options)


@pytest.mark.parametrize(
    ("type_", "has_one"),
    [
        *(
            (type_, True)
            for type_ in ("com.example.placed", "com.github.pull_request.opened", "COM.Example.Order.Placed.v2", "io.cloudevents.test.started")
        ),
        *(
            (type_, True)
            for type_ in ("de.acme.order.placed", "uk.co.acme.order", "org.my_company.x", "dev.knative.source.sent", "sap.s4.beh.Created.v1")
        ),
        *((type_, False) for type_ in ("", "Placed", "order.placed", "order.placed.v1", "com", "com.", "com.example", "com.example.", "com..placed")),
        *(
            (type_, False)
            for type_ in (".com.example.placed", "com.example..placed", "comet.example.placed", "com/example/placed", "com example.a.b")
        ),
        *(
            (type_, False)
            for type_ in ("com.-example.placed", "hr.employee.hired", "it.ticket.opened", "id.card.lost", "app.user.created", "shop.order.paid")
        ),
        *((type_, False) for type_ in ("v1.order.placed", "http://com.example.placed", "my.order.placed", "ſap.s4.beh", "com.exämple.placed")),
    ],
)
def test_a_type_with_a_reverse_dns_prefix_has_a_domain_and_a_name_behind_it(type_: str, has_one: bool) -> None:
    assert has_reverse_dns_prefix(type_) is has_one


def test_records_from_stdin_are_named_so() -> None:
    assert Namer(SubjectOptions()).name(Event(b"{}", None, None, None, (), Provenance("-"))).name == "stdin"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("charge.succeeded.json.gz", "charge.succeeded"),
        ("audit.log.1", "audit"),
        ("audit-2026-11-20T08-00-00.000.log", "audit"),
        ("check_run/completed.payload.json", "completed"),
        ("orders.dat", "orders"),
        ("orders", "orders"),
        ("events.json", "events"),
        (".json", "json"),
        ("../2026/0001.json", "0001"),
    ],
)
def test_a_file_is_called_by_what_its_endings_leave(file: str, name: str) -> None:
    assert stem(file) == name


@pytest.mark.parametrize(
    "files",
    [
        ("2026/11/24/orders.json", "2026/11/25/orders.json"),
        ("orders/a.json", "orders/b.json"),
        ("orders.json", "old/orders.json"),
    ],
)
def test_folders_are_no_kinds_where_they_are_dates_or_hold_names_of_their_own(files: tuple[str, str]) -> None:
    assert propose(_sighted(*(_event(file) for file in files)), (), SubjectOptions()) == ()


def test_a_rule_for_folders_leaves_events_alone_that_an_envelope_names() -> None:
    [proposal] = propose(_sighted(_event("push/one.json"), _event("issues/one.json"), _event("aws/bus.json", "shop")), (), SubjectOptions())
    [rule] = tomllib.loads(proposal.toml)["subjects"]["rules"]
    namer = Namer(SubjectOptions(rules=(SubjectRule(**rule),)))
    assert [namer.name(event).name for event in (_event("issues/one.json"), _event("aws/bus.json", "shop"))] == ["issues@one", "shop"]


@pytest.mark.parametrize(
    ("types", "others", "expression"),
    [
        (["a.b.c"], [], r"a\.b\.c"),
        (["a.b.1", "a.b.2"], ["a.c"], r"a\.b\..*"),
        (["a.b.1", "a.b.2"], ["a.b.3"], r"a\.b\.1|a\.b\.2"),
        (["a.b", "a.c"], [], r"a\.b|a\.c"),
    ],
)
def test_a_rule_for_sources_that_come_once_is_for_their_types_alone(types: list[str], others: list[str], expression: str) -> None:
    subjects = {Subject(f"/messages/{number}", type_) for type_ in types for number in range(9)} | {Subject("/one", type_) for type_ in others}
    [proposal] = propose(FirstEvents(), subjects, SubjectOptions())
    assert tomllib.loads(proposal.toml)["subjects"]["rules"] == [{"type": expression, "subject": "{type}"}]


def _named(captures: list[str], folder: Path) -> tuple[list[Named], tuple[Proposal, ...]]:
    """The events, named by the schemactl.toml of `folder`, and what is proposed."""
    options = config.load(folder)
    named = [outcome for outcome in events(captures, options) if isinstance(outcome, Named)]
    first_events = FirstEvents()
    for outcome in named:
        first_events.observe(outcome.event, outcome.subject)
    return named, propose(first_events, {outcome.subject for outcome in named}, options.subjects)


def _sighted(*events: Event) -> FirstEvents:
    first_events = FirstEvents()
    for event in events:
        first_events.observe(event, Namer(SubjectOptions()).name(event))
    return first_events


def _event(file: str, source: str | None = None) -> Event:
    return Event(b"{}", source, None, None, (), Provenance(file))


@pytest.mark.parametrize(
    ("template", "expression", "name", "has_ids"),
    [
        ("/tenants/{word}/orders", "/tenants/[^/:]+/orders", "tenants.orders", False),
        ("urn:devices:x{number}y{number}", r"urn:devices:\w+", "devices", True),
        ("urn:devices:{uuid}", "urn:devices:[0-9a-fA-F-]{36}", "devices", True),
        ("https://api/{number}/orders-v2", r"https://api/\d+/orders-v2", "api.orders-v2", True),
        ("sensor_node-{number}", r"sensor_node-\d+", "sensor_node", True),
        ("{number}", r"\d+", "", True),
    ],
)
def test_what_is_said_of_sources_that_are_named_alike(template: str, expression: str, name: str, has_ids: bool) -> None:
    sources = {template.format(number=n, word=n * "o", uuid=uuid5(NAMESPACE_URL, str(n))) for n in range(1, 10)}
    assert [*patterns({*sources, "/other"}, fewest=9)] == [SourcePattern(expression, name, frozenset(sources), has_ids)]
    assert all(re.fullmatch(expression, source) for source in sources)


def test_rules_are_proposed_for_the_sources_of_which_there_are_most() -> None:
    letters = "abcdefghijklmnop"
    subjects = {Subject(f"{letter}-{number}", "Paid") for index, letter in enumerate(letters) for number in range(10 + index)}
    [proposal] = propose(FirstEvents(), subjects, SubjectOptions())
    rules = tomllib.loads(proposal.toml)["subjects"]["rules"]
    assert [rule["source"] for rule in rules] == [rf"{letter}-\d+" for letter in reversed(letters[4:])]


def test_words_alone_and_fewer_than_enough_are_no_pattern() -> None:
    assert not [*patterns({"auth", "billing", "search"}, fewest=2)]
    assert not [*patterns({"/auth", "/billing", "/search"}, fewest=2)]
    assert not [*patterns({"tenant-1", "tenant-2"}, fewest=3)]


@pytest.mark.parametrize(
    ("shapes", "alike"), [(["ab", "ab", "abc"], True), (["ab", "ac", "ad"], False), (["a", "b", "c"], False), (["", "", ""], False)]
)
def test_payloads_are_alike_that_have_most_in_common(shapes: list[str], alike: bool) -> None:
    assert are_alike([frozenset(one) for one in shapes]) is alike


@pytest.mark.parametrize(
    ("shapes", "goes_with_it"),
    [
        ({"x": ["a", "a"], "y": ["b", "b"]}, True),
        ({"x": ["a", "a"], "y": ["a", "a"]}, False),
        ({"x": ["ab", "a"], "y": ["a", "a"]}, False),  # optional in one is no sign
        ({"x": ["a", "a"], "y": ["b"]}, False),  # nor is what came once
        ({"u": ["a", "a"], "v": ["a", "a"], "w": ["a", "a"], "x": ["a", "a"], "y": ["b", "b"]}, False),  # twenty countries, one of which has states
    ],
)
def test_a_label_tells_kinds_where_what_a_payload_has_follows_from_it(shapes: dict[str, list[str]], goes_with_it: bool) -> None:
    assert go_with({label: [frozenset(one) for one in several] for label, several in shapes.items()}) is goes_with_it


def test_the_shape_of_a_payload_takes_keys_with_digits_and_items_together() -> None:
    assert shape(b'{"a": [{"b": 1}, {"c": 2}], "SKU-1": 1, "SKU-2": {"d": {"e": {"f": 1}}}}') == {
        *("/a", "/a/*", "/a/*/b", "/a/*/c", "/*", "/*/d", "/*/d/e", "/*/d/e/f")
    }
    assert shape(b"{") == frozenset()


def test_a_long_capture_is_looked_at_only_at_its_beginning() -> None:
    first_events = FirstEvents()
    for _ in range(1001):
        first_events.observe(Event(b"{}", "s", "t", None, (), Provenance("f")), Subject("s", "t"))
    assert len(first_events.seen) == 1000
    assert propose(first_events, (), SubjectOptions()) == ()


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path) for path in (folder / "captures").rglob("*.*json"))
