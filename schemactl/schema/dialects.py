"""The drafts of JSON Schema that are read: which one a document speaks, and which keywords it knows."""

from dataclasses import dataclass
from typing import Final

from schemactl.errors import InvalidSchema
from schemactl.model.deadline import step
from schemactl.model.json import Document, JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Dialect:
    """One draft. uri: its metaschema. age: drafts in order of time (4 → 0). anchor_id: the keyword that names a document or a subschema.
    A `$ref` of draft 7 and earlier hides what stands beside it (draft 7, section 8.3)."""

    name: str
    uri: str
    age: int
    id_keyword: str = "$id"

    @property
    def ref_hides_siblings(self) -> bool:
        return self.age < DRAFT201909.age

    @property
    def spelled(self) -> str:
        """As `$schema` names it."""
        return self.uri + ("#" if self.age < DRAFT201909.age else "")

    def knows(self, keyword: str) -> bool:
        """Whether this draft gives the keyword a meaning; what it does not know is an annotation."""
        first, last = KEYWORD_AGES.get(keyword, (0, LATEST_AGE))
        return first <= self.age <= last


DRAFT4: Final = Dialect("draft-04", "http://json-schema.org/draft-04/schema", 0, id_keyword="id")
DRAFT6: Final = Dialect("draft-06", "http://json-schema.org/draft-06/schema", 1)
DRAFT7: Final = Dialect("draft-07", "http://json-schema.org/draft-07/schema", 2)
DRAFT201909: Final = Dialect("2019-09", "https://json-schema.org/draft/2019-09/schema", 3)
DRAFT202012: Final = Dialect("2020-12", "https://json-schema.org/draft/2020-12/schema", 4)
DIALECTS: Final = (DRAFT4, DRAFT6, DRAFT7, DRAFT201909, DRAFT202012)
LATEST_AGE: Final = DRAFT202012.age

KEYWORD_AGES: Final[dict[str, tuple[int, int]]] = {
    "const": (1, LATEST_AGE),
    "contains": (1, LATEST_AGE),
    "propertyNames": (1, LATEST_AGE),
    "if": (2, LATEST_AGE),
    "then": (2, LATEST_AGE),
    "else": (2, LATEST_AGE),
    "dependencies": (0, 2),
    "additionalItems": (0, 3),
    "minContains": (3, LATEST_AGE),
    "maxContains": (3, LATEST_AGE),
    "dependentRequired": (3, LATEST_AGE),
    "dependentSchemas": (3, LATEST_AGE),
    "unevaluatedItems": (3, LATEST_AGE),
    "unevaluatedProperties": (3, LATEST_AGE),
    "$anchor": (3, LATEST_AGE),
    "$recursiveRef": (3, 3),
    "$recursiveAnchor": (3, 3),
    "prefixItems": (4, LATEST_AGE),
    "$dynamicRef": (4, LATEST_AGE),
    "$dynamicAnchor": (4, LATEST_AGE),
}
"""First and last draft (by age) of the keywords that not all drafts know."""


def dialect_of(document: Document, default: Dialect | None = None) -> Dialect:
    """The dialect that `$schema` names. Without one: `default`, or else the newest that the document's form allows (an array under `items`
    and `dependencies` are of draft 7, a boolean exclusiveMinimum is of draft 4). Raises InvalidSchema for a `$schema` that is none of ours."""
    if not isinstance(document, dict):
        return default or DRAFT202012
    if "$schema" in document:
        return _named(document["$schema"])
    return default or _by_form(document)


def _named(uri: JsonValue) -> Dialect:
    address = str(uri).removesuffix("#").removeprefix("https://").removeprefix("http://")
    if is_misspelled(uri):
        address = address.replace(_MISSPELLED, _HOST, 1)
    dialect = _KNOWN.get(address)
    if dialect is None:
        known = ", ".join(dialect.name for dialect in DIALECTS)
        advice = f"It reads {known}: say which of them this one is like, for example --dialect {DRAFT7.name}."
        raise InvalidSchema(f"$schema {str(uri)[:120]!r} is not a dialect that schemactl reads.", "/$schema", advice)
    return dialect


def is_known(uri: JsonValue) -> bool:
    """Whether a `$schema` names a dialect that is read."""
    try:
        _named(uri)
    except InvalidSchema:
        return False
    return True


def dialect_named(name: str) -> Dialect:
    """`draft-04` to `2020-12`. Raises KeyError."""
    return {dialect.name: dialect for dialect in DIALECTS}[name]


def is_misspelled(uri: JsonValue) -> bool:
    """Whether a `$schema` names the host with a dash for its dot, as dozens of published schemas do, each copied from another."""
    return isinstance(uri, str) and uri.startswith((f"http://{_MISSPELLED}", f"https://{_MISSPELLED}"))


def _by_form(document: JsonObject) -> Dialect:
    oldest = DRAFT202012
    pending: list[JsonValue] = [document]
    while pending:
        node = pending.pop()
        step()
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, dict):
            if "$schema" in node:
                continue  # an embedded schema says itself what it is
            if node.keys() & _TELLING:
                oldest = min(oldest, _form(node), key=lambda dialect: dialect.age)
            for keyword, value in node.items():
                if keyword in _MAPS and isinstance(value, dict):
                    pending.extend(value.values())  # a property may be called `dependencies`
                elif keyword not in _NOT_SCHEMAS:
                    pending.append(value)
    return oldest


def _form(node: JsonObject) -> Dialect:
    if any(isinstance(node.get(key), bool) for key in ("exclusiveMinimum", "exclusiveMaximum")):
        return DRAFT4
    if isinstance(node.get("items"), list) or isinstance(node.get("dependencies"), dict):
        return DRAFT7
    return DRAFT202012


_TELLING: Final = frozenset({"exclusiveMinimum", "exclusiveMaximum", "items", "dependencies"})
_HOST: Final = "json-schema.org/"
_MISSPELLED: Final = "json-schema-org/"
_MAPS: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions"})
_NOT_SCHEMAS: Final = frozenset({"enum", "const", "default", "examples", "example"})
_KNOWN: Final = {
    **{dialect.uri.partition("://")[2]: dialect for dialect in DIALECTS},
    "json-schema.org/schema": DRAFT202012,
    "iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0": DRAFT4,
    "spec.openapis.org/oas/3.1/dialect/base": DRAFT202012,
}
"""What `$schema` may name, without `http(s)://` and a `#` at the end: the drafts, Iglu's self-describing schemas (draft 4 and `self`), and schemas of
OpenAPI 3.1 (2020-12 and annotations)."""
