"""`schemactl import`."""

from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.cli.options import NewRegistryOption, PlainFormat, PlainFormatOption, WithoutLossOption
from schemactl.errors import ExitCode
from schemactl.pipeline import importing
from schemactl.pipeline.configuration import configure
from schemactl.report import exchange as report

FormatArgument = Annotated[str, typer.Argument(metavar="FORMAT", help="The format of SOURCE.", autocompletion=completion.readable_formats)]
Source = Annotated[str, typer.Argument(metavar="SOURCE", help="A file, a folder, `-` for stdin, or a registry that answers.")]
SubjectOption = Annotated[str | None, typer.Option("--subject", metavar="S", help="The name of the only schema there; or the one of several.")]
ForceOption = Annotated[str | None, typer.Option("--force", metavar="REASON", help="Accept versions that break the mode; the reason is recorded.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would be registered; write nothing.")]


def import_schemas(
    format_: FormatArgument,
    source: Source,
    subject: SubjectOption = None,
    force: ForceOption = None,
    dry_run: DryRunOption = False,
    strict: WithoutLossOption = False,
    registry: NewRegistryOption = None,
    format: PlainFormatOption = PlainFormat.TEXT,
) -> None:
    """Register the schemas of another registry or document."""
    imported = importing.import_schemas(importing.Import(format_, source, subject, force, dry_run, strict), configure(registry))
    (report.print_imported_as_json if format is PlainFormat.JSON else report.print_imported)(imported)
    raise typer.Exit(ExitCode.FOUND if imported.refused or imported.lost else ExitCode.DONE)
