"""`schemactl impact`."""

from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.cli.options import DialectOption, PlainFormat, PlainFormatOption, RegistryOption
from schemactl.errors import ExitCode
from schemactl.pipeline import impact as reaching
from schemactl.pipeline.configuration import configure
from schemactl.report import impact as report

SubjectArgument = Annotated[
    str,
    typer.Argument(metavar="SUBJECT", help="The subject, `source@Type`, or one version of it, `source@Type@N`.", autocompletion=completion.subjects),
]
To = Annotated[str | None, typer.Option("--to", metavar="FILE", help="A new schema (default: compare the latest version with the one before).")]
Template = Annotated[
    list[str] | None,
    typer.Option("--template", metavar="FILE", help="Also read rules and subscriptions from a CloudFormation template or cdk.out."),
]


def impact(
    subject: SubjectArgument,
    to: To = None,
    template: Template = None,
    dialect: DialectOption = None,
    registry: RegistryOption = None,
    format: PlainFormatOption = PlainFormat.TEXT,
) -> None:
    """Show which consumers a change reaches."""
    found = reaching.impact(subject, to, template or [], configure(registry), dialect)
    (report.print_as_json if format is PlainFormat.JSON else report.print_text)(found)
    raise typer.Exit(ExitCode.FOUND if any(one.may_break for one in found.consumers) else ExitCode.DONE)
