"""`schemactl waive`."""

from typing import Annotated

import typer

from schemactl.cli.options import RegistryOption
from schemactl.model.settings import Day, Waiver
from schemactl.pipeline import waive as waiving
from schemactl.pipeline.configuration import configure
from schemactl.report import waiver as report

SubjectArgument = Annotated[str, typer.Argument(metavar="SUBJECT", help="The subject, `source@Type`.")]
RuleArgument = Annotated[str, typer.Argument(metavar="RULE", help="The rule whose finding is accepted, such as enum-value-added.")]
PathArgument = Annotated[str, typer.Argument(metavar="PATH", help="The path of the finding, such as /payment/method.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it hurts nobody; it is shown wherever the finding is.")]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="The last day on which it holds, such as 2027-01-31.")]
Fingerprint = Annotated[
    str, typer.Option("--fingerprint", metavar="HEX", help="Accept this very finding only (`diff --format json` shows it); default: the one at hand.")
]


def waive(
    subject: SubjectArgument,
    rule: RuleArgument,
    path: PathArgument,
    reason: Reason,
    until: Until,
    fingerprint: Fingerprint = "",
    registry: RegistryOption = None,
) -> None:
    """Accept a finding for a time, with a reason; a waiver that expires or matches nothing is told."""
    report.print_text(waiving.waive(subject, Waiver(rule, path, reason, Day(until), fingerprint), configure(registry)))
