"""A version without the values of some fields, and whether a version is another one without them."""

from collections.abc import Collection
from dataclasses import replace

from schemactl.guard import Guard, Marks
from schemactl.infer import Evidence
from schemactl.model.json import Document
from schemactl.model.options import Options
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import VersionMeta
from schemactl.model.subject import Subject
from schemactl.pipeline.kept_evidence import evidence_of
from schemactl.registry import redaction
from schemactl.registry.writer import with_id
from schemactl.schema.canonical import fingerprint
from schemactl.schema.fields import only_listed


def marks_of(pointers: Collection[str]) -> Marks:
    """The fields at these pointers, and all below them. Raises ValueError for what is no pointer."""
    return Marks(tuple(JsonPointer.parse(pointer).tokens for pointer in sorted(pointers)))


def redacted_document(document: Document, marks: Marks) -> Document:
    """The schema without the values of the fields, which stay declared."""
    return redaction.without(document, [found for found in redaction.withheld_in(document, Guard(marks=marks)) if found.is_marked])


def redacted_meta(meta: VersionMeta, document: Document, subject: Subject, pointers: Collection[str], options: Options) -> VersionMeta:
    """What is known of a version whose document is this now. Its evidence holds values where they tell variants apart, or are keys."""
    evidence: Evidence | None = evidence_of(meta, subject.name, options)
    return replace(
        meta,
        sha256=fingerprint(with_id(document, subject, 1)),
        evidence=None if evidence is None else evidence.to_json(marks_of(pointers)),
        redacted=tuple(sorted({*meta.redacted, *pointers})),
        enums=only_listed(meta.enums, document),
    )


def is_redaction(subject: Subject, before: tuple[Document, VersionMeta], after: tuple[Document, VersionMeta], options: Options) -> bool:
    """Whether a version is another one without the values of the fields that it says were redacted, and nothing else was changed."""
    pointers = after[1].redacted
    if not set(pointers) > set(before[1].redacted):
        return False
    try:
        document = redacted_document(before[0], marks_of(pointers))
    except ValueError:
        return False
    same_document = fingerprint(document) == fingerprint(after[0])
    return same_document and redacted_meta(before[1], document, subject, pointers, options) == after[1]
