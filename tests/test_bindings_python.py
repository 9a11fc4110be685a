"""Generated Python: clean for the type checkers, and every event of the corpus comes back equal."""

import importlib
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Literal

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, create_model

from schemactl.bindings.ir import Record
from schemactl.bindings.names import names_in
from schemactl.bindings.package import Package as Index
from schemactl.bindings.package import Scope, entries_of
from schemactl.bindings.source import Source, module_of
from schemactl.bindings.targets.python import conventions
from schemactl.bindings.targets.python_codegen import STYLES, styled
from schemactl.bindings.targets.python_text import docstring, string
from schemactl.errors import InvalidSchema
from schemactl.model.options.generate import PythonOptions
from schemactl.model.subject import Subject
from schemactl.schema.formats.grammars import is_date, is_date_time, is_time
from schemactl.schema.parse import loads
from tests.python.packages import Package
from tests.random_schemas import record
from tests.roundtrip import CORPUS, Case, comes_back, corpus, write_package
from tests.support import ROOT, assert_golden, needs_shared_data
from tests.webhooks import hand_written, payloads

CASES = [pytest.param(case, id=case.name) for case in corpus()]
GOLDEN = (
    "order-submitted",
    "closed-extension",
    "enums",
    "tagged-union-open",
    "hostile-text",
    "hostile-python",
    "mutual-recursion",
    "nullable-optional",
    "narrowed-definitions",
    "camel-case",
    "signs-around-names",
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Package]:
    folder = tmp_path_factory.mktemp("python")
    marker = Path.cwd() / "schemactl-marker"
    yield Package(folder, "corpus_events", [case.source for case in corpus()])
    assert not marker.exists(), "text of a schema ran as code"


@pytest.mark.parametrize("case", CASES)
def test_every_valid_event_comes_back_as_the_same_json_value(package: Package, case: Case) -> None:
    for path in case.events("valid"):
        assert comes_back(package.written_back(case.name, path.read_bytes()), path.read_bytes()), path.name


@pytest.mark.parametrize("case", CASES)
def test_every_mutant_is_refused(package: Package, case: Case) -> None:
    for path in case.events("invalid"):
        with pytest.raises(ValueError):
            package.written_back(case.name, path.read_bytes())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.filterwarnings("error")
def test_what_a_model_says_of_itself_as_json_schema_is_true_of_every_valid_event(package: Package, case: Case) -> None:
    """As FastAPI shows it."""
    kind = getattr(package.modules[case.name], package.entries[case.name].root)
    told = TypeAdapter(kind).json_schema()
    Draft202012Validator.check_schema(told)
    for path in case.events("valid"):
        jsonschema_rs.validator_for(told).validate(json.loads(path.read_bytes()))


def test_with_date_times_as_text_every_event_comes_back_too(tmp_path: Path) -> None:
    case = Case("formats", CORPUS / "formats")
    texts = Package(tmp_path, "text_events", [case.source], "text")
    for path in case.events("valid"):
        assert comes_back(texts.written_back("formats", path.read_bytes()), path.read_bytes()), path.name


DIGITS = st.integers(0, 99).map(lambda number: f"{number:02}")
YEARS = st.sampled_from(["0000", "0001", "1900", "2000", "2026", "9999"])
DATES = st.builds("{}-{}-{}".format, YEARS, st.sampled_from(["02", "12"]) | DIGITS, st.sampled_from(["01", "29"]) | DIGITS)
CLOCKS = st.builds("{}:{}:{}".format, DIGITS, DIGITS, st.just("60") | DIGITS)
ZONES = st.sampled_from(["Z", "z", "+00:00", "-00:00", "+23:59", "-12:30"])
TIMES = st.builds("{}{}{}".format, CLOCKS, st.sampled_from(["", ".5", ".120", ".123456789", ".000000000000"]), ZONES)
MOMENTS = st.builds("{}{}{}".format, DATES, st.sampled_from(["T", "t", " "]), TIMES)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return Package(tmp_path_factory.mktemp("texts"), "texts_of_time", [Case("formats", CORPUS / "formats").source], "text")


