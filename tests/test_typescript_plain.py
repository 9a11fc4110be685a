"""TypeScript's plain styles: the whole corpus compiles, events come back equal but for what JSON.parse loses, and what is bad is refused."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from shutil import copy

import pytest

from bench.check import write_registry
from schemactl.bindings.source import Source, module_of
from schemactl.bindings.targets import TARGETS
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.generate import TypescriptOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import load_file, loads
from tests.plain_styles import Asked, asked, both_days, lines_of, sources
from tests.roundtrip import comes_back
from tests.support import CASES, assert_golden, needs_shared_data, schemactl
from tests.typescript.packages import generated, head, rendered
from tests.typescript.toolchain import HERE, compiled, node
from tests.webhooks import hand_written, payloads

pytestmark = pytest.mark.toolchain("node")
ZOD, TYPES = TypescriptOptions(style="zod"), TypescriptOptions(style="types")
GOLDEN = (
    *("awkward-keys", "bounds", "constants", "enums", "extra-properties", "formats", "hostile-text", "order-submitted", "recursion"),
    *("recursive-list", "shape-union", "tagged-union-open", "tuples", "types-by-key"),
)
"""Cases whose code is read by people; all of them are compiled."""
LISTED_BY_DIGITS = "rare-enums"
"""A case whose enums list numbers that differ in digits which a double does not have."""
NAMES_OF_OBJECTS = ("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf")
"""zod leaves a property of the first name out, and takes what every object inherits for properties of the others."""


@dataclass(frozen=True, slots=True)
class Answer:
    """text: what was written back; empty where the event was refused. parsed: what JSON.parse alone brings back."""

    text: str
    parsed: str

    def is_right(self, question: Asked) -> bool:
        return comes_back(self.text, question.text.encode()) if question.right and self.text else question.right == bool(self.text)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[Asked, Answer]:
    """What schemas say of every event: one package, one compilation together with code that uses its types, one run."""
    folder = tmp_path_factory.mktemp("zod")
    copy(HERE / "usage" / "zod.ts", folder)
    return answered(folder, sources(), [*asked()])


def answered(folder: Path, generated_from: Sequence[Source], questions: Sequence[Asked], oldest: bool = False) -> dict[Asked, Answer]:
    """What the schemas of zod for these sources say of the events. oldest: with the oldest zod that they are for."""
    package = generated(generated_from, folder, ZOD)
    table = folder / "payloads.json"
    table.write_text(json.dumps(package.payloads))
    lines = "".join(json.dumps({"case": question.type, "text": question.text}) + "\n" for question in questions)
    told = node(HERE / "zod.mjs", compiled(folder, inferred=["zod"], oldest=oldest), table, stdin=lines).split("\n")
    found = [json.loads(line) for line in told if line]
    return {question: Answer(one.get("text", ""), one["parsed"]) for question, one in zip(questions, found, strict=True)}


def test_the_oldest_zod_compiles_the_same_code_and_says_the_same(answers: dict[Asked, Answer], tmp_path: Path) -> None:
    """But for tuples whose last places are optional, for one of 260 places, and for keys that every object of JavaScript has."""
    texts = {source.subject.type: json.dumps(source.document, default=str) for source in sources()}
    read = [name for name, text in texts.items() if name != "wide-tuple" and not ("oneOf" in text and any(each in text for each in NAMES_OF_OBJECTS))]
    asked_of = [question for question in asked() if question.type in read]
    others = answered(tmp_path, [source for source in sources() if source.subject.type in read], asked_of, oldest=True)
    odd = (*NAMES_OF_OBJECTS, "prefixItems")
    differ = [question for question, answer in others.items() if answer.text != answers[question].text]
    assert not [question for question in differ if not any(each in texts[question.type] + question.text for each in odd)]
    assert len(read) > 0.8 * len(texts)


@needs_shared_data
def test_a_payload_of_github_comes_back_equal_exactly_when_its_hand_written_schema_accepts_it(tmp_path: Path) -> None:
    import jsonschema_rs

    schemas = hand_written()
    validators = {name: jsonschema_rs.validator_for(schema) for name, schema in schemas.items()}
    questions = [
        Asked(payload.schema, payload.path.name, payload.raw.decode(), validators[payload.schema].is_valid(loads(payload.raw)))
        for payload in payloads()
        if payload.schema
    ]
    found = answered(tmp_path, [head(Subject("github", name), schema) for name, schema in schemas.items()], questions)
    assert not [(question.name, answer) for question, answer in found.items() if not answer.is_right(question)]
    assert sum(question.right for question in questions) > 100


def test_an_event_comes_back_equal_exactly_when_its_schema_allows_it(answers: dict[Asked, Answer]) -> None:
    """But for what the table in docs/generate.md says: numbers that a double rounds, and names that every object of JavaScript has."""
    wrong = [question for question, answer in answers.items() if not answer.is_right(question)]
    promised = [question for question in wrong if comes_back(answers[question].parsed, question.text.encode()) and not holds_large(question.text)]
    documents = {source.subject.type: json.dumps(source.document, default=str) for source in sources()}
    rounded = [question for question in promised if question.type == LISTED_BY_DIGITS]
    named = [question for question in promised if any(name in documents[question.type] + question.text for name in NAMES_OF_OBJECTS)]
    unexplained = [question for question in promised if question not in rounded + named]
    assert not [(question, answers[question]) for question in unexplained]
    bad = [question for question in answers if not question.right]
    assert sum(not answers[question].text for question in bad) > 0.97 * len(bad) > 500


def holds_large(text: str) -> bool:
    """Whether an event has a whole number beyond ±2^53, which is refused, since JSON.parse may have rounded it."""
    return any(isinstance(value, int) and abs(value) >= 2**53 for value in scalars_in(loads(text.encode())))


def scalars_in(value: JsonValue) -> Iterator[JsonValue]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return chain([value], *map(scalars_in, inner)) if inner else iter([value])


def test_no_text_of_a_schema_runs(answers: dict[Asked, Answer]) -> None:
    """hostile-text has been compiled and run by now; had any of its text run, there would be a marker."""
    assert any(question.type == "hostile-text" for question in answers)
    assert not list(Path.cwd().glob("schemactl-marker"))


def test_types_alone_compile_and_leave_nothing_at_run_time(tmp_path: Path) -> None:
    generated(sources(), tmp_path, TYPES)
    written = [path.read_text() for path in compiled(tmp_path).rglob("*.js")]
    assert {line for text in written for line in text.splitlines() if not line.startswith("/")} == {"export {};"}


@pytest.mark.parametrize(("style", "most"), [("zod", 180), ("types", 140)])
def test_the_sample_takes_as_many_lines_as_if_it_were_written_by_hand(style: str, most: int) -> None:
    assert lines_of(rendered(both_days(), TypescriptOptions(style=style)).files) <= most  # type: ignore[arg-type]


@pytest.mark.parametrize("case", GOLDEN)
@pytest.mark.parametrize("style", ["zod", "types"])
def test_the_code_reads_as_reviewed(case: str, style: str) -> None:
    source = head(Subject("cases", case), load_file(CASES / "bindings" / case / "schema.json"))
    files = rendered([source], TypescriptOptions(style=style)).files  # type: ignore[arg-type]
    assert_golden(CASES / "bindings" / case / "golden" / f"typescript-{style}" / f"{case}.ts", files[f"cases/{case}/v1.ts"])


def test_a_named_package_asks_for_zod() -> None:
    package = json.loads(rendered([], TypescriptOptions(style="zod", package="@acme/events")).files["package.json"])
    assert package["peerDependencies"] == {"zod": ">=3.25.76"}
    assert "peerDependencies" not in json.loads(rendered([], TypescriptOptions(style="types", package="@acme/events")).files["package.json"])


def test_places_that_a_double_may_not_hold_are_named() -> None:
    document: Document = {"properties": {"id": {"type": "integer", "format": "int64"}, "sum": {"items": {"type": "number", "format": "decimal"}}}}
    assert [*TARGETS["typescript"]["zod"].warnings(module_of(head(Subject("cases", "Order"), document)))] == [
        "/id: JSON.parse rounds whole numbers beyond ±2^53; the style exact keeps it whole.",
        "/sum: JSON.parse rounds it to a double; the style exact keeps it whole.",
    ]


@pytest.mark.parametrize("style", ["zod", "types"])
def test_beyond_500_subjects_zod_advises_types(style: str, tmp_path: Path) -> None:
    write_registry(tmp_path, 501, 1)
    (tmp_path / "schemactl.toml").write_text(f'[targets.typescript]\nstyle = "{style}"\nout = "out"\n')
    for _ in ("written", "up to date"):
        ran = schemactl("generate", "typescript", cwd=tmp_path)
        assert ran.code == 0, ran.stderr
        assert ("501 subjects: tsc takes" in ran.stdout + ran.stderr) == (style == "zod")
