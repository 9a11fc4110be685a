"""Where subjects stand: readable, harmless on every file system, the exact name in subject.toml."""

import re
import tomllib
from pathlib import Path, PurePosixPath

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from schemactl.errors import CorruptRegistry
from schemactl.model.schema import Status, VersionMeta
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.registry import Registry, layout, settings
from schemactl.registry.writer import NewVersion, writing

HOSTILE = [
    "..",
    ".",
    "../../etc",
    "/",
    "a/b",
    "C:\\x",
    "con",
    "NUL",
    "aux.json",
    "COM1",
    "",
    "-rf",
    " ",
    "a\0b",
    "a\nb",
    ".git",
    "~",
    "x" * 300,
    "注文",
    "é",
    "\ud800",
]


def written(directory: Path, *subjects: Subject) -> Registry:
    with writing(Registry(directory)) as held:
        held.write([NewVersion(subject, 1, {"type": "object"}, VersionMeta("0" * 64, "1.0.0")) for subject in subjects])
    return Registry(directory)


@pytest.mark.parametrize(
    ("subject", "folder"),
    [
        (Subject("shop.checkout", "OrderSubmitted"), "shop.checkout/OrderSubmitted"),
        (Subject("service-order-submit", "State change Notification"), "service-order-submit/State-change-Notification"),
        (Subject("orders"), "orders/_"),
        (Subject("aws.s3", "AWS API Call via CloudTrail"), "aws.s3/AWS-API-Call-via-CloudTrail"),
    ],
)
def test_common_names_stay_readable(subject: Subject, folder: str) -> None:
    assert layout.candidates(subject)[0] == folder


@given(st.one_of(st.sampled_from(HOSTILE), st.text()))
def test_a_slug_is_one_harmless_folder_name(name: str) -> None:
    slug = layout.slug(name)
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._~-]*", slug), slug
    assert len(slug) <= layout.MAX_LENGTH + 9
    assert not slug.endswith(".")
    assert slug.partition("~")[0].partition(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"} or "~" in slug


@given(st.text(min_size=1), st.none() | st.text("\0\t\n\r\x1f\x7f\x80\"'\\é\u2028", min_size=1))
def test_the_exact_name_stands_in_a_new_subject_toml(source: str, type_: str | None) -> None:
    raw = settings.new(SubjectSettings(Subject(source, type_), Status.ACTIVE, successor_of=source))
    assert settings.decode(settings.parse(raw, ""), "") == SubjectSettings(Subject(source, type_), Status.ACTIVE, successor_of=source)
    assert settings.edited(raw, "", {}) == raw
    assert f"source = {tomlkit.string(source).as_string()}\n".encode() in raw


LINES = [
    'source = "shop"',
    'type = "Placed é"',
    'mode = "a\\u0041"',
    'owner = "a" # why',
    'tags = ["a"]',
    "description = 'x'",
    'description = """',
    "[fields]",
    "# a comment",
    "#\x07",
    '  status = "draft"',
    'status="draft"',
    'owner = "\x7f"',
    'owner = "\t"',
    'owner = "\r"',
    "",
    "\r",
    '"',
]


@pytest.mark.parametrize("text", [*(f"{line}\n" for line in LINES), 'source = "shop"', 'source = "shop"\nsource = "shop"\n'])
def test_a_subject_toml_is_read_as_toml(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(CorruptRegistry, match="not valid TOML"):
            settings.parse(text.encode(), "")
    else:
        assert settings.parse(text.encode(), "") == expected


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=3), max_size=5).map("\n".join))
def test_lines_of_a_subject_toml_are_read_as_toml(text: str) -> None:
    test_a_subject_toml_is_read_as_toml(text)


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_name_leads_out_of_the_registry(source: str, type_: str) -> None:
    for folder in layout.candidates(Subject(source, type_)):
        parts = PurePosixPath(folder).parts
        assert len(parts) == 2
        assert not {"..", ".", "/", ""} & set(parts)


@pytest.mark.parametrize("name", ["con", "NUL", "Aux.json", "com7", "LPT1.txt"])
def test_a_device_name_of_windows_gets_a_hash(name: str) -> None:
    assert "~" in layout.slug(name)


def test_names_that_differ_only_in_case_get_folders_that_a_disk_without_case_tells_apart(tmp_path: Path) -> None:
    subjects = [Subject("Shop", "Order"), Subject("shop", "order"), Subject("shop", "Order"), Subject("SHOP")]
    registry = written(tmp_path / "schemas", *subjects)
    folders = [registry.folder(subject) for subject in subjects]
    assert len({str(folder).casefold() for folder in folders}) == len(subjects)
    assert folders[0] == "Shop/Order"
    sources = {str(folder).partition("/")[0] for folder in folders}
    assert len({source.casefold() for source in sources}) == len(sources)


def test_names_with_one_slug_get_two_folders(tmp_path: Path) -> None:
    registry = written(tmp_path / "schemas", Subject("a", "State change"), Subject("a", "State-change"))
    assert registry.subjects() == (Subject("a", "State change"), Subject("a", "State-change"))
    assert len({registry.folder(subject) for subject in registry.subjects()}) == 2


@pytest.mark.parametrize("name", [name for name in HOSTILE if name and "\ud800" not in name])
def test_every_name_comes_back_exactly(tmp_path: Path, name: str) -> None:
    subject = Subject(name, name)
    registry = written(tmp_path / "schemas", subject)
    assert registry.subjects() == (subject,)
    assert registry.versions(subject) == (1,)
    assert [path.name for path in tmp_path.iterdir()] == ["schemas"]


def test_a_folder_that_was_moved_by_hand_is_found(tmp_path: Path) -> None:
    subject = Subject("shop", "Order")
    registry = written(tmp_path / "schemas", subject)
    (tmp_path / "schemas/shop/Order").rename(tmp_path / "schemas/shop/Elsewhere")
    assert Registry(registry.directory).versions(subject) == (1,)


def test_the_id_holds_the_exact_names() -> None:
    assert layout.schema_id(Subject("shop/x", "Order placed"), 3) == "schemactl:///shop%2Fx/Order%20placed/3"
    assert layout.schema_id(Subject("orders"), 1) == "schemactl:///orders/1"


def test_a_misspelled_draft_is_written_as_it_is_meant(tmp_path: Path) -> None:
    subject = Subject("shop", "Order")
    said, meant = "http://json-schema-org/draft-07/schema#", "http://json-schema.org/draft-07/schema#"
    with writing(Registry(tmp_path)) as held:
        held.write([NewVersion(subject, 1, {"$schema": said, "type": "object"}, VersionMeta("0" * 64, "1.0.0"))])
    document = Registry(tmp_path).version(subject, 1).schema.document
    assert isinstance(document, dict)
    assert document["$schema"] == meant
