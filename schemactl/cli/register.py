"""`schemactl register`."""

from typing import Annotated

import typer

from schemactl.cli.options import DialectOption, NewRegistryOption, PlainFormat, PlainFormatOption, SubjectArgument
from schemactl.errors import ExitCode, UsageError
from schemactl.pipeline import register as registering
from schemactl.pipeline.configuration import configure
from schemactl.report import registration
from schemactl.report.notes import print_notes

File = Annotated[str | None, typer.Argument(metavar="FILE", help="A JSON Schema; also SUBJECT\\[@N] or REF:SUBJECT, and `-` for stdin.")]
SubjectOption = Annotated[str | None, typer.Option("--subject", metavar="S", help="The subject, where only FILE is given.")]
ForceOption = Annotated[str | None, typer.Option("--force", metavar="REASON", help="Accept a version that breaks the mode; the reason is recorded.")]
SuccessorOption = Annotated[str | None, typer.Option("--successor-of", metavar="OLD", help="The subject that this one replaces.")]


def register(
    subject: SubjectArgument,
    file: File = None,
    subject_of_file: SubjectOption = None,
    force: ForceOption = None,
    successor_of: SuccessorOption = None,
    dialect: DialectOption = None,
    registry: NewRegistryOption = None,
    format: PlainFormatOption = PlainFormat.TEXT,
) -> None:
    """Publish a schema as the next version of a subject."""
    subject, file = _named(subject, file, subject_of_file)
    registered = registering.register(registering.Publication(file, subject, force, successor_of, dialect), configure(registry))
    print_notes(registered.notes)
    (registration.print_as_json if format is PlainFormat.JSON else registration.print_text)(registered)
    raise typer.Exit(ExitCode.FOUND if registered.refused else ExitCode.DONE)


def _named(subject: str, file: str | None, subject_of_file: str | None) -> tuple[str, str]:
    """Subject and file, from `SUBJECT FILE` or from `FILE --subject SUBJECT`. Raises UsageError for neither, and for both."""
    example = "For example: schemactl register orders@Placed placed.json"
    if subject_of_file is None:
        if file is None:
            raise UsageError("only one of SUBJECT and FILE was given; both are needed.", "", example)
        return subject, file
    if file is not None:
        raise UsageError("the subject is given twice: as an argument and with --subject.", "", example)
    return subject_of_file, subject
