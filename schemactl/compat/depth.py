"""Room for schemas of many levels."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_DEEP: Final = 12_000


@contextmanager
def deep_recursion() -> Iterator[None]:
    """A level of a schema takes about ten calls here, and Python allows 1,000 in all."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
