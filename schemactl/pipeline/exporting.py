"""`export`: versions of the registry → files of another format, read back and proven to accept what ours accept before any is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from schemactl.bindings.output import check_apart
from schemactl.compat.containment import Counterexample, Covers
from schemactl.compat.prover import deep_recursion, prove
from schemactl.errors import InvalidSchema, UsageError
from schemactl.exchange import Format
from schemactl.files import Folder, ManagedFolder, View, writing
from schemactl.files.names import fault_of
from schemactl.model.exchange import ForeignFile, Found, Loss, Offered, Written
from schemactl.model.json import Document
from schemactl.model.options import Options
from schemactl.model.options.compat import ContentModel, ProverOptions
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.importing import format_named
from schemactl.registry import Registry
from schemactl.registry.reference import split
from schemactl.schema.parse import load_schema

_OURS: Final = b"schemactl"
"""What every file of an export holds: another one is not overwritten."""
_STRICT: Final = ProverOptions(content_model=ContentModel.STRICT)


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be exported. subjects: `SUBJECT[@N]` each, none for all. draft: one of the format's, None for its first. strict: nothing is written
    where anything is lost."""

    format: str
    subjects: tuple[str, ...]
    out: Path
    draft: str | None = None
    strict: bool = False


class Proof(StrEnum):
    """What the prover says of a schema that was written: it accepts the same values, or more, or no proof was found in time."""

    EQUAL = "equal"
    WIDER = "wider"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class ExportedSchema:
    subject: Subject
    version: int
    proof: Proof
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """files: paths in the output folder, all that there are; written: those of them that were new or differed; lost: whether `strict` kept them from
    being written."""

    schemas: tuple[ExportedSchema, ...]
    files: tuple[str, ...]
    written: tuple[str, ...]
    lost: bool = False


@deep_recursion()
def export(asked: Export, options: Options) -> Exported:
    """Write versions of the registry as files of another format, all of them or none.

    Raises UsageError for an unknown format, draft, subject or version, InvalidSchema for a schema that the format cannot hold, WriteFailed.
    """
    format_ = format_named(asked.format)
    draft = asked.draft or format_.drafts[0]
    if draft not in format_.drafts:
        raise UsageError(f"{format_.name} has no such draft.", f"--draft {draft}", f"It has: {', '.join(format_.drafts)}.")
    offered = _offered(asked.subjects, configuration.existing(options))
    written = format_.write(offered, draft)
    schemas = tuple(_proven(format_, offered, written))
    lost = asked.strict and any(one.losses for one in schemas)
    folder = configuration.named_folder(asked.out, options)
    check_apart(folder.path, written.files, configuration.registry_folder(options))
    changed = () if lost else _write(folder, written.files)
    return Exported(schemas, tuple(sorted(written.files)), changed, lost)


def _offered(names: Sequence[str], registry: Registry) -> list[Offered]:
    """The versions that are meant, by the name of the subject."""
    chosen: dict[Subject, int | None] = dict.fromkeys(registry.subjects()) if not names else {}
    for name in names:
        subject, number = split(name, registry)
        if chosen.setdefault(subject, number) != number:
            raise UsageError("is named with two versions; one is exported.", subject.name)
    if not chosen:
        raise UsageError("the registry is empty: there is nothing to export.", registry.directory.name)
    return [_offer(subject, chosen[subject], registry) for subject in sorted(chosen, key=lambda subject: subject.name)]


def _offer(subject: Subject, number: int | None, registry: Registry) -> Offered:
    version = registry.version(subject, registry.versions(subject)[-1] if number is None else number)
    said = registry.settings(subject)
    document = version.schema.document
    bare: Document = {key: value for key, value in document.items() if key != "$id"} if isinstance(document, dict) else document
    return Offered(subject, version.number, version.meta.semver, bare, said.description, said.owner, said.tags, said.status.value)


def _proven(format_: Format, offered: Sequence[Offered], written: Written) -> list[ExportedSchema]:
    """What was written is read as an import would read it. Raises InvalidSchema where it refuses a value that ours accepts, which would be a bug."""
    read = {} if format_.read is None else {one.subject: one.document for one in format_.read(_as_read(written.files)) if isinstance(one, Found)}
    found = []
    for one in offered:
        losses = written.losses.get(one.subject, ())
        document = read.get(one.subject)
        proof = Proof.UNPROVEN if document is None else _proof(one, document, losses)
        found.append(ExportedSchema(one.subject, one.version, proof, losses))
    return found


def _as_read(files: Mapping[str, bytes]) -> list[ForeignFile]:
    return [ForeignFile(path, load_schema(content, path)) for path, content in sorted(files.items()) if path.endswith(".json")]


def _proof(one: Offered, document: Document, losses: Sequence[Loss]) -> Proof:
    verdict = prove(one.document, document, _STRICT)
    if isinstance(verdict, Counterexample):
        raise InvalidSchema(
            "the exported schema would refuse an event that this one accepts; nothing was written.", f"{one.subject.name}@{one.version}",
            "This is a bug: please report it.",
        )  # fmt: skip
    if not isinstance(verdict, Covers):
        return Proof.UNPROVEN
    if any(loss.accepts_more for loss in losses):
        return Proof.WIDER
    return Proof.EQUAL if isinstance(prove(document, one.document, _STRICT), Covers) else Proof.UNPROVEN


def _write(folder: Folder, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Those that differ, all of them or none; other files of the folder stay as they are. Raises UsageError where one that schemactl did not write
    is in the way."""
    managed = ManagedFolder(folder, "export", lambda path: fault_of(path) is None, "`schemactl export`")
    with writing(managed) as writer:
        view = View(managed)
        before = {path: view.read(path) for path in sorted(files)}
        changed = tuple(path for path, content in before.items() if content != files[path])
        foreign = [path for path in changed if _OURS not in (before[path] or _OURS)]
        if foreign:
            where = f"{folder.path}: {', '.join(foreign[:5])}"
            raise UsageError("is a file that schemactl did not write; nothing was written.", where, "Move it away, or choose another --out.")
        if changed:
            writer.write([(path, files[path]) for path in changed])
    return changed
