"""`schemactl check`."""

from typing import Annotated

import typer

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
from schemactl.cli.options import Format, FormatOption, RegistryOption
from schemactl.pipeline import check as checking
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.policy import Asked
from schemactl.pipeline.replay import Replaying
from schemactl.report import findings

Against = Annotated[
    str | None,
    typer.Option("--against", metavar="REF", help="Compare with this commit, branch or tag (default: where HEAD left main)."),
]


Staged = Annotated[bool, typer.Option("--staged", help="Check what is staged for the next commit.")]


def check(
    against: Against = None,
    staged: Staged = False,
    mode: ModeOption = None,
    content_model: ContentModelOption = None,
    formats: FormatsOption = None,
    fail_on: FailOnOption = FailOn.BREAKING,
    allow_undecided: AllowUndecided = False,
    envelope: EnvelopeOption = None,
    replay: ReplayOption = None,
    show_values: ShowValues = False,
    registry: RegistryOption = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Check changed subjects for breaking changes."""
    options = configure(registry)
    asked = Asked(mode, content_model, formats, allow_undecided, envelope)
    judge = checking.check_staged if staged else checking.check
    replaying = Replaying(tuple(replay or ()), options, show_values)
    checked = judge(against, asked, options, replaying)
    findings.write(checked, format)
    report_left_out(replaying.left_out)
    raise typer.Exit(exit_code([one.comparison for one in checked.subjects], fail_on, checked.policy))
