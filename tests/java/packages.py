"""Generates Java from schemas, as `schemactl generate` would."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from schemactl.bindings.bundle import Source, bundle_of
from schemactl.bindings.ir import Bundle
from schemactl.bindings.package import package_of, scope_of
from schemactl.bindings.render import Templates
from schemactl.bindings.targets import TARGETS
from schemactl.bindings.targets.java_layout import class_of, package_of_entry
from schemactl.bindings.targets.target import Workshop
from schemactl.model.json import Document
from schemactl.model.options.generate import JavaOptions
from schemactl.model.subject import Subject

TARGET = TARGETS["java"]
OPTIONS = JavaOptions(package="com.acme.events")


@dataclass(frozen=True, slots=True)
class Generated:
    """A Maven module: its files by path, and the full name of each payload's class by the subject's type."""

    files: dict[str, str]
    payloads: dict[str, str]

    def sources(self, folder: Path) -> list[Path]:
        return [folder / path for path in self.files if path.endswith(".java")]


def head(subject: Subject, document: Document) -> Source:
    return Source(subject, 1, "v1", True, document)


def generated(sources: Iterable[Source], folder: Path, options: JavaOptions = OPTIONS) -> Generated:
    """The module of these schemas, written into `folder`."""
    package = rendered(bundle_of(sources), options)
    for path, text in package.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="ascii")
    return package


def rendered(bundle: Bundle, options: JavaOptions) -> Generated:
    conventions = TARGET.conventions()
    package = package_of(bundle, conventions)
    workshop = Workshop(options, Templates("java", TARGET.filters), package)
    files = [*TARGET.package(workshop)]
    for module in bundle.modules:
        files += TARGET.module(scope_of(module, package, conventions), workshop)
    return Generated(
        {file.path: file.text for file in files},
        {entry.type: f"{package_of_entry(entry, options)}.{class_of(entry)}" for entry in package.entries},
    )
