"""The corpus of schemas and events that every target language is held to (tests/cases/bindings), and how an answer is judged.

A case: schema.json, valid/*.json (must come back as the same JSON value), invalid/*.json (must be refused).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemactl.bindings.incremental import render_changed
from schemactl.bindings.package import Entry, entries_of
from schemactl.bindings.source import Source, heading_of, module_of
from schemactl.bindings.targets import TARGETS, templates_of
from schemactl.model.json import JsonValue
from schemactl.model.options.generate import LanguageOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import load_file, loads
from tests.support import CASES

CORPUS = CASES / "bindings"


@dataclass(frozen=True, slots=True)
class Case:
    """One folder of the corpus."""

    name: str
    folder: Path

    @property
    def source(self) -> Source:
        document = load_file(self.folder / "schema.json")
        assert isinstance(document, dict | bool)
        return Source.given(Subject(self.name), 1, "v1", True, document)

    def events(self, kind: str) -> list[Path]:
        """Files of `valid` or `invalid`."""
        return sorted((self.folder / kind).glob("*.json"))


def corpus() -> list[Case]:
    return [Case(folder.name, folder) for folder in sorted(CORPUS.iterdir()) if (folder / "schema.json").is_file()]


def write_package(target: str, options: LanguageOptions, sources: Sequence[Source], folder: Path, templates: Path | None = None) -> dict[str, Entry]:
    """Generate all sources as one package into a folder. templates: some of one's own. Returns the modules by subject."""
    style = options.style
    language = TARGETS[target][style]
    rendering = render_changed(sources, language, options, templates_of(target, style, templates), module_of)
    for file in rendering.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8")
    return {entry.subject: entry for entry in entries_of(map(heading_of, sources), language.conventions())}


def events(cases: Sequence[Case], kind: str) -> Iterator[tuple[Case, Path, bytes]]:
    """All events of a kind, with their case."""
    for case in cases:
        for path in case.events(kind):
            yield case, path, path.read_bytes()


def comes_back(text: str | bytes, event: bytes) -> bool:
    """Whether the text is the same JSON value as the event: numbers by value and exactly, strings character by character."""
    written = text.encode() if isinstance(text, str) else text
    return same(loads(written), loads(event))


def same(left: JsonValue, right: JsonValue) -> bool:
    """Equal as JSON values; in Python alone, true would equal 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    return left == right
