"""Most counters of an event type are equal (what is always there is counted alike): each is written once, and named where it stands."""

from typing import TypeAlias, cast

from schemactl.model.json import JsonObject, JsonValue

_Holder: TypeAlias = dict[int | str, JsonValue]
"""An object, or an array, which is written to alike."""


def shorten(written: JsonObject) -> JsonObject:
    """Put a name in the place of each counter that has times, and return the counters by name. Names are given in the order of the counters' text."""
    places: list[tuple[_Holder, int | str, str]] = []
    _find(written, places)
    names = {text: f"t{number}" for number, text in enumerate(sorted({text for _, _, text in places}), 1)}
    for holder, key, text in places:
        holder[key] = names[text]
    return {name: text for text, name in names.items()}


def lengthened(written: JsonValue, counters: JsonObject) -> JsonValue:
    """The evidence that `shorten` was given."""
    return _renamed(written, {name: text for name, text in counters.items() if isinstance(text, str)})


def _find(written: JsonObject | list[JsonValue], places: list[tuple[_Holder, int | str, str]]) -> None:
    for key, value in written.items() if isinstance(written, dict) else enumerate(written):
        if isinstance(value, str):
            if " " in value:
                places.append((cast("_Holder", written), key, value))
        elif isinstance(value, dict | list):
            _find(value, places)


def _renamed(written: JsonValue, names: dict[str, str]) -> JsonValue:
    if isinstance(written, dict):
        return {key: _renamed(value, names) for key, value in written.items()}
    if isinstance(written, list):
        return [_renamed(value, names) for value in written]
    return names.get(written, written) if isinstance(written, str) else written
