"""What generated Java answers to all questions: one generation, one compilation and one JVM for a whole run of the tests, whatever the workers."""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from shutil import copytree

import pytest
from filelock import FileLock

from schemactl.bindings.render import builtin_text
from schemactl.bindings.source import Source
from schemactl.model.options.generate import JavaOptions
from schemactl.model.subject import Subject
from tests.changes import KEYS_REMOVED, SOURCE
from tests.java.packages import generated, head
from tests.java.questions import OTHER_TYPES, ContainmentQuery, formats, other_types, questions, sources
from tests.java.roundtrip import Answer, Sent, round_trip
from tests.java.toolchain import HERE, compiled
from tests.roundtrip import corpus
from tests.support import ROOT, schemactl

HUB_AND_SPOKE = ROOT / "samples" / "hub-and-spoke"
OPTIONS = JavaOptions(package="com.acme.events", style="exact")
TEXT_OPTIONS = JavaOptions(package="com.acme.texts", datetimes="text", unknown="ignore", style="exact")
"""A second module, with the other options."""
SHOP_OPTIONS = JavaOptions(package="com.acme.shop", style="exact")
"""A third, of two subjects that share a type: what programs/Usage.java is written against."""
TABLE_OPTIONS = JavaOptions(package="com.acme.table", style="exact")
"""A fourth, of a table: for programs/Removals.java."""
OLDER_ORDER = Source.given(
    Subject("shop", "OrderSubmitted"), 0, "v0", False, {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]}
)
"""A major version of a subject of the third before the one of today."""


def answered(tmp: pytest.TempPathFactory) -> dict[ContainmentQuery, Answer]:
    """All questions with their answers."""
    folder = _built(tmp)
    asked = list(questions())
    kept = folder / "answers.json"
    with FileLock(folder / ".lock"):
        if not kept.exists():
            payloads = json.loads((folder / "payloads.json").read_text())
            answers = round_trip(folder / "classes", [Sent(payloads[question.subject], question.text) for question in asked])
            kept.write_text(json.dumps([asdict(answer) for answer in answers]))
    return {question: Answer(**answer) for question, answer in zip(asked, json.loads(kept.read_text()), strict=True)}


def built_classes(tmp: pytest.TempPathFactory) -> Path:
    """The compiled classes, to run other programs with: all of tests/java/programs is among them."""
    return _built(tmp) / "classes"


def _built(tmp: pytest.TempPathFactory) -> Path:
    folder = (tmp.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else tmp.getbasetemp()) / "java"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / ".lock"):
        if not (folder / "payloads.json").exists():
            payloads = generated(sources(), folder / "events", OPTIONS)
            texts = [*_of_cases("texts", {name: name for name in ("formats", "extra-properties")}), *formats()]
            payloads |= generated(texts, folder / "texts", TEXT_OPTIONS)
            shop = _of_cases("shop", dict.fromkeys(("OrderSubmitted", "OrderChanged"), "order-submitted"))
            generated([*shop, OLDER_ORDER], folder / "shop", SHOP_OPTIONS)
            for name, types in OTHER_TYPES.items():
                (folder / "own" / name / "java").mkdir(parents=True)
                told = "".join(
                    f'{kind} = "{types.get(kind, type_)}"\n' for kind, type_ in tomllib.loads(builtin_text("java/exact", "types.toml")).items()
                )
                (folder / "own" / name / "java" / "types.toml").write_text(told)
                payloads |= generated(other_types(name), folder / name, JavaOptions(package=f"com.acme.{name}", style="exact"), folder / "own" / name)
            generated([SOURCE, KEYS_REMOVED], folder / "table", TABLE_OPTIONS)
            _generate_hub_and_spoke(folder / "hub")
            copytree(HERE / "programs", folder / "programs")
            compiled(sorted(folder.rglob("*.java")), folder / "classes")
            (folder / "payloads.json").write_text(json.dumps(payloads))
    return folder


def _generate_hub_and_spoke(folder: Path) -> None:
    """A module as a team would have it whose payloads are a part of the detail, for programs/HubAndSpoke.java."""
    folder.mkdir()
    settings = (HUB_AND_SPOKE / "schemactl.toml").read_text()
    (folder / "schemactl.toml").write_text(settings.replace("[targets.java]\n", '[targets.java]\nstyle = "exact"\n'))
    assert schemactl("discover", HUB_AND_SPOKE / "day-1.ndjson", cwd=folder).code == 0
    assert schemactl("generate", "java", cwd=folder).code == 0


def _of_cases(source: str, cases: Mapping[str, str]) -> Iterator[Source]:
    """Subjects of a source with the schemas of cases, by type."""
    documents = {case.name: case.source.document for case in corpus()}
    for type_, case in cases.items():
        yield head(Subject(source, type_), documents[case])
