"""What a version loosened, in a few words: `/status +"REFUNDED"`, `/total number → number or string`, `/coupon now optional`."""

from collections.abc import Iterable, Mapping
from typing import Final

from schemactl.model.json import Document, JsonObject
from schemactl.model.schema import Cause, Loosening
from schemactl.report.outline import type_of, values_of
from schemactl.schema.fields import fields

_WORDS: Final[Mapping[str, str]] = {
    "unknown-property": "{path} new",
    "missing-required": "{path} now optional",
    "other-type": "{path} has another type",
    "outside-enum": "{path} has other values",
    "format": "{path} no longer has its format",
    "unknown-items": "{path}: new items",
    "unknown-variant": "new variant by {path}",
    "unknown-kind": "new kind of object at {path}",
}


class Wording:
    """Describes the loosenings of one version by its schema and the one before; without them, by their kind alone."""

    def __init__(self, before: "Document | None" = None, after: "Document | None" = None) -> None:
        self._before, self._after = _places(before), _places(after)

    def of(self, loosening: Loosening) -> str:
        """A loosening in a few words, with its cause where that is known."""
        words = self._change(loosening) or _words(loosening)
        if loosening.cause is Cause.CHANGED:
            return f"{words} (the producer changed{f', {loosening.since}' if loosening.since else ''})"
        return f"{words} (may always have been so)" if loosening.cause is Cause.LEARNED else words

    def _change(self, loosening: Loosening) -> str:
        """From what to what; empty where the two schemas do not say it in a few words."""
        path = loosening.path or "/"
        new = self._after.get(loosening.path)
        if loosening.what == "unknown-property":
            return f"{path} new: {_types(new)}" if new else ""
        old = self._before.get(loosening.path)
        if not (old and new):
            return ""
        if loosening.what in ("outside-enum", "unknown-variant"):
            known = values_of(old)
            added = [value for value in values_of(new) if value not in known]
            return f"{path} {' '.join(f'+{value}' for value in added)}" if known and added else ""
        types = _types(old), _types(new)
        return f"{path} {types[0]} → {types[1]}" if loosening.what in ("other-type", "format") and types[0] != types[1] else ""


def _places(document: "Document | None") -> dict[str, list[JsonObject]]:
    """The schemas of each place, one for each alternative."""
    places: dict[str, list[JsonObject]] = {}
    for at, schema in () if document is None else fields(document):
        places.setdefault(str(at), []).append(schema)
    return places


def _types(schemas: Iterable[JsonObject]) -> str:
    return " or ".join(dict.fromkeys(type_of(schema) for schema in schemas))


def _words(loosening: Loosening) -> str:
    return _WORDS.get(loosening.what, "{path} " + loosening.what.replace("-", " ")).format(path=loosening.path or "/")
