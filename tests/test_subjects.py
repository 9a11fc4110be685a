"""Every case folder under tests/cases/subjects: captures and a schemactl.toml in, subjects and proposed rules out."""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from schemactl.errors import UsageError
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from schemactl.model.record import Event, Provenance
from schemactl.model.subject import Subject
from schemactl.pipeline.events import Named, events
from schemactl.registry import config
from schemactl.subjects import Namer, Sightings, propose
from schemactl.subjects.file_names import stem
from tests.support import assert_golden, cases


@pytest.mark.parametrize("folder", cases("subjects"))
def test_events_are_named_as_the_case_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    options = config.load(folder)
    named = [outcome for outcome in events(_files(folder), options) if isinstance(outcome, Named)]
    sightings = Sightings()
    for outcome in named:
        sightings.observe(outcome.event)
    counts = Counter(outcome.subject for outcome in named)
    shown = {
        "subjects": [[outcome.subject.name, outcome.payload] for outcome in named],
        "proposals": [{"toml": proposal.toml.splitlines(), "because": proposal.because} for proposal in propose(sightings, counts, options.subjects)],
    }
    assert_golden(folder / "expected.json", json.dumps(shown, indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("folder", ["hub-and-spoke-proposed", "discriminator-proposed", "kinds-in-a-mixed-capture-proposed"])
def test_a_proposed_rule_can_be_read_and_tells_the_kinds_apart(folder: str, tmp_path: Path) -> None:
    captures = _files(Path(__file__).parent / "cases" / "subjects" / folder)
    sightings = Sightings()
    for outcome in events(captures, config.load(tmp_path)):
        assert isinstance(outcome, Named)
        sightings.observe(outcome.event)
    (tmp_path / "schemactl.toml").write_text("\n".join(proposal.toml for proposal in propose(sightings, {}, SubjectOptions())))
    names = {outcome.subject.name for outcome in events(captures, config.load(tmp_path)) if isinstance(outcome, Named)}
    assert names in (
        {"service-order-submit@CHECKOUT.ORDER.COMPLETE", "service-order-submit@CHECKOUT.ORDER.FAILED", "service-login@CUSTOMER.LOGIN.COMPLETE"},
        {"mixed@a", "mixed@b"},
        {
            *("service-0@ORDER", "service-1@LOGIN", "aws.s3@Object Created", "log@session.start", "log@session.end"),
            *("chat@message", "chat@reaction", "chat"),
        },
    )


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
    assert propose(_sighted(*(_event(file) for file in files)), {}, SubjectOptions()) == ()


def test_a_rule_for_folders_leaves_events_alone_that_an_envelope_names() -> None:
    [proposal] = propose(_sighted(_event("push/one.json"), _event("issues/one.json"), _event("aws/bus.json", "shop")), {}, SubjectOptions())
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
    counts = {Subject(f"/messages/{number}", type_): 1 for type_ in types for number in range(9)}
    counts |= {Subject("/one", type_): 9 for type_ in others}
    [proposal] = propose(Sightings(), counts, SubjectOptions())
    assert tomllib.loads(proposal.toml)["subjects"]["rules"] == [{"type": expression, "subject": "{type}"}]


def _sighted(*events: Event) -> Sightings:
    sightings = Sightings()
    for event in events:
        sightings.observe(event)
    return sightings


def _event(file: str, source: str | None = None) -> Event:
    return Event(b"{}", source, None, None, (), Provenance(file))


def test_a_long_capture_is_looked_at_only_at_its_beginning() -> None:
    sightings = Sightings()
    for _ in range(1001):
        sightings.observe(Event(b"{}", "s", "t", None, (), Provenance("f")))
    assert len(sightings.seen) == 1000
    assert propose(sightings, {}, SubjectOptions()) == ()


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path) for path in (folder / "captures").rglob("*.*json"))