@given(st.sampled_from(["at", "day", "hour"]), DATES | TIMES | MOMENTS)
def test_dates_and_times_come_back_character_by_character_in_both_styles(package: Package, texts: Package, key: str, text: str) -> None:
    accepts = {"at": is_date_time, "day": is_date, "hour": is_time}[key]
    event = json.dumps({"at": "2026-11-24T14:03:33Z", key: text}, separators=(",", ":"))
    for style in (package, texts):
        if accepts(text):
            assert style.written_back("formats", event.encode()) == event
        else:
            with pytest.raises(ValueError):
                style.written_back("formats", event.encode())


def test_what_was_read_can_be_copied_and_pickled(package: Package) -> None:
    model = package.modules["formats"].Formats
    for path in Case("formats", CORPUS / "formats").events("valid"):
        read = model.model_validate_json(path.read_bytes())
        for copy in (deepcopy(read), pickle.loads(pickle.dumps(read)), read.model_copy(deep=True)):
            assert copy.model_dump_json() == read.model_dump_json()


@pytest.mark.parametrize("name", GOLDEN)
def test_the_module_reads_as_its_golden(package: Package, name: str) -> None:
    path = package.folder / package.name / "/".join(package.entries[name].path)
    assert_golden(CORPUS / name / "golden" / "python" / "v1.py", path.with_suffix(".py").read_text())


