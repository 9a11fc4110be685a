"""`schemactl rebase`."""

from typing import Annotated

import typer

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption, SubjectArgument
from schemactl.pipeline import rebase as rebasing
from schemactl.pipeline.configuration import configure
from schemactl.report import rebasing as report

OntoOption = Annotated[str | None, typer.Option("--onto", metavar="REF", help="The git ref whose versions stay (default: the main branch).")]


def rebase(subject: SubjectArgument, onto: OntoOption = None, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Renumber this branch's versions after main's."""
    rebased = rebasing.rebase(subject, configure(registry), onto)
    (report.print_as_json if format is PlainFormat.JSON else report.print_text)(rebased)
