"""Guess that a property which went and one which came are the same under another name, by the likeness of their shapes and names."""

from difflib import SequenceMatcher

from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonValue

_ALIKE = 0.7
_TELLING_SHAPE = 3
_MOST_COMPARISONS = 10_000
_SAYS_NOTHING = frozenset({"title", "description", "examples", "default", "deprecated", "x-inferred"})


def renamed(gone: dict[str, Document], come: dict[str, Document]) -> dict[str, str]:
    """Old name → new name, for pairs that are each other's best match; none where there are too many to be compared one by one.

    A shape that many properties share (a plain string) needs names that are alike.
    """
    if len(gone) * len(come) > _MOST_COMPARISONS:
        return {}
    old, new = ({name: _shape(schema) for name, schema in side.items()} for side in (gone, come))
    scores = {
        (before, after): _likeness(before, old[before], after, new[after])
        for before in gone
        for after in come
        if _first(gone[before]) == _first(come[after])
    }
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for (before, after), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if score >= _ALIKE and before not in pairs and after not in taken:
            pairs[before] = after
            taken.add(after)
    return pairs


def _likeness(before: str, old: frozenset[str], after: str, new: frozenset[str]) -> float:
    """From 0 to 1, of two properties by name and shape."""
    step()
    if not old or not new:
        return 0.0
    shape = 2 * len(old & new) / (len(old) + len(new))
    if shape < _ALIKE:
        return 0.0
    names = SequenceMatcher(None, _plain(before), _plain(after)).ratio()
    telling = min(len(old & new), _TELLING_SHAPE) / _TELLING_SHAPE
    return shape * max(names, telling * 0.9)


def _first(schema: Document) -> JsonValue:
    return schema.get("type") if isinstance(schema, dict) else schema


def _shape(schema: JsonValue, at: str = "") -> frozenset[str]:
    """The keywords of a schema and below, each with its place and value, as a set that can be compared."""
    if not isinstance(schema, dict):
        return frozenset()
    found: set[str] = set()
    for key, value in schema.items():
        if key in _SAYS_NOTHING:
            continue
        if key == "properties" and isinstance(value, dict):
            for name, below in value.items():
                found |= {f"{at}/{name}", *_shape(below, f"{at}/{name}")}
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            found |= _shape(value, f"{at}/*")
        else:
            found.add(f"{at} {key} {value!r}")
    return frozenset(found)


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())
