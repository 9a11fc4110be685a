"""An event on one line, with the place marked where its reader fails; what is far from that place is left out."""

import json
from collections.abc import Sequence
from decimal import Decimal

from schemactl.model.finding import Refused, Witness
from schemactl.model.json import JsonValue
from schemactl.model.pointer import item_index
from schemactl.report.text import visible

_MOST_SIBLINGS = 2
_LONGEST_TEXT = 40
_ENDS = 12
"""Characters of a long number that are shown of its beginning, and of its end."""


def marked(witness: Witness) -> str:
    """`{"a": 1, ⟨coupon missing⟩}`, `{"items": [{"qty": ⟨"x"⟩}]}`."""
    return visible(_marked(witness.payload, [str(token) for token in witness.at.tokens]))


def replayed_event(refused: Refused) -> str:
    """A captured event in the same way, as it may be shown."""
    return visible(_marked(refused.payload, [str(token) for token in refused.at.tokens]))


def _marked(value: JsonValue, at: Sequence[str]) -> str:
    if not at:
        return f"⟨{_short(value)}⟩"
    token, rest = at[0], at[1:]
    if isinstance(value, dict):
        if token not in value:
            return _object([*_siblings(value, token), f"⟨{token} missing⟩"])
        return _object([f"{_key(token)}: {_marked(value[token], rest)}", *_siblings(value, token)])
    index = item_index(token) if isinstance(value, list) else None
    if isinstance(value, list) and index is not None and index < len(value):
        return "[" + ", ".join([*["…"] * (index > 0), _marked(value[index], rest), *["…"] * (index + 1 < len(value))]) + "]"
    return f"⟨{_short(value)}⟩"


def _siblings(value: dict[str, JsonValue], token: str) -> list[str]:
    others = [f"{_key(name)}: {_short(below)}" for name, below in value.items() if name != token]
    return others if len(others) <= _MOST_SIBLINGS + 1 else [*others[:_MOST_SIBLINGS], "…"]


def _object(members: Sequence[str]) -> str:
    return "{" + ", ".join(members) + "}"


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _short(value: JsonValue) -> str:
    """A scalar as it is, cut when long; what holds more than one other as `{…}` or `[…]`."""
    if isinstance(value, dict):
        return "{…}" if len(value) > 1 or any(isinstance(below, dict | list) for below in value.values()) else _object(_siblings(value, ""))
    if isinstance(value, list):
        return "[…]" if len(value) > 1 or any(isinstance(item, dict | list) for item in value) else f"[{', '.join(map(_short, value))}]"
    is_text = isinstance(value, str)
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        value = value[: _LONGEST_TEXT - 1] + "…"
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
    return text if is_text or len(text) <= _LONGEST_TEXT else f"{text[:_ENDS]}…{text[-_ENDS:]} ({len(text)} characters)"
