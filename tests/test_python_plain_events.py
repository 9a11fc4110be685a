"""Envelopes and handlers of Python's plain style: what those of the exact style are asked, and what is its own."""

import importlib
import json
import logging
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from schemactl.bindings.package import Package
from schemactl.bindings.source import Source
from schemactl.bindings.targets import TARGETS, templates_of
from schemactl.bindings.targets.python_envelopes import models_around
from schemactl.bindings.targets.python_pydantic import conventions
from schemactl.bindings.targets.target import Bus, RenderContext
from schemactl.model.options.generate import PythonOptions
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from schemactl.model.subject import Subject
from tests.carried import FORMS, payload_of, unfolded
from tests.changes import CHANGES, KEYS_REMOVED, SOURCE
from tests.deliveries import FOLDERS, expected, handed_over
from tests.python.packages import PlainPackage
from tests.roundtrip import CORPUS, Case
from tests.support import ROOT, schemactl
from tests.test_python_events import BATCHES, BATCHES_IN_PART, NAMED, NOTIFICATION, OLDER, QUEUE, RULES, base64, bus_event, kinesis, order
from tests.test_python_plain import comes_back

HUB_AND_SPOKE = ROOT / "samples" / "hub-and-spoke"


class Handled(PlainPackage):
    options = PythonOptions(style="pydantic", envelopes=("eventbridge", "cloudevents"), handlers=True)

    def part(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self.name}.{name}")


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Handled:
    document = Case("order-submitted", CORPUS / "order-submitted").source.document
    newest = Source.given(Subject("orders", "order-submitted"), 1, "v1", True, document)
    listed = Source.given(Subject("orders", "listed"), 1, "v1", True, {"type": "array", "items": {"type": "integer"}})
    return Handled(tmp_path_factory.mktemp("plain_bus"), "plain_bus", [newest, OLDER, listed])


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Handled:
    return Handled(tmp_path_factory.mktemp("plain_table"), "plain_table", [SOURCE, KEYS_REMOVED])


def dispatcher(bus: Handled) -> Any:
    """Handles orders, whatever the stage at the end of their source."""
    without_stage = bus.part("routing").ignoring_stages("dev", "prod")
    model = bus.payload("orders@order-submitted")
    return bus.part("dispatch").Dispatcher(without_stage).on(model, lambda order, event: f"{order.order_number} {event.source}")


@pytest.mark.parametrize("batch", BATCHES)
def test_the_innermost_messages_are_found_in(bus: Handled, batch: str) -> None:
    event, messages = BATCHES[batch]
    assert list(bus.part("messages").messages(event)) == messages


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_has_no_envelope_is_named_by_where_it_came_by_as_the_registry_names_it(bus: Handled, folder: str) -> None:
    deliveries = bus.part("messages").deliveries(json.loads(handed_over(folder).read_bytes()))
    dispatcher = bus.part("dispatch").Dispatcher().otherwise(lambda payload, event: (bus.part("routing").subject_name(event), payload))
    named = [dispatcher.dispatch(delivery) for delivery in deliveries]
    wanted = [(subject, json.loads(json.dumps(payload, default=float))) for subject, payload in expected(folder)]
    assert [(subject, payload) for subject, payload in named if isinstance(payload, dict)] == wanted


@pytest.mark.parametrize("name", CHANGES)
def test_a_removal_reaches_the_handlers_that_ask_for_removals(table: Handled, name: str) -> None:
    record, with_removals, without = CHANGES[name]
    dispatch, customers = table.part("dispatch"), table.payload("customers")

    def told(customer: Any, event: Any) -> str:
        return f"{event.change} {json.dumps(event.payload, separators=(',', ':')) if customer is None else f'{customer.id} {customer.name}'}"

    for removals, written in ((True, with_removals), (False, without)):
        seen: list[str] = []
        dispatcher = dispatch.Dispatcher().on(customers, lambda customer, event, to=seen: to.append(told(customer, event)))
        if removals:
            dispatcher.on_removed(customers, lambda customer, event, to=seen: to.append(told(customer, event)))
        assert dispatcher.dispatch_batch({"Records": [record]}) == {"batchItemFailures": []}
        assert seen == [written] * bool(written)


