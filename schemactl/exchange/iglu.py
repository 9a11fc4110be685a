"""Snowplow's Iglu: self-describing schemas of draft 4, in the folders of a static registry (`vendor/name/jsonschema/1-0-0`).

Source: Snowplow, self-describing JSON schemas and SchemaVer. The vendor is the source and the name the type, as in events (`iglu:vendor/name/…`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.exchange.drafts import TARGETS, as_document
from schemactl.exchange.names import SUBJECT, component_name, subject_of
from schemactl.exchange.upgrade import upgraded
from schemactl.model.exchange import ForeignFile, Found, Loss, Offered, Written
from schemactl.model.json import JsonObject, JsonValue, object_of
from schemactl.model.subject import Subject
from schemactl.schema.canonical import file_bytes
from schemactl.schema.dialects import DRAFT4

_SELF: Final = "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#"
_VERSION: Final = re.compile(r"([1-9][0-9]{0,4})-([0-9]{1,5})-([0-9]{1,5})")
"""SchemaVer: model, revision, addition."""


def read(files: Sequence[ForeignFile]) -> Iterator[Found]:
    """Self-describing schemas. Raises InvalidSchema for others."""
    for file in files:
        document = object_of(file.content)
        said = object_of(document.get("self"))
        vendor, name = said.get("vendor"), said.get("name")
        if not isinstance(vendor, str) or not isinstance(name, str) or not vendor or not name:
            raise InvalidSchema("not a self-describing schema: `self` has no `vendor` and `name`.", file.name)
        whole = {key: value for key, value in document.items() if key not in ("self", SUBJECT, "$schema")}
        found, losses = upgraded(whole, file.name, DRAFT4)
        yield Found(subject_of(document.get(SUBJECT)) or Subject(vendor, name), found, file.name, losses, _number(said.get("version")))


def _number(version: JsonValue) -> int | None:
    """SchemaVer as one number that grows as it does."""
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    return None if match is None else int(match[1]) * 10**10 + int(match[2]) * 10**5 + int(match[3])


def write(offered: Sequence[Offered], draft: str) -> Written:
    """A file for each subject, where a static registry has it."""
    files: dict[str, bytes] = {}
    losses: dict[Subject, tuple[Loss, ...]] = {}
    taken: set[str] = set()
    for one in offered:
        document, losses[one.subject] = as_document(one.document, TARGETS[draft])
        vendor, name = _vendor(one.subject.source), _unused(one.subject, taken)
        version = "-".join(one.semver.split("."))
        said: JsonObject = {"vendor": vendor, "name": name, "format": "jsonschema", "version": version}
        whole: JsonObject = {**document, "$schema": _SELF, "self": said, SUBJECT: one.subject.name}
        whole |= {"description": one.description} if one.description and "description" not in document else {}
        files[f"schemas/{vendor}/{name}/jsonschema/{version}.json"] = file_bytes(whole)
    return Written(files, losses)


def _vendor(source: str) -> str:
    return component_name(source).strip(".-") or "_"


def _unused(subject: Subject, taken: set[str]) -> str:
    """The name, with a number behind it where another subject of the vendor has it, also on a disk that ignores case."""
    stem = candidate = component_name(subject.type or "event").replace(".", "_").strip("-") or "_"
    number = 2
    while f"{_vendor(subject.source)}/{candidate}".casefold() in taken:
        candidate, number = f"{stem}_{number}", number + 1
    taken.add(f"{_vendor(subject.source)}/{candidate}".casefold())
    return candidate
