"""Generates a TypeScript package from schemas, as `schemactl generate` would."""

from collections.abc import Iterable
from pathlib import Path

from schemactl.bindings.bundle import Source, bundle_of
from schemactl.bindings.ir import Bundle, GeneratedFile
from schemactl.bindings.package import package_of, scope_of
from schemactl.bindings.render import Templates
from schemactl.bindings.targets import TARGETS
from schemactl.bindings.targets.target import Workshop
from schemactl.model.json import Document
from schemactl.model.options.generate import TypescriptOptions
from schemactl.model.subject import Subject

TARGET = TARGETS["typescript"]


def rendered(bundle: Bundle, options: TypescriptOptions | None = None) -> dict[str, str]:
    """The files of a package by path."""
    conventions = TARGET.conventions()
    package = package_of(bundle, conventions)
    workshop = Workshop(options or TypescriptOptions(), Templates("typescript", TARGET.filters), package)
    files: list[GeneratedFile] = [*TARGET.package(workshop)]
    for module in bundle.modules:
        files += TARGET.module(scope_of(module, package, conventions), workshop)
    return {file.path: file.text for file in files}


def head(subject: Subject, document: Document) -> Source:
    return Source(subject, 1, "v1", True, document)


def generate(sources: Iterable[Source], folder: Path) -> dict[str, str]:
    """Write the package of these schemas into `folder`."""
    files = rendered(bundle_of(sources))
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return files
