"""Envelopes and handlers of TypeScript's plain styles: the sample's events and what Lambda hands over reach their handlers; types hold."""

import json
from pathlib import Path
from shutil import copy

import pytest

from schemactl.bindings.targets.around import places_around
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from tests.deliveries import FOLDERS, expected, handed_over
from tests.plain_styles import ODD_RULES, whole_events
from tests.support import ROOT, assert_golden, schemactl
from tests.test_typescript_usage import node_test
from tests.typescript.toolchain import HERE, compiled

pytestmark = pytest.mark.toolchain("node")
HUB = ROOT / "samples" / "hub-and-spoke"
USAGE = HERE / "usage"
GOLDEN = HERE.parent / "cases" / "events"


@pytest.mark.parametrize("style", ["zod", "types"])
def test_events_reach_their_handlers_and_envelopes_know_where_the_payload_stands(style: str, tmp_path: Path) -> None:
    settings = (HUB / "schemactl.toml").read_text().partition("[targets.python]")[0]
    (tmp_path / "schemactl.toml").write_text(
        f'{settings}[targets.typescript]\nstyle = "{style}"\nout = "shop"\nenvelopes = ["eventbridge", "cloudevents"]\nhandlers = true\n'
    )
    assert schemactl("discover", HUB / "day-1.ndjson", cwd=tmp_path).code == 0
    ran = schemactl("generate", cwd=tmp_path)
    assert ran.code == 0, ran.stderr
    shop = tmp_path / "shop"
    assert_golden(GOLDEN / f"typescript-{style}" / "envelopes.ts", (shop / "envelopes.ts").read_text())
    assert_golden(GOLDEN / f"typescript-{style}" / "subjects.ts", (shop / "subjects.ts").read_text())
    copy(USAGE / "plain_events.ts", shop)
    deliveries = {name: {"event": json.loads(handed_over(name).read_bytes()), "expected": expected(name)} for name in FOLDERS}
    (tmp_path / "events.json").write_text(json.dumps([*whole_events()]))
    built = compiled(shop, inferred=["zod"] if style == "zod" else [])
    node_test(
        USAGE / "plain_events.test.mjs",
        SHOP=built.as_uri(),
        STYLE=style,
        EVENTS=str(tmp_path / "events.json"),
        DELIVERIES=json.dumps(deliveries, default=float),
    )


@pytest.mark.parametrize("style", ["zod", "types"])
def test_rules_with_any_key_give_envelopes_that_compile(style: str, tmp_path: Path) -> None:
    (tmp_path / "schemactl.toml").write_text(
        f'{ODD_RULES}[targets.typescript]\nstyle = "{style}"\nout = "shop"\nenvelopes = ["eventbridge"]\nhandlers = true\n'
    )
    (tmp_path / "order.json").write_text('{"type": "object", "properties": {"a": {"type": "string"}}}')
    assert schemactl("register", "order.json", "--subject", "shop@Order", cwd=tmp_path).code == 0
    ran = schemactl("generate", cwd=tmp_path)
    assert ran.code == 0, ran.stderr
    compiled(tmp_path / "shop", inferred=["zod"] if style == "zod" else [])


def test_rules_say_what_stands_around_a_payload() -> None:
    rules = (
        SubjectRule("{source}@{type}.{status}", under="/event/meta", payload="/event/data"),
        SubjectRule("{source}@{/event/kind}", payload="/event/data", has=("/event/at", "/event/data/id")),
        SubjectRule("{source}@{kind}", path="{kind}.json", payload="/elsewhere"),
        SubjectRule("{source}@{/a/0}", payload="/items/0"),
    )
    (found,) = places_around(SubjectOptions(rules=rules)).values()
    event = found.members["event"]
    assert event.is_needed
    assert event.is_object
    assert {key: (place.is_name, place.is_needed) for key, place in event.members.items()} == {
        "data": (False, True),
        "meta": (False, False),
        "kind": (True, False),
        "at": (False, False),
    }
    assert event.members["data"].is_payload
    assert [*event.members["meta"].members] == ["status", "type"]
