"""The result of `waive`."""

from schemactl.pipeline.waive import Waived
from schemactl.report.text import visible


def print_text(waived: Waived) -> None:
    """What is accepted until when, and where that is written."""
    waiver = waived.waiver
    where = f"{visible(waived.subject.name)}: {waiver.rule} at {visible(waiver.path) or '(the whole event)'}"
    print(f"{where} is accepted until {waiver.until}; written to {visible(waived.file)}.")  # noqa: T201
    if waived.finding is None:
        print("The newest version has no such finding; the waiver is for the version that you are about to publish.")  # noqa: T201
