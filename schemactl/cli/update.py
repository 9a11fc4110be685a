"""`schemactl update`."""

from typing import Annotated

import typer

from schemactl.pipeline.configuration import configure
from schemactl.pipeline.update import update as fetch_and_pin
from schemactl.report.updating import print_text

Names = Annotated[list[str] | None, typer.Argument(metavar="NAME", help="One of [registries] (default: all, and the one of [registry]).")]
LockedOption = Annotated[bool, typer.Option("--locked", help="Fetch the commits of schemactl.lock and move none: for builds.")]


def update(names: Names = None, locked: LockedOption = False) -> None:
    """Fetch registries of other repositories and pin their commits."""
    print_text(fetch_and_pin(names or (), locked, configure(None)))
