"""`schemactl envelopes`."""

from typing import Annotated

import typer

from schemactl.cli.options import MaxRecordOption, PlainFormat, PlainFormatOption, reading
from schemactl.errors import UsageError
from schemactl.ingest.rejects import refuse_unread
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.envelope_report import known, read_envelopes
from schemactl.pipeline.envelope_trace import trace_envelopes
from schemactl.report import envelope_trace as report_trace
from schemactl.report import envelopes as report
from schemactl.report.progress import counting_events

Inputs = Annotated[
    list[str] | None, typer.Argument(metavar="INPUT", help="Captures: files, folders or patterns; `-`: stdin; none: list known envelopes.")
]


TraceOption = Annotated[
    int | None,
    typer.Option("--trace", metavar="N", min=1, max=100_000, help="Show how each of the first N records is unwrapped and named."),
]


def envelopes(
    inputs: Inputs = None, trace: TraceOption = None, max_record: MaxRecordOption = None, format: PlainFormatOption = PlainFormat.TEXT
) -> None:
    """Show which envelopes a capture's events came in."""
    if not inputs and trace is not None:
        raise UsageError("--trace shows records of a capture.", "--trace", "Name the capture, or `-` for stdin.")
    if not inputs:
        (report.print_known_as_json if format is PlainFormat.JSON else report.print_known)(known(configure(None)))
        return
    if trace is not None:
        traced = trace_envelopes(inputs, reading(configure(None), max_record), trace)
        (report_trace.print_trace_as_json if format is PlainFormat.JSON else report_trace.print_trace)(traced)
        return
    with counting_events() as progress:
        found = read_envelopes(inputs, reading(configure(None), max_record), progress)
    (report.print_as_json if format is PlainFormat.JSON else report.print_text)(found)
    refuse_unread(found.events, found.skipped, found.ignored)