def test_mypy_and_pyright_find_nothing_where_both_are_strict(package: Package) -> None:
    usage = package.folder / "usage.py"
    usage.write_text((ROOT / "tests" / "python" / "usage.py").read_text())
    strict = {"include": [package.name, "usage.py"], "strict": [package.name]}
    (package.folder / "pyrightconfig.json").write_text(json.dumps(strict))
    mypy = ["mypy", "--strict", "--cache-dir", str(package.folder / ".mypy"), package.name, "usage.py"]
    for command in (mypy, ["pyright", "--pythonpath", sys.executable]):
        checked = subprocess.run([sys.executable, "-m", *command], cwd=package.folder, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout[-3000:]


def test_modules_are_formatted_and_import_what_they_use(package: Package) -> None:
    ruff = [sys.executable, "-m", "ruff"]
    modules = [str(path) for path in (package.folder / package.name).rglob("v1.py")]
    for command in (["format", "--check", "--isolated"], ["check", "--isolated", "--select", "F,I"]):
        checked = subprocess.run([*ruff, *command, *modules], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout[-3000:]


def test_names_are_those_of_python_and_wire_names_are_kept(package: Package) -> None:
    model = package.modules["order-submitted"].OrderSubmitted
    assert {"order_number", "customer_id", "gift_note"} <= model.model_fields.keys()
    awkward = package.modules["awkward-keys"].AwkwardKeys
    assert all(name.isidentifier() for name in awkward.model_fields)
    assert {name if field.alias is None else field.alias for name, field in awkward.model_fields.items()} == json.loads(
        (CORPUS / "awkward-keys" / "schema.json").read_bytes()
    )["properties"].keys()


def test_a_key_that_is_called_as_a_field_is_in_python_stays_an_extra_one(package: Package) -> None:
    model = package.modules["awkward-keys"].AwkwardKeys
    read = model.model_validate({"__proto__": 1, "constructor": 2, "": 3, "1": 4, "class_": "extra"})
    assert read.model_dump() == {"__proto__": 1, "constructor": 2, "": 3, "1": 4, "class_": "extra"}


def test_a_model_inside_another_is_written_as_it_came(package: Package) -> None:
    stored = create_model("Stored", event=package.modules["awkward-keys"].AwkwardKeys)
    for path in Case("awkward-keys", CORPUS / "awkward-keys").events("valid"):
        event = json.loads(path.read_bytes())
        assert json.loads(stored(event=event).model_dump_json(exclude_unset=True)) == {"event": event}


class TestModelsOfOnesOwn:
    """What a service makes of generated models: a model, a dataclass, a list, a response of FastAPI (which writes by an adapter, in JSON mode)."""

    @pytest.mark.parametrize("case", [case for case in CASES if case.id != "rare-enums"])  # has digits that no float holds
    def test_what_they_write_is_read_again(self, package: Package, case: Case) -> None:
        root = getattr(package.modules[case.name], package.entries[case.name].root)
        own = create_model("Own", event=(root, ...), others=(list[root], ...))
        for path in case.events("valid"):
            event = package.root.loads(root, path.read_bytes())
            alone, inside = (
                TypeAdapter(kind).dump_json(value, by_alias=True) for kind, value in ((root, event), (own, own(event=event, others=[event])))
            )
            held = loads(inside)
            assert isinstance(held, dict)
            assert isinstance(held["others"], list)
            for again in (loads(alone), held["event"], *held["others"]):
                package.root.validate(root, again)

    def test_a_constant_with_many_digits_is_written_as_a_number(self, package: Package) -> None:
        model = package.modules["rare-enums"].RareEnums
        read = package.root.loads(model, '{"exactly": 0.12345678901234567890}')
        assert TypeAdapter(model).dump_json(read) == b'{"exactly":0.12345678901234568}'
        assert package.root.dumps(read) == '{"exactly":0.12345678901234567890}'

    def test_what_is_absent_is_not_written(self, package: Package) -> None:
        model = package.modules["order-submitted"].OrderSubmitted
        event = json.loads((CORPUS / "order-submitted" / "valid" / "least.json").read_bytes())
        own = create_model("Own", order=model, maybe=(model | None, None))
        written = json.loads(own(order=model.model_validate(event)).model_dump_json())
        may_be_null = {"coupon"}
        assert written["order"].keys() - may_be_null == event.keys() - may_be_null
        read = model.model_validate(event)
        for changed in (read.model_copy(update={"gift_note": None}), read):
            changed.gift_note = None
            assert "gift_note" not in json.loads(own(order=changed).model_dump_json())["order"]


def test_the_runtime_says_what_was_absent_what_was_null_and_what_is_unknown(package: Package) -> None:
    model = package.modules["nullable-optional"].NullableOptional
    schema = json.loads((CORPUS / "nullable-optional" / "schema.json").read_bytes())
    event = json.loads(min((CORPUS / "nullable-optional" / "valid").glob("*.json")).read_bytes())
    read = model.model_validate({**event, "unknown": [1]})
    assert read.model_extra == {"unknown": [1]}
    assert {model.model_fields[name].alias or name for name in read.model_fields_set - {"unknown"}} == event.keys() & schema["properties"].keys()


SEEDS = range(25)


def test_random_values_of_random_schemas_come_back_and_mutants_do_not(tmp_path: Path) -> None:
    made = {f"random-{seed}": (Random(seed), record(Random(seed), 3)) for seed in SEEDS}
    sources = [Source.given(Subject(name), 1, "v1", True, schema.schema) for name, (_, schema) in made.items()]
    random_events = Package(tmp_path, "random_events", sources)
    for name, (random, schema) in made.items():
        for _ in range(4):
            event = json.dumps(schema.allowed(random)).encode()
            assert comes_back(random_events.written_back(name, event), event), (name, event)
            mutant = json.dumps(schema.refused(random)).encode()
            with pytest.raises(ValueError):
                random_events.written_back(name, mutant)


@needs_shared_data
def test_every_webhook_comes_back_through_the_schemas_that_people_wrote(tmp_path: Path) -> None:
    documents = hand_written()
    sent = [payload for payload in payloads() if payload.schema]
    sources = [Source.given(Subject("github", name), 1, "v1", True, documents[name]) for name in sorted({payload.schema for payload in sent})]
    webhooks = Package(tmp_path, "webhooks", sources)
    validators = {name: jsonschema_rs.validator_for(documents[name]) for name in {payload.schema for payload in sent}}
    for payload in (each for each in sent if validators[each.schema].is_valid(json.loads(each.raw))):
        assert comes_back(webhooks.written_back(Subject("github", payload.schema).name, payload.raw), payload.raw), payload.path.name


HOSTILE = [
    '"""',
    '"',
    "\\",
    '\\"""',
    "\x00",
    "\u2028x",
    "\u202e",
    'ends with "',
    "a\\",
    "{{ x }}",
    "'''",
    "\ud800",
    "# no\r\nimport os",
    "\x85",
    "\f\v",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_ends_a_string_or_a_docstring(text: str) -> None:
    for source in (string(text), docstring(text), docstring(f"first\n\n{text}\n{text}", 4)):
        names: dict[str, object] = {}
        exec(compile(f"class A:\n    value = {source}\n", "generated", "exec"), names)
        assert source.isprintable() or "\n" in source
    assert eval(string(text)) == text


REFUSED_BY_MSGSPEC = {"hostile-text", "hostile-java", "hostile-python", "awkward-keys"}
LEFT_OUT = {"msgspec": REFUSED_BY_MSGSPEC, "typeddict": set[str](), "dataclass": set[str]()}


@pytest.mark.parametrize("style", STYLES)
def test_the_module_of_another_style_reads_as_its_golden(style: Literal["dataclass", "typeddict", "msgspec"], tmp_path: Path) -> None:
    folder = CORPUS / "order-submitted"
    entries = write_package("python", PythonOptions(package="events", style=style), [Case("order-submitted", folder).source], tmp_path)
    text = tmp_path.joinpath("events", *entries["order-submitted"].path).with_suffix(".py").read_text()
    assert_golden(folder / "golden" / style / "v1.py", text)


def test_every_style_is_clean_for_mypy_strict_and_pyright_and_can_be_imported(tmp_path: Path) -> None:
    modules = []
    for style in STYLES:
        cases = [case for case in corpus() if case.name not in LEFT_OUT[style]]
        entries = write_package("python", PythonOptions(package=f"{style}_events", style=style), [case.source for case in cases], tmp_path)
        modules += [f"{style}_events.{'.'.join(entry.path)}:{entry.root}" for entry in entries.values()]
    program = "import importlib, sys\nfor path in sys.argv[1:]: getattr(importlib.import_module(path.split(':')[0]), path.split(':')[1])\n"
    packages = [f"{style}_events" for style in STYLES]
    mypy = ["-m", "mypy", "--strict", "--cache-dir", str(tmp_path / ".mypy"), *(argument for package in packages for argument in ("-p", package))]
    for command in (["-c", program, *modules], mypy, ["-m", "pyright", "--pythonpath", sys.executable, *packages]):
        ran = subprocess.run([sys.executable, "-W", "error::SyntaxWarning", *command], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, (ran.stdout + ran.stderr)[-3000:]
    assert not (tmp_path / "schemactl-marker").exists()


def test_typed_dictionaries_have_the_keys_of_the_wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = write_package("python", PythonOptions(package="keyed_events", style="typeddict"), [case.source for case in corpus()], tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    for case in corpus():
        scope, module = scope_of_case(case), importlib.import_module(f"keyed_events.{'.'.join(entries[case.name].path)}")
        for held in (each for each in scope.declarations.values() if isinstance(each, Record)):
            written = getattr(module, scope.names.types[held.key])
            assert set(written.__annotations__) == {prop.wire for prop in held.properties if prop.wire}, case.name


@pytest.mark.parametrize("style", ["exact", *STYLES])
def test_what_a_module_says_that_it_has_can_be_imported(style: Literal["exact", "dataclass", "typeddict", "msgspec"], tmp_path: Path) -> None:
    cases = [case for case in corpus() if case.name not in LEFT_OUT.get(style, ())]
    entries = write_package("python", PythonOptions(package="whole_events", style=style), [case.source for case in cases], tmp_path)
    program = "".join(f"from whole_events.{'.'.join(entry.path)} import *\n" for entry in entries.values())
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]


def test_what_datamodel_code_generator_makes_of_the_ir_has_the_same_names(package: Package) -> None:
    """The oracle: classes and fields as another generator sees them, for every case whose names it lets pass."""
    case = Case("order-submitted", CORPUS / "order-submitted")
    text = styled(scope_of_case(case), "dataclass")
    names: dict[str, Any] = {"__name__": "oracle"}
    sys.modules["oracle"] = ModuleType("oracle")
    exec(compile(text, "oracle", "exec"), names)
    ours = package.modules[case.name]
    for name in ours.__all__:
        theirs = names[name]
        if hasattr(theirs, "__dataclass_fields__"):
            assert set(theirs.__dataclass_fields__) == set(getattr(ours, name).model_fields)


def scope_of_case(case: Case) -> Scope:
    module = module_of(case.source)
    return Index(entries_of([module], conventions())).scope(module, names_in(module, conventions()))


def test_names_that_msgspec_refuses_are_said() -> None:
    case = Case("hostile-text", CORPUS / "hostile-text")
    with pytest.raises(InvalidSchema, match="msgspec has no properties"):
        write_package("python", PythonOptions(style="msgspec"), [case.source], Path("nowhere"))