@pytest.mark.parametrize("batch", BATCHES_IN_PART)
def test_of_a_batch_what_was_not_handled_is_reported_and_logged(bus: Handled, batch: str, caplog: pytest.LogCaptureFixture) -> None:
    event, failed = BATCHES_IN_PART[batch]
    if batch == "a stream of changes":
        failed = []
    assert dispatcher(bus).dispatch_batch(event) == {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
    assert [each for each in failed if f"not handled: record {each}" in caplog.text] == failed[:1]


class TestWhatNoHandlerIsFor:
    UNKNOWN = json.dumps(bus_event({}, "other", "Else"))

    def batch(self, *bodies: str, queue: str = QUEUE) -> dict[str, Any]:
        return {"Records": [{"messageId": str(at), "eventSourceARN": queue, "body": body} for at, body in enumerate(bodies)]}

    @pytest.mark.parametrize("queue", [QUEUE, f"{QUEUE}.fifo"])
    def test_is_logged_and_passed_over_in_a_batch(self, bus: Handled, queue: str, caplog: pytest.LogCaptureFixture) -> None:
        good, bad = json.dumps(bus_event(order())), json.dumps(bus_event({}))
        handled = dispatcher(bus).dispatch_batch(self.batch(self.UNKNOWN, "no json", good, bad, queue=queue))
        assert handled == {"batchItemFailures": [{"itemIdentifier": "3"}]}
        said = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
        assert said[0] == "passed over: record 0: no handler for 'other@Else'"
        assert said[1].startswith("passed over: record 1: no handler for 'orders")

    def test_does_not_keep_the_messages_beside_it_from_their_handlers(self, bus: Handled) -> None:
        seen: list[str] = []
        model = bus.payload("orders@order-submitted")
        dispatch = bus.part("dispatch").Dispatcher().on(model, lambda order, event: seen.append(order.order_number))
        notifications = json.dumps([{"messageId": "1", "body": each} for each in (self.UNKNOWN, json.dumps(bus_event(order())))])
        inside = {"kinesis": {**kinesis(json.dumps({**NOTIFICATION, "Message": notifications})), "sequenceNumber": "1"}}
        assert dispatch.dispatch_batch({"Records": [inside]}) == {"batchItemFailures": []}
        assert seen == ["T1"]

    def test_is_an_error_where_it_stands_alone_and_goes_to_otherwise(self, bus: Handled) -> None:
        with pytest.raises(LookupError, match="no handler for 'other@Else'"):
            dispatcher(bus).dispatch(self.UNKNOWN)
        seen: list[str] = []
        assert dispatcher(bus).otherwise(lambda _, event: seen.append(event.type)).dispatch_batch(self.batch(self.UNKNOWN)) == {
            "batchItemFailures": []
        }
        assert seen == ["Else"]

    def test_of_a_dispatcher_inside_of_a_handler_is_a_failure_of_that_handler(self, bus: Handled) -> None:
        inner = bus.part("dispatch").Dispatcher()
        outer = bus.part("dispatch").Dispatcher().otherwise(lambda payload, event: inner.dispatch(payload))
        assert outer.dispatch_batch(self.batch(self.UNKNOWN)) == {"batchItemFailures": [{"itemIdentifier": "0"}]}


def test_an_event_goes_to_the_newest_version_with_a_handler_that_its_payload_fits(bus: Handled) -> None:
    older = bus.part("orders.order_submitted__v0").OrderSubmitted
    both = dispatcher(bus).on(older, lambda order, event: f"old {order.number}")
    assert both.dispatch(bus_event(order())) == "T1 orders"
    assert both.dispatch(bus_event({"number": "T0"})) == "old T0"
    with pytest.raises(ValidationError, match="order_number"):
        both.dispatch(bus_event({}))


def test_a_payload_that_is_no_model_has_a_handler_by_its_subject(bus: Handled) -> None:
    subject = bus.part("subjects").SUBJECTS["orders@listed"]
    handled = bus.part("dispatch").Dispatcher().on(subject, lambda numbers, event: sum(numbers))
    assert handled.dispatch(bus_event([1, 2], detail_type="listed")) == 3
    with pytest.raises(ValidationError) as caught:
        handled.dispatch(bus_event([1, "secret"], detail_type="listed"))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", NAMED)
def test_rules_name_an_event_and_find_its_payload_as_the_registry_does(bus: Handled, name: str) -> None:
    source, type_, held, subject, payload = NAMED[name]
    names: dict[str, Any] = dict(vars(bus.part("routing")))
    exec(RULES, names)
    routed = bus.part("routing").by_rules(names["rules"], "-dev|-prod")
    event = bus.part("runtime.opened").Opened(source, type_, held, {})
    assert (routed.subject_of(event), routed.payload_of(event)) == (subject, payload)


def test_an_envelope_keeps_what_it_does_not_know(bus: Handled) -> None:
    event = {**bus_event(order()), "trace-id": "x", "replay-name": "again"}
    envelope = bus.part("envelopes").EventBridgeEvent[bus.payload("orders@order-submitted")]
    typed = envelope.model_validate_json(json.dumps(event))
    assert (typed.detail_type, typed.replay_name, typed.detail.order_number) == ("order-submitted", "again", "T1")
    assert comes_back(typed.model_dump_json(), json.dumps(event).encode())
    cloud = {"specversion": "1.0", "id": "1", "source": "shop", "type": "t", "data": order(), "partitionkey": "7"}
    read = bus.part("envelopes").CloudEvent[bus.payload("orders@order-submitted")].model_validate_json(json.dumps(cloud))
    assert comes_back(read.model_dump_json(), json.dumps(cloud).encode())
    assert read.model_dump(mode="json") == json.loads(read.model_dump_json())
    encoded = {**{key: cloud[key] for key in ("specversion", "id", "source", "type")}, "data_base64": base64(json.dumps(order()))}
    assert bus.part("runtime.opened").open_event(encoded).payload == order()


class TestAPayloadThatIsAPartOfTheDetail:
    @pytest.fixture
    def shop(self, in_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        text = (HUB_AND_SPOKE / "schemactl.toml").read_text()
        options = 'envelopes = ["eventbridge", "cloudevents"]\nhandlers = true\npackage = "plain_shop"\n'
        Path("schemactl.toml").write_text(text.replace("[targets.python]\n", f"[targets.python]\n{options}").replace('package = "shop_events"\n', ""))
        assert schemactl("discover", HUB_AND_SPOKE / "day-1.ndjson").code == schemactl("generate", "python").code == 0
        monkeypatch.syspath_prepend(in_tmp / "generated" / "python")
        return in_tmp / "generated" / "python"

    def test_every_event_comes_back_with_what_stands_around_it(self, shop: Path) -> None:
        envelopes, rules, subjects = (importlib.import_module(f"plain_shop.{name}") for name in ("envelopes", "rules", "subjects"))
        opened = importlib.import_module("plain_shop.runtime.opened")
        for line in (HUB_AND_SPOKE / "day-1.ndjson").read_text().splitlines():
            payload = subjects.SUBJECTS[rules.ROUTING.subject_of(opened.open_event(line))].payload
            whole = json.loads(line)
            typed = envelopes.EventBridgeEvent[envelopes.Detail[payload]]
            event = typed.model_validate_json(line)
            about = whole["detail"]["event"]["meta_data"]
            assert isinstance(event.detail.event.data, payload)
            assert {name: getattr(event.detail.event.meta_data, name) for name in ("type", "subtype", "status")}.items() <= about.items()
            assert json.loads(event.model_dump_json()) == json.loads(event.model_copy().model_dump_json()) == whole
            for name, form in FORMS.items():
                carried = form(whole)
                for read in (typed.model_validate(carried), typed.model_validate_json(json.dumps(carried))):
                    assert json.loads(read.detail.event.data.model_dump_json()) == payload_of(whole), name
                    assert unfolded(json.loads(read.model_dump_json())) == unfolded(carried), name
                    assert unfolded(read.model_dump(mode="json")) == unfolded(carried), name
            del whole["detail"]["event"]["data"]
            with pytest.raises(ValidationError, match=r"detail\.event\.data"):
                typed.model_validate(whole)
        cloud = {"specversion": "1.0", "id": "1", "source": event.source, "type": "t", "data": json.loads(line)["detail"]}
        for data in (cloud["data"], json.dumps(cloud["data"])):
            read = envelopes.CloudEvent[envelopes.Detail[payload]].model_validate({**cloud, "data": data})
            assert unfolded(json.loads(read.model_dump_json())) == unfolded({**cloud, "data": data})

    def test_what_is_made_opens_again_and_the_code_is_clean(self, shop: Path) -> None:
        (shop / "service.py").write_text("""
import sys
from plain_shop.dispatch import Dispatcher, Opened
from plain_shop.envelopes import Detail, DetailEvent, DetailEventMetaData, EventBridgeEvent
from plain_shop.service_order_submit.checkout_order_complete import CheckoutOrderComplete as Order

def number(order: Order, event: Opened) -> str:
    return order.order_number

dispatcher = Dispatcher[str]().on(Order, number)
for line in sys.stdin:
    if "service-order-submit" in line:
        event = EventBridgeEvent[Detail[Order]].model_validate_json(line)
        order: Order = event.detail.event.data
        about = DetailEventMetaData(type="CHECKOUT", subtype="ORDER", status="COMPLETE")
        detail = Detail[Order](event=DetailEvent[Order](meta_data=about, data=order))
        entry = {"Source": "service-order-submit-dev", "DetailType": "Any", "Detail": detail.model_dump_json()}
        assert dispatcher.dispatch(entry) == dispatcher.dispatch(line) == order.order_number
        print(order.order_number)
""")
        sent = (HUB_AND_SPOKE / "day-1.ndjson").read_text()
        ran = subprocess.run([sys.executable, "service.py"], cwd=shop, input=sent, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr[-2000:]
        assert len(ran.stdout.split()) == sum("service-order-submit" in line for line in sent.splitlines()) > 10
        (shop / "pyrightconfig.json").write_text(json.dumps({"strict": ["."]}))
        mypy = ["mypy", "--strict", "--cache-dir", str(shop / ".mypy"), "service.py", "plain_shop"]
        for command in (mypy, ["pyright", "--pythonpath", sys.executable]):
            checked = subprocess.run([sys.executable, "-m", *command], cwd=shop, capture_output=True, text=True, check=False)
            assert checked.returncode == 0, checked.stdout[-3000:]


def around(*rules: SubjectRule) -> dict[str, list[str]]:
    return {model.name: [each.line for each in model.properties] for model in models_around(SubjectOptions(rules=rules), conventions())}


class TestModelsAroundAPayload:
    def test_have_what_names_a_subject(self) -> None:
        hub = SubjectRule("{source}@{type}.{kind}", under="/event/meta-data", payload="/event/data")
        assert around(hub) == {
            "DetailEventMetaData": ["kind: Name", "type: Maybe[Name] = None"],
            "DetailEvent": ["data: T", 'meta_data: Annotated[DetailEventMetaData, Field(alias="meta-data")]'],
            "Detail": ["event: DetailEvent[T]"],
        }

    def test_have_what_only_some_rules_of_a_payload_ask_for_as_what_may_be_absent(self) -> None:
        first = SubjectRule("a@{kind}", under="/head", payload="/body", has=("/sent",))
        second = SubjectRule("a@{/name}", payload="/body", has=("/sent",))
        assert around(first, second) == {
            "DetailHead": ["kind: Maybe[Name] = None"],
            "Detail": ["body: T", "head: Maybe[DetailHead] = None", "name: Maybe[Name] = None", "sent: Any"],
        }

    def test_do_not_tell_what_stands_in_the_payload_or_in_an_array(self) -> None:
        rule = SubjectRule("a@{/body/kind}.{/list/0}", payload="/body", has=("/body/x",))
        assert around(rule) == {"Detail": ["body: T", "list_: Any"]} or around(rule) == {
            "Detail": ["body: T", 'list_: Annotated[Any, Field(alias="list")]']
        }
        assert around(SubjectRule("a@b", payload="/items/0"), SubjectRule("a@b"), SubjectRule("a@b", path="x", payload="/y")) == {}

    def test_are_called_after_their_pointer_but_for_those_of_the_first(self) -> None:
        assert list(around(SubjectRule("a@b", payload="/a"), SubjectRule("a@c", payload="/b/c"), SubjectRule("a@d", payload="/a"))) == [
            "Detail",
            "DetailOfBcB",
            "DetailOfBC",
        ]

    @pytest.mark.parametrize("key", ["class", "copy", "Über-Daten", '"""', "\\n", "model_config", "_x", "a~1b", "", "data\n", "T", "€"])
    def test_compile_whatever_the_keys_are(self, tmp_path: Path, key: str) -> None:
        rule = SubjectRule(f"a@{{{key or 'k'}}}", under=f"/{key}/about", payload=f"/{key}/data", has=(f"/x{key}",))
        options = PythonOptions(style="pydantic", package="around", envelopes=("eventbridge",))
        context = RenderContext(options, templates_of("python", "pydantic"), Package(()), Bus(SubjectOptions(rules=(rule,)), ()))
        texts = {each.path: each.text() for each in TARGETS["python"]["pydantic"].support(context)}
        name = f"around_{abs(hash(key))}"
        for path, text in texts.items():
            file = tmp_path / path.replace("around", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        real, about = key.replace("~1", "/"), key or "k"
        sent = {real: {"about": {about: "x"}, "data": {"a": 1}}, f"x{real}": [1]}
        program = f"import sys, json\nfrom {name}.envelopes import Detail\n" + (
            "event = json.loads(sys.argv[1])\nread = Detail[dict[str, int]].model_validate(event)\nassert read.model_dump(mode='json') == event\n"
        )
        ran = subprocess.run([sys.executable, "-c", program, json.dumps(sent)], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr[-1500:]
