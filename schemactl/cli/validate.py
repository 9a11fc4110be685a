"""`schemactl validate`."""

from pathlib import Path
from typing import Annotated

import typer

from schemactl.cli.options import MaxRecordOption, PlainFormat, PlainFormatOption, RegistryOption, captures, reading
from schemactl.errors import ExitCode
from schemactl.ingest.rejects import refuse_unread
from schemactl.pipeline import validate as validating
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.validate import Validation
from schemactl.report import validation as report
from schemactl.report.notes import note_want_of_engine, print_notes
from schemactl.report.progress import counting_events

Inputs = Annotated[list[str] | None, typer.Argument(metavar="INPUT", help="Captures: files, folders or patterns; none or `-`: stdin.")]
RejectsOption = Annotated[Path | None, typer.Option("--rejects", metavar="FILE", help="Write invalid events and unreadable records here.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Also exit with 1 for unknown subjects, and with 3 for unreadable records.")]


def validate(
    inputs: Inputs = None,
    registry: RegistryOption = None,
    rejects: RejectsOption = None,
    strict: StrictOption = False,
    max_record: MaxRecordOption = None,
    format: PlainFormatOption = PlainFormat.TEXT,
) -> None:
    """Validate events against the latest schemas."""
    note_want_of_engine()
    with counting_events() as progress:
        validation = validating.validate(captures(inputs), reading(configure(registry), max_record), rejects, progress)
    print_notes(validation.notes)
    (report.print_as_json if format is PlainFormat.JSON else report.print_text)(validation)
    refuse_unread(validation.events, validation.skipped, validation.ignored)
    raise typer.Exit(_strictly(validation) if strict else ExitCode.FOUND if validation.invalid else ExitCode.DONE)


def _strictly(validation: Validation) -> ExitCode:
    if validation.skipped:
        return ExitCode.UNREADABLE
    return ExitCode.FOUND if validation.invalid or validation.unknown else ExitCode.DONE
