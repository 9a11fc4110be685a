"""JSON that stands inside a string, base64, and compressed data inside base64: each ends as a payload, or as what is broken about it."""

import base64
import binascii
import zlib
from typing import Final

from msgspec.structs import replace

from schemactl.envelopes.outcome import Broken, Unwrapped
from schemactl.schema.parse import NotJson, loads

_MAX_INFLATED: Final = 64 * 1024 * 1024
"""What one compressed message may become, in bytes: CloudWatch Logs and Kinesis hold 1 MiB a record."""
_PACKED: Final = (b"eyJ", b"ewo", b"eyA", b"W3s", b"H4sI")
"""How base64 begins of an object, of an array of objects, and of gzip."""


def embedded_json(text: str | bytes | None, into: Unwrapped) -> Unwrapped | Broken:
    """`into` with the payload that the string holds. Whether it is JSON at all is told when its top level is looked at."""
    payload = b"" if text is None else (text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text).strip()
    if not payload:
        return Broken("payload-missing", "the envelope has no payload, or an empty one", into.pointer)
    return replace(into, payload=payload)


def fault_of(text: str) -> NotJson | None:
    """What is wrong with the text as one JSON value; None where it is one."""
    try:
        loads(text.encode("utf-8", "surrogatepass"))
    except NotJson as fault:
        return fault.untraced
    return None


def is_scalar(text: str) -> bool:
    """Whether the text is JSON, but neither object nor array: what functions and states return that is no event."""
    return text.strip()[:1] not in ("{", "[") and fault_of(text) is None


def decoded_base64(text: str | None, pointer: str) -> bytes | Broken:
    if text is None:
        return Broken("payload-missing", "the envelope contains no base64 data", pointer)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        return Broken("bad-base64", str(error), pointer, text.encode("utf-8", "replace"))


def unpacked(text: bytes) -> bytes | None:
    """The JSON object or array that stands in base64, compressed or not, as some producers put it where only text may be; None for anything else."""
    if not text.startswith(_PACKED):
        return None
    decoded = decoded_base64(text.decode("utf-8", "replace"), "")
    plain = decoded if isinstance(decoded, Broken) else inflated(decoded, "")
    return None if isinstance(plain, Broken) or plain[:1] not in (b"{", b"[") else plain


def inflated(compressed: bytes, pointer: str) -> bytes | Broken:
    """The text of gzip or zlib data; data that is neither is returned as it is."""
    if compressed[:2] == b"\x1f\x8b":
        window = 31
    elif compressed[:1] == b"\x78" and len(compressed) > 2 and int.from_bytes(compressed[:2]) % 31 == 0:
        window = 15
    else:
        return compressed
    try:
        engine = zlib.decompressobj(window)
        text = engine.decompress(compressed, _MAX_INFLATED)
    except zlib.error as error:
        return Broken("bad-compression", str(error), pointer, compressed)
    if engine.unconsumed_tail:
        return Broken("too-large", f"inflates to more than {_MAX_INFLATED} bytes", pointer, compressed)
    if not engine.eof:
        return Broken("bad-compression", "the compressed data is cut off", pointer, compressed)
    return text
