"""`schemactl diff`."""

from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.cli.compat_options import (
    AllowUndecided,
    ContentModelOption,
    EnvelopeOption,
    FailOn,
    FailOnOption,
    FormatsOption,
    ModeOption,
    ReplayOption,
    ShowValues,
    exit_code,
    report_left_out,
)
from schemactl.cli.options import DialectOption, Format, FormatOption, RegistryOption
from schemactl.pipeline.compare import compare
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.policy import Asked
from schemactl.pipeline.replay import Replaying
from schemactl.report import findings

Old = Annotated[str, typer.Argument(metavar="OLD", help="A file, SUBJECT\\[@N], or REF:SUBJECT\\[@N] (git).", autocompletion=completion.subjects)]
New = Annotated[str, typer.Argument(metavar="NEW", help="The same, for the newer side.", autocompletion=completion.subjects)]


def diff(
    old: Old,
    new: New,
    mode: ModeOption = None,
    content_model: ContentModelOption = None,
    formats: FormatsOption = None,
    fail_on: FailOnOption = FailOn.BREAKING,
    allow_undecided: AllowUndecided = False,
    envelope: EnvelopeOption = None,
    replay: ReplayOption = None,
    show_values: ShowValues = False,
    dialect: DialectOption = None,
    registry: RegistryOption = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Compare two schemas and show what breaks."""
    asked = Asked(mode, content_model, formats, allow_undecided, envelope, dialect)
    options = configure(registry)
    replaying = Replaying(tuple(replay or ()), options, show_values)
    comparison = compare(old, new, asked, options, replaying)
    findings.write(comparison, format)
    report_left_out(replaying.left_out)
    raise typer.Exit(exit_code([comparison], fail_on))
