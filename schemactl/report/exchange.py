"""The results of `import` and `export`."""

from collections.abc import Sequence
from pathlib import Path

from schemactl.model.exchange import Loss
from schemactl.model.json import JsonValue
from schemactl.pipeline.exporting import Exported, Proof
from schemactl.pipeline.importing import Imported, ImportedSchema
from schemactl.report.findings import text
from schemactl.report.findings.json import finding_document
from schemactl.report.json_document import print_json
from schemactl.report.table import Cell, print_table
from schemactl.report.text import plural, visible

_SHOWN = 20
"""Losses of a subject that are listed as text."""
_PROVEN = {Proof.EQUAL: "the same values", Proof.WIDER: "more values", Proof.UNPROVEN: "not proven"}


def print_imported(imported: Imported) -> None:
    """A line a subject, what was lost of each, and what refused it."""
    rows: list[list[Cell | str]] = [
        [one.registered.subject.name, str(one.registered.version or "-"), _status(one, imported), str(len(one.losses)), one.where]
        for one in imported.schemas
    ]
    print_table(("subject", "#version", "status", "#losses", "source"), rows)
    if imported.skipped:
        print(f"\nSkipped {plural(len(imported.skipped), 'schema')}:")  # noqa: T201
        for skipped in imported.skipped[:_SHOWN]:
            print(f"  {visible(skipped.where)}: {visible(skipped.why)}")  # noqa: T201
        if len(imported.skipped) > _SHOWN:
            print(f"  and {len(imported.skipped) - _SHOWN:,} more (--format json lists all)")  # noqa: T201
    for one in imported.schemas:
        _print_losses(one.registered.subject.name, one.losses)
    for one in imported.schemas:
        if one.registered.refused and one.registered.comparison is not None:
            print(f"\n{text.render(one.registered.comparison)}")  # noqa: T201
    if imported.refused:
        print("\nRefused: no version was written. Import the others by --subject; or accept the changes with --force REASON.")  # noqa: T201
    elif imported.lost:
        print("\nSomething is lost, and --strict was given: no version was written.")  # noqa: T201
    elif imported.dry_run:
        print("\nA dry run: no version was written.")  # noqa: T201


def _status(one: ImportedSchema, imported: Imported) -> str:
    if one.registered.refused:
        return "refused"
    if one.registered.written:
        return "would be published" if imported.dry_run else "published"
    return "not written" if imported.refused or imported.lost else "unchanged"


def print_imported_as_json(imported: Imported) -> None:
    schemas: list[JsonValue] = [
        {
            "subject": one.registered.subject.name,
            "version": one.registered.version,
            "semver": one.registered.semver if one.registered.version else None,
            "written": one.registered.written and not imported.dry_run,
            "refused": one.registered.refused,
            "source": one.where,
            "losses": _losses(one.losses),
            "findings": [] if one.registered.comparison is None else [finding_document(found) for found in one.registered.comparison.findings],
        }
        for one in imported.schemas
    ]
    skipped: list[JsonValue] = [{"source": one.where, "why": one.why} for one in imported.skipped]
    print_json({"schemas": schemas, "written": imported.written and not imported.dry_run, "skipped": skipped})


def print_exported(exported: Exported, out: Path) -> None:
    """A line a subject, and what was lost of each."""
    rows: list[list[Cell | str]] = [[one.subject.name, str(one.version), _PROVEN[one.proof], str(len(one.losses))] for one in exported.schemas]
    print_table(("subject", "#version", "accepts", "#losses"), rows)
    for one in exported.schemas:
        _print_losses(one.subject.name, one.losses)
    if exported.lost:
        print("\nSomething is lost, and --strict was given: no file was written.")  # noqa: T201
    else:
        print(f"\n{visible(str(out))}: {plural(len(exported.files), 'file')}, {len(exported.written):,} of them new or changed.")  # noqa: T201


def print_exported_as_json(exported: Exported, out: Path) -> None:
    schemas: list[JsonValue] = [
        {"subject": one.subject.name, "version": one.version, "accepts": one.proof.value, "losses": _losses(one.losses)} for one in exported.schemas
    ]
    print_json({"out": str(out), "schemas": schemas, "files": [*exported.files], "written": [*exported.written]})


def _losses(losses: Sequence[Loss]) -> JsonValue:
    return [{"path": loss.path, "what": loss.what, "accepts_more": loss.accepts_more} for loss in losses]


def _print_losses(name: str, losses: Sequence[Loss]) -> None:
    if not losses:
        return
    print(f"\n{visible(name)} loses:")  # noqa: T201
    for loss in losses[:_SHOWN]:
        print(f"  {visible(loss.path) or '(the whole)'}: {visible(loss.what)}")  # noqa: T201
    if len(losses) > _SHOWN:
        print(f"  and {len(losses) - _SHOWN:,} more (--format json lists all)")  # noqa: T201
