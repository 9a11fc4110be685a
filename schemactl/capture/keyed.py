"""Lines that hold the key of a message before its value, with a tab between them, as kafka-console-consumer prints them (`print.key`): what comes
before the value is no event. The key is JSON; or any text, where its partition, offset, time or headers stand before it.
"""

import re
from typing import Final

from schemactl.capture.faults import well_formed
from schemactl.capture.values import value_end

TOMBSTONE: Final = "kafka-tombstone"
"""The kind of a value of null: a message of Kafka that deletes its key."""

_KEY: Final = re.compile(rb'(?:"(?:[^"\\\n]|\\.)*+"|null|-?\d[\d.eE+-]{0,40})\t(?=\{|null\s*\Z)|[^\t\n{"]{1,300}+\t(?=null\s*\Z)')
"""In JSON; or any text before null, for words before an object are a log's, too."""
_FIELDS: Final = re.compile(rb'(?:(?:[A-Za-z_][^\s:{"]{0,98}:[^\t\n]*+|NO_[A-Z]+)\t)+(?:[^\t\n]*\t)?(?=\{|null\s*\Z)')
"""`CreateTime:1700000000000`, `Partition:0`, `Offset:12`, `NO_HEADERS`, and headers (`name:value,name:value`); then a key, maybe."""
_TIME: Final = re.compile(rb"(?:^|\t)(?:CreateTime|LogAppendTime):(\d{1,15})(?=\t)")
"""In milliseconds."""


def value_start(line: bytes) -> int | None:
    """Where the value begins in a line (or the beginning of one) that a key begins; None where none does."""
    if b"\t" not in line:
        return None
    if line.startswith(b"{"):
        return _behind_object(line)
    found = _KEY.match(line) or _FIELDS.match(line)
    return None if found is None else found.end()


def time_before(fields: bytes) -> int | None:
    """The time of a message in microseconds since 1970, by the fields before its value; None where they have none."""
    found = _TIME.search(fields)
    return None if found is None else int(found[1]) * 1000


def _behind_object(line: bytes) -> int | None:
    end = value_end(line, 0, len(line))
    if end is None or line[end : end + 1] != b"\t" or not well_formed(line[:end]):
        return None
    rest = line[end + 1 :]
    return end + 1 if rest.startswith(b"{") or rest.rstrip() == b"null" else None
