"""Java in a build: the handlers of samples/ are packaged by Maven, which calls schemactl first, and the generated module by itself."""

import json
import os
import re
import sys
from pathlib import Path
from shutil import copytree

import pytest

from tests.java.toolchain import HERE, dependencies, maven, run
from tests.support import ROOT, schemactl

pytestmark = pytest.mark.toolchain("maven")
CONSOLE_SCRIPT = Path(sys.executable).parent / "schemactl"
PINS = re.compile(
    r"(?:fasterxml\.jackson\.core|jspecify|maven\.plugins)</groupId>"
    r"\s*<artifactId>(jackson-databind|jspecify|maven-compiler-plugin)</artifactId>\s*<version>([^<]*)</version>"
)


@pytest.fixture(scope="module")
def handlers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """samples/handlers/java, built as its README says."""
    folder = tmp_path_factory.mktemp("shop")
    copytree(ROOT / "samples" / "handlers" / "java", folder / "handlers", ignore=lambda *_: ("generated", "schemas", "target"))
    assert schemactl("discover", ROOT / "samples" / "hub-and-spoke" / "day-1.ndjson", cwd=folder / "handlers").code == 0
    maven(folder / "handlers", f"-Dschemactl={CONSOLE_SCRIPT}", "package")
    return folder / "handlers"


def test_every_event_of_the_sample_reaches_its_handler(handlers: Path, tmp_path: Path) -> None:
    captured = ROOT / "samples" / "hub-and-spoke" / "day-1.ndjson"
    events = captured.read_text().splitlines()
    records = [
        {"messageId": str(number), "eventSource": "aws:sqs", "body": event} for number, event in enumerate([*events[:50], '{"detail": 1}', "{"])
    ]
    (tmp_path / "batch.json").write_text(json.dumps({"Records": records}))
    classes = os.pathsep.join([str(handlers / "target" / "classes"), f"{dependencies()}/*"])
    *ledger, response = run(["java", "-cp", classes, HERE / "samples" / "Drive.java", captured, tmp_path / "batch.json"], tmp_path).splitlines()
    assert len(ledger) == len(events)
    assert {line.split()[0] for line in ledger} == {"login", "order", "payment", "parcel"}
    assert json.loads(response) == {"batchItemFailures": []}


def test_the_generated_module_is_packaged_by_maven(handlers: Path) -> None:
    maven(handlers / "generated", "package")
    assert list((handlers / "generated" / "target").glob("events-*.jar"))


def test_the_versions_that_are_tested_are_those_that_are_generated() -> None:
    template = (ROOT / "templates" / "java" / "exact" / "pom.xml.jinja").read_text()
    for name, value in re.findall(r"<(\w+)\.version>([^<]*)</\w+\.version>", template):
        template = template.replace(f"${{{name}.version}}", value)
    generated = dict(PINS.findall(template))
    for pom in (HERE / "pom.xml", ROOT / "samples" / "handlers" / "java" / "pom.xml"):
        assert dict(PINS.findall(pom.read_text())).items() <= generated.items()
