"""What transports carry as text or base64, as the value that it stands for."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any

from . import json_text


def json_or_text(text: str | bytes) -> Any:
    """The JSON value of a text, without losing a digit; the text itself where it is no JSON."""
    try:
        return json_text.read(text)
    except ValueError:
        return text


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
