"""How events reach their handlers in generated Python: messages out of what Lambda gets, envelopes, routing, the dispatcher."""

import importlib
import json
import sys
from base64 import b64encode
from pathlib import Path
from types import ModuleType
from typing import Any

import pydantic
import pytest

from schemactl.bindings.source import Source
from schemactl.bindings.targets.python_rules import routing
from schemactl.model.json import Document, JsonObject
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from schemactl.model.subject import Subject
from tests.carried import FORMS, payload_of, unfolded
from tests.changes import CHANGES, KEYS_REMOVED, SOURCE
from tests.deliveries import FOLDERS, expected, handed_over
from tests.python.packages import Package
from tests.roundtrip import CORPUS, Case
from tests.support import EXACT, ROOT, schemactl

OLDER = Source.given(
    Subject("orders", "order-submitted"), 0, "v0", False, {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}
)
"""A major version of the order before the one of today."""


def order(**changed: object) -> dict[str, object]:
    event: dict[str, object] = json.loads((CORPUS / "order-submitted" / "valid" / "least.json").read_bytes())
    return {**event, **changed}


def bus_event(detail: object, source: str = "orders", detail_type: str = "order-submitted") -> dict[str, object]:
    return {
        "version": "0",
        "id": "1",
        "detail-type": detail_type,
        "source": source,
        "account": "1",
        "time": "2026-01-01T00:00:00Z",
        "region": "eu-central-1",
        "resources": [],
        "detail": detail,
    }


