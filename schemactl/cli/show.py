"""`schemactl show`."""

from typing import Annotated

import typer

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.pipeline import catalogue
from schemactl.pipeline.configuration import configure
from schemactl.report import catalogue as report

Reference = Annotated[str, typer.Argument(metavar="SUBJECT[@N]", help="A subject, one version of it, or either at a git ref: REF:SUBJECT\\[@N].")]


def show(reference: Reference, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Show what the events of a subject look like; as JSON: the schema itself."""
    shown = catalogue.show(reference, configure(registry))
    if format is PlainFormat.JSON:
        report.print_shown_as_json(shown)
    else:
        report.print_shown(shown)
