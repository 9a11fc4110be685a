"""`schemactl register`."""

from typing import Annotated

import typer

from schemactl.cli.options import DialectOption, NewRegistryOption, PlainFormat, PlainFormatOption
from schemactl.errors import ExitCode
from schemactl.pipeline import register as registering
from schemactl.pipeline.configuration import configure
from schemactl.report import registration
from schemactl.report.notes import print_notes

File = Annotated[str, typer.Argument(metavar="FILE", help="A JSON Schema; also SUBJECT\\[@N] or REF:SUBJECT, and `-` for stdin.")]
SubjectOption = Annotated[str, typer.Option("--subject", metavar="S", help="The subject whose next version it is, `source@Type`.")]
ForceOption = Annotated[str | None, typer.Option("--force", metavar="REASON", help="Accept a version that breaks the mode; the reason is kept.")]
SuccessorOption = Annotated[str | None, typer.Option("--successor-of", metavar="OLD", help="The subject whose consumers are to move to this one.")]


def register(
    file: File,
    subject: SubjectOption,
    force: ForceOption = None,
    successor_of: SuccessorOption = None,
    dialect: DialectOption = None,
    registry: NewRegistryOption = None,
    format: PlainFormatOption = PlainFormat.TEXT,
) -> None:
    """Publish a schema as a subject's next version, and hold every later one to the subject's mode."""
    registered = registering.register(registering.Publication(file, subject, force, successor_of, dialect), configure(registry))
    print_notes(registered.notes)
    if format is PlainFormat.JSON:
        registration.print_as_json(registered)
    else:
        registration.print_text(registered)
    raise typer.Exit(ExitCode.FOUND if registered.refused else ExitCode.DONE)
