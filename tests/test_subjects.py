"""Every case folder under tests/cases/subjects: captures and a schemactl.toml in, subjects and proposed rules out."""

import json
from pathlib import Path

import pytest

from schemactl.errors import UsageError
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from schemactl.model.record import Event, Provenance
from schemactl.pipeline.events import Named, events
from schemactl.registry import config
from schemactl.subjects import Namer, Sightings, propose
from tests.support import assert_golden, cases


@pytest.mark.parametrize("folder", cases("subjects"))
def test_events_are_named_as_the_case_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    options = config.load(folder)
    named = [outcome for outcome in events(_files(folder), options) if isinstance(outcome, Named)]
    sightings = Sightings()
    for outcome in named:
        sightings.observe(outcome.event)
    shown = {
        "subjects": [[outcome.subject.name, outcome.payload] for outcome in named],
        "proposals": [{"toml": proposal.toml.splitlines(), "because": proposal.because} for proposal in propose(sightings, options.subjects)],
    }
    assert_golden(folder / "expected.json", json.dumps(shown, indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("folder", ["hub-and-spoke-proposed", "discriminator-proposed"])
def test_a_proposed_rule_can_be_read_and_tells_the_kinds_apart(folder: str, tmp_path: Path) -> None:
    captures = _files(Path(__file__).parent / "cases" / "subjects" / folder)
    sightings = Sightings()
    for outcome in events(captures, config.load(tmp_path)):
        assert isinstance(outcome, Named)
        sightings.observe(outcome.event)
    (tmp_path / "schemactl.toml").write_text("\n".join(proposal.toml for proposal in propose(sightings, SubjectOptions())))
    names = {outcome.subject.name for outcome in events(captures, config.load(tmp_path)) if isinstance(outcome, Named)}
    assert names in (
        {"service-order-submit@CHECKOUT.ORDER.COMPLETE", "service-order-submit@CHECKOUT.ORDER.FAILED", "service-login@CUSTOMER.LOGIN.COMPLETE"},
        {"mixed@a", "mixed@b"},
    )


@pytest.mark.parametrize(
    "options",
    [
        SubjectOptions(strip_source="("),
        SubjectOptions(rules=(SubjectRule(subject=""),)),
        SubjectOptions(rules=(SubjectRule(subject="@"),)),
        SubjectOptions(rules=(SubjectRule(subject="a", payload="data"),)),
        SubjectOptions(rules=(SubjectRule(subject="a", path="{x}/{x}/*"),)),
    ],
)
def test_a_rule_that_cannot_be_understood_is_a_usage_error(options: SubjectOptions) -> None:
    with pytest.raises(UsageError):
        Namer(options)


def test_records_from_stdin_are_named_so() -> None:
    assert Namer(SubjectOptions()).name(Event(b"{}", None, None, None, (), Provenance("-"))).name == "stdin"


def test_a_long_capture_is_looked_at_only_at_its_beginning() -> None:
    sightings = Sightings()
    for _ in range(1001):
        sightings.observe(Event(b"{}", "s", "t", None, (), Provenance("f")))
    assert sightings.seen == 1000
    assert propose(sightings, SubjectOptions()) == ()


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path) for path in (folder / "captures").rglob("*.*json"))
