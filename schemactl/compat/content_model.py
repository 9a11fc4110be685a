"""The content model `declared`: what a writer sends, as a schema. A producer sends the names that its schema declares, and no others.

Closing a place is `unevaluatedProperties: false` once, outside all that describes the place together ($ref, allOf, the branch taken).
So a definition gets a form for use in place, and every use of it at a place is closed beside the $ref; where nothing stands beside that, one form
that is closed itself serves all uses. Of alternatives that exclude one another, with nothing beside them, each is a place of its own.
Where nothing is declared the place stays open; where a union can take a branch that declares nothing, the place is open in that case.
The points 1 to 6 that are referred to are those of docs/compatibility-proofs.md (Content models).
"""

from dataclasses import dataclass
from typing import Final

from schemactl.compat.declarations import Names, is_trivial, named_only, states_structures
from schemactl.compat.resolved_view import Places, held
from schemactl.compat.sibling_keywords import NOBODY, Beside, Company, Neighbours, keys_of
from schemactl.model.json import Document, JsonObject, JsonValue, object_of
from schemactl.schema.dialects import DRAFT202012
from schemactl.schema.normal_form import in_reference, target_of
from schemactl.schema.walk import SUBSCHEMAS, AppliesTo, mapped, mapped_with_key, without_definitions


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
MOST_CONTEXTS: Final = 200
"""Companies in which definitions are used; beyond, what is sent is taken as it is written: more than is sent, and never less."""
_UNDECLARED: Final = "undeclared."
_SHUT: Final = "closed."
"""Prefixes of the names of the four forms of a definition: untouched; closed below but open at its own place; what else holds of it when
only branches that declare nothing are taken; closed at its own place."""


_LEADS_ON: Final = frozenset({*SUBSCHEMAS, "$ref", "required", "dependentRequired"})
"""Without these keywords a schema declares nothing and leads nowhere: closed or not, it is the same."""


