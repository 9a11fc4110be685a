"""`schemactl history`."""

from typing import Annotated

import typer

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.history import history_of
from schemactl.report import history as report

Name = Annotated[str, typer.Argument(metavar="SUBJECT", help="The subject, `source@Type`.")]


def history(subject: Name, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Show the versions of a subject and why each was written."""
    told = history_of(subject, configure(registry))
    if format is PlainFormat.JSON:
        report.print_as_json(told)
    else:
        report.print_text(told)
