"""`schemactl search`."""

from typing import Annotated

import typer

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.errors import ExitCode
from schemactl.pipeline import search as searching
from schemactl.pipeline.configuration import configure
from schemactl.report import search as report

Text = Annotated[str, typer.Argument(metavar="TEXT", help="The text to find; case does not matter.")]


def search(text: Text, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Search names, fields, owners, tags and descriptions."""
    hits = searching.search(text, configure(registry))
    (report.print_as_json if format is PlainFormat.JSON else report.print_text)(hits)
    raise typer.Exit(ExitCode.DONE if hits else ExitCode.FOUND)
