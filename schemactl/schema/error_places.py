"""Where in a value an error of jsonschema-rs is.

It gives a path of keys and indexes, but takes a key for an index where it reads like one (`1`; `01` and `+1` as 1, too), and leaves out the empty
key. So each step is looked up in the value: there it is a key or an index. Where several keys could be meant, `evaluate` of the same library is
asked, which gives pointers, and is slower.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, TypeAlias

from schemactl.model.json import JsonValue
from schemactl.model.pointer import ANY, Token, item_index, unescaped

Place: TypeAlias = tuple[str | int, ...]
"""Keys and indexes, as the value has them."""
_NUMBER: Final = re.compile(r"\+?[0-9]+", re.ASCII)
_BIGGEST: Final = 2**64


class Places:
    """Of the errors of one value. evaluated: the errors as `evaluate` gives them."""

    def __init__(self, value: JsonValue, evaluated: Callable[[], Iterable[Mapping[str, str]]]) -> None:
        self._value = value
        self._evaluated = evaluated
        self._known: dict[int, tuple[Place, tuple[bool, ...]]] = {}
        self._keys_of: dict[int, dict[str | int, list[str]]] = {}

    def of(self, error: Any) -> Place:
        """The place of an error, which is asked for again by the same object."""
        return self._looked_up(error)[0]

    def tokens(self, error: Any) -> tuple[Token, ...]:
        """The same as tokens of a pointer; items of arrays, and keys that the schema does not name, are any."""
        place, named = self._looked_up(error)
        return tuple(step if is_named and isinstance(step, str) else ANY for step, is_named in zip(place, named, strict=True))

    def _looked_up(self, error: Any) -> tuple[Place, tuple[bool, ...]]:
        known = self._known.get(id(error))
        if known is None:
            known = self._known[id(error)] = self._found(error)
        return known

    def _found(self, error: Any) -> tuple[Place, tuple[bool, ...]]:
        path = tuple(error.instance_path)
        names = {step for before, step in pairwise(error.evaluation_path) if before == "properties"}
        place, is_sure = self._followed(path)
        if not is_sure:
            pointers = self._pointers.get((path, tuple(error.schema_path), error.message), [("", "")])
            pointer, schema = pointers.pop(0) if len(pointers) > 1 else pointers[0]
            place = _place(self._value, pointer) if schema else place
            names |= {step for before, step in pairwise(_tokens(schema)) if before == "properties" and not step}
        return place, tuple(isinstance(step, str) and _step(step) in names for step in place)

    @cached_property
    def _pointers(self) -> dict[tuple[Place, Place, str], list[tuple[str, str]]]:
        """The places of all errors, in the value and in the schema, by what is known of them otherwise; those that are alike in all of that say the
        same, whichever of the places is whose."""
        found: dict[tuple[Place, Place, str], list[tuple[str, str]]] = defaultdict(list)
        for error in self._evaluated():
            place, schema = error["instanceLocation"], error["schemaLocation"]
            found[_blurred(place), _blurred(schema), error["error"]].append((place, schema))
        return found

    def _keys(self, value: dict[str, JsonValue]) -> Mapping[str | int, list[str]]:
        """The keys that each step can mean in an object."""
        known = self._keys_of.get(id(value))
        if known is None:
            known = self._keys_of[id(value)] = defaultdict(list)
            for key in value:
                known[_step(key)].append(key)
        return known

    def _followed(self, path: Place) -> tuple[Place, bool]:
        """A place that a path can mean, as far as there is one; and whether it can mean no other."""
        value, found, is_sure = self._value, list[str | int](), True
        for step in path:
            if isinstance(value, dict) and (keys := self._keys(value).get(step)):
                is_sure = is_sure and len(keys) == 1 and "" not in value
                found.append(keys[0])
                value = value[keys[0]]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                found.append(step)
                value = value[step]
            else:
                return tuple(found), False
        return tuple(found), is_sure and not (isinstance(value, dict) and "" in value)


def _place(value: JsonValue, pointer: str) -> Place:
    found: list[str | int] = []
    for token in _tokens(pointer):
        if isinstance(value, dict):
            found.append(token)
            value = value.get(token)
        elif isinstance(value, list) and (index := item_index(token)) is not None:
            found.append(index)
            value = value[index]
    return tuple(found)


def _blurred(pointer: str) -> Place:
    """A pointer as a path of the library has it."""
    return tuple(_step(token) for token in _tokens(pointer) if token)


def _tokens(pointer: str) -> list[str]:
    return [unescaped(token) for token in pointer.split("/")[1:]]


def _step(key: str) -> str | int:
    """A key as a path of the library has it."""
    number = int(key) if len(key) < 40 and _NUMBER.fullmatch(key) else _BIGGEST
    return key if number >= _BIGGEST else number
