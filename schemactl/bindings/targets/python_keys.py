"""Keys of typed dictionaries: those of the wire, letter by letter. A class can say most of them; where it cannot say one, its dictionary is made by a
call, and datamodel-code-generator, which decides that by the key, is given a stand-in that no class could say."""

import re
import unicodedata
from collections.abc import Set

from schemactl.bindings.targets.python_text import string

_STAND_IN = "schemactl key {}"
_WRITTEN = re.compile(r'"schemactl key (\d+)": ')


class Keys:
    """reserved: names that would hide a type or end the syntax, were they attributes of a class."""

    def __init__(self, reserved: Set[str]) -> None:
        self._reserved = reserved
        self._said = dict[str, str]()

    def stand_in(self, wire: str) -> str:
        """The key itself, where a class can say it."""
        if self._is_attribute(wire):
            return wire
        return self._said.setdefault(wire, _STAND_IN.format(len(self._said)))

    def put_back(self, text: str) -> str:
        """The module with its own keys."""
        wires = list(self._said)
        return _WRITTEN.sub(lambda match: f"{string(wires[int(match[1])])}: ", text)

    def _is_attribute(self, wire: str) -> bool:
        """Python spells identifiers in NFKC, and puts the name of the class before those that begin with two underscores."""
        is_itself = wire.isidentifier() and unicodedata.normalize("NFKC", wire) == wire
        return is_itself and not wire.startswith("__") and wire not in self._reserved
