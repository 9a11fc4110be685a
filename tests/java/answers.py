"""What generated Java answers to all questions: one generation, one compilation and one JVM for a whole run of the tests, whatever the workers."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from shutil import copytree

import pytest
from filelock import FileLock

from schemactl.model.options.generate import JavaOptions
from tests.java.packages import generated
from tests.java.questions import Question, questions, sources
from tests.java.roundtrip import Answer, Sent, round_trip
from tests.java.toolchain import HERE, compiled
from tests.roundtrip import corpus

OPTIONS = JavaOptions(package="com.acme.events")
TEXT_OPTIONS = JavaOptions(package="com.acme.texts", datetimes="text", unknown="ignore")
"""A second module, of the corpus case `formats` alone, with the other options."""


def answered(tmp: pytest.TempPathFactory) -> dict[Question, Answer]:
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
            formats = next(case for case in corpus() if case.name == "formats")
            payloads |= {f"text/{name}": payload for name, payload in generated([formats.source], folder / "texts", TEXT_OPTIONS).items()}
            copytree(HERE / "programs", folder / "programs")
            compiled(sorted(folder.rglob("*.java")), folder / "classes")
            (folder / "payloads.json").write_text(json.dumps(payloads))
    return folder
