"""Near misses of planted events: one edit each, which a right schema refuses."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from bench.generator import Payload


@dataclass(frozen=True, slots=True)
class Edit:
    """subject: whose events. having: values by JSON pointer that an event has (`...`: any value). put: values that are written into the first of
    them, by pointer. without: pointers of what is taken out of it."""

    subject: str
    having: Mapping[str, Any]
    put: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def fits(self, payload: Payload) -> bool:
        return all(self._is_there(payload, pointer, wanted) for pointer, wanted in self.having.items())

    def of(self, payload: Payload) -> Payload:
        edited = copy.deepcopy(payload)
        for pointer, value in self.put.items():
            parent, last = _parent(edited, pointer)
            parent[last] = value
        for pointer in self.without:
            parent, last = _parent(edited, pointer)
            del parent[last]
        return edited

    def _is_there(self, payload: Payload, pointer: str, wanted: Any) -> bool:
        try:
            parent, last = _parent(payload, pointer)
            value = parent[last]
        except (KeyError, IndexError, TypeError, ValueError):
            return False
        return wanted is ... or bool(value == wanted)


def _parent(payload: Payload, pointer: str) -> tuple[Any, str | int]:
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    here: Any = payload
    for token in tokens[:-1]:
        here = here[_step(here, token)]
    return here, _step(here, tokens[-1])


def _step(here: Any, token: str) -> str | int:
    return int(token) if isinstance(here, list) else token


def accepted(edits: tuple[Edit, ...], schemas: Mapping[str, Any], events: Mapping[str, list[Payload]]) -> Iterator[str]:
    """Which edits a schema accepts all the same, and which no event can show, as text."""
    validators = {name: jsonschema_rs.Draft202012Validator(schema) for name, schema in schemas.items()}
    for edit in edits:
        if edit.subject not in validators:
            continue
        payload = next((payload for payload in events.get(edit.subject, []) if edit.fits(payload)), None)
        what = f"{edit.subject} {dict(edit.having)} put {dict(edit.put)} without {list(edit.without)}"
        if payload is None:
            yield f"{what}: there is no such event"
        elif not validators[edit.subject].is_valid(payload):
            yield f"{what}: refused before the edit"
        elif validators[edit.subject].is_valid(edit.of(payload)):
            yield f"{what}: accepted"
