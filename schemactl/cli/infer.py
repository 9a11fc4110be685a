"""`schemactl infer`."""

from typing import Annotated

import typer

from schemactl.cli.options import ExamplesOption, MaxRecordOption, captures, reading, with_examples
from schemactl.pipeline import infer as inferring
from schemactl.pipeline.configuration import configure
from schemactl.report import inference as report

Inputs = Annotated[list[str] | None, typer.Argument(metavar="INPUT", help="Captures: files, folders or patterns; none or `-`: stdin.")]
RawOption = Annotated[bool, typer.Option("--raw", help="Do not look for envelopes: each record is the event.")]


def infer(inputs: Inputs = None, raw: RawOption = False, max_record: MaxRecordOption = None, examples: ExamplesOption = None) -> None:
    """Infer one schema from records of one kind and print it."""
    read = inferring.infer_raw if raw else inferring.infer
    report.print_inference(read(captures(inputs), with_examples(reading(configure(None), max_record), examples)))
