"""The style datamodel-codegen: what datamodel-code-generator makes of our schema with the arguments of a team."""

import importlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from schemactl.bindings.targets.python_codegen import ARGUMENTS
from schemactl.errors import UsageError
from schemactl.model.options.generate import PythonOptions
from tests.roundtrip import Case, corpus, write_package
from tests.support import Ran, schemactl

REFUSED = {"odd-letters": "Numbers|two members of one name"}
"""Cases of which datamodel-code-generator writes what Python cannot import."""
CASES = [case for case in corpus() if case.name not in REFUSED]
LOST = {
    ("exact-numbers", "with-exponents.json"): "an integer written as 1e22",
    ("formats", "year-zero.json"): "a date before the year 1",
    ("formats", "upper-case.json"): "of a lower-case t",
}
"""Valid events that pydantic's own types refuse."""
ORDER = """{"type": "object", "required": ["orderId", "state"], "properties": {"orderId": {"type": "string", "format": "uuid"},
"state": {"enum": ["new", "paid"]}, "lines": {"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 1}}}}"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The type of the payload of each case."""
    marker = Path.cwd() / "schemactl-marker"
    folder = tmp_path_factory.mktemp("codegen")
    options = PythonOptions(package="codegen_events", style="datamodel-codegen")
    entries = write_package("python", options, [case.source for case in CASES], folder)
    sys.path.insert(0, str(folder))
    try:
        modules = {name: importlib.import_module(".".join(["codegen_events", *entry.path])) for name, entry in entries.items()}
    finally:
        sys.path.remove(str(folder))
    assert not marker.exists(), "text of a schema ran as code"
    return {name: getattr(modules[name], entries[name].root) for name in entries}


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_every_valid_event_is_read(package: dict[str, Any], case: Case) -> None:
    adapter = TypeAdapter(package[case.name])
    for path in case.events("valid"):
        if (case.name, path.name) not in LOST:
            adapter.validate_json(path.read_bytes())


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in corpus() if case.name in REFUSED])
def test_what_python_could_not_import_is_refused(case: Case, tmp_path: Path) -> None:
    options = PythonOptions(package="refused", style="datamodel-codegen")
    with pytest.raises(UsageError, match=REFUSED[case.name]):
        write_package("python", options, [case.source], tmp_path)
    literals = replace(options, arguments=("--enum-field-as-literal", "all"))
    assert write_package("python", literals, [case.source], tmp_path)


@pytest.fixture
def order(in_tmp: Path) -> Path:
    Path("order.json").write_text(ORDER)
    assert schemactl("register", "order.json", "--subject", "shop@Order").code == 0
    return in_tmp


def generated(*arguments: str) -> Ran:
    Path("schemactl.toml").write_text(f'[targets.python]\nstyle = "datamodel-codegen"\narguments = {json.dumps(arguments)}\n')
    return schemactl("generate")


def test_bounds_and_formats_are_checked_and_the_arguments_of_the_team_decide_how_it_looks(order: Path) -> None:
    assert generated("--snake-case-field", "--use-annotated", "--output-model-type", "pydantic_v2.dataclass").code == 0
    module = Path("generated/python/events/shop/order/v1.py")
    assert "@dataclass" in module.read_text()
    assert "order_id: Annotated[UUID, Field(alias='orderId')]" in module.read_text()
    assert generated("--additional-imports", "datetime.date, datetime.time", "--base-class", "shop.base.Base").code == 0
    assert "from shop.base import Base" in module.read_text()
    assert generated("--snake-case-field", "--enum-field-as-literal", "all").code == 0
    program = "import json, sys\nfrom events.shop.order import Order\nfor line in sys.stdin:\n    Order.model_validate_json(line)\n"
    good = {"orderId": "0d9c2a4b-6e8f-4a1b-9c3d-5e7f0a2b4c6d", "state": "new", "lines": [1]}
    bad = [{**good, **other} for other in ({"lines": []}, {"lines": [0]}, {"orderId": "7"}, {"state": "x"})]
    command = [sys.executable, "-c", program]
    for event, code in ((good, 0), *((each, 1) for each in bad)):
        ran = subprocess.run(command, cwd="generated/python", input=json.dumps(event), capture_output=True, text=True, check=False)
        assert ran.returncode == code, ran.stderr
    assert schemactl("generate", "--check").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "../up.py"], "--output is no argument that schemactl passes on"),
        (["--custom-template-dir", "mine"], "--custom-template-dir is no argument that schemactl passes on"),
        (["--custom-formatters", "mine"], "--custom-formatters is no argument that schemactl passes on"),
        (["--url", "https://example.com/a.json"], "--url is no argument that schemactl passes on"),
        (["--http-headers", "a:b"], "--http-headers is no argument that schemactl passes on"),
        (["--input", "/etc/passwd"], "--input is no argument that schemactl passes on"),
        (["--formatters", "black"], "--formatters is no argument that schemactl passes on"),
        (["--version"], "schemactl.toml: targets: arguments"),
        (["--help"], "schemactl.toml: targets: arguments"),
        (["--snake-case-fild"], "snake-case-fild"),
        (["order.json"], "'order.json' is no argument of datamodel-codegen"),
        (["--output-model-type", "java"], "invalid choice: 'java'"),
        (["--target-python-version"], "expected one argument"),
        (["--base-class", "a b;c"], "base_class must be a Python import path"),
        (["--additional-imports", "os; import sys"], "additional_imports must be a Python import path"),
        (["--class-decorators", "{}"], "class_decorators must be a Python import path"),
        (["--type-mappings", "x"], "Invalid type mapping format"),
    ],
)
def test_arguments_that_read_write_or_run_something_are_refused(order: Path, arguments: list[str], said: str) -> None:
    ran = generated(*arguments)
    assert ran.code == 2, ran.stderr
    assert said in ran.stderr
    assert not Path("generated/python/events/shop").exists()


def test_no_argument_that_is_passed_on_is_unknown_to_the_library() -> None:
    from datamodel_code_generator.arguments import arg_parser
    from datamodel_code_generator.config import GenerateConfig

    known = {action.dest for action in arg_parser._actions}
    assert GenerateConfig.model_fields.keys() >= ARGUMENTS
    assert known >= ARGUMENTS, ARGUMENTS - known


def test_arguments_are_of_this_style_alone(order: Path) -> None:
    Path("schemactl.toml").write_text('[targets.python]\nstyle = "typeddict"\narguments = ["--use-annotated"]\n')
    ran = schemactl("generate")
    assert ran.code == 2
    assert "targets.python.arguments: the style typeddict does not use it. Styles that do: datamodel-codegen." in ran.stderr


def test_the_library_is_imported_only_by_the_styles_that_it_renders(order: Path) -> None:
    Path("schemactl.toml").write_text("[targets.python]\n")
    program = """
import sys
from schemactl.cli import main
sys.argv = ["schemactl", "generate"]
try:
    main()
finally:
    print("datamodel_code_generator" in sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert ran.stdout.strip().endswith("False")
