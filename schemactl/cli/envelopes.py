"""`schemactl envelopes`."""

from typing import Annotated

import typer

from schemactl.cli.options import MaxRecordOption, PlainFormat, PlainFormatOption, reading
from schemactl.ingest.rejects import refuse_unread
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.envelope_report import known, read_envelopes
from schemactl.report import envelopes as report
from schemactl.report.progress import counting_events

Inputs = Annotated[
    list[str] | None, typer.Argument(metavar="INPUT", help="Captures: files, folders or patterns; `-`: stdin; none: list known envelopes.")
]


def envelopes(inputs: Inputs = None, max_record: MaxRecordOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Show which envelopes a capture's events came in."""
    if not inputs:
        (report.print_known_as_json if format is PlainFormat.JSON else report.print_known)(known(configure(None)))
        return
    with counting_events() as progress:
        found = read_envelopes(inputs, reading(configure(None), max_record), progress)
    (report.print_as_json if format is PlainFormat.JSON else report.print_text)(found)
    refuse_unread(found.events, found.skipped, found.ignored)
