"""The content model `declared`: what a writer sends, as a schema. A producer sends the names that its schema declares, and no others.

Closing a place is `unevaluatedProperties: false` once, outside all that describes the place together ($ref, allOf, the branch taken).
So a definition is never closed itself: it gets a second form for use in place, and every use of it at a place is closed beside the $ref.
Where nothing is declared the place stays open; where a union can take a branch that declares nothing, the place is open in that case.
The points 1 to 6 that are referred to are those of docs/compatibility-proofs.md (Content models).
"""

from dataclasses import dataclass
from typing import Final

from schemactl.compat.declarations import (
    NOTHING,
    all_names,
    can_be_object,
    certain,
    in_place,
    is_trivial,
    named_only,
    own_names,
    states_structures,
)
from schemactl.compat.tags import all_apart
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.dialects import DRAFT202012
from schemactl.schema.walk import SUBSCHEMAS, Place, mapped, without_definitions
from schemactl.schema.working import escaped, target_of


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed writer. document: self-contained, 2020-12. wider: places in it, each with the schema it was before and is never wider than."""

    document: Document
    wider: tuple[tuple[Document, Document], ...] = ()


def declared(document: Document) -> Document:
    """The writer `document` (in working form), closed: a self-contained 2020-12 document that accepts what is sent."""
    return closed(document).document


def closed(document: Document) -> Closed:
    """As `declared`, with what was closed where."""
    if isinstance(document, bool):
        return Closed(document)
    closing = _Closing(document)
    result = closing.result()
    return Closed(result, ((result, document), *closing.wider))


_AS_IT_IS: Final = "as-it-is."
_IN_PLACE: Final = "in-place."
_UNDECLARED: Final = "undeclared."
"""Prefixes of the names of the three forms of a definition: untouched; closed below but open at its own place; what else holds of it when
only branches that declare nothing are taken."""


class _Closing:
    """One writer being closed. definitions: what is made so far; pending: what references ask for."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document
        self.definitions: dict[str, JsonValue] = {}
        self.pending: list[tuple[str, str]] = []
        self.wider: list[tuple[Document, Document]] = []

    def result(self) -> Document:
        root = without_definitions(self.document)
        root.pop("$schema", None)
        closed = self.place(root)
        while self.pending:
            form, ref = self.pending.pop()
            target = target_of(self.document, ref)
            bare = without_definitions(target) if isinstance(target, dict) else target
            self.definitions[form + _name(ref)] = self.formed(form, bare)
        head: JsonObject = {"$schema": DRAFT202012.uri}
        definitions: JsonObject = {"$defs": self.definitions} if self.definitions else {}
        return closed if isinstance(closed, bool) else head | closed | definitions

    def formed(self, form: str, definition: Document) -> Document:
        if form == _AS_IT_IS:
            return self.as_it_is(definition)
        return self.open_here(definition) if form == _IN_PLACE else {"allOf": self.undeclared(definition) or []}

    def place(self, schema: Document) -> Document:
        """All that is sent at a place that `schema` describes: closed, or open for the reasons of points 4 and 5."""
        if isinstance(schema, bool) or is_trivial(schema):
            return schema
        sent = self.closed_place(schema)
        if self.may_widen(schema):  # point 6: what is sent is valid under the writer as it was
            sent = {"allOf": [self.as_it_is(schema), sent]}
        self.wider.append((sent, schema))
        return sent

    def may_widen(self, schema: Document) -> bool:
        """Whether closing could let a value in here: a oneOf whose branches get narrower, or names that a rule about unevaluated ones now knows."""
        if not isinstance(schema, dict):
            return False
        branches = schema.get("oneOf")
        overlaps = isinstance(branches, list) and ("anyOf" in schema or not all_apart(branches, self.target))
        return overlaps or "unevaluatedProperties" in schema or any(map(self.may_widen, in_place(self.document, schema)))

    def closed_place(self, schema: JsonObject) -> Document:
        if any(states_structures(part) for part in certain(self.document, schema)):
            return self.as_it_is(schema)
        body = self.open_here(schema)
        names = all_names(self.document, schema)
        if not names or not can_be_object(self.document, schema) or names.fewer_than(self.least(schema)):
            return body
        inner: JsonObject = {"allOf": [body]} if "unevaluatedProperties" in body else body
        shut: JsonObject = inner | {"unevaluatedProperties": False}
        alternatives: list[JsonValue] = [shut, *self.open_cases(schema, body)]
        return shut if len(alternatives) == 1 else {"anyOf": alternatives}

    def open_cases(self, schema: JsonObject, body: JsonObject) -> list[JsonValue]:
        """The cases in which a place that declares something is open all the same: a branch is taken that declares nothing, with nothing declared
        around it (point 4); a branch states whole values (point 5); a branch asks for more properties than can be sent (point 4)."""
        cases: list[JsonValue] = []
        undeclared = self.undeclared(schema)
        if undeclared is not None:
            cases.append({"allOf": [body, *undeclared]})
        around = NOTHING
        for part in certain(self.document, schema):
            around |= own_names(part)
        for branch in self.branches(schema):
            if any(states_structures(part) for part in certain(self.document, branch)):
                cases.append({"allOf": [self.as_it_is(schema), self.as_it_is(branch)]})
            elif (around | all_names(self.document, branch)).fewer_than(self.least(branch)) and can_be_object(self.document, branch):
                cases.append({"allOf": [body, self.open_here(branch)]})
        return cases

    def branches(self, schema: Document) -> list[Document]:
        """Every branch of every union in place, nested ones too."""
        found: list[Document] = []
        for part in certain(self.document, schema):
            if isinstance(part, dict):
                for keyword in ("anyOf", "oneOf", "then", "else", "dependentSchemas"):
                    found.extend(_held(part, keyword))
        return found + [deeper for branch in found for deeper in self.branches(branch)]

    def undeclared(self, schema: Document) -> list[JsonValue] | None:
        """What else holds when only branches that declare nothing are taken; None when something is declared anyhow."""
        if not self.may_declare_nothing(schema) or isinstance(schema, bool):
            return None
        conditions: list[JsonValue] = []
        if "$ref" in schema and all_names(self.document, target_of(self.document, schema["$ref"])):
            conditions.append({"$ref": self.reference(_UNDECLARED, str(schema["$ref"]))})
        for part in _held(schema, "allOf"):
            conditions.extend(self.undeclared(part) or ())
        for choice in self.choices(schema):
            if any(all_names(self.document, branch) for _condition, branch in choice):
                taken = [(test, branch) for test, branch in choice if self.may_declare_nothing(branch)]
                alternatives: list[JsonValue] = [
                    {"allOf": [*test, self.open_here(branch), *(self.undeclared(branch) or ())]} for test, branch in taken
                ]
                conditions.append({"anyOf": alternatives})
        return conditions

    def may_declare_nothing(self, schema: Document) -> bool:
        """Whether an object can be described by this place without any branch that declares a name."""
        if isinstance(schema, bool):
            return schema
        if own_names(schema) or not can_be_object(self.document, schema):
            return False
        certainly = [*_held(schema, "allOf"), *([target_of(self.document, schema["$ref"])] if "$ref" in schema else [])]
        return all(self.may_declare_nothing(part) for part in certainly) and all(
            any(self.may_declare_nothing(branch) for _test, branch in choice) for choice in self.choices(schema)
        )

    def choices(self, schema: JsonObject) -> list[list[tuple[list[JsonValue], Document]]]:
        """The unions in place: of each the branches, with the test on which a branch is taken."""
        choices: list[list[tuple[list[JsonValue], Document]]] = []
        choices.extend([([], branch) for branch in _held(schema, union)] for union in ("anyOf", "oneOf") if union in schema)
        if "if" in schema:
            test = self.as_it_is(_held(schema, "if")[0])
            then, otherwise = _held(schema, "then") or [True], _held(schema, "else") or [True]
            choices.append([([test], then[0]), ([{"not": test}], otherwise[0])])
        dependent = schema.get("dependentSchemas")
        for name, branch in dependent.items() if isinstance(dependent, dict) else ():
            assert isinstance(branch, dict | bool)
            choices.append([([{"not": {"required": [name]}}], True), ([], branch)])
        return choices

    def least(self, schema: Document) -> int:
        """minProperties, as it certainly holds here."""
        bounds = [part.get("minProperties", 0) for part in certain(self.document, schema) if isinstance(part, dict)]
        return max((int(bound) for bound in bounds if isinstance(bound, int | float)), default=0)

    def open_here(self, schema: Document) -> JsonObject:
        """The schema with the places below it closed, and its own place left to whoever closes it: nothing trivial keeps it open any more."""
        if isinstance(schema, bool):
            return {} if schema else {"not": {}}
        if states_structures(schema):
            return _object(self.as_it_is(schema))
        written: JsonObject = {}
        for keyword, value in self.without_exclusion(schema).items():
            if keyword in ("additionalProperties", "unevaluatedProperties") and is_trivial(value):
                continue
            written[keyword] = self.value(keyword, value)
        extra = named_only(schema) - set(_object(schema.get("properties", {})))
        if extra and "unevaluatedProperties" not in written:
            parts = written.get("allOf", [])
            assert isinstance(parts, list)
            written["allOf"] = [*parts, {"properties": dict.fromkeys(sorted(extra), True)}]
        return written

    def without_exclusion(self, schema: JsonObject) -> JsonObject:
        """oneOf as anyOf where its branches exclude each other anyhow: of those, closing lets no value in."""
        branches = schema.get("oneOf")
        if not isinstance(branches, list) or "anyOf" in schema or not all_apart(branches, self.target):
            return schema
        return {"anyOf" if keyword == "oneOf" else keyword: value for keyword, value in schema.items()}

    def target(self, reference: JsonValue) -> Document:
        return target_of(self.document, reference)

    def value(self, keyword: str, value: JsonValue) -> JsonValue:
        if keyword == "$ref":
            return self.reference(_IN_PLACE, str(value))
        if keyword in ("not", "contains", "propertyNames"):
            return mapped(keyword, value, self.as_it_is)
        if keyword == "if":  # its names declare nothing (point 2): two `not` hide what it evaluates
            return {"not": {"not": mapped(keyword, value, self.as_it_is)}}
        if SUBSCHEMAS.get(keyword, (None, None))[1] is Place.SAME:
            return mapped(keyword, value, self.open_here)
        return mapped(keyword, value, self.place)

    def as_it_is(self, schema: Document) -> Document:
        """The schema untouched, its references pointing at definitions that are."""
        if isinstance(schema, bool):
            return schema
        return {
            keyword: self.reference(_AS_IT_IS, str(value)) if keyword == "$ref" else mapped(keyword, value, self.as_it_is)
            for keyword, value in schema.items()
        }

    def reference(self, form: str, ref: str) -> str:
        name = form + _name(ref)
        if name not in self.definitions:
            self.definitions[name] = True
            self.pending.append((form, ref))
        return f"#/$defs/{escaped(name)}"


def _held(schema: JsonObject, keyword: str) -> list[Document]:
    value = schema.get(keyword, [])
    held = list(value.values()) if keyword == "dependentSchemas" and isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [item for item in held if isinstance(item, dict | bool)]


def _name(ref: str) -> str:
    """A name for a form of the definition: what stands in the reference, still escaped; the root has none of its own."""
    return "root" if ref == "#" else ref.removeprefix("#/$defs/")


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
