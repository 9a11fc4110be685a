"""What large, deep and odd schemas and values do to generated Python."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from schemactl.bindings.source import Source
from schemactl.model.json import Document
from schemactl.model.subject import Subject
from tests.python.packages import Package
from tests.roundtrip import comes_back


class Events:
    """A package of one subject."""

    def __init__(self, folder: Path, name: str, document: Document) -> None:
        self.name = name
        self.package = Package(folder, f"{name}_events", [Source.given(Subject(name), 1, "v1", True, document)])

    def come_back(self, *events: object) -> bool:
        texts = [json.dumps(event).encode() for event in events]
        return all(comes_back(self.package.written_back(self.name, text), text) for text in texts)


def nested(depth: int, value: object) -> Any:
    for _ in range(depth):
        value = {"a": value}
    return value


def test_objects_in_objects_in_objects(tmp_path: Path) -> None:
    document: Any = {"type": "integer"}
    for _ in range(150):
        document = {"type": "object", "properties": {"a": document}}
    assert Events(tmp_path, "deep", document).come_back(nested(150, 1))


def test_definitions_that_all_lead_to_one_another(tmp_path: Path) -> None:
    count = 400
    definitions: Document = {
        f"d{at}": {"type": "object", "properties": {"next": {"$ref": f"#/$defs/d{(at + 1) % count}"}, "first": {"$ref": "#/$defs/d0"}}}
        for at in range(count)
    }
    events = Events(tmp_path, "circle", {"$ref": "#/$defs/d0", "$defs": definitions})
    assert events.come_back({"next": {"next": {"first": {}}}, "first": {}})


def test_ten_thousand_properties(tmp_path: Path) -> None:
    document: Document = {"type": "object", "properties": {f"property_{at}": {"type": "integer"} for at in range(10_000)}}
    assert Events(tmp_path, "wide", document).come_back({"property_9999": 1})


def test_an_enum_of_fifty_thousand_values(tmp_path: Path) -> None:
    values = [f"value {at}" for at in range(50_000)]
    events = Events(tmp_path, "large", {"type": "object", "properties": {"of": {"enum": values}}})
    assert events.come_back({"of": values[-1]})
    with pytest.raises(ValueError, match="Input should be"):
        events.come_back({"of": "another"})


def test_distinct_items_are_told_without_comparing_each_with_each(tmp_path: Path) -> None:
    events = Events(tmp_path, "distinct", {"type": "array", "uniqueItems": True})
    items = [item for at in range(50_000) for item in (at, str(at), {"at": [at, at == 1]})]
    assert events.come_back([*items, True, False, None])
    for twice in ([1, 1.0], [{"a": [1], "b": 2}, {"b": 2.0, "a": [1]}], [None, None]):
        with pytest.raises(ValueError, match="distinct"):
            events.come_back(twice)


def test_a_type_of_itself_is_read_255_deep(tmp_path: Path) -> None:
    events = Events(tmp_path, "chain", {"type": "object", "properties": {"a": {"$ref": "#"}}})
    assert events.come_back(nested(254, {}))
    with pytest.raises(ValueError, match="recursion"):
        events.come_back(nested(300, {}))


def test_a_default_is_shown_in_part_where_it_is_long(tmp_path: Path) -> None:
    assert Events(tmp_path, "default", {"type": "object", "properties": {"a": {"default": "x" * 100_000}}}).come_back({})
    assert (tmp_path / "default_events" / "default" / "v1.py").stat().st_size < 1000


SUBJECTS = [
    "class",
    "None",
    "T",
    "SUBJECTS",
    "older",
    "type",
    "str",
    "subject",
    "runtime",
    "rules",
    "messages",
    "v1",
    "__init__",
    "py.typed",
    "型",
    "A",
    "a",
]


def test_subjects_are_found_whatever_they_are_called(tmp_path: Path) -> None:
    sources = [Source.given(Subject(name), 1, "v1", True, {"type": "object", "required": ["a"]}) for name in SUBJECTS]
    package = Package(tmp_path, "odd_events", [*sources, Source.given(Subject("con", "nul"), 1, "v1", True, True)])
    found = importlib.import_module("odd_events.subjects")
    assert {found.subject_of(found.SUBJECTS[name].payload).name for name in SUBJECTS} == set(SUBJECTS)
    assert package.written_back("con@nul", b"[1]") == "[1]"
