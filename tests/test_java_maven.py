"""Java in a build: the samples are packaged by one run of Maven, which calls schemactl first, and what they answer is right."""

import json
import os
import re
import sys
from itertools import chain
from pathlib import Path
from shutil import copytree

import pytest

from tests.java.toolchain import HERE, maven, run
from tests.roundtrip import same
from tests.support import ROOT, schemactl

pytestmark = pytest.mark.toolchain("maven")
CONSOLE_SCRIPT = Path(sys.executable).parent / "schemactl"
EVENTS = ROOT / "samples" / "hub-and-spoke" / "day-1.ndjson"
SAMPLES = ("java", "spring", "quarkus")
TOGETHER = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>schemactl</groupId>
  <artifactId>samples</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <modules>{"".join(f"<module>{name}</module>" for name in SAMPLES)}</modules>
</project>
"""
CLASS_PATH = ("org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath", "-Dmdep.outputFile=target/class-path")
PINS = re.compile(
    r"(?:fasterxml\.jackson\.(?:core|datatype)|jspecify|maven\.plugins)</groupId>"
    r"\s*<artifactId>(jackson-databind|jackson-datatype-jsr310|jspecify|maven-compiler-plugin)</artifactId>\s*<version>([^<]*)</version>"
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples for Java, built as their READMEs say, as the modules of one project."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "pom.xml").write_text(TOGETHER)
    for name in SAMPLES:
        copytree(ROOT / "samples" / "handlers" / name, folder / name, ignore=lambda *_: ("generated", "schemas", "target"))
        assert schemactl("discover", EVENTS, cwd=folder / name).code == 0
    maven(folder, f"-Dschemactl={CONSOLE_SCRIPT}", "package", *CLASS_PATH)
    return folder


def drive(sample: Path, program: str, *arguments: object) -> list[str]:
    """The lines that a program prints that uses a sample."""
    classes = os.pathsep.join([str(sample / "target" / "classes"), (sample / "target" / "class-path").read_text()])
    return run(["java", "-XX:TieredStopAtLevel=1", "-cp", classes, HERE / "samples" / f"{program}.java", *arguments], sample).splitlines()


def test_every_event_of_the_sample_reaches_its_handler(samples: Path, tmp_path: Path) -> None:
    events = EVENTS.read_text().splitlines()
    records = [
        {"messageId": str(number), "eventSource": "aws:sqs", "body": event}
        for number, event in enumerate([*events[:50], '{"detail": 1}', broken(), "{"])
    ]
    (tmp_path / "batch.json").write_text(json.dumps({"Records": records}))
    *ledger, published, response = drive(samples / "java", "Drive", EVENTS, tmp_path / "batch.json")
    assert len(ledger) == len(events)
    assert {line.split()[0] for line in ledger} == {"login", "order", "payment", "parcel"}
    assert json.loads(response) == {"batchItemFailures": [{"itemIdentifier": "51"}]}
    entry = json.loads(published)
    assert (entry["Source"], entry["EventBusName"]) == ("service-order-submit-dev", "shop-dev")
    assert same(
        json.loads(entry["Detail"]), {"event": {"meta_data": {"type": "CHECKOUT", "subtype": "ORDER", "status": "COMPLETE"}, "data": orders()[0]}}
    )


def test_a_service_of_spring_takes_what_is_an_order_and_shows_it_again(samples: Path, tmp_path: Path) -> None:
    order = {**orders()[0], "more": [None, 1]}
    wrong = [{**order, "order_number": 1}, {**order, "lines": [{}]}, {**order, "total": "1"}, {}]
    (tmp_path / "bodies").write_text("".join(json.dumps(body) + "\n" for body in [order, *wrong]))
    *statuses, shown = drive(samples / "spring", "DriveSpring", tmp_path / "bodies", order["order_number"])
    assert statuses == ["202", "400", "400", "400", "400"]
    assert same(json.loads(shown), order)


def test_the_service_of_quarkus_is_compiled(samples: Path) -> None:
    assert {path.stem for path in (samples / "quarkus/target/classes/com/example/shop").glob("*.class")} == {"EventsJson", "Orders"}


def test_the_generated_module_is_packaged_by_maven(samples: Path, tmp_path: Path) -> None:
    settings = (samples / "java" / "schemactl.toml").read_text() + 'group = "com.example.shop"\n'
    (samples / "java" / "schemactl.toml").write_text(settings)
    assert schemactl("generate", "--out", tmp_path, cwd=samples / "java").code == 0
    maven(tmp_path, "package")
    assert list((tmp_path / "target").glob("events-*.jar"))


def test_the_versions_that_are_tested_are_those_that_are_generated() -> None:
    generated = dict(chain(*(pins(ROOT / "templates" / "java" / style / "pom.xml.jinja") for style in ("exact", "records"))))
    for pom in (HERE / "pom.xml", *(ROOT / "samples" / "handlers" / name / "pom.xml" for name in SAMPLES)):
        assert dict(pins(pom)).items() <= generated.items()


def pins(pom: Path) -> list[tuple[str, str]]:
    """The versions of a pom, or of a template of one for Jackson 2."""
    text = pom.read_text().replace(
        '{{ "com.fasterxml.jackson.core" if options.jackson == 2 else "tools.jackson.core" }}', "com.fasterxml.jackson.core"
    )
    for name, value in re.findall(r'<(\w+)\.version>(?:{{ ")?([^<"]*)[^<]*</\w+\.version>', text):
        text = text.replace(f"${{{name}.version}}", value)
    return PINS.findall(text)


def orders() -> list[dict[str, object]]:
    """The payloads of the sample's orders."""
    return [json.loads(line)["detail"]["event"]["data"] for line in EVENTS.read_text().splitlines() if "order-submit" in line]


def broken() -> str:
    """An event of an order whose payload is none."""
    event = next(json.loads(line) for line in EVENTS.read_text().splitlines() if "order-submit" in line)
    event["detail"]["event"]["data"] = {}
    return json.dumps(event)
