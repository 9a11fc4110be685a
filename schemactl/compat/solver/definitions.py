"""What the definitions of a document say, as a short text each: equal for two definitions that read alike, and so does all that they refer to.

Definitions that refer to one another are taken together (the strongly connected components of the references, by Tarjan's algorithm without
recursion), so that each is read once, however many lead to it.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from schemactl.compat.declarations import ASSERTING
from schemactl.model.json import Document
from schemactl.schema.canonical import text_of
from schemactl.schema.normal_form import target_of
from schemactl.schema.walk import without_definitions

_REFERENCE: Final = re.compile(r'"\$ref":"((?:[^"\\]|\\.)*)"')


def references_in(text: str) -> frozenset[str]:
    """The references in a text of a schema, as they are written there."""
    return frozenset(_REFERENCE.findall(text)) if '"$ref"' in text else frozenset()


def bare(schema: Document) -> Document:
    """Without definitions, and without annotations at the top."""
    if isinstance(schema, bool):
        return schema
    return {keyword: value for keyword, value in without_definitions(schema).items() if keyword in ASSERTING}


@dataclass
class Definitions:
    """The definitions of one document in working form, each read when it is first asked for."""

    document: Document
    _says: dict[str, str] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def says(self, reference: str) -> str:
        """What a reference leads to."""
        if reference not in self._says:
            for component in self._components(reference):
                self._settle(component)
        return self._says[reference]

    def _settle(self, component: list[str]) -> None:
        """Of references that lead to one another all is stated at once: their texts, and what the others say that they lead to."""
        inside = sorted(component)
        outside = sorted({name for one in inside for name in references_in(self._text(one))} - set(inside))
        whole = digest("\n".join([*(f"{one} {self._text(one)}" for one in inside), *(f"{name} {self._says[name]}" for name in outside)]))
        for one in inside:
            self._says[one] = f"{one} {whole}"

    def _components(self, start: str) -> Iterator[list[str]]:
        """The strongly connected components that can be reached, each after those that it leads to."""
        order: dict[str, int] = {}
        low: dict[str, int] = {}
        open_: list[str] = []
        waiting: set[str] = set()
        way: list[tuple[str, Iterator[str]]] = []

        def enter(name: str) -> None:
            order[name] = low[name] = len(order)
            open_.append(name)
            waiting.add(name)
            way.append((name, iter(sorted(references_in(self._text(name))))))

        enter(start)
        while way:
            name, further = way[-1]
            target = next((one for one in further if one not in self._says and (one not in order or one in waiting)), None)
            if target is None:
                way.pop()
                if way:
                    low[way[-1][0]] = min(low[way[-1][0]], low[name])
                if low[name] == order[name]:
                    component = open_[open_.index(name) :]
                    del open_[open_.index(name) :]
                    waiting.difference_update(component)
                    yield component
            elif target in order:
                low[name] = min(low[name], order[target])
            else:
                enter(target)

    def _text(self, reference: str) -> str:
        if reference not in self._texts:
            self._texts[reference] = self._read(reference)
        return self._texts[reference]

    def _read(self, reference: str) -> str:
        try:
            return text_of(bare(target_of(self.document, json.loads(f'"{reference}"'))))
        except KeyError:
            return "no reference, but part of an enum"


def digest(text: str) -> str:
    """A short text that stands for a long one."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
