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
    """A schema to generate for: a version of a subject, or a file that was given a name. label: of the version, `v1`. fingerprint: that of the
    canonical schema; digest: changes whenever the document does (the fingerprint leaves out what subject.toml says about fields). read: gives the
    document, for which an unchanged source is not asked. earlier: reads the versions before it, oldest first, whose names it keeps; they never
    change. unversioned: there never are any, so that it keeps the names of the last run."""

    subject: Subject
    version: int
    label: str
    head: bool
    fingerprint: str
    digest: str
    read: Callable[[], Document]
    earlier: Callable[[], Sequence[Document]] = tuple
    unversioned: bool = False

    @classmethod
    def given(
        cls,
        subject: Subject,
        version: int,
        label: str,
        head: bool,
        document: Document,
        earlier: Callable[[], Sequence[Document]] = tuple,
        unversioned: bool = False,
    ) -> "Source":
        """A document that is at hand."""
        digest = hashlib.sha256(json.dumps(document, default=str).encode()).hexdigest()
        return cls(subject, version, label, head, fingerprint_of(document), digest, lambda: document, earlier, unversioned)

    @cached_property
    def name(self) -> str:
        return f"{self.subject.name}@{self.version}"

    @cached_property
    def document(self) -> Document:
        return self.read()


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
    return _lowered(source, source.document)


def modules_before(source: Source) -> list[Module]:
    """The earlier versions of a source, lowered. One that does not lower any more has no names to keep."""
    found = []
    for document in source.earlier():
        with suppress(InvalidSchema):
            found.append(_lowered(source, document))
    return found


def _lowered(source: Source, document: Document) -> Module:
    heading = heading_of(source)
    try:
        lowered = lower(document, heading.type)
    except InvalidSchema as error:
        raise InvalidSchema(error.what, f"{source.name}{error.where and ' ' + error.where}", error.remedy) from error
    return replace(heading, root=lowered.root, declarations=lowered.declarations, warnings=lowered.warnings, copies=lowered.copies)
