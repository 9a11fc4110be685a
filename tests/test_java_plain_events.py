"""Envelopes and handlers of Java's records, for Jackson 2 and 3: events and what Lambda hands over reach their handlers, and envelopes are typed."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemactl.bindings.targets.java_events import OF_JACKSON_3
from tests.deliveries import FOLDERS, expected, handed_over
from tests.java.toolchain import HERE, compiled, java
from tests.plain_styles import ODD_RULES, whole_events
from tests.roundtrip import same
from tests.support import CASES, ROOT, assert_golden, schemactl
from tests.test_java_plain import normal

pytestmark = pytest.mark.toolchain("maven")
HUB = ROOT / "samples" / "hub-and-spoke"
TABLE = '[targets.{name}]\nlanguage = "java"\nstyle = "records"\npackage = "com.acme.{name}"\nout = "{name}"\nhandlers = true\n'
TARGETS = {
    "two": 'envelopes = ["eventbridge", "cloudevents"]\n',
    "three": 'envelopes = ["eventbridge", "cloudevents"]\njackson = 3\n',
    "bare": 'envelopes = ["cloudevents"]\nnullness = "none"\ndatetimes = "text"\nunknown = "ignore"\nbuilders = true\n',
}


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The types of the sample in three packages and a program for each version of Jackson, and one with odd rules, compiled without a warning."""
    folder = tmp_path_factory.mktemp("records")
    settings = (HUB / "schemactl.toml").read_text().partition("[targets.python]")[0]
    (folder / "schemactl.toml").write_text(settings + "".join(TABLE.format(name=name) + more for name, more in TARGETS.items()))
    assert schemactl("discover", HUB / "day-1.ndjson", cwd=folder).code == 0
    ran = schemactl("generate", cwd=folder)
    assert ran.code == 0, ran.stderr
    odd = folder / "odd"
    odd.mkdir()
    (odd / "schemactl.toml").write_text(ODD_RULES + TABLE.format(name="odd") + 'envelopes = ["eventbridge"]\n')
    (odd / "order.json").write_text('{"type": "object", "properties": {"a": {"type": "string"}}}')
    assert schemactl("register", "order.json", "--subject", "shop@Order", cwd=odd).code == 0
    assert schemactl("generate", cwd=odd).code == 0
    program = (HERE / "plain" / "PlainEvents.java").read_text()
    (folder / "PlainEvents.java").write_text(program)
    of_three = program.replace("com.acme.two", "com.acme.three").replace("PlainEvents", "PlainEventsOfThree")
    for old, new in OF_JACKSON_3:
        of_three = of_three.replace(old, new)
    (folder / "PlainEventsOfThree.java").write_text(of_three)
    return compiled(sorted(folder.rglob("*.java")), folder / "classes")


@pytest.fixture(scope="module", params=["PlainEvents", "PlainEventsOfThree"])
def program(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asked(classes: Path, program: str, *tasks: tuple[str, Any]) -> list[Any]:
    lines = "\n".join(json.dumps({"do": what, "event": event}, default=float) for what, event in tasks)
    return [json.loads(line) for line in java(classes, program, stdin=lines).splitlines()]


def test_what_has_no_envelope_is_named_by_where_it_came_by_as_the_registry_names_it(classes: Path, program: str) -> None:
    told = asked(classes, program, *(("open", json.loads(handed_over(folder).read_bytes())) for folder in FOLDERS))
    for folder, named in zip(FOLDERS, told, strict=True):
        assert [subject for subject, _ in named] == [subject for subject, _ in expected(folder)], folder
        assert all(same(normal(one), normal(other)) for (_, one), (_, other) in zip(named, expected(folder), strict=True)), folder


def test_an_event_reaches_the_handler_of_its_subject(classes: Path, program: str) -> None:
    events = [*whole_events()]
    told = asked(classes, program, *(("dispatch", event) for event, _, _ in events), *(("dispatch", twice(event)) for event, _, _ in events))
    assert len(told) > 200
    for (_, subject, payload), answers in zip([*events, *events], told, strict=True):
        assert [name for name, _ in answers] == [subject]
        assert same(normal(answers[0][1]), normal(payload))


def test_of_a_batch_what_nobody_handles_does_not_come_again_and_what_fails_does(classes: Path, program: str) -> None:
    good = next(event for event, subject, _ in whole_events() if "order-submit" in subject)
    unknown = {**good, "source": "elsewhere", "detail": {}}
    bad = changed(good, order_number=7)
    failing = changed(good, note="fails")
    answers = asked(
        classes,
        program,
        ("batch", sqs("orders", good, unknown, "text", good)),
        ("batch", sqs("orders.fifo", unknown, good)),
        ("batch", sqs("orders", good, bad, unknown)),
        ("batch", sqs("orders", failing, good)),
        ("batch", {"Records": [{"EventSource": "aws:sns", "Sns": {"TopicArn": "t", "Message": json.dumps(unknown)}}]}),
        ("dispatch", unknown),
        ("dispatch", bad),
        ("dispatch", changed(good, whole=None)),
    )
    assert [[[each["itemIdentifier"] for each in response["batchItemFailures"]], seen] for response, seen in answers[:5]] == [
        [[], 2],
        [[], 1],
        [["1"], 1],
        [["0"], 1],
        [[], 0],
    ]
    assert [answer["refused"] for answer in answers[5:]] == ["UnknownSubjectException", "InvalidEventException", "InvalidEventException"]


def test_a_typed_envelope_knows_what_stands_around_its_payload(classes: Path, program: str) -> None:
    events = [event for event, subject, _ in whole_events() if "order-submit" in subject]
    cloud = {"specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": events[0]["detail"], "traceparent": "00"}  # type: ignore[index]
    told = asked(classes, program, *(("envelope", event) for event in events), ("cloud", cloud), ("send", events[0]), ("status", events[0]))
    for event, answer in zip([*events, cloud], told, strict=False):
        assert same(normal(answer), normal(event))
    assert told[-2][0][0] == "service-order-submit@CHECKOUT.ORDER.COMPLETE"
    assert told[-1] == "COMPLETE"
    wrong = asked(
        classes, program, *(("envelope", {**events[0], key: None}) for key in ("id", "detail", "source")), ("cloud", {**cloud, "specversion": "2"})
    )  # type: ignore[dict-item]
    assert all("refused" in answer for answer in wrong)


def test_the_envelopes_read_as_their_goldens(classes: Path) -> None:
    folder = classes.parent / "two/src/main/java/com/acme/two"
    for name in ("envelope/Detail.java", "envelope/EventBridgeEvent.java", "Subjects.java", "Json.java"):
        assert_golden(CASES / "events" / "java-records" / Path(name).name, (folder / name).read_text())
    for path in (classes.parent / "bare").rglob("*.java"):
        assert "jspecify" not in path.read_text()
        assert "Nullable" not in path.read_text()
    for path in (classes.parent / "three").rglob("*.java"):
        assert "com.fasterxml.jackson.databind" not in path.read_text()


def twice(event: Any) -> Any:
    return {**event, "detail": json.dumps(event["detail"])}


def changed(event: Any, **values: Any) -> Any:
    """The event with other properties in its payload; `whole`: another payload."""
    data = values["whole"] if "whole" in values else {**event["detail"]["event"]["data"], **values}
    return {**event, "detail": {"event": {**event["detail"]["event"], "data": data}}}


def sqs(queue: str, *bodies: Any) -> Any:
    return {
        "Records": [{"messageId": f"{at}", "eventSourceARN": f"arn:aws:sqs:eu:1:{queue}", "body": json.dumps(body)} for at, body in enumerate(bodies)]
    }
