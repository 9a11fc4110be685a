"""`schemactl verify`."""

from typing import Annotated

import typer

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.errors import ExitCode
from schemactl.pipeline import verify as verifying
from schemactl.pipeline.configuration import configure
from schemactl.report import verification

AgainstOption = Annotated[str | None, typer.Option("--against", metavar="REF", help="Also verify that no version on this git ref was changed.")]


def verify(against: AgainstOption = None, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Verify that no published version was changed."""
    verified = verifying.verify(configure(registry), against)
    (verification.print_as_json if format is PlainFormat.JSON else verification.print_text)(verified)
    raise typer.Exit(ExitCode.UNREADABLE if verified.problems else ExitCode.DONE)
