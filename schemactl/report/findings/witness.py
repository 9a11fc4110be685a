"""An event on one line, with the place marked where its reader fails; what is far from that place is left out."""

import json
from collections.abc import Sequence
from decimal import Decimal

from schemactl.model.finding import Finding, Refused
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.pointer import item_index
from schemactl.report.text import visible

_MOST_SIBLINGS = 2
_MOST_PARTS = 4
"""Members or items of the value that fails which are shown."""
_LONGEST_TEXT = 40
_ENDS = 12
"""Characters of a long number that are shown of its beginning, and of its end."""
_ANY = "*"


def marked(finding: Finding) -> str:
    """The witness of a finding that has one: `{"a": 1, ⟨coupon missing⟩}`, `{"items": [{"qty": ⟨"x"⟩}]}`. Where an object or an array fails as a
    whole, it is shown with what the finding is about in it: `⟨{"kind": "a", coupon missing, …}⟩`."""
    assert finding.witness is not None
    at, about = _tokens(finding.witness.at.tokens), _tokens(finding.path.tokens)
    toward = about[len(at) :] if _leads_to(at, about) else []
    return visible(_marked(finding.witness.payload, at, toward))


def replayed_event(refused: Refused) -> str:
    """A captured event in the same way, as it may be shown."""
    return visible(_marked(refused.payload, _tokens(refused.at.tokens), []))


def _tokens(tokens: Sequence[object]) -> list[str]:
    return [token if isinstance(token, str) else _ANY for token in tokens]


def _leads_to(at: Sequence[str], about: Sequence[str]) -> bool:
    """Whether what a finding is about stands in the value that fails."""
    return len(at) < len(about) and all(there in (here, _ANY) for here, there in zip(at, about, strict=False))


def _marked(value: JsonValue, at: Sequence[str], toward: Sequence[str]) -> str:
    if not at:
        return f"⟨{_detailed(value, toward)}⟩"
    token, rest = at[0], at[1:]
    if isinstance(value, dict):
        if token not in value:
            return _object([*_siblings(value, token), f"⟨{token} missing⟩"])
        return _object([f"{_key(token)}: {_marked(value[token], rest, toward)}", *_siblings(value, token)])
    index = item_index(token) if isinstance(value, list) else None
    if isinstance(value, list) and index is not None and index < len(value):
        return "[" + ", ".join([*["…"] * (index > 0), _marked(value[index], rest, toward), *["…"] * (index + 1 < len(value))]) + "]"
    return f"⟨{_detailed(value, toward)}⟩"


def _detailed(value: JsonValue, toward: Sequence[str]) -> str:
    """A value with its first parts, and first of all with what leads to a place in it."""
    if isinstance(value, dict):
        return _object(_members(value, toward))
    if isinstance(value, list):
        first = [_detailed(item, toward[1:]) for item in value[:1]] if toward else []
        return "[" + ", ".join(_cut([*first, *map(_short, value[len(first) :])])) + "]"
    return _short(value)


def _members(value: JsonObject, toward: Sequence[str]) -> list[str]:
    token = next(iter(value), "") if toward[:1] == [_ANY] else next(iter(toward), "")
    first: list[str] = []
    if toward and token in value:
        first = [f"{_key(token)}: {_detailed(value[token], toward[1:])}"]
    elif toward and toward[0] != _ANY:
        first = [f"{token} missing"]
    return _cut([*first, *(f"{_key(name)}: {_short(below)}" for name, below in value.items() if not first or name != token)])


def _cut(parts: list[str]) -> list[str]:
    return parts if len(parts) <= _MOST_PARTS + 1 else [*parts[:_MOST_PARTS], "…"]


def _siblings(value: JsonObject, token: str) -> list[str]:
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
    if isinstance(value, str):
        return json.dumps(value if len(value) <= _LONGEST_TEXT else value[: _LONGEST_TEXT - 1] + "…", ensure_ascii=False)
    text = str(value) if isinstance(value, Decimal) else json.dumps(value)
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_ENDS]}…{text[-_ENDS:]} ({len(text)} characters)"
