"""What a person can name a schema by: a file, `-`, SUBJECT, SUBJECT@N, REF:SUBJECT, REF:SUBJECT@N."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from schemactl.errors import UsageError
from schemactl.model.json import JsonValue
from schemactl.model.schema import Schema, Version
from schemactl.model.subject import Subject
from schemactl.registry.history import Repository
from schemactl.registry.store import Registry
from schemactl.schema.dialects import dialect_named
from schemactl.schema.metaschema import check_is_meant, check_is_schema, read_as
from schemactl.schema.other_formats import schema_in
from schemactl.schema.parse import LARGEST_SCHEMA, load_file, load_schema

STDIN: Final = "-"
_VERSION: Final = re.compile(r"@[0-9]{1,9}\Z")
"""How the name of a version ends."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A schema that was named. version: None for a file and for stdin. ref: of the commit that it was looked up in, empty for none."""

    schema: Schema
    version: Version | None = None
    ref: str = ""


def resolve(reference: str, registry: Registry, dialect: str | None = None) -> Resolved:
    """Find what `reference` names. A file that exists wins over a subject. dialect: that of a file that names none that is known.

    Raises UnreadableInput for a file that is no JSON, InvalidSchema for JSON that is no schema, UsageError for an unknown subject or version,
    GitFailed for an unknown ref.
    """
    if reference == STDIN:
        return Resolved(schema_of(_standard_input(), STDIN, dialect))
    if is_file(reference) or (_is_called_as_one(reference) and _found(reference, registry) is None):
        return Resolved(schema_of(load_file(Path(reference)), reference, dialect))
    version, ref = _version(reference, registry)
    return Resolved(version.schema, version, ref)


def resolve_version(reference: str, registry: Registry) -> Version:
    """SUBJECT, SUBJECT@N, REF:SUBJECT or REF:SUBJECT@N → the version. What is a subject as it stands is that subject: a source may be a URN. Raises
    as `resolve`."""
    return _version(reference, registry)[0]


def _version(reference: str, registry: Registry) -> tuple[Version, str]:
    """The version, and the ref that it was looked up at."""
    found = _found(reference, registry)
    ref, colon, name = reference.partition(":")
    is_at_ref = found is None and bool(colon)
    if is_at_ref:
        registry = Repository.require(registry).registry_at(ref, registry.directory)
        found = split(name, registry)
    subject, number = found or split(reference, registry)
    version = registry.version(subject, registry.versions(subject)[-1] if number is None else number)
    return version, ref if is_at_ref else ""


def split(name: str, registry: Registry) -> tuple[Subject, int | None]:
    """SUBJECT[@N] → the subject and the number. What is a subject as it stands is that subject: a type may be a number. A type alone is
    the one subject that has it.

    Raises UsageError for a subject that the registry does not have.
    """
    found = _found(name, registry)
    if found is None:
        where = f"{registry.label}{name}"
        raise UsageError("there is neither such a file nor such a subject in the registry.", where, _advice(_VERSION.sub("", name), registry))
    return found


def _found(name: str, registry: Registry) -> tuple[Subject, int | None] | None:
    """What `split` gives; None for a subject that the registry does not have."""
    whole, digits = name, ""
    head, at, tail = name.rpartition("@")
    if at and _VERSION.fullmatch(f"@{tail}") and not _is_subject(name, head, registry):
        whole, digits = head, tail
    subject = subject_named(whole)
    if subject is None or not registry.versions(subject):
        subject = None if "@" in whole else of_types(registry.subjects()).get(whole)
    return None if subject is None else (subject, int(digits) if digits else None)


def of_types(subjects: Iterable[Subject]) -> dict[str, Subject]:
    """By type, the subject that alone has it: who leaves out the source means that one."""
    by_type: dict[str, list[Subject]] = {}
    for subject in subjects:
        by_type.setdefault(subject.type or "", []).append(subject)
    return {type_: found[0] for type_, found in by_type.items() if type_ and len(found) == 1}


def _is_subject(name: str, head: str, registry: Registry) -> bool:
    """Whether a name that ends like a version is that of a subject. All are only looked at where neither stands in its place."""
    subject, other = subject_named(name), subject_named(head)
    if subject is None or (other and registry.stands(other) and not registry.stands(subject)):
        return False
    return bool(registry.versions(subject))


def subject_named(name: str) -> Subject | None:
    """The subject of that name; None for what is no name of one."""
    try:
        return Subject.parse(name)
    except ValueError:
        return None


def needs_registry(reference: str) -> bool:
    """Whether a reference can only be a subject of the registry as it stands: no file, and none of a commit."""
    return reference != STDIN and ":" not in reference and not is_file(reference) and not _is_called_as_one(reference)


def is_file(reference: str) -> bool:
    """Whether there is a file of that name, or a pipe, which a shell makes of `<(command)`."""
    try:
        path = Path(reference)
        return path.is_file() or path.is_fifo()
    except (OSError, ValueError):
        return False


def _is_called_as_one(reference: str) -> bool:
    return reference.endswith(".json") and ":" not in reference


def _standard_input() -> JsonValue:
    return load_schema(sys.stdin.buffer.read(LARGEST_SCHEMA + 1), STDIN)


def schema_of(value: JsonValue, name: str, dialect: str | None) -> Schema:
    """The schema in a file, read in a dialect where it names none that is known. Raises InvalidSchema for what is something else, what the metaschema
    of its dialect refuses, and a reference that leads out of it."""
    document = schema_in(value, name)
    schema = Schema(document if dialect is None else read_as(document, dialect_named(dialect)), name)
    check_is_schema(schema)
    check_is_meant(schema)
    return schema


def _advice(name: str, registry: Registry) -> str:
    import difflib

    known = registry.subjects()
    if same := [subject.name for subject in known if subject.type == name]:
        return f"Several subjects have that type: {', '.join(same)}."
    names = [subject.name for subject in known]
    close = difflib.get_close_matches(name, names, 1, cutoff=0.5)
    return f"Did you mean {close[0]!r}?" if close else "`schemactl list` lists all subjects."
