"""The pytest plugin: `--schemactl-record FILE` writes the events that a test suite asserts or records to a capture. The
fixture `event_of` makes valid events."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    text = "Write the events that tests pass to schemactl.testing to this file, a capture for `schemactl discover`."
    parser.getgroup("schemactl").addoption("--schemactl-record", metavar="FILE", help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Begin the record; with xdist, the workers append to the file that the first process made empty."""
    file = config.getoption("--schemactl-record")
    if file is None:
        return
    from schemactl.testing import record_to

    path = Path(config.rootpath, file)
    if not hasattr(config, "workerinput"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    record_to(path)


@pytest.fixture
def event_of() -> "Callable[..., Any]":
    """`schemactl.testing.event_of`, of which each call in a test gives another event: the same ones in every run."""
    from schemactl import testing

    seeds = count()

    def event(subject: str, **options: Any) -> Any:
        return testing.event_of(subject, **{"seed": next(seeds), **options})

    return event


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.getoption("--schemactl-record") is not None:
        from schemactl.testing import record_to

        record_to(None)
