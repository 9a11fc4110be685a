"""Lines of exported logs, which are no JSON themselves: a time stamp and a message, or what Lambda writes around an invocation.

They become a record `{"timestamp": …, "message": …}`, the shape that CloudWatch Logs gives them over its API, for the envelopes to unwrap.
"""

import json
import re

_STAMPED = re.compile(rb"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)\s+(\S.*)", re.DOTALL)
_LAMBDA = re.compile(rb"(?:START|END|REPORT) RequestId: |INIT_START |XRAY TraceId: ")


def log_record(line: bytes) -> bytes | None:
    """The record that a log line stands for, or None where the line is none."""
    stamped = _STAMPED.fullmatch(line)
    if stamped is None and _LAMBDA.match(line) is None:
        return None
    stamp, message = stamped.groups() if stamped is not None else (b"", line)
    try:
        record = {"timestamp": stamp.decode().replace(" ", "T").replace(",", "."), "message": message.decode()}
    except UnicodeDecodeError:
        return None
    return json.dumps(record, ensure_ascii=False).encode()
