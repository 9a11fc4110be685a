"""A document whose patterns are written so that jsonschema-rs reads them as ECMA-262 means them. It translates patterns itself, which leaves what is
written here as it stands.

What its engine (`fancy-regex`) has no equivalent for, or would take long for, is matched by our own matcher. What is no pattern at all constrains
nothing: no text, and of an object with such a pattern for names not the names that nothing else describes.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

from schemactl.errors import InvalidSchema
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.schema.patterns.language import with_whole_characters
from schemactl.schema.patterns.matching import LARGEST_PROGRAM, LARGEST_TABLE, SMALL, Undecided, is_tame, matches
from schemactl.schema.patterns.pattern import NotAPattern, shown
from schemactl.schema.patterns.printers import Inexpressible, for_fancy
from schemactl.schema.patterns.tree import size
from schemactl.schema.walk import every_schema, mapped

if TYPE_CHECKING:
    from jsonschema_rs import FancyRegexOptions

MATCHED: Final = "x-schemactl-pattern"
"""Keyword for a pattern that our own matcher matches."""
MOST_STEPS: Final = 100_000
"""Times that a search for a pattern that is not regular may go back; a text that needs more is refused."""
_KEYWORDS: Final = frozenset({"pattern", "patternProperties"})


@dataclass(frozen=True, slots=True)
class Native:
    """sources: of each pattern that was written in another way, how the document has it."""

    document: Document
    sources: dict[str, str] = field(default_factory=dict)


def with_native_patterns(document: Document) -> Native:
    """document: in working form. Raises InvalidSchema for a pattern of names that the engine cannot be told."""
    if not any(isinstance(schema, dict) and not _KEYWORDS.isdisjoint(schema) for schema in every_schema(document)):
        return Native(document)
    writing = _Writing()
    return Native(writing.schema(document), writing.sources)


def pattern_options() -> "FancyRegexOptions":
    """How jsonschema-rs is to search for patterns: what is regular in linear time, the rest within a number of steps."""
    from jsonschema_rs import FancyRegexOptions

    return FancyRegexOptions(backtrack_limit=MOST_STEPS, size_limit=LARGEST_PROGRAM, dfa_size_limit=LARGEST_TABLE)


class MatchedPattern:
    """The keyword MATCHED, for jsonschema-rs."""

    def __init__(self, _parent: JsonObject, pattern: str, _path: list[str | int]) -> None:
        self.pattern = pattern

    def validate(self, instance: JsonValue) -> None:
        """Raises ValueError, which says what is wrong with the text."""
        try:
            if isinstance(instance, str) and not matches(self.pattern, instance):
                raise ValueError(f"does not match {self.pattern}")
        except Undecided as error:
            raise ValueError("takes too long to match against its pattern") from error


class _Writing:
    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self.written: dict[int, Document] = {}
        """By the identity of a schema: one may stand at several places."""

    def schema(self, schema: Document) -> Document:
        if isinstance(schema, bool):
            return schema
        if id(schema) not in self.written:
            self.written[id(schema)] = self._schema(schema)
        return self.written[id(schema)]

    def _schema(self, schema: JsonObject) -> JsonObject:
        result = {keyword: mapped(keyword, value, self.schema) for keyword, value in schema.items()}
        pattern, names = result.get("pattern"), result.get("patternProperties")
        if isinstance(pattern, str):
            del result["pattern"]
            result |= self._of_text(pattern)
        if isinstance(names, dict):
            result |= self._of_names(cast("dict[str, Document]", names))
        return result

    def _of_text(self, pattern: str) -> JsonObject:
        try:
            written = _written(pattern)
        except NotAPattern:
            return {}
        if written is None:
            return {MATCHED: pattern}
        self.sources[written] = pattern
        return {"pattern": written}

    def _of_names(self, names: "dict[str, Document]") -> JsonObject:
        table: dict[str, list[Document]] = {}
        is_open = False
        for pattern, schema in names.items():
            try:
                written = _written(pattern)
            except NotAPattern:
                is_open = True
                continue
            if written is None:
                raise InvalidSchema(f"cannot be used to validate events: the pattern {shown(pattern)} for names is too complex.",
                                    "", "Write the pattern in a simpler way.")  # fmt: skip
            table.setdefault(written, []).append(schema)
        properties: JsonValue = {written: schemas[0] if len(schemas) == 1 else {"allOf": [*schemas]} for written, schemas in table.items()}
        return {"patternProperties": properties, **({"additionalProperties": True} if is_open else {})}


@lru_cache(maxsize=4096)
def _written(pattern: str) -> str | None:
    """None where the engine has no equivalent, or refuses it. Raises NotAPattern."""
    import jsonschema_rs

    try:
        known = with_whole_characters(pattern)
        if size(known.tree) > SMALL and not is_tame(known):
            return None
        written = for_fancy(known)
        jsonschema_rs.Draft202012Validator(cast("Any", {"pattern": written}), pattern_options=pattern_options(), offline=True)
    except (Inexpressible, jsonschema_rs.ValidationError):
        return None
    return written
