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
    typer.Option("--against", metavar="REF", help="The commit, branch or tag to compare with; default: where HEAD left the main branch."),
]


Staged = Annotated[bool, typer.Option("--staged", help="Judge what is staged, as the next commit would have it; for a hook.")]


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
    """Judge every subject that differs from a git ref; the gate for CI and pre-commit."""
    options = configure(registry)
    asked = Asked(mode, content_model, formats, allow_undecided, envelope)
    judge = checking.check_staged if staged else checking.check
    replaying = Replaying(tuple(replay or ()), options, show_values)
    checked = judge(against, asked, options, replaying)
    findings.write(checked, format)
    report_left_out(replaying.left_out)
    raise typer.Exit(exit_code([one.comparison for one in checked.subjects], fail_on, checked.policy))
