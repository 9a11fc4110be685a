"""Whether a filter matches an event."""

from collections.abc import Iterator

from schemactl.consumers.filters.operators import OPERATORS, Operator, Test, equal
from schemactl.errors import UsageError
from schemactl.model.json import JsonObject, JsonValue

OR = "$or"


def matches(filter_: JsonObject, event: JsonValue) -> bool:
    """All fields of the filter must match; in an array, one and the same item must match all fields under it. Raises UsageError for a filter that the
    service would refuse."""
    if isinstance(event, list):
        objects = [item for item in event if isinstance(item, dict | list)]
        return any(matches(filter_, item) for item in objects) if objects else matches(filter_, None)
    return all(_field_matches(name, below, event) for name, below in filter_.items())


def alternatives(leaf: list[JsonValue]) -> tuple[list[Test], set[bool]]:
    """A leaf's tests on scalars, and what it says of presence: True, it is enough that there is a value; False, that there is none."""
    tests: list[Test] = []
    presence: set[bool] = set()
    for alternative in leaf:
        if isinstance(alternative, dict):
            name, operand = single(alternative)
            if name == "exists":
                presence.add(operand is True)
            else:
                tests.append(operator_named(name).test(operand))
        elif isinstance(alternative, list):
            raise UsageError("a list inside a list of alternatives.", "the filter")
        else:
            tests.append(equal(alternative))
    return tests, presence


def single(alternative: JsonObject) -> tuple[str, JsonValue]:
    """An operator and its operand. Raises UsageError."""
    if len(alternative) != 1:
        raise UsageError(f"expected one operator here, not {len(alternative)}.", "the filter")
    return next(iter(alternative.items()))


def operator_named(name: str) -> Operator:
    """Raises UsageError for one that there is not."""
    if name not in OPERATORS:
        raise UsageError(f"unknown operator {name!r:.40}.", "the filter", f"One of exists, {', '.join(OPERATORS)}.")
    return OPERATORS[name]


def _field_matches(name: str, below: JsonValue, event: JsonValue) -> bool:
    if name == OR and isinstance(below, list) and all(isinstance(one, dict) for one in below):
        return any(matches(one, event) for one in below if isinstance(one, dict))
    value = event.get(name, _ABSENT) if isinstance(event, dict) else _ABSENT
    if isinstance(below, dict):
        return matches(below, None if value is _ABSENT else value)
    if isinstance(below, list):
        return _leaf_matches(below, [] if value is _ABSENT else list(scalars(value)))
    raise UsageError(f"`{name:.40}` must be an object or a list of alternatives.", "the filter")


def _leaf_matches(leaf: list[JsonValue], found: list[JsonValue]) -> bool:
    tests, presence = alternatives(leaf)
    return bool(found) in presence or any(test(scalar) for scalar in found for test in tests)


def scalars(value: JsonValue) -> Iterator[JsonValue]:
    """The scalars at a place: of an array all that stand in it, however deep; of an object none."""
    if isinstance(value, list):
        for item in value:
            yield from scalars(item)
    elif not isinstance(value, dict):
        yield value


_ABSENT: JsonValue = {"absent": True}
