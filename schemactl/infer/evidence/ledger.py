"""Most counters of an event type are equal (what is always there is counted alike): each is written once, and named where it stands."""

from schemactl.model.json import JsonObject, JsonValue


def shortened(written: JsonValue) -> tuple[JsonValue, JsonObject]:
    """Evidence with a name for each tally that has times, and the tallies by name. Names are given in the order of the tallies' text."""
    names = {text: f"t{number}" for number, text in enumerate(sorted(_tallies(written)), 1)}
    return _renamed(written, names), {name: text for text, name in names.items()}


def lengthened(written: JsonValue, tallies: JsonObject) -> JsonValue:
    """The evidence that `shortened` was given."""
    return _renamed(written, {name: text for name, text in tallies.items() if isinstance(text, str)})


def _tallies(written: JsonValue) -> set[str]:
    if isinstance(written, dict):
        return set().union(*map(_tallies, written.values()))
    if isinstance(written, list):
        return set().union(*map(_tallies, written))
    return {written} if isinstance(written, str) and " " in written else set()


def _renamed(written: JsonValue, names: dict[str, str]) -> JsonValue:
    if isinstance(written, dict):
        return {key: _renamed(value, names) for key, value in written.items()}
    if isinstance(written, list):
        return [_renamed(value, names) for value in written]
    return names.get(written, written) if isinstance(written, str) else written
