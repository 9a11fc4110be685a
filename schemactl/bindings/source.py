"""A schema to generate for → a Module: what is known of it before it is lowered, and after."""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from schemactl.bindings.ir import Module
from schemactl.bindings.lower import lower
from schemactl.errors import InvalidSchema
from schemactl.model.json import Document
from schemactl.model.subject import Subject
from schemactl.schema.canonical import fingerprint as fingerprint_of


@dataclass(frozen=True)
class Source:
    """A schema to generate for: a version of a subject, or a file that was given a name. label: of the version, `v1`. known_fingerprint: that of the
    canonical schema, where it need not be computed. earlier: reads the versions before it, oldest first, whose names it keeps; they never change.
    unversioned: there never are any, so that it keeps the names of the last run."""

    subject: Subject
    version: int
    label: str
    head: bool
    document: Document
    known_fingerprint: str = ""
    earlier: Callable[[], Sequence[Document]] = tuple
    unversioned: bool = False

    @property
    def name(self) -> str:
        return f"{self.subject.name}@{self.version}"

    @property
    def fingerprint(self) -> str:
        return self.known_fingerprint or fingerprint_of(self.document)

    @cached_property
    def digest(self) -> str:
        """Changes whenever what is lowered does (the fingerprint leaves out what subject.toml says about fields)."""
        return hashlib.sha256(json.dumps(self.document, default=str).encode()).hexdigest()


def heading_of(source: Source) -> Module:
    """What is known of a module before its schema is lowered: everything but its declarations."""
    subject = source.subject
    return Module(
        subject=subject.name,
        source=subject.source if subject.type else "",
        type=subject.type or subject.source,
        version=source.version,
        label=source.label,
        head=source.head,
        fingerprint=source.fingerprint,
        root="",
        declarations=(),
    )


def module_of(source: Source) -> Module:
    """One schema, lowered. Raises InvalidSchema, with the subject."""
    heading = heading_of(source)
    try:
        lowered = lower(source.document, heading.type)
    except InvalidSchema as error:
        raise InvalidSchema(error.what, f"{source.name}{error.where and ' ' + error.where}", error.remedy) from error
    return replace(heading, root=lowered.root, declarations=lowered.declarations, warnings=lowered.warnings, copies=lowered.copies)


def modules_before(source: Source) -> list[Module]:
    """The earlier versions of a source, lowered. One that does not lower any more has no names to keep."""
    found = []
    for document in source.earlier():
        with suppress(InvalidSchema):
            found.append(module_of(replace(source, document=document)))
    return found
