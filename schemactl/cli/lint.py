"""`schemactl lint`."""

import typer

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.errors import ExitCode
from schemactl.pipeline import lint as linting
from schemactl.pipeline.configuration import configure
from schemactl.report import lint as report


def lint(registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Report missing owners, unused entries, unmarked personal data."""
    linted = linting.lint(configure(registry))
    (report.print_as_json if format is PlainFormat.JSON else report.print_text)(linted)
    raise typer.Exit(ExitCode.FOUND if any(one.is_warning for one in linted) else ExitCode.DONE)
