"""Java from schemas, written as `schemactl generate` would, and the classes of the payloads."""

from collections.abc import Iterable
from pathlib import Path

from schemactl.bindings.source import Source
from schemactl.bindings.targets.java_layout import package_of_entry
from schemactl.model.json import Document
from schemactl.model.options.generate import JavaOptions
from schemactl.model.subject import Subject
from tests.roundtrip import write_package

Payloads = dict[str, str]
"""The full name of the payload's class, by subject."""


def head(subject: Subject, document: Document) -> Source:
    return Source.given(subject, 1, "v1", head=True, document=document)


def generated(sources: Iterable[Source], folder: Path, options: JavaOptions, templates: Path | None = None) -> Payloads:
    """Write the module of these schemas into `folder`."""
    entries = write_package("java", options, list(sources), folder, templates)
    return {subject: f"{package_of_entry(entry, options)}.{entry.root}" for subject, entry in entries.items()}
