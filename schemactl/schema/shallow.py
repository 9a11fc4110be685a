"""A shallow look at a JSON object: its keys, and its values as raw bytes. Nothing is built that a recogniser does not ask for."""

from collections.abc import Iterator
from typing import Any

import msgspec

from schemactl.model.pointer import escaped, item_index, unescaped

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_STRING = msgspec.json.Decoder(str)
_BOOLEAN = msgspec.json.Decoder(bool)
_NUMBER = msgspec.json.Decoder(int | float)
_NAME = msgspec.json.Decoder(str | int | bool | None)
_TEXT_ARRAY = msgspec.json.Decoder(list[str])


class TopLevel(msgspec.Struct, frozen=True, gc=False):
    """The members of the object `whole`. Of a duplicate key the last counts. An accessor returns None where the key is missing or its value is of
    another type."""

    whole: bytes
    members: dict[str, msgspec.Raw]

    @classmethod
    def of(cls, raw: bytes) -> "TopLevel | None":
        try:
            return cls(raw, _OBJECT.decode(raw))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None

    def __contains__(self, key: str) -> bool:
        return key in self.members

    def has(self, *keys: str) -> bool:
        """Whether all of the keys are there."""
        for key in keys:  # noqa: SIM110  # a generator takes three times as long
            if key not in self.members:
                return False
        return True

    def raw(self, key: str) -> bytes | None:
        value = self.members.get(key)
        return None if value is None else bytes(value)

    def text(self, key: str) -> str | None:
        value = self.members.get(key)
        if value is None:
            return None
        try:
            return _STRING.decode(value)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def number(self, key: str) -> int | float | None:
        value: int | float | None = _decoded(_NUMBER, self.members.get(key))
        return value

    def flag(self, key: str) -> bool:
        return _decoded(_BOOLEAN, self.members.get(key)) is True

    def object(self, key: str) -> "TopLevel | None":
        value = self.members.get(key)
        return None if value is None else TopLevel.of(bytes(value))

    def objects(self, key: str) -> "Iterator[tuple[str, TopLevel]]":
        """The objects in an array, each with its JSON pointer (`/key/3`)."""
        for index, item in enumerate(self.array(key) or ()):
            top = TopLevel.of(item)
            if top is not None:
                yield f"/{escaped(key)}/{index}", top

    def array(self, key: str) -> list[bytes] | None:
        items = _decoded(_ARRAY, self.members.get(key))
        return None if items is None else [bytes(item) for item in items]

    def texts(self, key: str) -> list[str] | None:
        value: list[str] | None = _decoded(_TEXT_ARRAY, self.members.get(key))
        return value


def items_of(raw: bytes) -> list[bytes] | None:
    """The items of a JSON array, or None for anything else."""
    items = _decoded(_ARRAY, raw)
    return None if items is None else [bytes(item) for item in items]


def text_in(raw: bytes) -> bytes | None:
    """The JSON object or array that stands in a JSON string (as double encoding makes it), or None for anything else."""
    text: str | None = _decoded(_STRING, raw)
    inner = text.strip() if text is not None else ""
    return inner.encode() if inner[:1] in ("{", "[", '"') else None


def raw_at(raw: bytes, pointer: str) -> bytes | None:
    """The raw value at a JSON pointer (RFC 6901), or None where there is none."""
    for token in pointer.split("/")[1:]:
        top = TopLevel.of(raw)
        if top is not None:
            value = top.raw(unescaped(token))
        else:
            index = item_index(token)
            items = items_of(raw) if index is not None else None
            value = items[index] if items is not None and index is not None and index < len(items) else None
        if value is None:
            return None
        raw = value
    return raw


def text_of(raw: bytes) -> str | None:
    """The string that `raw` is, or the digits of an integer, or None."""
    value: str | int | bool | None = _decoded(_NAME, raw)
    return None if value is None or isinstance(value, bool) else str(value)


def _decoded(decoder: Any, raw: Any) -> Any:
    if raw is None:
        return None
    try:
        return decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
