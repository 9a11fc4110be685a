"""`schemactl list`."""

from schemactl.cli.options import PlainFormat, PlainFormatOption, RegistryOption
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.listing import listing
from schemactl.report import listing as catalogue


def list_subjects(registry: RegistryOption = None, format: PlainFormatOption = PlainFormat.TEXT) -> None:
    """List subjects with their latest version, status and owner."""
    listed = listing(configure(registry))
    (catalogue.print_listing_as_json if format is PlainFormat.JSON else catalogue.print_listing)(listed)
