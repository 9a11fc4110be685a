"""A schema of draft 2020-12 in the words of an older draft, or of OpenAPI.

What is written accepts every value that the original accepts. A keyword that the target lacks is written with others where they say the same
(`const` as an enum of one, `if` with `not` and `anyOf`); where none do, it is left out, which accepts more, and is a Loss with its pointer. Under
`not` and `if`, and in a `oneOf`, to accept more would refuse values: there the whole keyword is left out, or `oneOf` becomes `anyOf`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.model.exchange import Loss
from schemactl.model.json import Document, JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import ROOT, JsonPointer
from schemactl.schema.canonical import value_key
from schemactl.schema.dialects import DRAFT4, DRAFT6, DRAFT7, DRAFT202012, Dialect, dialect_of
from schemactl.schema.normal_form import in_reference, normal_form
from schemactl.schema.numbers import exact
from schemactl.schema.walk import SUBSCHEMAS, every_schema, mapped_with_key


@dataclass(frozen=True, slots=True)
class Target:
    """A draft to write. dialect: whose keywords it has; lacking: those that it has not all the same; has_nullable: null is no type of its own."""

    name: str
    dialect: Dialect
    lacking: frozenset[str] = frozenset()
    has_nullable: bool = False

    def has(self, keyword: str) -> bool:
        return self.dialect.knows(keyword) and keyword not in self.lacking

    @property
    def has_numeric_exclusive(self) -> bool:
        return self.dialect is not DRAFT4

    @property
    def has_booleans(self) -> bool:
        return self.dialect is not DRAFT4


OPENAPI_30: Final = Target("openapi-3.0", DRAFT4, frozenset({"patternProperties", "additionalItems", "dependencies"}), has_nullable=True)
OPENAPI_31: Final = Target("openapi-3.1", DRAFT202012)
TARGETS: Final = {
    target.name: target for target in (*(Target(dialect.name, dialect) for dialect in (DRAFT4, DRAFT6, DRAFT7, DRAFT202012)), OPENAPI_30, OPENAPI_31)
}


@dataclass(frozen=True, slots=True)
class Placing:
    """Where the parts of the document will stand. root: the reference to the whole; definition: what a reference to a definition begins with;
    renamed: a name of a definition as the other side takes it; taken: names that are used there already."""

    root: str
    definition: str
    renamed: Callable[[str], str] = lambda name: name
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Expressed:
    """A schema in the words of a target, and its definitions by their names there."""

    root: Document
    definitions: Mapping[str, Document]
    losses: tuple[Loss, ...]


def expressed(document: Document, target: Target, placing: Placing) -> Expressed:
    """The document in the words of `target`. Raises InvalidSchema for a document that is no schema."""
    return _Writing(local(document), target, placing).result()


def as_document(document: Document, target: Target) -> tuple[JsonObject, tuple[Loss, ...]]:
    """The document as one of a draft of JSON Schema that stands alone, with its `$schema`."""
    keyword = "$defs" if target.dialect is DRAFT202012 else "definitions"
    found = expressed(document, target, Placing("#", f"#/{keyword}/"))
    root = found.root if isinstance(found.root, dict) else {} if found.root else {"not": {}}
    definitions: JsonObject = {keyword: dict(found.definitions)} if found.definitions else {}
    return {"$schema": target.dialect.spelled, **root, **definitions}, found.losses


def local(document: Document) -> Document:
    """The document in 2020-12 with references of the forms `#` and `#/$defs/<name>` alone: as it is where it is that, else in working form."""
    if isinstance(document, bool) or (dialect_of(document) is DRAFT202012 and _is_local(document)):
        return document
    return normal_form(document)


def _is_local(document: JsonObject) -> bool:
    known = {"#", *(f"#/$defs/{in_reference(name)}" for name in object_of(document.get("$defs")))}
    for schema in every_schema(document):
        if not isinstance(schema, dict):
            continue
        if schema is not document and not schema.keys().isdisjoint(("$id", "$schema", "$defs")):
            return False
        if not schema.keys().isdisjoint(_MOVING) or schema.get("$ref", "#") not in known:
            return False
    return True


_MOVING: Final = frozenset(("$anchor", "$dynamicAnchor", "$dynamicRef", "definitions"))
_IN_PLACE: Final = frozenset(("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "$ref"))
_IDENTITY: Final = frozenset(("$schema", "$id", "$defs", "$vocabulary"))
_OF_OPENAPI: Final = frozenset({
    "title", "multipleOf", "maximum", "minimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties",
    "minProperties", "required", "enum", "description", "format", "default", "readOnly", "writeOnly", "deprecated",
})  # fmt: skip
"""OpenAPI 3.0.3, Schema Object: the keywords that are copied. Others need an `x-` in front."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A schema that was written. exact: it accepts what the original does, not more."""

    document: Document
    losses: tuple[Loss, ...] = ()
    exact: bool = True


