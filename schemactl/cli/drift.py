"""`schemactl drift`."""

from enum import StrEnum
from typing import Annotated

import typer

from schemactl.cli.options import MaxRecordOption, RegistryOption, alternatives, captures, reading
from schemactl.errors import ExitCode
from schemactl.ingest.rejects import refuse_unread
from schemactl.pipeline import drift as drifting
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.drift import DriftKind
from schemactl.report import drift as report
from schemactl.report.notes import note_want_of_engine, print_notes
from schemactl.report.progress import counting_events


class DriftFormat(StrEnum):
    """How drift is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    EMF = "emf"
    OPENMETRICS = "openmetrics"


PRINTERS = {
    DriftFormat.TEXT: report.print_text,
    DriftFormat.JSON: report.print_as_json,
    DriftFormat.MARKDOWN: report.print_markdown,
    DriftFormat.EMF: report.print_emf,
    DriftFormat.OPENMETRICS: report.print_openmetrics,
}

Inputs = Annotated[list[str] | None, typer.Argument(metavar="INPUT", help="Captures: files, folders or patterns; none or `-`: stdin.")]
ChanceOption = Annotated[float, typer.Option("--chance", metavar="P", min=0, max=1, help="Report a property whose absence is less likely than this.")]
FailOption = Annotated[
    list[DriftKind] | None,
    typer.Option("--fail-on", metavar="KIND", help=f"Exit with 1 for these alone: {alternatives(DriftKind)} (repeatable; default: for all)."),
]
DriftFormatOption = Annotated[DriftFormat, typer.Option("--format", metavar="FORMAT", help=f"The output format: {alternatives(DriftFormat)}.")]


def drift(
    inputs: Inputs = None,
    registry: RegistryOption = None,
    chance: ChanceOption = 0.001,
    fail_on: FailOption = None,
    max_record: MaxRecordOption = None,
    format: DriftFormatOption = DriftFormat.TEXT,
) -> None:
    """Report what a capture lacks or adds compared with the registry."""
    note_want_of_engine()
    with counting_events() as progress:
        drift = drifting.drift(captures(inputs), reading(configure(registry), max_record), chance, progress)
    print_notes(drift.notes)
    PRINTERS[format](drift)
    refuse_unread(drift.events, drift.skipped, drift.ignored)
    raise typer.Exit(ExitCode.FOUND if drift.kinds.intersection(fail_on or DriftKind) else ExitCode.DONE)
