"""The plain style of Python: what hand-written pydantic models promise, over all that the exact style is tested with."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError, create_model

from schemactl.bindings.source import Source
from schemactl.model.json import JsonObject
from schemactl.model.subject import Subject
from schemactl.schema.formats.grammars import is_date_time, is_time, is_uuid
from tests.python.packages import PlainPackage
from tests.random_schemas import record
from tests.roundtrip import CORPUS, Case, corpus
from tests.support import ROOT, assert_golden, needs_shared_data, schemactl
from tests.webhooks import hand_written, payloads

CASES = [pytest.param(case, id=case.name) for case in corpus()]
LOST = {
    ("exact-numbers", "with-exponents.json"): "an integer written as 1e22",
    ("formats", "year-zero.json"): "a date before the year 1",
}
"""Valid events that are refused, as docs/generate.md says."""
LET_THROUGH = {
    ("rare-enums", "fine.json"): "more digits than a float has",
    ("rare-enums", "half-fine.json"): "more digits than a float has",
}
"""Invalid events that are not refused, as docs/generate.md says; and those of types by key."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlainPackage]:
    marker = Path.cwd() / "schemactl-marker"
    yield PlainPackage(tmp_path_factory.mktemp("plain"), "plain_corpus", [case.source for case in corpus()])
    assert not marker.exists(), "text of a schema ran as code"


