"""`schemactl list`."""

from enum import StrEnum
from typing import Annotated

import typer

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.listing import listing
from schemactl.report import listing as catalogue


class Graph(StrEnum):
    """The languages in which the map of the bus is written."""

    MERMAID = "mermaid"
    DOT = "dot"


GraphOption = Annotated[Graph | None, typer.Option("--graph", help="Write producers, subjects and consumers as a graph instead.")]


def list_subjects(registry: RegistryOption = None, graph: GraphOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """List subjects with their latest version, status and owner."""
    listed = listing(configure(registry))
    if graph is not None:
        from schemactl.report.graph import print_dot, print_mermaid

        (print_mermaid if graph is Graph.MERMAID else print_dot)(listed)
        return
    (catalogue.print_listing_as_json if format is PlainFormat.JSON else catalogue.print_listing)(listed)
