"""What the name of a file says of the records in it, once it is taken off what tells one file of a series from the next."""

import re
from functools import lru_cache
from pathlib import PurePath
from typing import Final

_STDIN: Final = "stdin"
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TIME: Final = r"\d{4}-\d\d-\d\d(?:[-_T]\d\d){0,3}Z?|\d{8}T\d{4,6}Z?"
_ENDINGS: Final = re.compile(
    r"(?:\.(?:jsonl?|ndjson|ldjson|log|txt|out|gz|gzip|zst|zstd|bz2|xz|payload|example|sample|events?|capture|\d{1,2}))+$", re.IGNORECASE
)
"""What says how a file is written, or which one of a log's it is (`audit.log.1`), and nothing of what is in it."""
_SERIES: Final = re.compile(
    rf"(?:(?:^|[-_.])v?\d{{1,2}})?(?:(?:^|[-_.])(?:{_TIME}|{_UUID}|(?=[a-f]*\d)[0-9a-f]{{16,}}|\d{{3,}}))+$|^\d+$|^\w+=.*",
    re.IGNORECASE,
)
"""Dates, times, uuids, hashes, numbers of three digits and more, at the end of a name, and the small number before them (a version, a shard); a name
that is a number, or a partition (`dt=2026-11-24`)."""


@lru_cache(maxsize=1 << 10)
def stem(file: str) -> str:
    """The file's name without its endings and its place in a series (`orders-1-2026-11-24-08-00-00.json.gz` → `orders`); where nothing else is in
    it, that of the nearest folder that says more (`orders/2026/11/24/0001.json` → `orders`). Each byte that is no UTF-8 has a mark in its place."""
    if file == "-":
        return _STDIN
    path = PurePath(file.encode(errors="surrogateescape").decode(errors="replace"))
    name = _without_endings(path.name.lstrip("."))
    said = (series(part) for part in (name, *reversed(path.parts[:-1])))
    return next(filter(None, said), None) or name or _STDIN


def series(part: str) -> str:
    """A part of a path without what tells one of a series from the next; empty where nothing else is in it."""
    return _SERIES.sub("", part.lstrip(".").lstrip("/"))


def _without_endings(name: str) -> str:
    """`charge.succeeded.json.gz` → `charge.succeeded`; an ending that is not known is one, too, where it is the only one."""
    without = _ENDINGS.sub("", name)
    return without if without != name or "." not in name else name.rpartition(".")[0]
