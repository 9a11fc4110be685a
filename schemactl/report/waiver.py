"""The result of `waive`."""

from schemactl.pipeline.waive import Waived
from schemactl.report.text import visible


def print_text(waived: Waived) -> None:
    """What is accepted until when, and where that is written."""
    waiver = waived.waiver
    where = f"{visible(waived.subject.name)}: {waiver.rule} at {visible(waiver.path) or '(the whole event)'}"
    print(f"{where} is accepted until {waiver.until}; written to {visible(waived.file)}.")  # noqa: T201
    if waived.finding is None:
        print("The latest version has no such finding; the waiver applies to the version that you publish next.")  # noqa: T201
