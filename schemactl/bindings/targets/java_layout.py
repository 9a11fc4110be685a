"""Where generated Java stands: packages, classes, source files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemactl.bindings.naming import Conventions, Reserved, Wish, member_names
from schemactl.bindings.package import Entry
from schemactl.bindings.render import builtin_text
from schemactl.errors import UsageError
from schemactl.model.options.generate import JavaOptions

SOURCES = "src/main/java"
_PACKAGE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*", re.IGNORECASE)
_TOLD_APART = re.compile(r"x[0-9a-f]{5}.*")


@dataclass(frozen=True, slots=True)
class Listed:
    """A subject as the files that there is one of know it. payload: full name of its class. constant, method: what Subjects and EventHandler call
    it; versions that are not the newest have their label in them."""

    subject: str
    payload: str
    constant: str
    method: str
    head: bool


def listed(entries: Sequence[Entry], options: JavaOptions, conventions: Conventions) -> list[Listed]:
    """All subjects, in the order of entries."""
    methods = member_names([Wish(entry.subject, f"on {entry.constant}") for entry in entries], conventions)
    return [
        Listed(
            entry.subject,
            f"{package_of_entry(entry, options)}.{class_of(entry)}",
            entry.constant if entry.head else f"{entry.constant}_{entry.label.upper()}",
            methods[entry.subject],
            entry.head,
        )
        for entry in entries
    ]


def root_package(options: JavaOptions) -> str:
    """The package that all others stand in. Raises UsageError when it is no package name."""
    words = Reserved.parse(builtin_text("java", "reserved.txt")).words
    if not _PACKAGE.fullmatch(options.package) or words & set(options.package.split(".")):
        raise UsageError(
            "a package of Java is made of identifiers, none of them a keyword, with dots between them",
            where=f"package {options.package!r}",
            remedy="Try com.example.events.",
        )
    return options.package


def package_of_entry(entry: Entry, options: JavaOptions) -> str:
    """The package of a subject: its source and its version label; the type is the class."""
    segments = [segment for segment in entry.path if segment != _type_segment(entry)]
    return ".".join([root_package(options), *segments])


def class_of(entry: Entry) -> str:
    """The class of a subject's payload. Where two types of one source fall together, the path tells them apart, and so does the class."""
    rest = _type_segment(entry).removeprefix(entry.root.casefold())
    return entry.root + rest.capitalize() if _TOLD_APART.fullmatch(rest) else entry.root


def source_path(package: str, file: str) -> str:
    return f"{SOURCES}/{package.replace('.', '/')}/{file}"


def _type_segment(entry: Entry) -> str:
    """The part of the path that names the type; empty for a subject that is a source alone."""
    if not entry.type:
        return ""
    return entry.path[1] if entry.source else entry.path[0]
