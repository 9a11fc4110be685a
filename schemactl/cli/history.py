"""`schemactl history`."""

from typing import Annotated

import typer

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.pipeline.chronicle import chronicle
from schemactl.pipeline.configuration import configure
from schemactl.report import chronicle as report

Name = Annotated[str, typer.Argument(metavar="SUBJECT", help="The subject, `source@Type`.")]


def history(subject: Name, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Show the versions of a subject and why each was written."""
    told = chronicle(subject, configure(registry))
    if format is PlainFormat.JSON:
        report.print_as_json(told)
    else:
        report.print_text(told)
