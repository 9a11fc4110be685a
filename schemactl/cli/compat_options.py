"""Options of the commands that judge, declared once, and the exit code of a judgement."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from schemactl.errors import ExitCode
from schemactl.model.finding import Comparison, Finding, Severity
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.pipeline.replay import LeftOut
from schemactl.report.notes import left_out as lines_left_out


class FailOn(StrEnum):
    """From which severity on a command ends with 1."""

    BREAKING = "breaking"
    RISKY = "risky"


ModeOption = Annotated[
    str | None,
    typer.Option(
        "--mode",
        metavar="MODE",
        help="FORWARD (consumers), BACKWARD (replay) or FULL, each also with _TRANSITIVE; or NONE (default: the subject's).",
    ),
]
ContentModelOption = Annotated[
    ContentModel | None,
    typer.Option("--content-model", help="declared: producers send only declared properties; strict: plain JSON Schema."),
]
FormatsOption = Annotated[
    Formats | None, typer.Option("--formats", help="Whether `format` rejects values (default: annotate for files, else assert).")
]
FailOnOption = Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 for findings of this severity or above.")]
ReplayOption = Annotated[
    list[str] | None,
    typer.Option("--replay", metavar="CAPTURE", help="Also validate captured events against both schemas."),
]
ShowValues = Annotated[bool, typer.Option("--show-values", help="Show replayed events unmasked.")]
EnvelopeOption = Annotated[
    str | None,
    typer.Option("--envelope", metavar="KIND", help="Wrap each example event: eventbridge, sns, sqs, sns-in-sqs, cloudevents, …"),
]
AllowUndecided = Annotated[bool, typer.Option("--allow-undecided", help="Do not fail on undecided findings.")]


def report_left_out(left_out: LeftOut) -> None:
    """Say on stderr what of the captures of --replay was not replayed. Raises UnreadableInput where nothing of them could be read."""
    for line in lines_left_out(left_out.skipped, left_out.first_skipped, left_out.ignored):
        typer.echo(line, err=True)
    left_out.refuse_unread()


def exit_code(comparisons: Sequence[Comparison], fail_on: FailOn, others: Sequence[Finding] = ()) -> ExitCode:
    """1 where a comparison is not compatible, or, if asked for, where there is a risky finding that nobody accepted: one of theirs, or another."""
    if not all(comparison.compatible for comparison in comparisons):
        return ExitCode.FOUND
    findings = (*others, *(finding for comparison in comparisons for finding in comparison.findings))
    risky = any(finding.severity is Severity.RISKY and finding.waived is None for finding in findings)
    return ExitCode.FOUND if risky and fail_on is FailOn.RISKY else ExitCode.DONE
