"""What transports carry as text or base64, as the value that it stands for."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any

from . import json_text
from .json_text import is_array, is_object


def json_or_text(text: str | bytes) -> Any:
    """The JSON value of a text, without losing a digit; the text itself where it is no JSON."""
    try:
        return json_text.read(text)
    except ValueError:
        return text


def json_inside(value: Any) -> Any:
    """The object or the array that stands in a text, as double encoding makes it; any other value as it is."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "[", '"'):
        return value
    held = json_or_text(value)
    inner = value if held is value else json_inside(held)
    return inner if is_object(inner) or is_array(inner) else value


def decoded(base64: str) -> Any:
    """What base64 stands for: a JSON value, another text, or bytes where it is no text; what is no base64 comes as it is."""
    try:
        content = _without_schema_id(b64decode(base64, validate=True))
    except (binascii.Error, ValueError):
        return base64
    try:
        return json_or_text(content.decode())
    except UnicodeDecodeError:
        return content


def _without_schema_id(message: bytes) -> bytes:
    """Confluent's serialisers write a zero and four bytes that name a schema before the message."""
    return message[5:] if message.startswith(b"\0") else message
