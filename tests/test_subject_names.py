"""The name of a subject is shown as it is, typed as it is shown, and stands in a folder that no other subject has."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.ingest.events import Named, events
from schemactl.model.options import Options
from schemactl.model.schema import VersionMeta
from schemactl.model.subject import Subject
from schemactl.pipeline.wrapping import ENVELOPES, Sent
from schemactl.registry import Registry
from schemactl.registry.writer import NewVersion, writing
from schemactl.report.text import visible
from tests.support import examples, schemactl

PIECES = ("%", "%4", "%40", "%2F", "%25", "%C2", "%80", "%c3%a9", "%E2%80%A8", "%ED%A0%80", *"@/: \0\x80\u202e\ud800é注a")
ANY = st.lists(st.sampled_from(PIECES) | st.characters(), min_size=1, max_size=6).map("".join)
SUBJECTS = st.builds(Subject, ANY, st.none() | ANY)


@settings(max_examples=examples(1000))
@given(SUBJECTS)
def test_a_subject_is_typed_as_it_is_shown(subject: Subject) -> None:
    assert Subject.parse(subject.name) == subject
    assert visible(subject.name) == subject.name


@settings(max_examples=examples(300))
@given(SUBJECTS, SUBJECTS)
def test_two_subjects_never_have_one_name(one: Subject, other: Subject) -> None:
    assert (one.name == other.name) == (one == other)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (Subject("orders-api", "PUT /orders/{id}"), "orders-api@PUT /orders/{id}"),
        (Subject("urn:example:shop", "a:b%c"), "urn:example:shop@a:b%c"),
        (Subject("a@b", "c@d"), "a%40b@c@d"),
        (Subject("a%40b", "c%40d"), "a%2540b@c%40d"),
        (Subject("100%", "caf%C3%A9 %2F"), "100%@caf%C3%A9 %2F"),
        (Subject("bell\x07", "注文"), "bell%07@注文"),
        (Subject("right\u202eleft"), "right%E2%80%AEleft"),
    ],
)
def test_only_an_at_in_the_source_and_what_cannot_be_seen_is_encoded(subject: Subject, name: str) -> None:
    assert subject.name == name


@pytest.mark.parametrize("name", ["", "@", "@type", "source@"])
def test_a_name_without_one_of_its_parts_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="a subject is"):
        Subject.parse(name)


CASED = ("Order", "order", "ORDER", "con", "CON", "con.txt", "x" * 300, "X" * 300)


@pytest.mark.parametrize("envelope", ["eventbridge", "eventbridge-in-sqs", "cloudevents"])
@pytest.mark.parametrize(
    "subject", [Subject("shop", "Placed"), Subject("orders-api", "PUT /orders/{id}"), Subject("com.example.order.placed")], ids=str
)
def test_an_event_that_is_shown_in_an_envelope_is_of_its_subject(envelope: str, subject: Subject, in_tmp: Path) -> None:
    if subject.type is None and envelope != "cloudevents":
        pytest.skip("nothing on EventBridge is without a type")
    Path("event.json").write_text(json.dumps(ENVELOPES[envelope]({"a": 1}, subject, Sent())))
    [named] = events(["event.json"], Options())
    assert isinstance(named, Named)
    assert (named.subject, named.payload) == (subject, {"a": 1})


ALIKE = (*CASED, "a b", "a-b", "a/b", "a.b", "a b.", "a b ", "é", "e\u0301", "_", "~", "..", "-")
NAMED_ALIKE = st.builds(Subject, st.sampled_from(ALIKE), st.none() | st.sampled_from(ALIKE))


@settings(max_examples=examples(60))
@given(st.lists(NAMED_ALIKE, min_size=2, max_size=6, unique=True))
def test_no_two_subjects_stand_in_one_folder_though_the_disk_ignores_case(subjects: list[Subject]) -> None:
    with tempfile.TemporaryDirectory() as tmp:
        directory = Path(tmp)
        for subject in subjects:
            with writing(Registry(directory)) as held:
                held.write([NewVersion(subject, 1, {"title": subject.name}, VersionMeta("0" * 64, "1.0.0"))])
        registry = Registry(directory)
        folders = [str(registry.folder(subject)).casefold() for subject in subjects]
        assert len(set(folders)) == len(subjects)
        names = {name for folder in folders for name in folder.split("/")}
        assert all(name.isascii() and len(name) < 100 and name[0] not in ". " and name[-1] not in ". " for name in names)
        as_written = {str(registry.folder(subject)).partition("/")[0] for subject in subjects}
        assert len({source.casefold() for source in as_written}) == len(as_written)
        assert {registry.version(subject, 1).schema.document["title"] for subject in subjects} == {subject.name for subject in subjects}  # type: ignore[index]


HARD = (
    Subject("orders-api", "PUT /orders/{id}"),
    Subject("urn:example:shop", "a:b%c"),
    Subject("a@b", "c@d"),
    Subject("a%40b", "%00"),
    Subject("shop", "2"),
    Subject("shop", "placed.json"),
    Subject("HEAD:shop"),
    Subject("注文\u202e", "bell\x07 $(touch pwned)"),
    Subject("-dash", "--help"),
    Subject("*", "[a]?"),
)


@pytest.fixture
def hard(in_tmp: Path) -> Path:
    for number, subject in enumerate(HARD):
        for version in (1, 2):
            (in_tmp / "schema.json").write_text(f'{{"type":"object","properties":{{"n{number}":{{}},"v{version}":{{}}}}}}')
            assert schemactl("register", "schema.json", f"--subject={subject.name}").code == 0
    return in_tmp


@pytest.mark.parametrize("subject", HARD, ids=ascii)
def test_every_command_takes_a_name_as_it_is_shown(hard: Path, subject: Subject) -> None:
    number, name = HARD.index(subject), subject.name
    assert f"\n{name} " in schemactl("list").stdout
    for words in (
        ("show", "--format=json", "--", name),
        ("show", "--format=json", "--", f"{name}@1"),
        ("history", "--", name),
        ("diff", "--", f"{name}@1", f"{name}@2"),
        ("diff", "--", name, "schema.json"),
        ("impact", "--", name),
        ("waive", "--reason=r", "--until=2999-01-01", "--", name, "property-removed", "/v1"),
        ("generate", "python", "--out=out", f"--subject={name}"),
    ):
        ran = schemactl(*words)
        assert ran.code in (0, 1), (words, ran.stderr)
        if words[0] == "show":
            assert f'"n{number}"' in ran.stdout
    assert schemactl("register", "schema.json", "--subject=new@One", f"--successor-of={name}").code == 0
    assert not (hard / "pwned").exists()


def test_a_type_alone_names_the_only_subject_that_has_it(in_tmp: Path) -> None:
    for name in ("shop@Placed", "shop@Paid", "bank@Paid", "Solo"):
        Path("schema.json").write_text('{"type": "object"}')
        assert schemactl("register", name, "schema.json").code == 0
    assert schemactl("show", "Placed").stdout.startswith("shop@Placed@1")
    assert schemactl("show", "Placed@1").stdout.startswith("shop@Placed@1")
    assert schemactl("diff", "Placed@1", "bank@Paid").code == 0
    assert schemactl("history", "Placed").stdout.startswith("shop@Placed")
    assert schemactl("show", "Solo").stdout.startswith("Solo@1")
    ambiguous = schemactl("show", "Paid")
    assert (ambiguous.code, ambiguous.stdout) == (2, "")
    assert "Several subjects have that type: bank@Paid, shop@Paid." in ambiguous.stderr
    assert schemactl("show", "placed").code == 2