@pytest.fixture(scope="module")
def usage(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """tests/python/usage.py beside a package with one subject that has a source, as on a bus."""
    folder = tmp_path_factory.mktemp("usage")
    document = Case("order-submitted", CORPUS / "order-submitted").source.document
    bus = Package(folder, "bus_events", [Source.given(Subject("orders", "order-submitted"), 1, "v1", True, document), OLDER])
    text = (ROOT / "tests" / "python" / "usage.py").read_text()
    text = text.replace("corpus_events.order_submitted", "bus_events.orders.order_submitted").replace("corpus_events", "bus_events")
    (folder / "bus_usage.py").write_text(text.replace("ORDER_SUBMITTED", "ORDERS_ORDER_SUBMITTED"))
    sys.path.insert(0, str(folder))
    try:
        assert bus.root
        return importlib.import_module("bus_usage")
    finally:
        sys.path.remove(str(folder))


def test_a_dispatcher_hands_each_event_of_a_queue_to_the_handler_of_its_subject(usage: ModuleType) -> None:
    direct = {"Records": [{"body": json.dumps(bus_event(order(), "orders-dev"))}, {"body": json.dumps(bus_event({}, "other", "Else"))}]}
    assert usage.handled(direct) == ["T1 c 2 None 2026 orders-dev", "Else"]


EVENT = {"specversion": "1.0", "n": 12345678901234567890}
TEXT = json.dumps(EVENT)
NOTIFICATION = {"Type": "Notification", "TopicArn": "arn", "Message": TEXT}


def base64(content: str | bytes) -> str:
    return b64encode(content.encode() if isinstance(content, str) else content).decode()


def kinesis(content: str | bytes) -> dict[str, object]:
    return {"kinesisSchemaVersion": "1.0", "partitionKey": "1", "data": base64(content)}


def kafka(value: str | None) -> dict[str, object]:
    return {"topic": "orders", "partition": 0, "offset": 1, "value": value}


BATCHES: dict[str, tuple[Any, list[Any]]] = {
    "a queue": ({"Records": [{"body": TEXT}, {"body": "no json"}, {"body": "12345678901234567890"}, 5]}, [EVENT, "no json", 12345678901234567890, 5]),
    "a topic": ({"Records": [{"Sns": NOTIFICATION}]}, [EVENT]),
    "a topic in a queue": ({"Records": [{"body": json.dumps(NOTIFICATION)}]}, [EVENT]),
    "a body that looks like a batch": ({"Records": [{"body": json.dumps({"Records": [{"body": "{}"}]})}]}, [{"Records": [{"body": "{}"}]}]),
    "a stream": (
        {"Records": [{"eventSource": "aws:kinesis", "kinesis": kinesis(each)} for each in (TEXT, json.dumps(NOTIFICATION), "Tromsø", b"h\xe9")]},
        [EVENT, EVENT, "Tromsø", b"h\xe9"],
    ),
    "Pipes": ([kinesis(TEXT), {**kinesis(TEXT), "data": "%"}, {"messageId": "1", "body": TEXT}, kafka(None), "text"], [EVENT, "%", EVENT, "text"]),
    "Firehose": ({"deliveryStreamArn": "a", "records": [{"recordId": "1", "data": base64(f"{TEXT}\n")}]}, [EVENT]),
    "Kafka": (
        {"bootstrapServers": "b", "records": {"orders-0": [kafka(base64(TEXT)), kafka(None)], "orders-1": [{"partition": 1}], "broken": 1}},
        [EVENT],
    ),
    "Kafka with ids of schemas": ({"eventSourceArn": "a", "records": {"orders-0": [kafka(base64(b"\0\0\0\0\7" + TEXT.encode()))]}}, [EVENT]),
    "ActiveMQ": ({"eventSourceArn": "a", "messages": [{"messageID": "1", "data": base64(TEXT)}]}, [EVENT]),
    "RabbitMQ": ({"rmqMessagesByQueue": {"orders::/": [{"basicProperties": {}, "data": base64(TEXT)}]}}, [EVENT]),
    "words of a batch in a payload": ({"records": [1], "messages": [2]}, [{"records": [1], "messages": [2]}]),
    "records that are none": ({"Records": "x"}, [{"Records": "x"}]),
    "a message itself": (EVENT, [EVENT]),
}


@pytest.mark.parametrize("batch", BATCHES)
def test_the_innermost_messages_are_found_in(usage: ModuleType, batch: str) -> None:
    event, expected = BATCHES[batch]
    assert list(usage.messages(event)) == expected


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_has_no_envelope_is_named_by_where_it_came_by_as_the_registry_names_it(usage: ModuleType, folder: str) -> None:
    deliveries = importlib.import_module("bus_events.messages").deliveries(json.loads(handed_over(folder).read_bytes()))
    dispatcher = usage.Dispatcher().otherwise(lambda payload, event: (usage.subject_name(event), payload))
    named = [dispatcher.dispatch(delivery) for delivery in deliveries]
    assert [(subject, payload) for subject, payload in named if isinstance(payload, dict)] == expected(folder)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return Package(tmp_path_factory.mktemp("table"), "table_events", [SOURCE, KEYS_REMOVED])


def told(customer: Any, event: Any) -> str:
    return f"{event.change} {json.dumps(event.payload, separators=(',', ':')) if customer is None else f'{customer.id} {customer.name}'}"


@pytest.mark.parametrize("name", CHANGES)
def test_a_removal_reaches_the_handlers_that_ask_for_removals(table: Package, name: str) -> None:
    record, with_removals, without = CHANGES[name]
    dispatch, customers = importlib.import_module("table_events.dispatch"), table.modules["customers"].Customers
    for removals, written in (([told], with_removals), ([], without)):
        seen: list[str] = []
        dispatcher = dispatch.Dispatcher().on(customers, lambda customer, event, to=seen: to.append(told(customer, event)))
        for handler in removals:
            dispatcher.on_removed(customers, lambda customer, event, to=seen, write=handler: to.append(write(customer, event)))
        assert dispatcher.dispatch_batch({"Records": [record]}) == {"batchItemFailures": []}
        assert seen == [written] * bool(written)


def test_what_no_handler_asks_for_goes_to_otherwise(table: Package) -> None:
    dispatch, customers = importlib.import_module("table_events.dispatch"), table.modules["customers"].Customers
    seen: list[str] = []
    dispatcher = (
        dispatch.Dispatcher().on(customers, lambda customer, event: pytest.fail("removed")).otherwise(lambda _, event: seen.append(event.change))
    )
    removed = [record for record, _, without in CHANGES.values() if not without]
    dispatcher.dispatch_batch({"Records": removed})
    assert seen.count("removed") + seen.count("other") == len(seen) == len(removed) - 1, "an item without attributes is nothing"


def test_a_subject_of_removed_keys_has_an_ordinary_handler(table: Package) -> None:
    removed = table.modules["customers@REMOVE"].Remove
    handled = importlib.import_module("table_events.dispatch").Dispatcher().on(removed, lambda keys, event: (keys.id, event.change))
    record = CHANGES["an item was removed of which the keys are known"][0]
    assert [handled.dispatch(each) for each in importlib.import_module("table_events.messages").deliveries(record)] == [(1, "removed")]
    with pytest.raises(LookupError, match="no handler for 'customers'"):
        handled.dispatch({"op": "d", "source": {"table": "customers"}, "before": {"id": 1}})


def test_a_consumer_of_ones_own_says_where_a_message_came_by(usage: ModuleType) -> None:
    assert usage.consumed(json.dumps(order()).encode(), "orders", "order-submitted") == "T1 c 2 None 2026 orders"
    assert usage.consumed(json.dumps(bus_event(order())).encode(), "topic", "") == "T1 c 2 None 2026 orders", "an envelope says more"
    with pytest.raises(LookupError, match="no handler for 'orders@else'"):
        usage.consumed(b"{}", "orders", "else")
    with pytest.raises(LookupError, match=r"nothing says where the message came by: dispatch\(Delivery\(message, source=…\)\)"):
        usage.consumed(b"{}", "", "")


GOOD, BAD = json.dumps(bus_event(order())), json.dumps(bus_event({}))
QUEUE = "arn:aws:sqs:eu-central-1:1:orders"


def queued(bodies: str, queue: str) -> dict[str, object]:
    """A batch of SQS. bodies: `+` for a message that will be handled, `-` for one that will not."""
    return {"Records": [{"messageId": str(at), "eventSourceARN": queue, "body": GOOD if sign == "+" else BAD} for at, sign in enumerate(bodies)]}


def streamed(contents: str) -> dict[str, object]:
    data = [kinesis(GOOD if sign == "+" else BAD) for sign in contents]
    return {"Records": [{"kinesis": {**each, "sequenceNumber": str(at)}} for at, each in enumerate(data)]}


BATCHES_IN_PART: dict[str, tuple[dict[str, object], list[str]]] = {
    "nothing failed": (queued("++", QUEUE), []),
    "one of a queue": (queued("+-+", QUEUE), ["1"]),
    "all of a FIFO queue from the first": (queued("+-+-", f"{QUEUE}.fifo"), ["1", "2", "3"]),
    "all of a stream from the first": (streamed("+-+"), ["1", "2"]),
    "a stream of changes": ({"Records": [{"dynamodb": {"SequenceNumber": "7"}}]}, ["7"]),
    "a stream by Pipes": ({"Records": [{**kinesis(BAD), "sequenceNumber": "8"}]}, ["8"]),
}


@pytest.mark.parametrize("batch", BATCHES_IN_PART)
def test_of_a_batch_what_was_not_handled_is_reported_and_logged(usage: ModuleType, batch: str, caplog: pytest.LogCaptureFixture) -> None:
    event, failed = BATCHES_IN_PART[batch]
    assert usage.batch(event) == {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
    assert [each for each in failed if f"not handled: record {each}" in caplog.text] == failed[:1]


@pytest.mark.parametrize("event", [{"Records": [{"Sns": {**NOTIFICATION, "Message": BAD}}]}, bus_event({}), [5]])
def test_of_a_batch_that_lambda_takes_no_report_for_the_error_is_raised(usage: ModuleType, event: object) -> None:
    with pytest.raises((ValueError, LookupError)):
        usage.batch(event)


def test_a_coroutine_is_refused_where_nobody_waits_for_it(usage: ModuleType, caplog: pytest.LogCaptureFixture) -> None:
    async def reserve(payload: object, event: object) -> None:
        pytest.fail("nobody waits for it")

    assert usage.Dispatcher().on(usage.OrderSubmitted, reserve).dispatch_batch(queued("+", QUEUE)) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert "a handler is a coroutine: await dispatch()" in caplog.text


@pytest.mark.parametrize("item", [{"a": {}}, {"a": {"S": 1}}, {"a": {"X": "1"}}, {"a": {"N": "one"}}, {"a": {"L": "x"}}, {"a": {"M": {"b": 1}}}])
def test_a_change_that_is_in_no_notation_of_dynamodb_comes_as_it_is(usage: ModuleType, item: object) -> None:
    change = {"eventSource": "aws:dynamodb", "eventSourceARN": "arn:aws:dynamodb:eu:1:table/orders/stream/x", "dynamodb": {"NewImage": item}}
    assert list(usage.messages({"Records": [change]})) == [change]


def test_attributes_that_name_a_type_are_those_of_the_configuration(in_tmp: Path) -> None:
    (in_tmp / "schemactl.toml").write_text(f'{EXACT}[envelopes]\ntype_attributes = ["kind"]\n')
    (in_tmp / "order.json").write_text('{"type": "object"}')
    assert schemactl("register", "order.json", "--subject", "shop@Order").code == 0
    assert schemactl("generate", "python").code == 0
    assert 'TYPE_ATTRIBUTES: list[str] = ["kind"]' in (in_tmp / "generated/python/events/rules.py").read_text()


def test_a_detail_that_is_a_text_of_json_is_what_it_holds(usage: ModuleType) -> None:
    for twice in (json.dumps(order()), json.dumps(json.dumps(order()))):
        assert usage.strict(bus_event(twice)) == "T1 c 2 None 2026 orders"
    assert usage.Dispatcher().otherwise(lambda payload, event: payload).dispatch(bus_event('"text"')) == '"text"'


def test_an_event_that_nobody_handles_is_an_error_that_names_it(usage: ModuleType) -> None:
    assert usage.strict(bus_event({}, "a@b", "c:d")) == "a%40b@c:d"
    assert usage.strict("[]") == usage.strict("no json") == ""


def test_a_payload_that_is_not_of_its_type_is_refused_by_the_dispatcher(usage: ModuleType) -> None:
    with pytest.raises(ValueError):
        usage.strict(bus_event(order(total="12")))


def test_an_error_says_where_and_what_and_does_not_quote_the_value(usage: ModuleType) -> None:
    for read in (usage.strict, usage.batch):
        with pytest.raises(ValueError) as caught:
            read(bus_event(order(total="secret")))
        assert "total\n  Input should be a number" in str(caught.value)
        assert "secret" not in str(caught.value)
    with pytest.raises(ValueError, match="valid string") as caught:
        importlib.import_module("bus_events").validate(list[str], ["a", 12345])
    assert "12345" not in str(caught.value)


def test_an_entry_of_put_events_opens_again_as_the_same_payload(usage: ModuleType) -> None:
    model = usage.enveloped(json.dumps(bus_event(order(total=12.10))))
    source, detail_type, detail = usage.published(model)
    assert (source, detail_type) == ("shop-dev", "order-submitted")
    assert usage.strict({"Source": "orders", "DetailType": detail_type, "Detail": detail}) == "T1 c 2 None 2026 orders"


def test_an_entry_of_put_events_may_wrap_its_payload_as_the_bus_does(usage: ModuleType) -> None:
    entry = usage.put_events_entry(usage.SUBJECTS["orders@order-submitted"], 1, detail_type="Any", detail_of=lambda data: {"data": data})
    assert entry == {"Source": "orders", "DetailType": "Any", "Detail": '{"data":1}'}


def test_a_cloud_event_whose_data_is_base64_reaches_its_handler(usage: ModuleType) -> None:
    attributes = {"specversion": "1.0", "id": "1", "source": "orders", "type": "order-submitted"}
    assert usage.strict({**attributes, "data_base64": base64(json.dumps(order()))}) == usage.strict({**attributes, "data": order()})


def test_an_event_goes_to_the_newest_version_with_a_handler_that_its_payload_fits(usage: ModuleType) -> None:
    older = importlib.import_module("bus_events.orders.order_submitted.v0").OrderSubmitted

    def new(payload: Any, _event: object) -> str:
        return f"new {payload.order_number}"

    def old(payload: Any, _event: object) -> str:
        return f"old {payload.number}"

    for dispatcher in (
        usage.Dispatcher().on(older, old).on(usage.OrderSubmitted, new),
        usage.Dispatcher().on(usage.OrderSubmitted, new).on(older, old),
    ):
        assert dispatcher.dispatch(bus_event(order())) == "new T1"
        assert dispatcher.dispatch(bus_event({"number": "T0"})) == "old T0"
        assert dispatcher.dispatch(bus_event(order(number="T0"))) == "new T1", "fits both"
        with pytest.raises(ValueError, match="order_number"):
            dispatcher.dispatch(bus_event({}))
        dispatcher.on(older, lambda payload, event: "replaced")
        assert dispatcher.dispatch(bus_event({"number": "T0"})) == "replaced"


RULES = """
rules = [
    Rule("by-type@{/a~1b/0}", type="T.*", has=("/a~1b", "/n")),
    Rule("{source}@{kind}.{/n}", source="hub", under="/meta", payload="/data"),
    Rule("{file}@{type}"),
]
"""
HUB = {"meta": {"kind": "K"}, "n": 1, "data": [1]}
NAMED: dict[str, tuple[str, str, Any, str, Any]] = {
    "a pointer names the type": ("x", "T1", {"a/b": ["@:"], "n": None}, "by-type@@:", {"a/b": ["@:"], "n": None}),
    "a part is the payload": ("hub-dev", "T1", HUB, "hub@K.1", [1]),
    "a payload that is text": ("hub", "", '{"meta":{"kind":"K"},"n":12345678901234567890,"data":null}', "hub@K.12345678901234567890", None),
    "a part that is a text of JSON": ("hub", "", {**HUB, "data": '{"a":[1]}'}, "hub@K.1", {"a": [1]}),
    "no data": ("hub-prod", "T", {"meta": {"kind": "K"}, "n": 1}, "hub@T", {"meta": {"kind": "K"}, "n": 1}),
    "an empty name": ("hub", "T", {**HUB, "meta": {"kind": ""}}, "hub@T", {**HUB, "meta": {"kind": ""}}),
    "a name that is no text": ("hub", "T", {**HUB, "n": 1.5}, "hub@T", {**HUB, "n": 1.5}),
    "nothing to look into": ("hub", "T", {**HUB, "meta": []}, "hub@T", {**HUB, "meta": []}),
    "text that is no json": ("hub", "T", "text", "hub@T", "text"),
    "a source that is a stage": ("-dev", "", {}, "-dev", {}),
}


@pytest.mark.parametrize("name", NAMED)
def test_rules_name_an_event_and_find_its_payload_as_the_registry_does(usage: ModuleType, name: str) -> None:
    source, type_, held, subject, payload = NAMED[name]
    module = importlib.import_module("bus_events.routing")
    names: dict[str, Any] = dict(vars(module))
    exec(RULES, names)
    routed = module.by_rules(names["rules"], "-dev|-prod")
    event = usage.Opened(source, type_, held, {})
    assert (routed.subject_of(event), routed.payload_of(event)) == (subject, payload)


def test_rules_of_the_configuration_are_written_as_they_stand() -> None:
    rule = SubjectRule('{source}@{"}', source="a|b", type=r"(?P<kind>\d+)", has=("/x", "/y"), under="/meta", payload="/data")
    assert routing(SubjectOptions("-dev|-prod", rules=(rule,))).split("\n") == [
        "ROUTING = by_rules(",
        "    [",
        "        Rule(",
        "            '{source}@{\"}',",
        '            source="a|b",',
        r'            type="(?P<kind>\\d+)",',
        '            under="/meta",',
        '            payload="/data",',
        '            has=("/x", "/y"),',
        "        ),",
        "    ],",
        '    strip_source="-dev|-prod",',
        ")",
    ]
    assert routing(SubjectOptions("-dev")) == 'ROUTING = by_rules([], strip_source="-dev")'
    assert routing(SubjectOptions(rules=(SubjectRule("a@{b}", path="x/{b}/*"),))) == "", "a rule for files is none for the bus"


def test_an_envelope_keeps_what_it_does_not_know(usage: ModuleType) -> None:
    event = {**bus_event(order()), "trace-id": "x"}
    typed = usage.EventBridgeEvent[usage.OrderSubmitted].model_validate(event)
    assert typed.detail_type == "order-submitted"
    assert json.loads(typed.model_dump_json()) == event
    assert json.loads(usage.cloud_event(typed.detail))["data"]["order_number"] == "T1"


HUB_AND_SPOKE = ROOT / "samples" / "hub-and-spoke"


def test_an_envelope_knows_that_its_payload_is_a_part_of_the_detail(in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = (HUB_AND_SPOKE / "schemactl.toml").read_text()
    (in_tmp / "schemactl.toml").write_text(settings.replace("[targets.python]\n", '[targets.python]\nstyle = "exact"\n'))
    capture = HUB_AND_SPOKE / "day-1.ndjson"
    assert schemactl("discover", capture).code == schemactl("generate", "python").code == 0
    monkeypatch.syspath_prepend(in_tmp / "generated" / "python")
    envelopes, rules, subjects = (importlib.import_module(f"shop_events.{name}") for name in ("envelopes", "rules", "subjects"))
    for line in capture.read_text().splitlines():
        payload = subjects.SUBJECTS[rules.ROUTING.subject_of(envelopes.open_event(line))].payload
        event = envelopes.EventBridgeEvent[payload].model_validate_json(line)
        whole = json.loads(line)
        assert isinstance(event.detail, payload)
        assert event.around == whole["detail"]
        assert json.loads(event.model_dump_json()) == json.loads(event.model_copy().model_dump_json()) == whole
        for name, form in FORMS.items():
            carried = form(whole)
            read = envelopes.EventBridgeEvent[payload].model_validate(carried)
            assert isinstance(read.detail, payload), name
            assert json.loads(read.detail.model_dump_json()) == payload_of(whole), name
            assert unfolded(json.loads(read.model_dump_json())) == unfolded(carried), name
        del whole["detail"]["event"]["data"]
        with pytest.raises(ValueError, match="detail"):
            envelopes.EventBridgeEvent[payload].model_validate(whole)
    cloud = {"specversion": "1.0", "id": "1", "source": event.source, "type": "t", "data": json.loads(line)["detail"]}
    assert json.loads(envelopes.CloudEvent[payload].model_validate(cloud).model_dump_json()) == cloud
    text = {**cloud, "data": json.dumps(cloud["data"])}
    assert unfolded(json.loads(envelopes.CloudEvent[payload].model_validate(text).model_dump_json())) == unfolded(text)
    alone = {**json.loads(line), "source": "elsewhere", "detail": json.dumps(payload_of(json.loads(line)))}
    assert unfolded(json.loads(envelopes.EventBridgeEvent[payload].model_validate(alone).model_dump_json())) == unfolded(alone)
    made = envelopes.EventBridgeEvent[payload](**{**dict(event), "detail": event.detail})
    assert json.loads(made.model_dump_json())["detail"] == json.loads(event.detail.model_dump_json())


def test_a_subject_is_found_by_its_model_and_by_its_name(usage: ModuleType) -> None:
    assert usage.SUBJECTS["orders@order-submitted"] is usage.ORDERS_ORDER_SUBMITTED
    assert usage.ORDERS_ORDER_SUBMITTED.payload is usage.OrderSubmitted
    with pytest.raises(LookupError):
        usage.Dispatcher().on(int, print)


def test_the_source_and_the_type_of_a_subject_name_it(tmp_path: Path) -> None:
    named = [Subject("lonely"), Subject("a@b", "c:d"), Subject("lonely", "Type")]
    Package(tmp_path, "named_events", [Source.given(subject, 1, "v1", True, {"type": "object"}) for subject in named])
    subjects = importlib.import_module("named_events.subjects").SUBJECTS
    assert {(each.source, each.type) for each in subjects.values()} == {("lonely", ""), ("a@b", "c:d"), ("lonely", "Type")}
    routing = importlib.import_module("named_events.routing")
    opened = importlib.import_module("named_events.envelopes").Opened
    for name, subject in subjects.items():
        assert routing.subject_name(opened(subject.source, subject.type, None, {})) == name
    cloudevent = opened("/buildings/7", "com.example.opened", None, {}, True)
    assert routing.subject_name(cloudevent) == routing.by_rules([]).subject_of(cloudevent) == "com.example.opened"
    assert routing.by_rules([], otherwise=routing.source_and_type).subject_of(cloudevent) == "/buildings/7@com.example.opened"
    assert routing.subject_name(opened("/buildings/7", "order.placed", None, {}, True)) == "/buildings/7@order.placed"
    for odd in (
        Subject("orders-api", "PUT /orders/{id}"),
        Subject("a@b", "c@d"),
        Subject("a%40b", "c%40d"),
        Subject("caf%C3%A9", "%2F %25"),
        Subject("bell\x07", "right\u202eleft\u00a0😀"),
        Subject("%C2%80%ff"),
    ):
        assert routing.subject_name(opened(odd.source, odd.type or "", None, {})) == odd.name


def test_models_are_made_by_the_names_of_python_and_write_no_absent_property(usage: ModuleType) -> None:
    assert usage.addressed("s").model_dump() == {"street": "s", "city": "Billund", "country": "DK"}
    absent = usage.addressed("s").model_copy(update={"postal_code": "1"})
    assert absent.model_dump_json() == '{"street":"s","city":"Billund","postal_code":"1","country":"DK"}'
    absent.postal_code = None
    for made in (absent, usage.Address(street="s", city="Billund", country="DK", postal_code=None), absent.model_copy(update={"postal_code": None})):
        assert made.model_dump() == {"street": "s", "city": "Billund", "country": "DK"}, "None is absent"
        assert made.postal_code is None
    with pytest.raises(ValueError, match="postal_code"):
        usage.Address.model_validate({"street": "s", "city": "Billund", "country": "DK", "postal_code": None})
    with pytest.raises(ValueError, match=r"city\n.*valid string"):
        usage.Address(street="s", city=None, country="DK")
    ordered = usage.enveloped(json.dumps(bus_event(order(coupon=None))))
    assert json.loads(ordered.model_dump_json()) == order(coupon=None), "null is null where it may be"
    assert json.loads(type(ordered)(**{**dict(ordered), "coupon": None}).model_dump_json())["coupon"] is None
    assert usage.items()[0].model_dump_json() == '{"sku":"a","quantity":1,"unit_price":9.5}'


NULLABLE: Document = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": ["string", "null"]},
        "coupon": {"type": ["string", "null"]},
        "givenName": {"type": ["string", "null"]},
        "anything": {},
        "onlyNull": {"type": "null"},
        "plain": {"type": "string"},
        "next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]},
    },
}
NULLED: tuple[JsonObject, ...] = (
    {"name": "a"},
    {"name": None, "coupon": None},
    {"name": "a", "coupon": None, "givenName": None, "anything": None, "onlyNull": None, "next": None},
    {"name": "a", "next": {"name": None, "next": {"name": "b", "coupon": None}}},
    {"name": "a", "given_name": None, "only_null": 1, "other": None},
    {"name": "a", "givenName": "b", "given_name": None, "plain": "c"},
)


def test_what_is_absent_stays_absent_and_null_stays_null_whoever_writes(tmp_path: Path) -> None:
    """Inside models of one's own, unions and lists, as FastAPI writes a response: by an adapter of the type that a route gives."""
    package = Package(tmp_path, "nullable_events", [Source.given(Subject("nullable"), 1, "v1", True, NULLABLE)])
    model = package.modules["nullable"].Nullable
    own = pydantic.create_model("Own", event=(model, ...), events=(list[model], ...), either=(model | int, ...), named=(dict[str, model], ...))
    for value in NULLED:
        event = model.model_validate(value)
        holder = own(event=event, events=[event, event], either=event, named={"a": event})
        expected = {"event": value, "events": [value, value], "either": value, "named": {"a": value}}
        route = pydantic.TypeAdapter(own)
        assert json.loads(holder.model_dump_json(by_alias=True)) == json.loads(holder.model_dump_json()) == expected
        assert route.dump_python(holder, mode="json", by_alias=True) == json.loads(route.dump_json(holder)) == expected
        assert pydantic.TypeAdapter(list[model]).dump_python([event], mode="json", exclude_unset=False) == [value]
        assert model.model_validate(event.model_copy().model_dump()).model_dump() == event.model_dump() == value
    by_name = model.model_validate({"name": "a", "givenName": None})
    assert own(event=by_name, events=[], either=1, named={}).model_dump(by_alias=False)["event"] == {"name": "a", "given_name": None}
    assert model(name="a", coupon=None).model_dump() == {"name": "a", "coupon": None}
    assert model.model_json_schema(mode="serialization") == model.model_json_schema()
    mine = type("Mine", (model,), {"__annotations__": {"more": "str | None"}, "more": None})
    assert own(event=mine.model_validate({"name": "a"}), events=[], either=1, named={}).model_dump()["event"] == {"name": "a"}


def test_a_model_that_holds_itself_is_made_without_what_is_none(tmp_path: Path) -> None:
    chain = {"type": "object", "properties": {"next": {"$ref": "#"}, "last": {"type": ["string", "null"]}}}
    package = Package(tmp_path, "linked_events", [Source.given(Subject("chain"), 1, "v1", True, chain)])
    link = package.modules["chain"].Chain
    assert link(next=link(next=None, last=None)).model_dump_json() == '{"next":{"last":null}}'
