"""`schemactl waive`."""

from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.cli.options import RegistryOption, SubjectArgument
from schemactl.model.settings import Day, Waiver
from schemactl.pipeline import waive as waiving
from schemactl.pipeline.configuration import configure
from schemactl.report import waiver as report

RuleArgument = Annotated[
    str, typer.Argument(metavar="RULE", help="The rule of the finding, such as enum-value-added.", autocompletion=completion.rules)
]
PathArgument = Annotated[
    str, typer.Argument(metavar="PATH", help="The path of the finding, such as /payment/method.", autocompletion=completion.fields)
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is accepted; shown with the finding.")]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="The last day of the waiver, such as 2027-01-31.")]
Fingerprint = Annotated[str, typer.Option("--fingerprint", metavar="HEX", help="Accept only the finding with this fingerprint.")]


def waive(
    subject: SubjectArgument,
    rule: RuleArgument,
    path: PathArgument,
    reason: Reason,
    until: Until,
    fingerprint: Fingerprint = "",
    registry: RegistryOption = None,
) -> None:
    """Accept a finding until a date, with a reason."""
    report.print_text(waiving.waive(subject, Waiver(rule, path, reason, Day(until), fingerprint), configure(registry)))
