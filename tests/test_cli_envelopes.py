"""`schemactl envelopes`, and what its page says."""

import json
import re
from pathlib import Path

from schemactl import capture
from schemactl.envelopes import ENVELOPES, tracer, unwrap
from schemactl.model.options import CaptureOptions, EnvelopeOptions
from schemactl.model.record import Event, Record
from tests.support import CASES, ROOT, schemactl

CHAIN = CASES / "envelopes" / "sqs-sns-eventbridge" / "input.json"


def test_it_lists_what_is_known() -> None:
    ran = schemactl("envelopes")
    assert ran.code == 0
    assert all(envelope.id in ran.stdout and envelope.title in ran.stdout for envelope in ENVELOPES)
    assert [one["id"] for one in json.loads(schemactl("envelopes", "--format", "json").stdout)["envelopes"]] == [one.id for one in ENVELOPES]


def test_it_tells_the_chains_of_a_capture_what_was_ignored_and_what_was_not_read(in_tmp: Path) -> None:
    test_event = CASES / "envelopes" / "s3-test-event" / "input.json"
    (in_tmp / "raw.ndjson").write_text('{"a":1}\nbroken\n' * 1000)
    ran = schemactl("envelopes", CHAIN, test_event, "raw.ndjson")
    assert ran.code == 0
    assert re.search(r"sqs > sns > eventbridge +1 +1\n", ran.stdout)
    assert re.search(r"\(no envelope\) +1,000 +1\n", ran.stdout)
    assert re.search(r"s3-test-event +1\n", ran.stdout)
    assert re.search(r"not-json +1,000  raw\.ndjson:2: no object", ran.stdout)


def test_it_writes_json() -> None:
    ran = schemactl("envelopes", CHAIN, "--format", "json")
    assert json.loads(ran.stdout) == {
        "events": 1,
        "chains": [{"envelopes": ["sqs", "sns", "eventbridge"], "events": 1, "subjects": 1}],
        "skipped": 0,
        "skipped_by_reason": {},
        "first_skipped": [],
        "ignored": 0,
        "ignored_by_kind": {},
    }


def test_a_trace_shows_the_way_of_a_record_and_what_named_it(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text('[subjects]\ndiscriminators = ["/kind"]\n')
    Path("raw.ndjson").write_text('{"kind": "Paid"}\n{"a": 1}\n{"b": "private@example.com"}\n')
    ran = schemactl("envelopes", CHAIN, "raw.ndjson", "--trace", "3")
    assert ran.code == 0
    assert (
        ran.stdout
        == f"""{CHAIN}:1
  (batch)      /Records/0
  sqs          /Records/0/body                 source, time
  sns          /Records/0/body/Message         source, time
  eventbridge  /Records/0/body/Message/detail  source, type, time
  = shop.checkout@OrderPlaced, named by eventbridge

raw.ndjson:1
  = raw@Paid, named by its file, and the discriminator /kind

raw.ndjson:2
  = raw, named by its file
"""
    )


def test_a_trace_shows_what_is_no_event_and_no_private_name(in_tmp: Path) -> None:
    (in_tmp / "schemactl.toml").write_text('[[subjects.rules]]\nhas = ["/mailbox"]\nsubject = "{/mailbox}"\n')
    lines = ['{"Event": "s3:TestEvent"}', '{"awslogs": {"data": "?"}}', "no JSON", '{"mailbox": "somebody@example.com"}', json.dumps([{"a": 1}] * 3)]
    many = json.dumps({"Records": [{"eventSource": "aws:s3", "s3": {}}] * 30})
    (in_tmp / "odd.ndjson").write_text("\n".join((*lines, many)))
    shown = schemactl("envelopes", "odd.ndjson", "--trace", "100").stdout
    assert "= ignored: s3-test-event" in shown
    assert "= cannot be read: bad-base64" in shown
    assert "odd.ndjson:3\n  = cannot be read: not-json" in shown
    assert "⟨e-mail address⟩, named by subjects.rules[0]" in shown
    assert "somebody" not in shown
    assert "… and 10 more: --format json shows all." in shown
    assert schemactl("envelopes", "--trace", "3").code == 2
    (in_tmp / "empty.ndjson").write_text("")
    assert schemactl("envelopes", "empty.ndjson", "--trace", "3").stdout == "No records.\n"


def test_a_trace_finds_what_discover_finds() -> None:
    """Of every case, with the same envelopes in the same order."""
    options = EnvelopeOptions()
    traces = tracer(options)
    for folder in sorted((CASES / "envelopes").iterdir()):
        for record in capture.read([str(folder / "input.json")], CaptureOptions()):
            if isinstance(record, Record):
                found = traces.trace(record)
                assert [one.outcome for one in found] == list(unwrap(record, options)), folder
                for one in found:
                    ids = [step.envelope for step in one.steps if step.envelope]
                    assert not isinstance(one.outcome, Event) or [id_ for id_ in ids if id_ in one.outcome.envelopes][-1:] == list(
                        one.outcome.envelopes[-1:]
                    )


def test_a_capture_without_events_has_no_table(in_tmp: Path) -> None:
    Path("empty.ndjson").write_text("")
    assert schemactl("envelopes", "empty.ndjson").stdout == "0 events.\n"


def test_a_missing_file_is_unreadable(in_tmp: Path) -> None:
    ran = schemactl("envelopes", "missing.ndjson")
    assert (ran.code, ran.stdout) == (3, "")
    assert "missing.ndjson" in ran.stderr


def test_the_page_names_every_envelope_and_everything_that_is_ignored_in_order() -> None:
    page = (ROOT / "docs" / "envelopes.md").read_text()
    assert re.findall(r"^\| `([a-z0-9-]+)` \|", page, re.MULTILINE) == [envelope.id for envelope in ENVELOPES]
    kinds = {one["ignored"] for file in (CASES / "envelopes").glob("*/expected.json") for one in json.loads(file.read_bytes()) if "ignored" in one}
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in page] == []


def test_the_page_of_captures_names_every_reason() -> None:
    page = (ROOT / "docs" / "captures.md").read_text()
    reasons = {
        one["reject"]
        for stage in ("capture", "envelopes")
        for file in (CASES / stage).glob("*/expected.json")
        for one in json.loads(file.read_bytes())
        if "reject" in one
    }
    assert [reason for reason in sorted(reasons) if f"`{reason}`" not in page and not reason.startswith("payload-")] == []