@dataclass(slots=True)
class _One:
    """A schema that is being written. rest: keywords that nobody has written yet; all_of: what must hold beside the keywords of `out`."""

    raw: JsonObject
    at: JsonPointer
    rest: JsonObject
    out: JsonObject = field(default_factory=dict)
    all_of: list[JsonValue] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    exact: bool = True

    def lose(self, keyword: str, what: str) -> None:
        self.losses.append(Loss(str(self.at / keyword), what, accepts_more=True))
        self.exact = False

    def forget(self, keyword: str, what: str) -> None:
        """Of an annotation."""
        self.losses.append(Loss(str(self.at / keyword), what, accepts_more=False))

    def taken(self, part: _Part) -> Document:
        """What a part says, which may accept more."""
        self.losses += part.losses
        self.exact = self.exact and part.exact
        return part.document


class _Writing:
    """inexact: the definitions (`#` is the whole) that accept more than their originals."""

    def __init__(self, document: Document, target: Target, placing: Placing) -> None:
        self.document = document
        self.target = target
        self.placing = placing
        self.definitions = object_of(document.get("$defs")) if isinstance(document, dict) else {}
        self.names = _renamed(self.definitions, placing)
        self.inexact: set[str] = set()

    def result(self) -> Expressed:
        raw = {"#": self.document, **{name: _schema(below) for name, below in self.definitions.items()}}
        order, known = list(raw), -1
        while known != len(self.inexact):  # what refers to an inexact one is inexact, too: until nothing more is
            known = len(self.inexact)
            parts = {name: self._definition(name, raw[name]) for name in order}
            order.reverse()
        losses = [loss for name in raw for loss in parts[name].losses]
        return Expressed(parts["#"].document, {self.names[name]: parts[name].document for name in self.definitions}, tuple(losses))

    def _definition(self, name: str, raw: Document) -> _Part:
        part = self.schema(raw, ROOT if name == "#" else ROOT / "$defs" / name)
        if not part.exact:
            self.inexact.add(name)
        return part

    def schema(self, raw: Document, at: JsonPointer) -> _Part:
        if isinstance(raw, bool):
            return _Part(raw if self.target.has_booleans else {} if raw else {"not": {}})
        one = _One(raw, at, {keyword: value for keyword, value in raw.items() if keyword not in _IDENTITY})
        if self.target.dialect is not DRAFT202012:
            for write in (self._unevaluated, self._types, self._values, self._bounds, self._arrays, self._contains, self._objects,
                          self._dependencies, self._conditions, self._in_place):  # fmt: skip
                write(one)
        self._others(one)
        self._finish(one)
        return _Part(one.out, tuple(one.losses), one.exact)

    def below(self, one: _One, raw: JsonValue, *tokens: str) -> Document:
        """A schema under this one that may accept more: then so does this one."""
        at = one.at
        for token in tokens:
            at = at / token
        return one.taken(self.schema(_schema(raw), at))

    def exactly(self, one: _One, raw: JsonValue, keyword: str) -> "Document | None":
        """A schema under this one that must not accept more; None where it would."""
        part = self.schema(_schema(raw), one.at / keyword)
        if not part.exact:
            return None
        one.losses += part.losses
        return part.document

    def _types(self, one: _One) -> None:
        if not self.target.has_nullable or "type" not in one.rest:
            return
        types = one.rest.pop("type")
        names = types if isinstance(types, list) else [types]
        others = [name for name in names if name != "null"]
        nullable: JsonObject = {"nullable": True} if "null" in names else {}
        if not others:
            only_null: JsonObject = {"type": "string", "nullable": True, "enum": [None]}
            if {"enum", "const"} & one.rest.keys():
                one.all_of.append(only_null)
            else:
                one.out |= only_null
        elif len(others) == 1:
            one.out |= {"type": others[0], **nullable}
        else:
            branches: list[JsonValue] = [{"type": name, **nullable, **({"items": {}} if name == "array" else {})} for name in others]
            one.all_of.append({"anyOf": branches})

    def _values(self, one: _One) -> None:
        values = one.rest.get("enum")
        if isinstance(values, list):  # draft 4, section 5.5.1.1: they are unique
            one.rest["enum"] = list({value_key(value): value for value in values}.values())
        if "const" not in one.rest or self.target.has("const"):
            return
        const = one.rest.pop("const")
        if "enum" in one.rest or "enum" in one.out:
            one.all_of.append({"enum": [const]})
        else:
            one.out["enum"] = [const]

    def _bounds(self, one: _One) -> None:
        if self.target.has_numeric_exclusive:
            return
        for exclusive, inclusive, sign in (("exclusiveMinimum", "minimum", 1), ("exclusiveMaximum", "maximum", -1)):
            bound = one.rest.pop(exclusive, None)
            if bound is None:
                continue
            weaker = one.rest.get(inclusive)
            if weaker is None or sign * exact(weaker) <= sign * exact(bound):
                one.rest.pop(inclusive, None)
                one.out |= {inclusive: bound, exclusive: True}

    def _arrays(self, one: _One) -> None:
        prefix = one.rest.pop("prefixItems", None)
        if isinstance(prefix, list):
            first = [self.below(one, item, "prefixItems", str(index)) for index, item in enumerate(prefix)]
            rest = one.rest.pop("items", None)
            if self.target.has("additionalItems"):
                one.out["items"] = [*first]
                if rest is not None:
                    one.out["additionalItems"] = rest if isinstance(rest, bool) else self.below(one, rest, "items")
            else:
                self._without_positions(one, first, rest)
        elif "items" in one.rest:
            one.out["items"] = self.below(one, one.rest.pop("items"), "items")

    def _without_positions(self, one: _One, first: list[Document], rest: JsonValue) -> None:
        one.lose("prefixItems", f"{self.target.name} has no items by position: any item may stand at any place")
        if rest is False:
            most = one.rest.get("maxItems")
            one.rest["maxItems"] = len(first) if most is None else min(len(first), most, key=exact)
            one.out["items"] = {"anyOf": [*first]}
        elif rest is not None and rest is not True:
            one.out["items"] = {"anyOf": [*first, self.below(one, rest, "items")]}

    def _contains(self, one: _One) -> None:
        least, most = one.rest.pop("minContains", 1), one.rest.pop("maxContains", None)
        raw = one.rest.pop("contains", None)
        if raw is None:
            return
        if most is not None:
            one.lose("maxContains", f"{self.target.name} has no maxContains")
        if exact(least) > 1:
            one.lose("minContains", f"{self.target.name} has no minContains: one such item is asked for")
        if exact(least) < 1:
            return
        item = self.below(one, raw, "contains")
        if self.target.has("contains"):
            one.out["contains"] = item
        else:
            one.all_of.append({"not": {"type": "array", "items": {"not": item}}})

    def _objects(self, one: _One) -> None:
        for keyword in ("properties", "patternProperties"):
            table = one.rest.pop(keyword, None)
            if isinstance(table, dict):
                one.out[keyword] = {name: self.below(one, raw, keyword, name) for name, raw in table.items()}
        additional = one.rest.pop("additionalProperties", None)
        if additional is not None:
            one.out["additionalProperties"] = additional if isinstance(additional, bool) else self.below(one, additional, "additionalProperties")
        if "patternProperties" in one.out and "patternProperties" in self.target.lacking:
            self._without_patterns(one)
        if "propertyNames" in one.rest and not self.target.has("propertyNames"):
            if one.rest.pop("propertyNames") not in (True, {}):
                one.lose("propertyNames", f"{self.target.name} has no propertyNames")
        elif "propertyNames" in one.rest:
            one.out["propertyNames"] = self.below(one, one.rest.pop("propertyNames"), "propertyNames")

    def _without_patterns(self, one: _One) -> None:
        by_pattern = list(object_of(one.out.pop("patternProperties")).values())
        if not by_pattern:
            return
        one.lose("patternProperties", f"{self.target.name} has no patternProperties")
        additional = one.out.pop("additionalProperties", True)
        if additional is not True:
            branches = [*by_pattern, *([] if additional is False else [additional])]
            one.out["additionalProperties"] = branches[0] if len(branches) == 1 else {"anyOf": branches}

    def _dependencies(self, one: _One) -> None:
        names = object_of(one.rest.pop("dependentRequired", None))
        schemas = object_of(one.rest.pop("dependentSchemas", None))
        asked: dict[str, list[JsonValue]] = {}
        for name, required in names.items():
            if required:
                asked.setdefault(name, []).append({"required": required})
        for name, raw in schemas.items():
            asked.setdefault(name, []).append(self.below(one, raw, "dependentSchemas", name))
        table: JsonObject = {}
        for name, parts in asked.items():
            part: JsonValue = parts[0] if len(parts) == 1 else {"allOf": parts}
            if not self.target.has("dependencies"):
                one.all_of.append({"anyOf": [{"not": {"type": "object", "required": [name]}}, part]})
            else:
                table[name] = names[name] if name not in schemas else part
        if table:
            one.out["dependencies"] = table

    def _conditions(self, one: _One) -> None:
        condition, then, otherwise = (one.rest.pop(keyword, None) for keyword in ("if", "then", "else"))
        if condition is None or (then is None and otherwise is None):
            return
        asked = self.exactly(one, condition, "if")
        if asked is None:
            one.lose("if", f"the condition says what {self.target.name} cannot, so that `then` and `else` are gone with it")
            return
        branches: JsonObject = {keyword: self.below(one, raw, keyword) for keyword, raw in (("then", then), ("else", otherwise)) if raw is not None}
        if self.target.has("if"):
            one.out |= {"if": asked, **branches}
            return
        if "then" in branches:
            one.all_of.append({"anyOf": [{"not": asked}, branches["then"]]})
        if "else" in branches:
            one.all_of.append({"anyOf": [asked, branches["else"]]})

    def _unevaluated(self, one: _One) -> None:
        """Without anything in place beside it, `unevaluated…` is the keyword that applies to the rest."""
        alone = _IN_PLACE.isdisjoint(one.raw)
        for keyword, rest, evaluating in (("unevaluatedProperties", "additionalProperties", ""), ("unevaluatedItems", "items", "contains")):
            raw = one.rest.pop(keyword, None)
            if raw is None or raw is True or raw == {} or rest in one.raw:
                continue
            if alone and evaluating not in one.raw:
                one.rest[rest] = raw
            else:
                one.lose(keyword, f"{self.target.name} has no {keyword}")

    def _in_place(self, one: _One) -> None:
        for keyword in ("allOf", "anyOf", "oneOf"):
            branches = one.rest.pop(keyword, None)
            if not isinstance(branches, list):
                continue
            parts = [self.schema(_schema(raw), one.at / keyword / str(index)) for index, raw in enumerate(branches)]
            written: list[JsonValue] = [one.taken(part) for part in parts]
            if keyword == "oneOf" and not all(part.exact for part in parts):
                one.lose("oneOf", "a branch accepts more than it did, so that several may fit: it is an anyOf")
                one.all_of.append({"anyOf": written})
            else:
                one.out[keyword] = written
        if "not" in one.rest:
            refused = self.exactly(one, one.rest.pop("not"), "not")
            if refused is None:
                one.lose("not", f"it says what {self.target.name} cannot")
            else:
                one.out["not"] = refused

    def _others(self, one: _One) -> None:
        """What is copied: assertions that every draft has, annotations, and in the newest draft all there is."""
        for keyword, value in one.rest.items():
            if keyword == "$ref":
                continue
            if keyword in SUBSCHEMAS:
                one.out[keyword] = mapped_with_key(keyword, value, lambda key, raw, at=keyword: self.below(one, raw, at, *_tokens(key)))  # type: ignore[misc]
            elif self.target is OPENAPI_30 and keyword not in _OF_OPENAPI and not keyword.startswith("x-"):
                self._annotation(one, keyword, value)
            elif keyword != "required" or value or self.target.dialect is not DRAFT4:
                one.out[keyword] = value

    def _annotation(self, one: _One, keyword: str, value: JsonValue) -> None:
        if keyword == "examples" and isinstance(value, list) and value:
            one.out["example"] = value[0]
            if len(value) > 1:
                one.forget(keyword, "of several examples the first is kept")
        elif keyword == "contentEncoding" and value == "base64" and "format" not in one.raw:
            one.out["format"] = "byte"
        else:
            one.forget(keyword, f"{self.target.name} has no {keyword}")

    def _finish(self, one: _One) -> None:
        if self.target.has_nullable and one.out.get("type") == "array":
            one.out.setdefault("items", {})
        if "$ref" in one.rest:
            name = "#" if one.rest["$ref"] == "#" else _name_in(str(one.rest["$ref"]))
            one.exact = one.exact and name not in self.inexact
            reference: JsonObject = {"$ref": self._reference(name)}
            if self.target.dialect.ref_hides_siblings and (one.out or one.all_of):
                one.all_of.insert(0, reference)
            else:
                one.out |= reference
        if one.all_of:
            one.out["allOf"] = [*list_of(one.out.get("allOf")), *one.all_of]

    def _reference(self, name: str) -> str:
        return self.placing.root if name == "#" else f"{self.placing.definition}{in_reference(self.names[name])}"


def _tokens(key: str | int | None) -> tuple[str, ...]:
    return () if key is None else (str(key),)


def _name_in(reference: str) -> str:
    return reference.removeprefix("#/$defs/").replace("~1", "/").replace("~0", "~").replace("%25", "%")


def _schema(value: JsonValue) -> Document:
    if isinstance(value, dict | bool):
        return value
    raise InvalidSchema("a schema is an object, true or false.", "", "Correct the schema.")


def _renamed(names: Mapping[str, object], placing: Placing) -> dict[str, str]:
    """Names as the other side writes them; where two would be one, the later gets a number."""
    found: dict[str, str] = {}
    taken = set(placing.taken)
    for name in names:
        stem = candidate = placing.renamed(name)
        number = 2
        while candidate in taken:
            candidate, number = f"{stem}-{number}", number + 1
        found[name] = candidate
        taken.add(candidate)
    return found
