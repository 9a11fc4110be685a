"""Waiting for the schemas to change."""

from collections.abc import Callable, Iterator

from schemactl.errors import SchemactlError
from schemactl.pipeline.sources import Inputs


def changes(inputs: Callable[[], Inputs], pause: Callable[[], None]) -> Iterator[Inputs]:
    """The inputs at once, and again whenever they are others; `pause` is called between two looks. A file that cannot be read while somebody
    writes it is looked at again."""
    seen: str | None = None
    while True:
        now = inputs()
        try:
            digest = now.digest
        except SchemactlError:
            if seen is None:
                raise
            digest = seen
        if digest != seen:
            seen = digest
            yield now
        pause()
