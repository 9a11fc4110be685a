"""What differs between two schemas: a kind, an action, and the place in the payload that it is about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.pointer import ANY, JsonPointer, Token

MOST_CHANGES: Final = 5_000
"""Changes of two schemas that are judged and told one by one: nobody reads more, and a million would take more memory than there is."""


class Action(StrEnum):
    """What happened on the way from old to new. Widened: all that was allowed still is, and more; changed: neither holds the other."""

    ADDED = "added"
    REMOVED = "removed"
    WIDENED = "widened"
    NARROWED = "narrowed"
    CHANGED = "changed"

    @property
    def mirrored(self) -> "Action":
        """The action seen from the other side."""
        return _MIRRORED[self]


_MIRRORED = {
    Action.ADDED: Action.REMOVED,
    Action.REMOVED: Action.ADDED,
    Action.WIDENED: Action.NARROWED,
    Action.NARROWED: Action.WIDENED,
    Action.CHANGED: Action.CHANGED,
}


class ChangeKind(StrEnum):
    """The family of keywords that a change is about; each is distinguished by rules in compat/rules."""

    SCHEMA = "schema"
    PROPERTY = "property"
    REQUIRED = "required"
    REQUIRED_PROPERTY = "required-property"
    RENAMED = "renamed"
    TYPE = "type"
    NULL = "null"
    ENUM = "enum"
    ENUM_VALUES = "enum-values"
    CONST = "const"
    FORMAT = "format"
    MEANT = "meant"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    BEYOND_DOUBLE = "beyond-double"
    MULTIPLE_OF = "multiple-of"
    MIN_LENGTH = "min-length"
    MAX_LENGTH = "max-length"
    PATTERN = "pattern"
    CONTENT = "content"
    ITEMS = "items"
    TUPLE_ITEM = "tuple-item"
    ARRAY_CLOSED = "array-closed"
    MIN_ITEMS = "min-items"
    MAX_ITEMS = "max-items"
    UNIQUE_ITEMS = "unique-items"
    CONTAINS = "contains"
    VALUES = "values"
    OBJECT_CLOSED = "object-closed"
    PATTERN_PROPERTIES = "pattern-properties"
    PROPERTY_NAMES = "property-names"
    MIN_PROPERTIES = "min-properties"
    MAX_PROPERTIES = "max-properties"
    DEPENDENCY = "dependency"
    UNION = "union"
    VARIANT = "variant"
    UNION_KIND = "union-kind"
    CONJUNCT = "conjunct"
    NEGATION = "negation"
    CONDITION = "condition"
    UNEVALUATED = "unevaluated"
    DEFAULT = "default"
    DEPRECATED = "deprecated"
    DESCRIPTION = "description"
    ACCESS = "access"
    DIALECT = "dialect"
    ANNOTATION = "annotation"


ANNOTATIONS: Final = frozenset(
    {
        ChangeKind.DEFAULT,
        ChangeKind.DEPRECATED,
        ChangeKind.DESCRIPTION,
        ChangeKind.ACCESS,
        ChangeKind.DIALECT,
        ChangeKind.ANNOTATION,
        ChangeKind.MEANT,
    }
)
"""What validates nothing: nobody asks the prover about it, and the version moves by a patch."""


@dataclass(frozen=True, slots=True)
class Member:
    """Into an object, at a key."""

    name: str

    def lifted(self, facet: Document) -> JsonObject:
        return {"properties": {self.name: facet}}


@dataclass(frozen=True, slots=True)
class Values:
    """Into an object, at any key that stands neither in `names` nor matches one of `patterns` (what additionalProperties is about)."""

    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    def lifted(self, facet: Document) -> JsonObject:
        beside: JsonObject = {}
        if self.names:
            beside["properties"] = dict.fromkeys(self.names, True)
        if self.patterns:
            beside["patternProperties"] = dict.fromkeys(self.patterns, True)
        return {**beside, "additionalProperties": facet}


@dataclass(frozen=True, slots=True)
class Matching:
    """Into an object, at any key that matches a pattern."""

    pattern: str

    def lifted(self, facet: Document) -> JsonObject:
        return {"patternProperties": {self.pattern: facet}}


@dataclass(frozen=True, slots=True)
class Items:
    """Into an array, at any item from position `start`."""

    start: int = 0

    def lifted(self, facet: Document) -> JsonObject:
        return {"prefixItems": [True] * self.start, "items": facet} if self.start else {"items": facet}


@dataclass(frozen=True, slots=True)
class Position:
    """Into an array, at one position (a tuple)."""

    index: int

    def lifted(self, facet: Document) -> JsonObject:
        return {"prefixItems": [*[True] * self.index, facet]}


@dataclass(frozen=True, slots=True)
class Variant:
    """At the same place, but only where the value is of one variant of a union. tag: the property that tells variants apart, and its values here;
    types: the variant's own, where they are no other's."""

    label: str
    tag: str = ""
    values: tuple[JsonValue, ...] = ()
    types: tuple[str, ...] = ()

    def lifted(self, facet: Document) -> JsonObject:
        if self.types:
            return {"anyOf": [{"not": {"type": list(self.types)}}, facet]}
        if not self.tag:
            return {"allOf": [facet]}
        chosen: JsonObject = {"properties": {self.tag: {"enum": list(self.values)}}, "required": [self.tag]}
        return {"anyOf": [{"not": chosen}, facet]}


Step: TypeAlias = Member | Values | Matching | Items | Position | Variant


@dataclass(frozen=True, slots=True)
class PayloadPath:
    """The way from the root of the payload to what a change is about."""

    steps: tuple[Step, ...] = ()

    def __truediv__(self, step: Step) -> "PayloadPath":
        return PayloadPath((*self.steps, step))

    @property
    def pointer(self) -> JsonPointer:
        """As a JSON pointer into the payload; `*` for any item or any value of a map; variants do not show."""
        tokens = (_token(step) for step in self.steps if not isinstance(step, Variant))
        return JsonPointer(tuple(tokens))

    @property
    def variants(self) -> tuple[str, ...]:
        """The labels of the variants that the way goes through, outermost first."""
        return tuple(step.label for step in self.steps if isinstance(step, Variant))

    def lifted(self, facet: Document) -> Document:
        """A schema of the whole payload that asks for `facet` at this place and for nothing else."""
        schema = facet
        for step in reversed(self.steps):
            schema = step.lifted(schema)
        return schema


def _token(step: Member | Values | Matching | Items | Position) -> Token:
    if isinstance(step, Member):
        return step.name
    return str(step.index) if isinstance(step, Position) else ANY


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    at: where. name: what it is about there, such as the property's name (empty where `at` says it all). old, new: the *facets* of the two
    sides, schemas of the value at `at` that hold just the keywords that differ (`True` or `{}` where there was nothing): a value that breaks because
    of this change violates a facet. old_value, new_value: what a person is shown, already small (a type, a bound, the values added). old_inferred,
    new_inferred: that side's facet is a guess of discovery's. elsewhere: it stands at more places than are shown.
    """

    kind: ChangeKind
    action: Action
    at: PayloadPath
    name: str = ""
    old: Document = True
    new: Document = True
    old_value: JsonValue = None
    new_value: JsonValue = None
    old_inferred: bool = False
    new_inferred: bool = False
    elsewhere: bool = False

    @property
    def path(self) -> JsonPointer:
        """The pointer that a finding shows: the property that the change is about, else the place itself."""
        about_a_name = self.kind in _ABOUT_A_NAME
        return self.at.pointer / self.name if about_a_name else self.at.pointer

    @property
    def mirrored(self) -> "Change":
        """The same difference, seen from the other side."""
        name = str(self.new_value) if self.kind is ChangeKind.RENAMED else self.name
        return Change(
            self.kind,
            self.action.mirrored,
            self.at,
            name,
            self.new,
            self.old,
            self.new_value,
            self.old_value,
            self.new_inferred,
            self.old_inferred,
            self.elsewhere,
        )


_ABOUT_A_NAME = frozenset({ChangeKind.PROPERTY, ChangeKind.REQUIRED, ChangeKind.REQUIRED_PROPERTY, ChangeKind.RENAMED})
