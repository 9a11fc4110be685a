"""Java's style records: what is generated compiles without a warning, with Jackson 2 and 3; events come back but for what docs/generate.md says."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from shutil import copy

import pytest

from schemactl.bindings.source import Source, module_of
from schemactl.bindings.targets import TARGETS
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.generate import JavaOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import load_file, loads
from tests.java.packages import generated, head
from tests.java.roundtrip import instant
from tests.java.toolchain import HERE, compiled, java
from tests.plain_styles import Asked, asked, both_days, lines_of, sources
from tests.roundtrip import same
from tests.support import CASES, assert_golden

pytestmark = pytest.mark.toolchain("maven")
OPTIONS = JavaOptions(style="records", package="com.acme.plain")
THREE = JavaOptions(style="records", package="com.acme.three", jackson=3)
BARE = JavaOptions(style="records", package="com.acme.bare", unknown="ignore", datetimes="text", nullness="none", builders=True, group="com.acme")
"""The same types, with all that can be chosen otherwise."""
OF_THREE = ("constants", "enums", "order-submitted", "recursion", "root-list", "tagged-union-open")
GOLDEN = (
    "alternatives",
    "awkward-keys",
    "constants",
    "enums",
    "hostile-java",
    "nullable-optional",
    "order-submitted",
    "root-list",
    "tagged-union-open",
)
"""Cases whose Java is read by people; all of them are compiled."""
PERSONAL = head(
    Subject("cases", "Personal"), {"properties": {"name": {"type": "string", "x-pii": True}, "age": {"type": "integer"}}, "required": ["name", "age"]}
)
SHOWN: Document = {
    "description": "A person.",
    "x-pii": True,
    "properties": {"name": {"type": "string", "deprecated": True}, "home": {"$ref": "#/$defs/Generated"}},
    "$defs": {"Generated": {"description": "A home.", "deprecated": True, "properties": {"street": {"type": "string"}}}},
}
"""A type that is described, deprecated and private, and has another inside it that is called as an annotation of ours."""
_UUID = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """An event, and the version of Jackson that reads it: the newest, or the oldest that the records are for."""

    event: Asked
    jackson: int
    oldest: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """text: what was written back; None when it was refused. crash: neither, but something that must not happen."""

    text: str | None
    error: str
    crash: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


@pytest.fixture(scope="module")
def answers(folder: Path) -> dict[Question, Answer]:
    """What generated Java says of every event: one compilation of all packages, one JVM with the newest libraries and one with the oldest."""
    of_three = [source for source in sources() if source.subject.type in OF_THREE or source.subject.source != "cases"]
    payloads = {
        2: generated(sources(), folder / "two", OPTIONS),
        3: generated(of_three, folder / "three", THREE),
    }
    generated([case("order-submitted"), case("tagged-union-open"), PERSONAL, head(Subject("cases", "Shown"), SHOWN)], folder / "bare", BARE)
    copy(HERE / "plain" / "PlainRoundTrip.java", folder)
    classes = compiled(sorted(folder.rglob("*.java")), folder / "classes")
    types = {jackson: {Subject.parse(name).type: payload for name, payload in found.items()} for jackson, found in payloads.items()}
    found: dict[Question, Answer] = {}
    for oldest, versions in ((False, (2, 3)), (True, (2,))):
        questions = [Question(event, jackson, oldest) for jackson in versions for event in asked() if event.type in types[jackson]]
        lines = [json.dumps({"type": types[each.jackson][each.event.type], "text": each.event.text, "jackson": each.jackson}) for each in questions]
        told = [json.loads(line) for line in java(classes, "PlainRoundTrip", stdin="\n".join(lines), oldest=oldest).split("\n") if line]
        heard = [Answer(one.get("text") if one["ok"] else None, one.get("error", ""), one.get("crash", "")) for one in told]
        found |= zip(questions, heard, strict=True)
    return found


def test_every_good_event_comes_back_but_for_what_the_table_says(answers: dict[Question, Answer]) -> None:
    """Null is absent, a UUID is in lower case, a number is a double, and a whole number that is written with a fraction is refused."""
    good = {question: answer for question, answer in answers.items() if question.event.right}
    wrong = {
        question: answer
        for question, answer in good.items()
        if not (holds_fraction(loads(question.event.text.encode())) if answer.text is None else comes_back(answer.text, question.event.text))
    }
    assert not wrong
    assert not [answer for answer in answers.values() if answer.crash]


def test_null_stays_where_a_property_is_required_or_not_declared(answers: dict[Question, Answer]) -> None:
    written = [answer.text for question, answer in answers.items() if question.event.name.endswith("nulls-that-stay.json")]
    stays = {"required": "a", "required_nullable": None, "other": None, "more": {"x": None}}
    assert [json.loads(text or "") for text in written] == [stays, stays], "with the newest libraries and with the oldest"


def test_what_is_structurally_bad_is_refused(answers: dict[Question, Answer]) -> None:
    """Of the fragment that inference writes: missing properties, other types, other constants. Jackson reads a text that is null without asking."""
    bad = [answer for question, answer in answers.items() if is_structural(question.event)]
    assert sum(answer.text is None for answer in bad) > 0.97 * len(bad) > 400


def test_no_text_of_a_schema_runs(answers: dict[Question, Answer]) -> None:
    assert any(question.event.type == "hostile-java" and answer.text is not None for question, answer in answers.items())
    assert not list(Path.cwd().glob("schemactl-marker"))


def test_the_sample_takes_as_many_lines_as_if_it_were_written_by_hand(tmp_path: Path) -> None:
    generated(both_days(), tmp_path, JavaOptions(style="records", package="com.example.shop.events"))
    assert lines_of({path.name: path.read_text() for path in tmp_path.rglob("*.java")}) <= 390


def test_types_import_annotations_and_the_jdk_alone(tmp_path: Path) -> None:
    generated(sources(), tmp_path, OPTIONS)
    files = [path for path in tmp_path.rglob("*.java") if path.name != "Json.java"]
    imported = {line for path in files for line in path.read_text().splitlines() if line.startswith("import ")}
    known = re.compile(r"import (?:static )?(?:com\.fasterxml\.jackson\.annotation|java|javax\.annotation\.processing|org\.jspecify)\.[\w.]+;")
    assert not [line for line in imported if not known.fullmatch(line)]


def test_what_says_who_somebody_is_is_not_printed(answers: dict[Question, Answer], folder: Path) -> None:
    assert answers
    assert java(folder / "classes", "PlainRoundTrip", "Ida").strip() == "Personal[age=7]"


def test_comments_stand_before_annotations_where_javadoc_finds_them(tmp_path: Path) -> None:
    generated([*sources(), head(Subject("cases", "Shown"), SHOWN)], tmp_path, OPTIONS)
    texts = {path: path.read_text() for path in tmp_path.rglob("*.java") if path.name != "Json.java"}
    assert not [path for path, text in texts.items() if re.search(r"^ *@[^\n]*\n *+/\*\*", text, re.MULTILINE)]
    assert all(text.startswith("// @generated by schemactl ") and text.count('Generated("schemactl")\n') == 1 for text in texts.values())


def test_a_private_type_prints_nothing_and_what_is_deprecated_says_so(tmp_path: Path) -> None:
    generated([head(Subject("cases", "Shown"), SHOWN)], tmp_path, OPTIONS)
    (text,) = [path.read_text() for path in tmp_path.rglob("Shown.java")]
    assert 'return "Shown[]";' in text
    assert "    /** A home. */\n    @Deprecated\n    @JsonInclude(JsonInclude.Include.NON_NULL)\n    public record Generated(" in text
    assert "    @Deprecated\n    public @Nullable String name() {" in text
    assert (
        '*/\n@NullMarked\n@javax.annotation.processing.Generated("schemactl")\n@JsonInclude(JsonInclude.Include.NON_NULL)\npublic record Shown('
        in text
    )


@pytest.mark.parametrize("name", GOLDEN)
def test_the_class_reads_as_its_golden(name: str, tmp_path: Path) -> None:
    generated([case(name)], tmp_path, OPTIONS)
    (written,) = (tmp_path / "src/main/java/com/acme/plain/cases").rglob("*.java")
    assert_golden(CASES / "bindings" / name / "golden" / "java-records" / written.name, written.read_text("ascii"))


def case(name: str) -> Source:
    return head(Subject("cases", name), load_file(CASES / "bindings" / name / "schema.json"))


def is_structural(event: Asked) -> bool:
    return event.name.startswith("refused") and event.text != "null"


def comes_back(text: str, event: str) -> bool:
    return same(normal(loads(text.encode())), normal(loads(event.encode())))


def normal(value: JsonValue) -> JsonValue:
    """What the style promises to keep of a value."""
    if isinstance(value, dict):
        return {key: normal(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, str):
        moment = None if value.startswith("0000") else instant(value)  # a year that Python does not have
        return value.lower() if _UUID.fullmatch(value) else str(moment) if moment else value
    return float(value) if isinstance(value, float | Decimal) else value


def holds_fraction(value: JsonValue) -> bool:
    """Whether a whole number is written with a fraction or an exponent."""
    if isinstance(value, dict | list):
        return any(map(holds_fraction, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float | Decimal) and value == int(value)


def test_places_that_are_an_object_are_named() -> None:
    document: Document = {"properties": {"id": {"type": ["string", "integer"]}, "at": {"type": "array", "prefixItems": [{"type": "number"}]}}}
    found = [*TARGETS["java"]["records"].warnings(module_of(head(Subject("cases", "Order"), document)))]
    assert [text.partition(":")[0] for text in found] == ["/id", "/at"]
