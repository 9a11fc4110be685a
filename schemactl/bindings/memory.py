"""What the manifest remembers of each module that was generated: what it was made of, so that an unchanged one is neither lowered nor rendered; and
what it and its parts were called and where they stood, so that they still are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemactl.bindings.names import Chosen
from schemactl.bindings.package import Entry
from schemactl.bindings.sharing import Held
from schemactl.model.json import JsonObject, JsonValue

NAMED = ("types", "members", "constants")
"""What of the names is written."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one module. source: digest of the schema. entry: its place in the package. definitions: what it could share, by key with
    its identity; shared: the keys of what it did share. files: sha256 by path. warnings: of lowering, and of the target. names: all of its names,
    where no version of the registry tells them."""

    source: str
    entry: Entry
    definitions: Mapping[str, str]
    shared: frozenset[str]
    files: Mapping[str, str]
    warnings: tuple[str, ...]
    names: Chosen | None = None

    @property
    def held(self) -> Held:
        return Held(self.definitions, self.shared)

    def to_json(self) -> JsonObject:
        entry = self.entry
        return {
            "source": self.source,
            "entry": {name: _plain(getattr(entry, name)) for name in Entry.__slots__},
            "definitions": dict(self.definitions),
            "shared": [*sorted(self.shared)],
            "files": dict(self.files),
            "warnings": list(self.warnings),
            **({} if self.names is None else {"names": {part: _plain(getattr(self.names, part)) for part in NAMED}}),
        }

    @classmethod
    def from_json(cls, table: JsonValue) -> "Memory":
        """Raises AssertionError, TypeError, KeyError or AttributeError for what `to_json` did not make."""
        assert isinstance(table, dict)
        texts: dict[str, Any] = table
        place: dict[str, Any] = texts["entry"]
        entry = Entry(**{**place, "path": tuple(place["path"])})
        types, members, constants = (dict(texts.get("names", {}).get(part, {})) for part in NAMED)
        names = Chosen(types, members, constants) if "names" in texts else None
        return cls(
            texts["source"], entry, dict(texts["definitions"]), frozenset(texts["shared"]), dict(texts["files"]), tuple(texts["warnings"]), names
        )


def warnings_in(table: JsonValue) -> list[JsonValue]:
    """The warnings of a module, where no more of it is asked for."""
    found = table.get("warnings") if isinstance(table, dict) else None
    return found if isinstance(found, list) else []


def _plain(value: Any) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value
