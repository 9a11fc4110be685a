"""Where generated Java stands: packages, classes, source files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from schemactl.bindings.naming import Case, Conventions, Reserved, Wish, member_names
from schemactl.bindings.package import Entry
from schemactl.bindings.render import builtin_text
from schemactl.errors import UsageError
from schemactl.model.options.generate import JavaOptions

SOURCES = "src/main/java"
_PACKAGE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A subject as the files that there is one of know it. payload: full name of its class. constant, method: what Subjects and EventHandler call
    it; versions that are not the newest have their label in them."""

    subject: str
    payload: str
    constant: str
    method: str
    head: bool


def listed(entries: Sequence[Entry], options: JavaOptions) -> list[Listed]:
    """All subjects, in the order of entries."""
    methods = member_names([Wish(entry.subject, f"on {entry.constant}") for entry in entries], conventions())
    return [
        Listed(
            entry.subject,
            f"{package_of_entry(entry, options)}.{entry.root}",
            entry.constant if entry.head else f"{entry.constant}_{entry.label.upper()}",
            methods[entry.subject],
            entry.head,
        )
        for entry in entries
    ]


def root_package(options: JavaOptions) -> str:
    """The package that all others stand in. Raises UsageError when it is no package name, or another option has no such value."""
    if not _PACKAGE.fullmatch(options.package) or conventions().reserved.words & set(options.package.split(".")):
        raise UsageError(
            "a package of Java is made of identifiers, none of them a keyword, with dots between them",
            where=f"package {options.package!r}",
            remedy="Try com.example.events.",
        )
    for option, value, allowed in (("unknown", options.unknown, ("keep", "ignore")), ("datetimes", options.datetimes, ("instant", "text"))):
        if value not in allowed:
            raise UsageError(f"{option} is one of {' and '.join(allowed)}", where=f"[targets.java] {option} = {value!r}")
    return options.package


@cache
def conventions() -> Conventions:
    """The naming of Java; what must not be a name stands in templates/java/reserved.txt."""
    return Conventions(
        types=Case.PASCAL,
        members=Case.CAMEL,
        constants=Case.UPPER,
        paths=Case.FLAT,
        ascii=True,
        reserved=Reserved.parse(builtin_text("java", "reserved.txt")),
    )


def package_of_entry(entry: Entry, options: JavaOptions) -> str:
    """The package of a subject: its source, its version label; and its type where the class alone does not tell it from the others (a type whose name
    is taken in Java, or that differs from another by its case)."""
    around = list(entry.path)
    type_ = around.pop(1 if entry.source else 0)
    flat = entry.root.replace("_", "").casefold()
    told = type_ in (flat, f"{flat}x")  # a reserved word has an x at the end of its path, and no other type has the word alone
    return ".".join([root_package(options), *around, *([] if told else [type_])])


def source_path(package: str, file: str) -> str:
    return f"{SOURCES}/{package.replace('.', '/')}/{file}"
