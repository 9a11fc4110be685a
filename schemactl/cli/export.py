"""`schemactl export`."""

from pathlib import Path
from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption, WithoutLossOption
from schemactl.errors import ExitCode
from schemactl.pipeline import exporting
from schemactl.pipeline.configuration import configure
from schemactl.report import exchange as report

FormatArgument = Annotated[str, typer.Argument(metavar="FORMAT", help="The format to write.", autocompletion=completion.formats)]
Subjects = Annotated[
    list[str] | None, typer.Argument(metavar="SUBJECT", help="A subject or one version of it (default: all).", autocompletion=completion.subjects)
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The output folder.")]
DraftOption = Annotated[str | None, typer.Option("--draft", metavar="DRAFT", help="The draft of the schemas (default: the format's first).")]


def export(
    format_: FormatArgument,
    out: OutOption,
    subjects: Subjects = None,
    draft: DraftOption = None,
    strict: WithoutLossOption = False,
    registry: RegistryOption = None,
    format: PlainFormatOption = PlainFormat.TEXT,
) -> None:
    """Write schemas for another registry or catalog."""
    exported = exporting.export(exporting.Export(format_, tuple(subjects or ()), out, draft, strict), configure(registry))
    (report.print_exported_as_json if format is PlainFormat.JSON else report.print_exported)(exported, out)
    raise typer.Exit(ExitCode.FOUND if exported.lost else ExitCode.DONE)