def plain(value: Any) -> Any:
    """A JSON value as far as the plain style keeps it: numbers as floats keep them, moments to the microsecond, UUIDs in lower case."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number", int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, str) and is_uuid(value):
        return str(UUID(value))
    if isinstance(value, str) and (is_date_time(value) or is_time(value)) and not value.startswith("0000"):
        text = value if is_date_time(value) else f"2026-01-01T{value}"
        return datetime.fromisoformat(text.upper()) if ":60" not in text else value
    return (type(value), value)


def comes_back(written: str | bytes, event: bytes) -> bool:
    return bool(plain(json.loads(written)) == plain(json.loads(event)))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.filterwarnings("error")
def test_every_valid_event_comes_back_as_the_same_json_value(package: PlainPackage, case: Case) -> None:
    for path in case.events("valid"):
        if (case.name, path.name) in LOST:
            with pytest.raises(ValidationError):
                package.written_back(case.name, path.read_bytes())
        else:
            assert comes_back(package.written_back(case.name, path.read_bytes()), path.read_bytes()), path.name


@pytest.mark.parametrize("case", CASES)
def test_every_mutant_is_refused(package: PlainPackage, case: Case) -> None:
    for path in case.events("invalid"):
        if (case.name, path.name) in LET_THROUGH or case.name == "types-by-key":
            continue
        with pytest.raises(ValidationError):
            package.written_back(case.name, path.read_bytes())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.filterwarnings("error")
def test_what_a_model_says_of_itself_as_json_schema_is_true_of_every_valid_event(package: PlainPackage, case: Case) -> None:
    for mode in ("validation", "serialization"):
        told = package.adapter(case.name).json_schema(mode=mode)  # type: ignore[arg-type]
        Draft202012Validator.check_schema(told)
        for path in case.events("valid"):
            if (case.name, path.name) not in LOST:
                jsonschema_rs.validator_for(told).validate(json.loads(path.read_bytes()))


@pytest.mark.parametrize("case", CASES)
def test_a_model_of_ones_own_and_a_response_of_fastapi_hold_the_same_event(package: PlainPackage, case: Case) -> None:
    """FastAPI parses the body, reads values of Python, and writes them by an adapter in JSON mode."""
    root = package.payload(case.name)
    own = create_model("Own", event=(root, ...), others=(list[root], ...))  # type: ignore[valid-type]
    for path in case.events("valid"):
        if (case.name, path.name) not in LOST:
            event = TypeAdapter(root).validate_python(json.loads(path.read_bytes()))
            written = json.loads(json.dumps(TypeAdapter(own).dump_python(own(event=event, others=[event]), mode="json", by_alias=True)))
            assert comes_back(json.dumps(written["event"]), path.read_bytes()), path.name
            assert written["others"] == [written["event"]]


def test_mypy_and_pyright_find_nothing_where_both_are_strict(package: PlainPackage) -> None:
    (package.folder / "pyrightconfig.json").write_text(json.dumps({"include": [package.name], "strict": [package.name]}))
    mypy = ["mypy", "--strict", "--cache-dir", str(package.folder / ".mypy"), "-p", package.name]
    for command in (mypy, ["pyright", "--pythonpath", sys.executable]):
        checked = subprocess.run([sys.executable, "-m", *command], cwd=package.folder, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout[-3000:]


@pytest.mark.parametrize("name", ["order-submitted", "tagged-union-open", "nullable-optional", "camel-case", "mutual-recursion", "hostile-python"])
def test_the_module_reads_as_its_golden(package: PlainPackage, name: str) -> None:
    path = Path(str(package.modules[name].__file__))
    assert_golden(CORPUS / name / "golden" / "pydantic" / f"{path.name}", path.read_text())


def test_modules_are_formatted_and_import_what_they_use(package: PlainPackage) -> None:
    modules = [str(module.__file__) for module in package.modules.values()]
    for command in (["format", "--check", "--isolated"], ["check", "--isolated", "--select", "F,I"]):
        checked = subprocess.run([sys.executable, "-m", "ruff", *command, *modules], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout[-3000:]


class TestAbsence:
    def test_what_is_absent_is_not_written_and_null_is_refused_where_it_is_none(self, package: PlainPackage) -> None:
        model = package.payload("order-submitted")
        event = json.loads((CORPUS / "order-submitted" / "valid" / "least.json").read_bytes())
        read = model.model_validate(event)
        own = create_model("Own", order=model, maybe=(model | None, None))
        for order in (read, read.model_copy(update={"gift_note": None})):
            assert "gift_note" not in json.loads(own(order=order).model_dump_json())["order"]
        read.gift_note = None
        assert "gift_note" not in json.loads(read.model_dump_json())
        with pytest.raises(ValidationError):
            model.model_validate_json(json.dumps({**event, "gift_note": None}))

    def test_null_is_told_from_what_is_absent(self, package: PlainPackage) -> None:
        model = package.payload("order-submitted")
        event = json.loads((CORPUS / "order-submitted" / "valid" / "least.json").read_bytes())
        event.pop("coupon", None)
        own = create_model("Own", order=model)
        for sent in (event, {**event, "coupon": None}):
            assert json.loads(own(order=model.model_validate(sent)).model_dump_json())["order"].keys() == sent.keys()


def test_models_are_made_by_the_names_of_python_and_read_by_those_of_the_json(package: PlainPackage) -> None:
    model = package.payload("camel-case")
    event = json.loads((CORPUS / "camel-case" / "valid" / "called-as-a-field.json").read_bytes())
    assert {"gross_total", "customer_id"} & event.keys()
    read = model.model_validate(event)
    values = {name: getattr(read, name) for name in read.model_fields_set & model.model_fields.keys()}
    assert all(name in event for name in json.loads(model(**values).model_dump_json()))


def test_a_known_kind_that_is_wrong_is_an_error_and_no_unknown_kind(package: PlainPackage) -> None:
    case = Case("tagged-union-open", CORPUS / "tagged-union-open")
    assert case.events("invalid")
    for path in case.events("invalid"):
        with pytest.raises(ValidationError):
            package.written_back(case.name, path.read_bytes())


def test_random_values_of_random_schemas_come_back_and_mutants_do_not(tmp_path: Path) -> None:
    made = {f"random-{seed}": (Random(seed), record(Random(seed), 3)) for seed in range(25)}
    events = PlainPackage(tmp_path, "plain_random", [Source.given(Subject(name), 1, "v1", True, schema.schema) for name, (_, schema) in made.items()])
    for name, (random, schema) in made.items():
        for _ in range(4):
            event = json.dumps(schema.allowed(random)).encode()
            assert comes_back(events.written_back(name, event), event), (name, event)
            with pytest.raises(ValidationError):
                events.written_back(name, json.dumps(schema.refused(random)).encode())


@needs_shared_data
def test_every_webhook_comes_back_through_the_schemas_that_people_wrote(tmp_path: Path) -> None:
    documents = hand_written()
    sent = [payload for payload in payloads() if payload.schema]
    named = sorted({payload.schema for payload in sent})
    webhooks = PlainPackage(tmp_path, "plain_webhooks", [Source.given(Subject("github", name), 1, "v1", True, documents[name]) for name in named])
    validators = {name: jsonschema_rs.validator_for(documents[name]) for name in named}
    for payload in (each for each in sent if validators[each.schema].is_valid(json.loads(each.raw))):
        assert comes_back(webhooks.written_back(Subject("github", payload.schema).name, payload.raw), payload.raw), payload.path.name


class TestTheSample:
    """samples/hub-and-spoke, which the style was designed for."""

    @pytest.fixture
    def shop(self, in_tmp: Path) -> Path:
        sample = ROOT / "samples" / "hub-and-spoke"
        Path("schemactl.toml").write_bytes((sample / "schemactl.toml").read_bytes())
        assert schemactl("discover", str(sample / "day-1.ndjson")).code == 0
        assert schemactl("generate", "python").code == 0
        return in_tmp / "generated" / "python" / "shop_events"

    def test_every_payload_comes_back(self, shop: Path) -> None:
        """Of both days, but for what the schemas of the first refuse."""
        program = """
