"""`schemactl mock`."""

from typing import Annotated

import typer

from schemactl.cli import completion
from schemactl.cli.options import RegistryOption
from schemactl.errors import UsageError
from schemactl.pipeline import mock as mocking
from schemactl.pipeline.configuration import configure
from schemactl.report import mock as report

Reference = Annotated[
    str, typer.Argument(metavar="SUBJECT[@N]", help="A subject or one version of it; default: the latest.", autocompletion=completion.subjects)
]
CountOption = Annotated[int | None, typer.Option("--count", metavar="N", min=1, help="How many events (default: 1).")]
SeedOption = Annotated[int, typer.Option("--seed", metavar="S", help="The same seed gives the same events.")]
EnvelopeOption = Annotated[
    str | None,
    typer.Option("--envelope", metavar="E", help="Wrap each event: eventbridge, sqs, kafka, cloudevents, …", autocompletion=completion.envelopes),
]
InvalidOption = Annotated[bool, typer.Option("--invalid", help="Write near misses: for each constraint an event that breaks it alone.")]


def mock(
    reference: Reference,
    registry: RegistryOption = None,
    count: CountOption = None,
    seed: SeedOption = 0,
    envelope: EnvelopeOption = None,
    invalid: InvalidOption = False,
) -> None:
    """Make valid events, or near misses, from a schema."""
    options = configure(registry)
    if not invalid:
        report.print_events(mocking.mock(reference, options, seed, count or 1, envelope))
        return
    if count is not None:
        raise UsageError("--invalid writes one event for each constraint.", "--count", "Leave out one of the two.")
    report.print_near_misses(mocking.mock_invalid(reference, options, seed, envelope))
