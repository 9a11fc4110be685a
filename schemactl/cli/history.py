"""`schemactl history`."""

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption, SubjectArgument
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.history import history_of
from schemactl.report import history as report


def history(subject: SubjectArgument, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Show the versions of a subject and why each was written."""
    found = history_of(subject, configure(registry))
    (report.print_as_json if format is PlainFormat.JSON else report.print_text)(found)