import importlib, json, sys
for line in sys.stdin:
    module, name, payload = json.loads(line)
    model = getattr(importlib.import_module(f"shop_events.{module}"), name)
    print(model.model_validate_json(json.dumps(payload)).model_dump_json())
"""
        lines = (ROOT / "samples" / "hub-and-spoke" / "day-1.ndjson").read_text().splitlines()
        payloads = [found for line in lines for found in self.payloads(json.loads(line))]
        sent = "".join(json.dumps(each) + "\n" for each in payloads)
        ran = subprocess.run([sys.executable, "-c", program], cwd=shop.parent, input=sent, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr[-2000:]
        written = ran.stdout.splitlines()
        assert len(written) == len(payloads) == 300
        for (_, _, payload), text in zip(payloads, written, strict=True):
            assert comes_back(text, json.dumps(payload).encode())

    def payloads(self, event: Any) -> Iterator[tuple[str, str, Any]]:
        """The module, the model and the payload of each event that a line holds."""
        for record_ in event.get("Records", [event]):
            detail = record_["detail"] if "detail" in record_ else json.loads(record_["body"])["detail"]
            words = [detail["event"]["meta_data"][key] for key in ("type", "subtype", "status")]
            source = (record_.get("source") or json.loads(record_["body"])["source"]).removesuffix("-dev").removesuffix("-prod")
            name = "_".join(words).lower()
            yield f"{source.replace('-', '_')}.{name}", "".join(word.title() for word in words), detail["event"]["data"]

    def test_it_is_short(self, shop: Path) -> None:
        lines = sum(len(path.read_text().splitlines()) for path in shop.rglob("*.py"))
        assert lines <= 250

    def test_nothing_is_written_twice(self, shop: Path) -> None:
        before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
        assert schemactl("generate", "--check", "python").code == 0
        assert schemactl("generate", "python").code == 0
        assert {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()} == before


def test_what_is_not_kept_is_named_with_subject_and_pointer(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text('[targets.python]\nstyle = "pydantic"\n')
    decimal = {"type": "number", "format": "decimal"}
    by_key = {"patternProperties": {"^a": {"type": "integer"}, "b$": {"type": "string"}}, "additionalProperties": False}
    inner = {"type": "object", "properties": {"exact": decimal}, "required": ["exact"]}
    document = {"type": "object", "properties": {"total": decimal, "lines": {"type": "array", "items": inner}, "tags": {"type": "object", **by_key}}}
    Path("order.json").write_text(json.dumps(document))
    assert schemactl("register", "order.json", "--subject", "shop@Order").code == 0
    for _ in range(2):
        said = schemactl("generate").stderr
        for place, what in (
            ("/total", "is rounded to a float"),
            ("/lines/*/exact", "is rounded to a float"),
            ("/tags", "is not checked by its keys"),
        ):
            assert f"shop@Order@1 {place}: {what}; the style exact keeps it whole." in said, said
    Path("schemactl.toml").write_text('[targets.python]\nstyle = "exact"\n')
    assert "the style exact" not in schemactl("generate").stderr


def test_personal_values_are_not_shown_and_deprecated_ones_are_marked(in_tmp: Path) -> None:
    document = {
        "type": "object",
        "properties": {"mail": {"type": "string"}, "nick": {"type": "string"}, "id": {"type": "string", "deprecated": True}},
    }
    Path("schemactl.toml").write_text('[targets.python]\nstyle = "pydantic"\n')
    Path("user.json").write_text(json.dumps({**document, "required": ["mail"]}))
    assert schemactl("register", "user.json", "--subject", "shop@User").code == 0
    with open("schemas/shop/User/subject.toml", "a") as file:
        file.write('[fields."/mail"]\npii = true\n[fields."/nick"]\npii = true\n')
    assert schemactl("generate").code == 0
    program = "from events.shop.user import User\nuser = User(mail='ida@example.com', nick='ida')\nprint(repr(user))\nprint(user.model_dump_json())"
    ran = subprocess.run([sys.executable, "-c", program], cwd="generated/python", capture_output=True, text=True, check=True)
    shown, written = ran.stdout.splitlines()
    assert "ida" not in shown
    assert json.loads(written) == {"mail": "ida@example.com", "nick": "ida"}
    assert "Field(deprecated=True)" in Path("generated/python/events/shop/user.py").read_text()


class TestLimits:
    """As tests/test_python_limits.py has them of the exact style."""

    def test_definitions_that_all_lead_to_one_another(self, tmp_path: Path) -> None:
        count = 400
        definitions: JsonObject = {
            f"d{at}": {"type": "object", "properties": {"next": {"$ref": f"#/$defs/d{(at + 1) % count}"}, "first": {"$ref": "#/$defs/d0"}}}
            for at in range(count)
        }
        sources = [
            Source.given(Subject("circle"), 1, "v1", True, {"$ref": "#/$defs/d0", "$defs": definitions}),
            Source.given(Subject("around"), 1, "v1", True, {"properties": {"of": {"$ref": "#/$defs/d7"}}, "$defs": definitions}),
        ]
        circle = PlainPackage(tmp_path, "plain_circle", sources)
        event: JsonObject = {"next": {"next": {"first": {}}}, "first": {}}
        for subject, sent in (("circle", event), ("around", {"of": event})):
            text = json.dumps(sent).encode()
            assert comes_back(circle.written_back(subject, text), text)

    def test_objects_in_objects_in_objects(self, tmp_path: Path) -> None:
        document: Any = {"type": "integer"}
        event: Any = 1
        for _ in range(150):
            document, event = {"type": "object", "properties": {"a": document}}, {"a": event}
        text = json.dumps(event).encode()
        deep = PlainPackage(tmp_path, "plain_deep", [Source.given(Subject("deep"), 1, "v1", True, document)])
        assert comes_back(deep.written_back("deep", text), text)

    def test_many_properties_and_many_values(self, tmp_path: Path) -> None:
        properties: JsonObject = {f"property_{at}": {"type": "integer"} for at in range(2_000)}
        properties["of"] = {"enum": [f"value {at}" for at in range(20_000)]}
        wide = PlainPackage(tmp_path, "plain_wide", [Source.given(Subject("wide"), 1, "v1", True, {"type": "object", "properties": properties})])
        text = b'{"property_1999": 1, "of": "value 19999"}'
        assert comes_back(wide.written_back("wide", text), text)
        with pytest.raises(ValidationError):
            wide.written_back("wide", b'{"of": "another"}')


def test_files_that_no_module_needs_any_more_are_removed(in_tmp: Path) -> None:
    Path("schemactl.toml").write_text('[targets.python]\nstyle = "pydantic"\n')
    checks = Path("generated/python/events/checks.py")
    for document, is_needed in (({"type": "array", "uniqueItems": True}, True), ({"type": "array"}, False)):
        Path("order.json").write_text(json.dumps(document))
        assert schemactl("register", "order.json", "--subject", "shop@Order", "--force", "other").code == 0
        assert schemactl("generate").code == 0
        assert checks.exists() is is_needed


def test_a_source_may_be_called_as_a_subject_without_one_and_as_a_file_of_ours(in_tmp: Path) -> None:
    document = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
    Path("order.json").write_text(json.dumps(document))
    Path("schemactl.toml").write_text('[targets.python]\nstyle = "pydantic"\npackage = "acme"\n[generate]\nversions = "majors"\n')
    for subject in ("orders", "orders@Placed", "base@Checks", "shared@Sparse", "orders__v1@Model"):
        assert schemactl("register", "order.json", "--subject", subject).code == 0
    Path("order.json").write_text(json.dumps({**document, "properties": {"id": {"type": "string"}}}))
    for subject in ("orders", "orders@Placed"):
        assert schemactl("register", "order.json", "--subject", subject, "--force", "other ids").code == 0
    assert schemactl("generate").code == 0
    paths = [path.relative_to("generated/python") for path in Path("generated/python").rglob("*.py")]
    assert len({str(path).casefold() for path in paths}) == len(paths)
    modules = sorted(".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths)
    program = "import importlib, sys\nfor path in sys.argv[1:]: print(importlib.import_module(path).__file__)\n"
    ran = subprocess.run([sys.executable, "-c", program, *modules], cwd="generated/python", capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert len(set(ran.stdout.split())) == len(paths)
