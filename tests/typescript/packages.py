"""Generates a TypeScript package from schemas, as `schemactl generate` would."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemactl.bindings.incremental import render_changed
from schemactl.bindings.package import entries_of
from schemactl.bindings.source import Source, heading_of, module_of
from schemactl.bindings.targets import TARGETS, templates_of
from schemactl.model.json import Document
from schemactl.model.options.generate import TypescriptOptions
from schemactl.model.subject import Subject

TARGET = TARGETS["typescript"]["exact"]


@dataclass(frozen=True, slots=True)
class Generated:
    """A package: its files by path, and per subject's type the module and the name of the payload's type."""

    files: dict[str, str]
    payloads: dict[str, tuple[str, str]]


def head(subject: Subject, document: Document) -> Source:
    return Source.given(subject, 1, "v1", True, document)


def generated(sources: Iterable[Source], folder: Path, options: TypescriptOptions | None = None) -> Generated:
    """The package of these schemas, written into `folder`."""
    package = rendered(list(sources), options or TypescriptOptions(style="exact"))
    for path, text in package.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return package


def rendered(sources: Sequence[Source], options: TypescriptOptions) -> Generated:
    rendering = render_changed(sources, TARGETS["typescript"][options.style], options, templates_of("typescript", options.style), module_of)
    return Generated(
        {file.path: file.text for file in rendering.files},
        {entry.type: (f"{'/'.join(entry.path)}.js", entry.root) for entry in entries_of(map(heading_of, sources), TARGET.conventions())},
    )
