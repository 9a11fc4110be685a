"""`schemactl show`."""

from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.pipeline import listing as catalogue
from schemactl.pipeline.configuration import configure
from schemactl.report import listing as report

Reference = Annotated[
    str,
    typer.Argument(
        metavar="SUBJECT[@N]", help="A subject or one version of it; with REF: in front, as of that git ref.", autocompletion=completion.subjects
    ),
]


def show(reference: Reference, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Show what the events of a subject look like."""
    shown = catalogue.show(reference, configure(registry))
    (report.print_shown_as_json if format is PlainFormat.JSON else report.print_shown)(shown)
