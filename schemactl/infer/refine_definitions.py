"""Objects, and unions of them, that stand in several places of a schema, word for word, become one definition under `$defs`.

The largest goes first; what stands inside it stands once from then on, in the definition. Whether two records say the same does not change when what
stands in both becomes a reference: so they are compared once, as they came.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from schemactl.infer.definition_names import definition_name
from schemactl.infer.refine_same import without_twins
from schemactl.infer.schema_parts import INFERRED, reference
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options.infer import DefinitionOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer, Token
from schemactl.schema.walk import mapped

_HOLDING: Final = frozenset({"properties", "items", "additionalProperties", "anyOf", "oneOf"})
"""The keywords that inference writes schemas under."""


def with_definitions(schema: JsonObject, definitions: Mapping[str, JsonObject], options: DefinitionOptions) -> JsonObject:
    """The schema with its repeated objects, and those that recursion defined already, under `$defs`."""
    schema, definitions = without_twins(schema, definitions)
    named = _named([schema, *definitions.values()], definitions.keys(), options)
    if not named and not definitions:
        return schema
    names = {id(record.schema): name for name, records in named.items() for record in records}
    bodies = {name: _replaced(body, names) for name, body in definitions.items()}
    bodies |= {name: _within(_bare(records[0].schema), names) for name, records in named.items()}
    return {**_within(schema, names), "$defs": dict(sorted(bodies.items()))}


@dataclass(slots=True, eq=False)
class _Record:
    """An object schema with properties, or a union of such. at: the way there from the root. around: the record that it stands in. is_defined:
    whether it becomes a reference; is_body: whether it is the one that the definition is made of."""

    schema: JsonObject
    at: tuple[Token, ...]
    around: "_Record | None"
    is_defined: bool = False
    is_body: bool = False

    def place(self) -> JsonPointer | None:
        """Where it stands now: in a definition, if it is in the body of one; None where it has gone with a record that became a reference."""
        around = self.around
        while around is not None and not around.is_defined:
            around = around.around
        if around is None:
            return JsonPointer(self.at)
        return JsonPointer(self.at[len(around.at) :]) if around.is_body else None


def _named(schemas: Iterable[JsonObject], taken: Iterable[str], options: DefinitionOptions) -> dict[str, list[_Record]]:
    """The records that become references to one definition, by its name; that which becomes its body first."""
    named: dict[str, list[_Record]] = {}
    for records in _repeated([record for schema in schemas for record in _records(schema, (), None)], options):
        standing = [(record, place) for record in records if (place := record.place()) not in (None, ROOT)]
        if len(standing) < 2:
            continue
        body, _ = standing[0]
        name = definition_name([place for _, place in standing], _properties(body.schema), {*taken, *named}, _labels(body.schema))
        named[name] = [body, *(record for record in records if record is not body)]
        for record in records:
            record.is_defined, record.is_body = True, record is body
    return named


def _repeated(records: Iterable[_Record], options: DefinitionOptions) -> list[list[_Record]]:
    """Those that say the same, the largest first."""
    by_names: dict[frozenset[str], list[_Record]] = defaultdict(list)
    for record in records:
        names = frozenset(_properties(record.schema))
        if len(names) >= options.properties or _is_union(record.schema):
            by_names[names].append(record)
    by_text: dict[str, list[_Record]] = defaultdict(list)
    for alike in by_names.values():
        for record in alike if len(alike) > 1 else ():
            by_text[json.dumps(_bare(record.schema), sort_keys=True)].append(record)
    return [by_text[text] for text in sorted(by_text, key=lambda text: (len(text), text), reverse=True) if len(by_text[text]) > 1]


def _records(schema: JsonObject, at: tuple[Token, ...], around: _Record | None) -> Iterator[_Record]:
    if (schema.get("type") in ("object", ["null", "object"]) and "properties" in schema) or _is_union(schema):
        around = _Record(schema, at, around)
        yield around
    for steps, below in _below(schema):
        if isinstance(below, dict) and not _HOLDING.isdisjoint(below):
            yield from _records(below, (*at, *steps), around)


def _below(schema: JsonObject) -> Iterator[tuple[tuple[Token, ...], JsonValue]]:
    """The schemas under this one, and the steps there; none for another schema of the same value. A variant's own record is none of them."""
    for key, below in _properties(schema).items():
        yield (key,), below
    for keyword in ("items", "additionalProperties"):
        yield (ANY,), schema.get(keyword)
    for one in cast("list[JsonObject]", schema.get("oneOf", schema.get("anyOf", ()))):
        if INFERRED in schema:
            yield from _below(one)
        else:
            yield (), one


def _properties(schema: JsonObject) -> JsonObject:
    return cast("JsonObject", schema.get("properties", {}))


def _labels(schema: JsonObject) -> list[str]:
    """The texts that all objects of a record have, as its variant's label."""
    constants = [below.get("const") for below in _properties(schema).values() if isinstance(below, dict)]
    return [text for text in constants if isinstance(text, str)]


def _is_union(schema: JsonObject) -> bool:
    """Whether it is one of variants or kinds of object, and of nothing else."""
    return INFERRED in schema and ("oneOf" in schema or "anyOf" in schema)


def _bare(record: JsonObject) -> JsonObject:
    """Without the `null` beside it."""
    return record if _is_union(record) else {**record, "type": "object"}


def _replaced(schema: Document, names: Mapping[int, str]) -> Document:
    """The schema with references for the records that have a name."""
    if not isinstance(schema, dict):
        return schema
    name = names.get(id(schema))
    if name is None:
        return _within(schema, names)
    return reference(name) if _is_union(schema) or schema["type"] == "object" else {"anyOf": [{"type": "null"}, reference(name)]}


def _within(schema: JsonObject, names: Mapping[int, str]) -> JsonObject:
    return {keyword: mapped(keyword, value, lambda below: _replaced(below, names)) for keyword, value in schema.items()}
