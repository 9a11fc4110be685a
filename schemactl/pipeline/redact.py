"""`redact`: take the values of a field out of all versions of a subject, and keep them out."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.errors import UsageError
from schemactl.infer import Evidence
from schemactl.model.finding import Bump
from schemactl.model.options import Options
from schemactl.model.pointer import ANY, JsonPointer
from schemactl.model.schema import Schema, VersionMeta
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.comparison import compare_versions, next_version
from schemactl.pipeline.redaction import marks_of, redacted_document, redacted_meta
from schemactl.pipeline.sides import merged_versions
from schemactl.registry import Registry, human_edits, layout, settings
from schemactl.registry.reference import split
from schemactl.registry.writer import NewVersion, RegistryWriter, with_id, writing
from schemactl.schema.canonical import fingerprint


@dataclass(frozen=True, slots=True)
class Redacted:
    """versions: those that had values there, which were written again without them. version: one that was written after them, since the newest was
    merged; None where there was no need. files: of the versions that had them, relative to the registry. marked: subject.toml did not mark the field
    before. merged: whether some of the versions are on the main branch."""

    subject: Subject
    pointer: str
    versions: tuple[int, ...]
    version: int | None
    semver: str | None
    files: tuple[str, ...]
    marked: bool
    merged: bool


def redact(name: str, pointer: str, options: Options) -> Redacted:
    """Write all versions without the values at a pointer and below; those that are merged say so, and the newest has a next one.

    Raises UsageError for an unknown subject, for what is no pointer, and for a field that no version declares; CorruptRegistry, WriteFailed.
    """
    path = str(human_edits.parsed(pointer))
    registry = configuration.own(options)
    subject = split(name, registry)[0]
    with writing(registry) as held:
        return _redact(subject, path, held, options)


def _redact(subject: Subject, pointer: str, held: RegistryWriter, options: Options) -> Redacted:
    registry = held.registry
    numbers = registry.versions(subject)
    documents = {number: registry.stored(subject, number) for number in numbers}
    if not any(_declares(document, pointer) for document in documents.values()):
        raise UsageError("no version has such a field.", pointer, f"`schemactl show {subject.name}` shows the fields.")
    again = list(_again(subject, pointer, registry, options))
    merged = set(merged_versions(registry, options)(subject))
    folder = registry.folder(subject)
    path = f"{folder}/{layout.SETTINGS}"
    raw = registry.files.read(path) or b""
    marked = settings.with_private_field(raw, path, pointer)
    is_new = not registry.settings(subject).fields or marked != raw
    next_one = _next_one(again, numbers[-1], registry, pointer, options) if numbers[-1] in merged else None
    if again or is_new:
        held.write([*again, *([next_one] if next_one else [])], {path: marked} if marked != raw else {})
    return Redacted(
        subject,
        pointer,
        tuple(one.number for one in again),
        None if next_one is None else next_one.number,
        None if next_one is None else next_one.meta.semver,
        tuple(f"{folder}/{name(one.number)}" for one in again for name in (layout.schema_name, layout.meta_name)),
        marked != raw,
        any(one.number in merged for one in again),
    )


def _again(subject: Subject, pointer: str, registry: Registry, options: Options) -> Iterator[NewVersion]:
    """The versions that have values there, without them."""
    marks = marks_of([pointer])
    for number in registry.versions(subject):
        before, meta = registry.stored(subject, number), registry.meta(subject, number)
        document = redacted_document(before, marks)
        after = redacted_meta(meta, document, subject, [pointer], options)
        if fingerprint(document) != fingerprint(before) or _holds_labels(meta, after, options):
            yield NewVersion(subject, number, document, after)


def _holds_labels(before: VersionMeta, after: VersionMeta, options: Options) -> bool:
    """Whether the evidence held values: it is compared with what would be written of it now."""
    if before.evidence is None:
        return False
    return Evidence.from_json(before.evidence, options.infer).to_json() != after.evidence


def _next_one(again: list[NewVersion], number: int, registry: Registry, pointer: str, options: Options) -> NewVersion | None:
    """A version after the newest, where that had values: who uses it learns that something has changed. What the loss breaks of the mode is accepted
    by force, with the reason, so that `check` tells it."""
    last = next((one for one in again if one.number == number), None)
    if last is None:
        return None
    subject, settings = last.subject, registry.settings(last.subject)
    document = with_id(human_edits.confirmed(last.document, settings.fields), subject, number + 1)
    earlier = [registry.version(subject, one) for one in registry.versions(subject)]
    comparison = compare_versions(earlier, Schema(document, f"{subject.name}@{number + 1}"), settings, options.compat)
    semver = comparison.next_version or last.meta.semver
    meta = VersionMeta(
        fingerprint(document),
        semver if semver != last.meta.semver else next_version(semver, Bump.PATCH),
        forced=None if comparison.compatible else f"values at {pointer} were redacted",
        evidence=None if last.meta.evidence is None else Evidence(options.infer).to_json(),
        redacted=(pointer,),
    )
    return NewVersion(subject, number + 1, document, meta)


def _declares(document: object, pointer: str) -> bool:
    """A pointer to the keys of a record (`/limits/*`) is one to the record."""
    path = JsonPointer.parse(pointer)
    record = path.parent if path.tokens[-1:] == (ANY,) else path
    return isinstance(document, dict) and (human_edits.declares(document, pointer) or human_edits.declares(document, str(record)))
