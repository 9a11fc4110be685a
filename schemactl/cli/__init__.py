"""The command line: one file a command, a table that names them, and the one place where an error becomes a line and an exit code.

To add a command: a file `cli/<name>.py` with a function of that name, a line here, a page docs/commands/<name>.md.
"""

from dataclasses import dataclass

START, REGISTRY, EVENTS, OTHERS = "Start here", "The registry", "Events", "Others"


@dataclass(frozen=True, slots=True)
class Command:
    """name as typed; group in `--help`; summary: the first line of the function's docstring (a test holds the two equal); module where its
    function stands, when a name of Python's is in the way."""

    name: str
    group: str
    summary: str
    module: str = ""


COMMANDS: tuple[Command, ...] = ()


def main() -> None:
    """The console script `schemactl`."""
    from schemactl.cli.application import run

    run()
