"""N.meta.json ↔ VersionMeta."""

import re
from dataclasses import dataclass
from typing import Any, cast

import orjson

from schemactl.errors import CorruptRegistry
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.schema import Cause, Loosening, Share, VersionMeta
from schemactl.schema.canonical import file_bytes, text_of
from schemactl.schema.parse import NotJson, loads

_SEMVER = r"(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}"
_NO_EVIDENCE = b'\n  "evidence": null'
_END = re.compile(rb'\n  "semver": "(' + _SEMVER.encode() + rb')",\n  "sha256": "([0-9a-f]{64})"\n}\n\Z')


def encode(meta: VersionMeta) -> bytes:
    """Sorted keys, two spaces, and the evidence, which nobody reads, on one line; what is not there is left out."""
    entry: JsonObject = {"sha256": meta.sha256, "semver": meta.semver}
    if meta.causes:
        entry["causes"] = [_cause(cause) for cause in meta.causes]
    if meta.forced is not None:
        entry["forced"] = meta.forced
    if meta.evidence is not None:
        entry["evidence"] = None
    if meta.enums:
        entry["enums"] = {path: dict(counts) for path, counts in meta.enums.items()}
    if meta.redacted:
        entry["redacted"] = list(meta.redacted)
    written = file_bytes(entry)
    return written if meta.evidence is None else written.replace(_NO_EVIDENCE, _NO_EVIDENCE.replace(b"null", text_of(meta.evidence).encode()), 1)


def decode(raw: bytes, where: str) -> VersionMeta:
    """Raises CorruptRegistry for anything that `encode` would not have written."""
    try:
        entry = cast("dict[str, Any]", _loaded(raw))
        return VersionMeta(
            sha256=_text(entry["sha256"]),
            semver=_semver(entry["semver"]),
            causes=tuple(_loosening(cause) for cause in entry.get("causes", [])),
            forced=None if entry.get("forced") is None else _text(entry["forced"]),
            evidence=entry.get("evidence"),
            redacted=tuple(_text(path) for path in entry.get("redacted", [])),
            enums={path: {value: int(count) for value, count in counts.items()} for path, counts in entry.get("enums", {}).items()},
        )
    except (NotJson, KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise CorruptRegistry("is not what schemactl wrote.", where, "Restore it from git: git checkout -- <file>.") from error


def _loaded(raw: bytes) -> JsonValue:
    """Without a look at every number whether a double would lose digits: `encode` writes none that would."""
    try:
        return cast("JsonValue", orjson.loads(raw))
    except orjson.JSONDecodeError:
        return loads(raw)


@dataclass(frozen=True, slots=True)
class Heading:
    """What of VersionMeta is short."""

    semver: str
    sha256: str


def heading(raw: bytes, where: str) -> Heading:
    """The SemVer and the fingerprint alone. Evidence can be long, and `encode` puts these behind it, so the end of the file is looked at first."""
    match = _END.search(raw, max(0, len(raw) - 200))
    if match is not None:
        return Heading(match[1].decode(), match[2].decode())
    meta = decode(raw, where)
    return Heading(meta.semver, meta.sha256)


def _cause(loosening: Loosening) -> JsonObject:
    entry: JsonObject = {
        "path": loosening.path,
        "what": loosening.what,
        "cause": loosening.cause.value,
        "contradicting": loosening.contradicting,
        "events": loosening.events,
    }
    if loosening.since is not None:
        entry["since"] = loosening.since
    if loosening.new is not None:
        entry["new"] = {"contradicting": loosening.new.contradicting, "events": loosening.new.events}
    return entry


def _loosening(entry: dict[str, Any]) -> Loosening:
    since, new = entry.get("since"), entry.get("new")
    return Loosening(
        path=_text(entry["path"]),
        what=_text(entry["what"]),
        cause=Cause(entry["cause"]),
        since=None if since is None else _text(since),
        contradicting=int(entry["contradicting"]),
        events=int(entry["events"]),
        new=None if new is None else Share(int(new["contradicting"]), int(new["events"])),
    )


def _semver(value: object) -> str:
    if re.fullmatch(_SEMVER, text := _text(value)) is None:
        raise ValueError("no version")
    return text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
