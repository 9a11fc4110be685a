"""Lines of logs and of other tools, which are no JSON themselves: words, mostly a time stamp, and a message; or what Lambda writes around an
invocation.

They become a record `{"timestamp": …, "message": …}`, the shape that CloudWatch Logs gives them over its API, for the envelopes to unwrap.
"""

import re

import orjson

from schemactl.capture.values import value_end

_STAMPED = re.compile(rb"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)\s+(\S.*)", re.DOTALL)
_LAMBDA = re.compile(rb"(?:START|END|REPORT) RequestId: |INIT_START |XRAY TraceId: ")
_WORDS = re.compile(rb'[^\n{"]{1,300}?(?=\{\s*")')
"""What may stand before an object, on its line. No quote: those are of a broken record, and what follows is a part of it."""

_OPEN = re.compile(rb'[^\n{"]{0,299}?[^\n{"\s]\s{1,9}(\[?\{|\[)')
"""Words behind which a line opens an object, or an array, and ends."""
_ROW = re.compile(rb'[^\n{"|]{0,299}\||\d{1,18}\t')


def log_record(line: bytes) -> bytes | None:
    """The record that a line stands for, or None where it is none: one that begins with a time stamp, is of Lambda, or ends in an object."""
    stamped = _STAMPED.fullmatch(line)
    if stamped is None and _LAMBDA.match(line) is None and not _ends_in_an_object(line):
        return None
    stamp, message = stamped.groups() if stamped is not None else (b"", line)
    try:
        record = {"timestamp": stamp.decode().replace(" ", "T").replace(",", "."), "message": message.decode()}
    except UnicodeDecodeError:
        return None
    return orjson.dumps(record)


def is_row(line: bytes) -> bool:
    """Whether no broken object can hold the line, although it may be indented: one of a table, as psql prints it, or with a number before it."""
    return _ROW.match(line) is not None


def opening(line: bytes) -> int | None:
    """Where the object or array begins that a line opens behind words, and leaves open, as pretty-printed JSON does; None where there is none."""
    opened = _OPEN.fullmatch(line)
    return None if opened is None else opened.start(1)


def _ends_in_an_object(line: bytes) -> bool:
    words = _WORDS.match(line)
    return words is not None and value_end(line, words.end(), len(line)) == len(line)
