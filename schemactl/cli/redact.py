"""`schemactl redact`."""

from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption, SubjectArgument
from schemactl.pipeline import redact as redacting
from schemactl.pipeline.configuration import configure
from schemactl.report import redaction as report

PointerArgument = Annotated[
    str, typer.Argument(metavar="POINTER", help="JSON pointer of the field; /limits/* means the keys of an object.", autocompletion=completion.fields)
]


def redact(subject: SubjectArgument, pointer: PointerArgument, registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """Remove the values of a field from all versions of a subject."""
    options = configure(registry)
    redacted = redacting.redact(subject, pointer, options)
    if format is PlainFormat.JSON:
        report.print_as_json(redacted)
    else:
        report.print_text(redacted, options.registry.directory)
