"""Adds a waiver to a subject.toml; one for the same finding is renewed. Comments, order and everything else stay as they were."""

from typing import TYPE_CHECKING

from schemactl.errors import UsageError
from schemactl.model.settings import Waiver
from schemactl.model.subject import Subject
from schemactl.registry import layout, toml, writer
from schemactl.registry.store import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tomlkit import TOMLDocument
    from tomlkit.items import AoT, Table


def waive(registry: Registry, subject: Subject, waiver: Waiver) -> str:
    """Write it, under the registry's lock. Returns the path of the file, below the registry's directory. Raises UsageError for an unknown subject,
    CorruptRegistry for a subject.toml that is no TOML, WriteFailed."""
    folder = registry.folder(subject)
    if folder is None:
        raise UsageError("the registry has no such subject.", subject.name, "`schemactl list` lists all subjects.")
    path = f"{folder}/{layout.SETTINGS}"
    with writer.writing(registry) as held:
        raw = held.registry.files.read(path) or b""
        held.write((), {path: with_waiver(raw, path, waiver)})
    return path


def with_waiver(raw: bytes, where: str, waiver: Waiver) -> bytes:
    """The file with the waiver in it."""
    import tomlkit

    document = toml.editable(raw, where)
    waivers = _waivers(document)
    for existing in waivers:
        if _is_for_the_same(existing, waiver):
            existing.update(_table(waiver))
            return tomlkit.dumps(document).encode()
    waivers.append(_set_apart(_table(waiver), waivers))
    return tomlkit.dumps(document).encode()


def _set_apart(added: "Table", others: "AoT") -> "Table":
    """With a blank line before it, or after it where the last of the others has one, as people leave between tables."""
    import tomlkit

    if others and others[-1].as_string().endswith("\n\n"):
        added.add(tomlkit.nl())
    else:
        added.trivia.indent = "\n"
    return added


def _is_for_the_same(existing: "Mapping[str, object]", waiver: Waiver) -> bool:
    """One finding: a rule may find two different changes at one place, against two versions."""
    same_place = existing.get("rule") == waiver.rule and existing.get("path") == waiver.path
    return same_place and existing.get("fingerprint", "") in ("", waiver.fingerprint)


def _waivers(document: "TOMLDocument") -> "AoT":
    import tomlkit

    if "waivers" not in document:
        document.append("waivers", tomlkit.aot())
    found: AoT = document["waivers"]
    return found


def _table(waiver: Waiver) -> "Table":
    import tomlkit

    table = tomlkit.table()
    fields = {"rule": waiver.rule, "path": waiver.path, "reason": waiver.reason, "until": waiver.until, "fingerprint": waiver.fingerprint}
    for key, value in fields.items():
        if value or key != "fingerprint":
            table.add(key, tomlkit.string(value))
    return table
