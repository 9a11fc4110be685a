"""`import`: documents of another registry → schemas in 2020-12 → versions of ours, all of them together or none."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from schemactl.compat.prover import deep_recursion
from schemactl.errors import InvalidSchema, UnreadableInput, UsageError
from schemactl.exchange import FORMATS, Format
from schemactl.files.reading import read_named, read_within
from schemactl.model.exchange import ForeignFile, Found, Loss, Skipped
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.schema import Schema
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.register import Candidate, Planned, Registered, planned, write_planned
from schemactl.registry.reference import STDIN
from schemactl.registry.writer import writing
from schemactl.schema.metaschema import check_is_meant, check_is_schema
from schemactl.schema.parse import LARGEST_SCHEMA, load_schema
from schemactl.schema.yaml_text import load_json_in_yaml

MOST_FILES: Final = 20_000
LARGEST_YAML: Final = 4 << 20
"""Bytes: YAML is slow to read."""
_YAML: Final = (".yaml", ".yml")
_SCHEMA_VERSION: Final = re.compile(r"[0-9]{1,5}-[0-9]{1,5}-[0-9]{1,5}")
_ENDINGS: Final = (".json", *_YAML)


@dataclass(frozen=True, slots=True)
class Import:
    """What is to be imported. source: a file, a folder, `-`, or a place that the format asks. subject: the name of the only schema there, or the one
    that is meant of several; force: the reason why versions may break their mode; dry_run: nothing is written; strict: nor where anything is lost."""

    format: str
    source: str
    subject: str | None = None
    force: str | None = None
    dry_run: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class ImportedSchema:
    """One schema that was found. registered: what registering it came to."""

    registered: Registered
    where: str
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """schemas: by the name of the subject. written: whether anything was, or, in a dry run, would be. lost: whether `strict` kept it from that.
    skipped: what stands beside the schemas."""

    schemas: tuple[ImportedSchema, ...]
    written: bool
    dry_run: bool = False
    lost: bool = False
    skipped: tuple[Skipped, ...] = ()

    @property
    def refused(self) -> bool:
        return any(one.registered.refused for one in self.schemas)


@deep_recursion()
def import_schemas(asked: Import, options: Options) -> Imported:
    """Register what a source of another format holds. A version that breaks its mode refuses all of them, unless it is forced.

    Raises UsageError for an unknown format and for subjects that are not clear, UnreadableInput for a source that cannot be read, InvalidSchema for
    what is no schema, WriteFailed.
    """
    format_, registry = format_named(asked.format), configuration.own(options)
    read = list(_read(format_, asked.source))
    skipped = tuple(one for one in read if isinstance(one, Skipped))
    found = _latest(_named([one for one in read if isinstance(one, Found)], asked, skipped))
    with writing(registry) as held:
        plans = [planned(_candidate(subject, one, asked), held.registry, options) for subject, one in found]
        lost = asked.strict and any(one.losses for _subject, one in found)
        refused = lost or any(plan.registered.refused for plan in plans)
        changing = [plan for plan in plans if plan.version is not None or plan.changes]
        if not refused and not asked.dry_run:
            write_planned(plans, held)
    schemas = tuple(ImportedSchema(_unwritten(plan, refused), one.where, one.losses) for plan, (_subject, one) in zip(plans, found, strict=True))
    return Imported(schemas, bool(changing) and not refused, asked.dry_run, lost, skipped)


def format_named(name: str) -> Format:
    """Raises UsageError for a format that there is not."""
    for format_ in FORMATS:
        if format_.name == name:
            return format_
    known = ", ".join(format_.name for format_ in FORMATS)
    raise UsageError("there is no such format.", name, f"Known are: {known}.")


def _unwritten(plan: Planned, refused: bool) -> Registered:
    """Where one is refused, none is written: each keeps the version that it has."""
    if not refused or not plan.registered.written:
        return plan.registered
    return replace(plan.registered, version=plan.registered.version - 1, written=False)


def _candidate(subject: Subject, found: Found, asked: Import) -> Candidate:
    schema = Schema(found.document, found.where)
    check_is_schema(schema)
    check_is_meant(schema)
    first = {"owner": found.owner, "description": found.description}
    return Candidate(subject, schema, asked.force, first={key: value for key, value in first.items() if value})


def _read(format_: Format, source: str) -> Iterator[Found | Skipped]:
    if format_.read is None:
        raise UsageError("is written only (`schemactl export`), never read.", format_.name)
    if format_.fetch is not None and source.startswith(format_.places):
        return format_.read(list(format_.fetch(source)))
    return format_.read(list(_files(source)))


def _files(source: str) -> Iterator[ForeignFile]:
    if source == STDIN:
        yield ForeignFile(STDIN, _parsed(sys.stdin.buffer.read(LARGEST_SCHEMA + 1), STDIN))
        return
    path = Path(source)
    if not path.is_dir():
        yield ForeignFile(source, _parsed(read_named(path, LARGEST_SCHEMA), source))
        return
    paths = [each for each in sorted(path.rglob("*")) if _may_be_read(each) and _is_plain(each.relative_to(path)) and each.is_file()]
    if not paths:
        raise UnreadableInput(f"contains no file that ends with {', '.join(_ENDINGS)}.", source)
    if len(paths) > MOST_FILES:
        raise UnreadableInput(f"contains {len(paths):,} files, and {MOST_FILES:,} are read at most.", source, "Name a folder with fewer.")
    for each in paths:
        yield ForeignFile(str(each), _parsed(read_within(path, each, LARGEST_SCHEMA) or b"", str(each)))


def _parsed(raw: bytes, name: str) -> JsonValue:
    """JSON; or YAML, by the name of the file, or where its text begins as no JSON does."""
    if name.endswith(_YAML) or (name == STDIN and raw[:1].isalpha() and not raw.startswith((b"true", b"false", b"null"))):
        if len(raw) > LARGEST_YAML:
            raise UnreadableInput(f"has more than {LARGEST_YAML:,} bytes, the limit for YAML.", name, "Convert it to JSON.")
        return load_json_in_yaml(raw, name)
    return load_schema(raw, name)


def _may_be_read(path: Path) -> bool:
    """By its ending; schemas of Iglu are called `1-0-0`."""
    return path.suffix in _ENDINGS or _SCHEMA_VERSION.fullmatch(path.name) is not None


def _is_plain(path: Path) -> bool:
    return not any(part.startswith(".") for part in path.parts)


_Named = tuple[Subject, Found]


def _named(found: Sequence[Found], asked: Import, skipped: Sequence[Skipped]) -> list[_Named]:
    """The schemas that are meant, each with its subject. Raises UsageError for a subject that is not there, and for a schema that names none."""
    if not found:
        why = f" Skipped, among others: {skipped[0].where}: {skipped[0].why}." if skipped else ""
        raise UnreadableInput(f"contains no schema that can be imported.{why}", asked.source)
    if asked.subject is None:
        return [(_subject_of(one), one) for one in found]
    try:
        subject = Subject.parse(asked.subject)
    except ValueError as error:
        raise UsageError(f"{error}.", "--subject", "For example: --subject shop.checkout@OrderSubmitted") from error
    if len({one.subject for one in found}) == 1:
        return [(subject, one) for one in found]
    same = [(subject, one) for one in found if one.subject == subject]
    if not same:
        known = ", ".join(dict.fromkeys("one without a name" if one.subject is None else one.subject.name for one in found[:5]))
        raise UsageError(f"there are {len(found):,} schemas, and none is of this subject.", f"--subject {subject.name}", f"There are: {known}.")
    return same


def _subject_of(found: Found) -> Subject:
    if found.subject is None:
        raise InvalidSchema("it does not say which subject it is of.", found.where, "Import it alone, and name it: --subject SOURCE@Type.")
    return found.subject


def _latest(found: Iterable[_Named]) -> list[_Named]:
    """Of several versions of a subject the latest. Raises UsageError where nobody can say which that is."""
    by_subject: dict[Subject, Found] = {}
    for subject, one in found:
        other = by_subject.get(subject)
        if other is None:
            by_subject[subject] = one
        elif one.version is None or other.version is None or one.version == other.version:
            raise UsageError(f"is there twice: in {other.where} and in {one.where}.", subject.name, "Import them one by one.")
        else:
            by_subject[subject] = max(one, other, key=lambda each: each.version or 0)
    return sorted(by_subject.items(), key=lambda item: item[0].name)
