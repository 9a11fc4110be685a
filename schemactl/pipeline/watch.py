"""Waiting for the schemas to change."""

from collections.abc import Callable, Iterator

from schemactl.errors import SchemactlError
from schemactl.pipeline.sources import Inputs, digest_of


def changes(inputs: Callable[[], Inputs], pause: Callable[[], None]) -> Iterator[Inputs]:
    """The inputs at once, and again whenever they are others; `pause` is called between two looks. Where something cannot be read, somebody may be
    writing it: only inputs that fail alike twice are handed on, so that whoever reads them learns of it."""
    now = inputs()
    seen, failed = digest_of(now), ""
    yield now
    while True:
        pause()
        now = inputs()
        try:
            state, failed = digest_of(now), ""
        except SchemactlError as error:
            state, failed = str(error) if str(error) == failed else seen, str(error)
        if state != seen:
            seen = state
            yield now
