"""The schemas of all questions about one writer, each once: a number stands for a schema, and equal numbers for schemas that say the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from schemactl.compat.declarations import ASSERTING
from schemactl.compat.disjointness import ALL_TYPES, Apart, Side, Types
from schemactl.compat.solver.definitions import Definitions
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.canonical import text_of
from schemactl.schema.normal_form import target_of
from schemactl.schema.walk import SUBSCHEMAS, Holds


@dataclass
class Pool:
    """wider: of a schema that was closed, the one that it was before."""

    wider: dict[int, int] = field(default_factory=dict)
    _apart: Apart = field(default_factory=Apart)
    _documents: list[Definitions] = field(default_factory=list)
    _schemas: list[tuple[Document, int]] = field(default_factory=list)
    _by_key: dict[object, int] = field(default_factory=dict)
    _by_identity: dict[tuple[int, int], int] = field(default_factory=dict)
    _kept: list[Document] = field(default_factory=list)

    def add(self, document: Document) -> int:
        """The index of a document whose definitions schemas refer to."""
        self._documents.append(Definitions(document))
        return len(self._documents) - 1

    def root(self, document: int) -> int:
        """The number of a document as a whole. Raises OutOfTime."""
        return self.number(self._documents[document].document, document)

    def number(self, schema: Document, document: int) -> int:
        """document: the index of the document whose definitions the schema refers to. Raises OutOfTime."""
        identity = (id(schema), document)
        known = self._by_identity.get(identity)
        if known is not None:
            return known
        step()
        key = schema if isinstance(schema, bool) else frozenset(self._says(schema, document)) or True
        number = self._by_key.get(key)
        if number is None:
            number = self._by_key[key] = len(self._schemas)
            self._schemas.append((schema, document))
        self._kept.append(schema)  # an identity is only good as long as the object lives
        self._by_identity[identity] = number
        return number

    def _says(self, schema: JsonObject, document: int) -> Iterator[tuple[str, object]]:
        """Each keyword that can refuse a value, with what it says: of schemas their numbers, of references what they lead to."""
        for keyword, value in schema.items():
            if keyword == "$ref":
                yield keyword, self._documents[document].says(str(value))
            elif keyword in ASSERTING:
                yield keyword, self._value(keyword, value, document)

    def _value(self, keyword: str, value: JsonValue, document: int) -> object:
        match SUBSCHEMAS.get(keyword, _NO_SCHEMAS)[0]:
            case Holds.ONE if isinstance(value, dict | bool):
                return self.number(value, document)
            case Holds.LIST if isinstance(value, list):
                return tuple([self.number(item, document) for item in value if isinstance(item, dict | bool)])
            case Holds.MAP if isinstance(value, dict):
                return frozenset([(name, self.number(item, document)) for name, item in value.items() if isinstance(item, dict | bool)])
        return (value,) if isinstance(value, str) else text_of(value)

    def schema(self, number: int) -> tuple[Document, int]:
        """The schema, and the document that its references are resolved in."""
        return self._schemas[number]

    def target(self, reference: JsonValue, document: int) -> int:
        return self.number(target_of(self._documents[document].document, reference), document)

    def side(self, schema: JsonValue, document: int) -> Side:
        assert isinstance(schema, dict | bool)
        return Side(schema, self._documents[document].document)

    def are_apart(self, one: int, other: int, types: Types = ALL_TYPES) -> bool:
        """Whether no value, of these types, is valid for both schemas, told at a glance."""
        return self._apart.are(self.side(*self._schemas[one]), self.side(*self._schemas[other]), types)

    def are_all_apart(self, numbers: Iterable[int], types: Types = ALL_TYPES) -> bool:
        """Whether no value, of these types, is valid for two of the schemas."""
        return self._apart.are_all([self.side(*self._schemas[number]) for number in numbers], types)


_NO_SCHEMAS: Final = (None, None)
