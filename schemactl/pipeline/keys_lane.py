"""The fast lane of lines that their keys alone tell: raw records, which are in no envelope, and CloudEvents with an object inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Annotated, Any, Final

import msgspec

from schemactl import envelopes
from schemactl.envelopes.cloudevents import OF_DAPR
from schemactl.pipeline.laned import Kind, Laned, decoded, time_of

_ENVELOPE: Final = "cloudevents"
_NEEDS: Final = ("specversion", "type", "source", "data")
_MEMBERS: Final = (
    ("source", str),
    ("type", str),
    ("data", msgspec.Raw),
    ("time", Annotated[datetime, msgspec.Meta(tz=True)] | msgspec.UnsetType, msgspec.UNSET),
)
_columns = attrgetter(*(name for name, *_ in _MEMBERS))
_keys_and_values = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_OBJECT: Final = ord("{")


@dataclass(slots=True)
class ByKeys:
    """keys: of CloudEvents so far, which come with one extension or another."""

    _keys: frozenset[str] = frozenset()
    _decode: Any = None

    def recognise(self, lines: Sequence[bytes]) -> Laned:
        """The events of the lines up to one of another kind than the first."""
        first = decoded(_keys_and_values, lines[:1])
        if not first:
            return Laned(Kind.RAW)
        if not envelopes.may_be_enveloped(tuple(first[0])):
            return _raw(lines)
        if self._knows(frozenset(first[0])):
            return self._cloud(lines)
        return Laned(Kind.RAW)

    def _knows(self, keys: frozenset[str]) -> bool:
        """Whether a line with these keys is a CloudEvent and nothing else; then one is, too, that has some of those met so far."""
        if self._decode is not None and keys <= self._keys:
            return True
        for together in (self._keys | keys, keys):
            if keys.issuperset(_NEEDS) and [one.id for one in envelopes.candidates(tuple(sorted(together)))] == [_ENVELOPE]:
                decode = _decoder(together)
                if decode is not None:
                    self._keys, self._decode = together, decode
                    return True
        return False

    def _cloud(self, lines: Sequence[bytes]) -> Laned:
        laned = Laned(Kind.CLOUDEVENT)
        for source, type_, data, time in map(_columns, decoded(self._decode, lines)):
            payload = bytes(data)
            if not source or not type_ or type_ == OF_DAPR or payload[0] != _OBJECT:
                break
            laned.names.append((source, type_))
            laned.times.append(time_of(time))
            laned.details.append(payload)
        return laned


def _raw(lines: Sequence[bytes]) -> Laned:
    laned = Laned(Kind.RAW)
    for line, members in zip(lines, decoded(_keys_and_values, lines), strict=False):
        if envelopes.may_be_enveloped(tuple(members)):
            break
        laned.details.append(line)
    laned.names = [("", "")] * len(laned.details)
    laned.times = [None] * len(laned.details)
    return laned


def _decoder(keys: frozenset[str]) -> Any:
    """Takes CloudEvents with these keys and no others; None where a key cannot be the name of a member."""
    others = sorted(keys.difference(name for name, *_ in _MEMBERS))
    names = {f"other{number}": key for number, key in enumerate(others)}
    try:
        event = msgspec.defstruct(
            "CloudEvent",
            [*_MEMBERS, *((name, msgspec.Raw, msgspec.Raw()) for name in names)],
            rename=names,
            forbid_unknown_fields=True,
            kw_only=True,
            gc=False,
        )
    except ValueError:
        return None
    return msgspec.json.Decoder(event).decode
