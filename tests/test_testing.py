"""Assertions about events in the tests of others, and the pytest plugin that records them."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemactl import testing
from schemactl.errors import UsageError
from schemactl.model.json import JsonValue
from schemactl.testing import EventRefused, assert_event, event_of, events_of, record_event, record_to
from tests.support import ROOT, schemactl

ORDER: dict[str, JsonValue] = {"id": "a", "total": 1.5}


def _registered(*schemas: dict[str, object], subject: str = "shop@OrderSubmitted") -> None:
    for schema in schemas:
        Path("schema.json").write_text(json.dumps({"type": "object", **schema}))
        assert schemactl("register", subject, "schema.json", "--force", "tried").code == 0


@pytest.fixture(autouse=True)
def two_versions(in_tmp: Path) -> None:
    text: dict[str, object] = {"properties": {"total": {"type": "string"}}}
    number: dict[str, object] = {"properties": {"total": {"type": "number"}}, "required": ["id"]}
    _registered(text, number)


@pytest.mark.parametrize("subject", ["shop@OrderSubmitted", "OrderSubmitted", "shop@OrderSubmitted@2"])
@pytest.mark.parametrize(
    "event",
    [
        ORDER,
        json.dumps(ORDER).encode(),
        {"source": "shop", "detail-type": "OrderSubmitted", "detail": ORDER},
        {"specversion": "1.0", "id": "1", "source": "shop", "type": "OrderSubmitted", "data": ORDER},
    ],
    ids=["value", "text", "EventBridge", "CloudEvents"],
)
def test_a_good_event_passes(subject: str, event: "JsonValue | bytes") -> None:
    assert_event(subject, event)


def test_a_bad_event_is_refused_with_its_places_and_the_version_that_accepts_it() -> None:
    with pytest.raises(EventRefused) as refused:
        assert_event("OrderSubmitted", {"total": "1.5"})
    assert str(refused.value) == (
        "shop@OrderSubmitted@2 refuses the event:\n  /id is missing\n  /total is a string, not a number\nVersion 1 accepts it."
    )
    assert (refused.value.paths, refused.value.accepted_by) == (["/id", "/total"], 1)
    with pytest.raises(EventRefused, match="refuses") as refused:
        assert_event("shop@OrderSubmitted", {"source": "shop", "detail-type": "OrderSubmitted", "detail": {"total": True}})
    assert refused.value.accepted_by is None


def test_the_page_shows_what_happens() -> None:
    page = (ROOT / "docs/testing.md").read_text("utf-8")
    code, shown = (re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)[0] for kind in ("python", "text"))
    names: dict[str, Callable[[], None]] = {}
    exec(compile(code, "docs/testing.md", "exec"), names)
    with pytest.raises(EventRefused) as refused:
        names["test_an_order_is_submitted"]()
    assert f"schemactl.testing.EventRefused: {refused.value}" == re.sub(r"^E   ", "", shown, flags=re.MULTILINE).rstrip()


def test_an_event_of_another_subject_is_not_opened() -> None:
    with pytest.raises(EventRefused, match="/id is missing"):
        assert_event("OrderSubmitted", {"source": "shop", "detail-type": "Other", "detail": ORDER})


@pytest.mark.parametrize("event", [b"{", {"a": float("nan")}, {"a": {1, 2}}])
def test_what_is_no_json_is_an_error_of_use(event: "JsonValue | bytes") -> None:
    with pytest.raises(UsageError, match="JSON"):
        assert_event("OrderSubmitted", event)
    with pytest.raises(UsageError):
        assert_event("shop@Unknown", ORDER)


def test_what_was_recorded_is_discovered(tmp_path: Path) -> None:
    record_event("shop@Never", {})
    record_to("events.ndjson")
    try:
        assert_event("OrderSubmitted", ORDER)
        record_event("shop@Paid", {"id": "a"})
        record_event("shop-topic", {"id": "ä"})
    finally:
        record_to(None)
    record_event("shop@Never", {})
    ran = schemactl("discover", "events.ndjson", "--registry", "found", "--format", "json")
    assert {one["subject"] for one in json.loads(ran.stdout)["subjects"]} == {"shop@OrderSubmitted", "shop@Paid", "shop-topic"}


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_plugin_records_the_events_of_a_suite(workers: str, tmp_path: Path) -> None:
    (tmp_path / "test_orders.py").write_text(
        "import pytest\nfrom schemactl.testing import assert_event\n"
        '@pytest.mark.parametrize("total", [1.5, 2.5, "x"])\n'
        'def test_order(total): assert_event("OrderSubmitted", {"id": "a", "total": total})\n'
    )
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "events.ndjson").write_text("old\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", workers, "test_orders.py"]
    ran = subprocess.run([*command, "--schemactl-record", "out/events.ndjson"], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 1, ran.stderr
    assert "/total is a string, not a number" in ran.stdout
    assert "2 passed" in ran.stdout
    totals = [json.loads(line)["detail"]["total"] for line in (tmp_path / "out" / "events.ndjson").read_text().splitlines()]
    assert sorted(map(str, totals)) == ["1.5", "2.5", "x"]


def test_a_made_event_is_accepted_and_the_same_for_a_seed() -> None:
    for event in events_of("OrderSubmitted", 5):
        assert_event("OrderSubmitted", event)
    assert event_of("shop@OrderSubmitted@2", seed=3) == event_of("OrderSubmitted", seed=3)
    assert_event("OrderSubmitted", event_of("OrderSubmitted", envelope="sns-in-sqs"))
    assert events_of("OrderSubmitted", 2)[0] == event_of("OrderSubmitted")


def test_the_fixture_gives_other_events_within_a_test_and_the_same_ones_in_every_run(event_of: Callable[..., Any]) -> None:
    assert [event_of("OrderSubmitted") for _ in range(3)] == [testing.event_of("OrderSubmitted", seed=seed) for seed in range(3)]
    assert event_of("OrderSubmitted", envelope="eventbridge")["detail-type"] == "OrderSubmitted"