class _Closing:
    """One writer being closed. definitions: what is made so far; pending: what references ask for. Equal schemas of a working form are one object:
    what is made of one (of one in the same company) is made once."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document
        self.places = Places(document)
        self.definitions: dict[str, JsonValue] = {}
        self.neighbours = Neighbours(self.places)
        self.contexts: dict[Company, int] = {}
        self.bare: dict[int, Document] = {}
        self.pending: list[tuple[str, str, Beside]] = []
        self.wider: list[tuple[Document, Document]] = []
        self.untouched: dict[int, Document] = {}
        self.closed: dict[tuple[int, Company], Document] = {}
        self.opened: dict[tuple[int, Company], JsonObject] = {}

    def result(self) -> Document:
        closed = self.place(self.bared(self.document), NOBODY)
        while self.pending:
            form, ref, beside = self.pending.pop()
            self.definitions[self.name_of(form, ref, beside)] = self.formed(form, self.bared(target_of(self.document, ref)), beside)
        head: JsonObject = {"$schema": DRAFT202012.uri}
        definitions: JsonObject = {"$defs": self.definitions} if self.definitions else {}
        return closed if isinstance(closed, bool) else head | closed | definitions

    def bared(self, schema: Document) -> Document:
        """A definition, or the root, without the definitions in it; of each one object, by which it is known again."""
        if isinstance(schema, bool):
            return schema
        if id(schema) not in self.bare:
            self.bare[id(schema)] = {keyword: value for keyword, value in without_definitions(schema).items() if keyword != "$schema"}
        return self.bare[id(schema)]

    def formed(self, form: str, definition: Document, beside: Beside) -> Document:
        if form == _AS_IT_IS:
            return self.as_it_is(definition)
        if form == _SHUT:
            return self.place(definition, beside)
        return self.open_here(definition, beside) if form == _IN_PLACE else {"allOf": self.undeclared(definition) or []}

    def place(self, schema: Document, beside: Beside) -> Document:
        """All that is sent at a place that `schema` describes: closed, or open for the reasons of points 4 and 5. beside: what else describes it."""
        if isinstance(schema, bool) or is_trivial(schema) or _LEADS_ON.isdisjoint(schema):
            return schema
        if beside == NOBODY and schema.keys() == {"$ref"}:
            return {"$ref": self.reference(_SHUT, str(schema["$ref"]), NOBODY)}
        company = id(schema), keys_of(beside)
        if company not in self.closed:
            sent = self.closed_place(schema, beside)
            if self.places.may_widen(schema):  # point 6: what is sent is valid under the writer as it was
                sent = {"allOf": [self.as_it_is(schema), sent]}
            self.wider.append((sent, schema))
            self.closed[company] = sent
        return self.closed[company]

    def closed_place(self, schema: JsonObject, beside: Beside) -> Document:
        if any(states_structures(part) for part in self.places.certain(schema)) or self.neighbours.state_structures(beside):
            return self.as_it_is(schema)
        if beside == NOBODY and self.places.are_only_alternatives(schema):
            return {"anyOf": [self.place(branch, NOBODY) for keyword in ("anyOf", "oneOf") for branch in held(schema, keyword)]}
        body = self.open_here(schema, beside)
        names = self.places.names(schema)
        if not names or not self.places.can_be_object(schema) or self.neighbours.declares_others(beside):
            return body
        shared, patterns = self.neighbours.names(beside)
        if (names | shared).fewer_than(max(self.places.least(schema), self.neighbours.least(beside))):
            return body
        inner: JsonObject = {"allOf": [body]} if "unevaluatedProperties" in body else body
        if shared:
            inner = {"allOf": [body, _declaring(shared, patterns)]}
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
        for branch in self.places.branches(schema):
            if any(states_structures(part) for part in self.places.certain(branch)):
                cases.append({"allOf": [self.as_it_is(schema), self.as_it_is(branch)]})
            elif self.places.can_be_object(branch) and self.is_short_of_names(schema, branch):
                cases.append({"allOf": [body, self.as_it_is(branch)]})
        return cases

    def is_short_of_names(self, schema: JsonObject, branch: Document) -> bool:
        """Whether more properties are asked for, here or in the branch, than can be sent where it is taken."""
        if (self.places.names_around(schema) | self.places.names(branch)).fewer_than(self.places.least(branch)):
            return True
        least = self.places.least(schema)
        return least > 0 and self.places.most_names(schema, branch).fewer_than(least)

    def undeclared(self, schema: Document) -> list[JsonValue] | None:
        """What else holds when only branches that declare nothing are taken; None when something is declared anyhow."""
        if not self.places.may_declare_nothing(schema) or isinstance(schema, bool):
            return None
        conditions: list[JsonValue] = []
        if "$ref" in schema and self.places.names(target_of(self.document, schema["$ref"])):
            conditions.append({"$ref": self.reference(_UNDECLARED, str(schema["$ref"]), NOBODY)})
        for part in held(schema, "allOf"):
            conditions.extend(self.undeclared(part) or ())
        for choice in self.choices(schema):
            if any(self.places.names(branch) for _condition, branch in choice):
                taken = [(test, branch) for test, branch in choice if self.places.may_declare_nothing(branch)]
                alternatives: list[JsonValue] = [
                    {"allOf": [*test, self.as_it_is(branch), *(self.undeclared(branch) or ())]} for test, branch in taken
                ]
                conditions.append({"anyOf": alternatives})
        return conditions

    def choices(self, schema: JsonObject) -> list[list[tuple[list[JsonValue], Document]]]:
        """The unions in place: of each the branches, with the test on which a branch is taken."""
        choices: list[list[tuple[list[JsonValue], Document]]] = []
        choices.extend([([], branch) for branch in held(schema, union)] for union in ("anyOf", "oneOf") if union in schema)
        if "if" in schema:
            test = self.as_it_is(held(schema, "if")[0])
            then, otherwise = held(schema, "then") or [True], held(schema, "else") or [True]
            choices.append([([test], then[0]), ([{"not": test}], otherwise[0])])
        for name, branch in object_of(schema.get("dependentSchemas")).items():
            assert isinstance(branch, dict | bool)
            choices.append([([{"not": {"required": [name]}}], True), ([], branch)])
        return choices

    def open_here(self, schema: Document, beside: Beside) -> JsonObject:
        """The schema with the places below it closed, and its own place left to whoever closes it: nothing trivial keeps it open any more.
        beside: what else describes its place."""
        if isinstance(schema, bool):
            return {} if schema else {"not": {}}
        company = id(schema), keys_of(beside)
        if company not in self.opened:
            self.opened[company] = self.opened_here(schema, beside)
        return self.opened[company]

    def opened_here(self, schema: JsonObject, beside: Beside) -> JsonObject:
        if states_structures(schema):
            return object_of(self.as_it_is(schema))
        written: JsonObject = {}
        for keyword, value in schema.items():
            if keyword in ("additionalProperties", "unevaluatedProperties") and is_trivial(value):
                continue
            if keyword in ("unevaluatedProperties", "unevaluatedItems") and self.places.has_test(schema):
                written |= {} if value is False else {keyword: True}  # what an `if` has evaluated is hidden here; `place` adds the schema as it is
                continue
            written[self.spelled(keyword, schema)] = self.value(schema, keyword, beside)
        extra = named_only(schema) - set(object_of(schema.get("properties", {})))
        if extra and "unevaluatedProperties" not in written:
            parts = written.get("allOf", [])
            assert isinstance(parts, list)
            written["allOf"] = [*parts, {"properties": dict.fromkeys(sorted(extra), True)}]
        return written

    def spelled(self, keyword: str, schema: JsonObject) -> str:
        """oneOf is anyOf where its branches exclude each other anyhow: of those, closing lets no value in."""
        excludes = keyword == "oneOf" and "anyOf" not in schema and self.places.exclude_each_other(schema)
        return "anyOf" if excludes else keyword

    def value(self, schema: JsonObject, keyword: str, beside: Beside) -> JsonValue:
        value = schema[keyword]
        if keyword == "$ref":
            return self.reference(_IN_PLACE, str(value), self.neighbours.in_place(schema, "$ref", None, beside))
        if keyword in ("not", "contains", "propertyNames"):
            return mapped(keyword, value, self.as_it_is)
        if keyword == "if":  # its names declare nothing (point 2): two `not` hide what it evaluates
            return {"not": {"not": mapped(keyword, value, self.as_it_is)}}
        if SUBSCHEMAS.get(keyword, (None, None))[1] is AppliesTo.SAME:
            return mapped_with_key(keyword, value, lambda at, below: self.open_here(below, self.neighbours.in_place(schema, keyword, at, beside)))
        return mapped_with_key(keyword, value, lambda at, below: self.place(below, self.neighbours.below(schema, keyword, at, below, beside)))

    def as_it_is(self, schema: Document) -> Document:
        """The schema untouched, its references pointing at definitions that are."""
        if isinstance(schema, bool) or _LEADS_ON.isdisjoint(schema):
            return schema
        if id(schema) not in self.untouched:
            self.untouched[id(schema)] = {
                keyword: self.reference(_AS_IT_IS, str(value), NOBODY) if keyword == "$ref" else mapped(keyword, value, self.as_it_is)
                for keyword, value in schema.items()
            }
        return self.untouched[id(schema)]

    def reference(self, form: str, ref: str, beside: Beside) -> str:
        if beside and len(self.contexts) >= MOST_CONTEXTS:
            return self.reference(_AS_IT_IS, ref, NOBODY)
        name = self.name_of(form, ref, beside)
        if name not in self.definitions:
            self.definitions[name] = True
            self.pending.append((form, ref, beside))
        return f"#/$defs/{in_reference(name)}"

    def name_of(self, form: str, ref: str, beside: Beside) -> str:
        """A form of a definition has a name for each company that it is used in."""
        context = self.contexts.setdefault(keys_of(beside), len(self.contexts) + 1) if beside else 0
        return f"{form}{context}.{_name(ref)}" if context else form + _name(ref)


def _declaring(names: Names, patterns: frozenset[str]) -> JsonObject:
    """A schema that lets everything through, and knows the names."""
    return {"properties": dict.fromkeys(sorted(names.listed), True), "patternProperties": dict.fromkeys(sorted(patterns), True)}


def _name(ref: str) -> str:
    """A name for a form of the definition: what stands in the reference, still escaped; the root has none of its own."""
    return "root" if ref == "#" else ref.removeprefix("#/$defs/")
