"""Schemas of the kinds that tests/generated_schemas.py does not make, in five drafts: unevaluated* over references, dependencies with tags, chains of
conditions, `contains` with its counts, names by patterns, huge and tiny steps, recursion through unions; and events that follow a schema."""

import copy
from random import Random
from typing import Any, Final

NAMES: Final = ("a", "b", "c", "ab", "x1", "x2", "k")
PATTERNS: Final = ("^a", "b$", "^x[0-9]$", "^[a-c]+$", "x", "^.$", "^$", "1")
TEXTS: Final = ("", "a", "b", "ab", "x1", "x2", "abc", "ba", "k", "abcd")
VALUES: Final = (None, True, False, 0, 1, 2, 3, -1, 0.5, 7, 1e15, 0.1, "", "a", "b", "ab", "x1", "abc", "c", [], {})
STEPS: Final = (0.1, 3, 1e-7, 1e15, 0.25, 7, 1e300, 1e-300, 2, 0.3)
DRAFTS: Final = {
    4: "http://json-schema.org/draft-04/schema#",
    6: "http://json-schema.org/draft-06/schema#",
    7: "http://json-schema.org/draft-07/schema#",
    2019: "https://json-schema.org/draft/2019-09/schema",
    2020: "https://json-schema.org/draft/2020-12/schema",
}
_DEFINED: Final = ("d0", "d1", "d2")
_ONE: Final = ("contains", "not", "then", "else", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames")


class OddSchemas:
    """Schemas of one draft from one source of randomness."""

    def __init__(self, random: Random, draft: int) -> None:
        self.random = random
        self.draft = draft

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {"allOf": [self.schema(3)], "$schema": DRAFTS[self.draft]}
        document[self._definitions] = {name: self.schema(2) for name in _DEFINED}
        return document

    @property
    def _definitions(self) -> str:
        return "$defs" if self.draft >= 2019 else "definitions"

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def names(self, least: int, most: int) -> list[str]:
        return self.random.sample(NAMES, self.random.randint(least, most))

    def reference(self) -> dict[str, Any]:
        return {"$ref": f"#/{self._definitions}/{self.random.choice(_DEFINED)}"}

    def scalar(self) -> dict[str, Any]:
        random = self.random
        kind = random.randrange(7)
        if kind == 0:
            return {"type": random.choice(["string", "integer", "number", "null", "boolean"])}
        if kind == 1:
            return {"enum": random.sample(["a", "b", 1, 2, None, False, "x1", [1], {"a": 1}, 0.5], random.randint(1, 4))}
        if kind == 2:
            return {"type": "number", "multipleOf": random.choice(STEPS)}
        if kind == 3:
            bounds: dict[str, Any] = {"minimum": random.choice([-1, 0, 1, 0.5, 1e10]), "maximum": random.choice([0, 1, 3, 2.5, 1e12])}
            return {"type": random.choice(["integer", "number"]), **bounds, **({"exclusiveMinimum": True} if self.draft == 4 else {})}
        if kind == 4:
            return {"type": "string", "minLength": random.randint(0, 3), "maxLength": random.randint(0, 4)}
        return {"type": "string", "pattern": random.choice(PATTERNS)} if kind == 5 else {}

    def schema(self, depth: int) -> dict[str, Any]:
        kind = self.random.random()
        if depth <= 0 or kind < 0.18:
            return self.scalar() if self.chance(0.9) else self.reference()
        if kind < 0.26:
            return self.reference()
        found = self.object(depth) if kind < 0.62 else self.array(depth) if kind < 0.76 else {}
        if not found or self.chance(0.35):
            for _ in range(self.random.randint(1, 2)):
                found.update(self.combination(depth))
        return found

    def object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "object"} if self.chance(0.75) else {}
        if self.chance(0.8):
            found["properties"] = {name: self.schema(depth - 1) for name in self.names(1, 3)}
        if self.chance(0.4):
            found["required"] = self.names(1, 2)
        if self.chance(0.3):
            found["patternProperties"] = {self.random.choice(PATTERNS): self.schema(depth - 1) for _ in range(self.random.randint(1, 2))}
        if self.chance(0.25):
            found["additionalProperties"] = self.random.choice([False, self.scalar()])
        for keyword in ("minProperties", "maxProperties"):
            if self.chance(0.15):
                found[keyword] = self.random.randint(0, 3)
        if self.chance(0.2) and self.draft > 4:
            rules: list[Any] = [{"pattern": self.random.choice(PATTERNS)}, {"enum": self.names(1, 4)}, {"not": {"const": self.random.choice(NAMES)}}]
            found["propertyNames"] = self.random.choice(rules)
        if self.chance(0.25):
            found.update(self.dependencies(depth))
        if self.chance(0.3) and self.draft >= 2019:
            found["unevaluatedProperties"] = self.random.choice([False, False, self.scalar()])
        return found

    def dependencies(self, depth: int) -> dict[str, Any]:
        schemas = {name: self.schema(depth - 1) for name in self.names(1, 2)}
        names = {name: self.names(1, 2) for name in self.names(0, 1)}
        return {"dependentSchemas": schemas, "dependentRequired": names} if self.draft >= 2019 else {"dependencies": {**schemas, **names}}

    def array(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "array"} if self.chance(0.8) else {}
        if self.chance(0.4):
            listed, rest = ("prefixItems", "items") if self.draft >= 2020 else ("items", "additionalItems")
            found[listed] = [self.schema(depth - 1) for _ in range(self.random.randint(1, 3))]
            if self.chance(0.5):
                found[rest] = self.scalar() if self.draft == 4 else self.random.choice([False, self.scalar()])
        elif self.chance(0.7):
            found["items"] = self.schema(depth - 1)
        if self.chance(0.5) and self.draft > 4:
            found["contains"] = self.schema(depth - 1)
            counts = {"minContains": self.random.randint(0, 2), "maxContains": self.random.randint(0, 3)} if self.draft >= 2019 else {}
            found.update({keyword: count for keyword, count in counts.items() if self.chance(0.55)})
        for keyword, part in (("minItems", 0.2), ("maxItems", 0.3)):
            if self.chance(part):
                found[keyword] = self.random.randint(0, 4)
        if self.chance(0.25):
            found["uniqueItems"] = True
        if self.chance(0.25) and self.draft >= 2019:
            found["unevaluatedItems"] = self.random.choice([False, self.scalar()])
        return found

    def combination(self, depth: int) -> dict[str, Any]:
        keyword = self.random.choice(["allOf", "anyOf", "oneOf", "not", "if", "tags"])
        if keyword in ("allOf", "anyOf", "oneOf"):
            return {keyword: [self.schema(depth - 1) for _ in range(self.random.randint(1, 3))]}
        if keyword == "not":
            return {"not": self.schema(depth - 1)}
        if keyword == "if" and self.draft >= 7:
            further = {"if": self.schema(depth - 1), "then": self.schema(depth - 1)}
            return {"if": self.schema(depth - 1), "then": self.schema(depth - 1), "else": self.random.choice([self.schema(depth - 1), further])}
        tag = self.random.choice(["k", "a"])
        variants = [
            {
                "type": "object",
                "properties": {**{name: self.schema(depth - 2) for name in self.names(0, 2)}, tag: {"enum": [value]}},
                "required": [tag],
            }
            for value in self.random.sample(["a", "b", "c", 1], self.random.randint(2, 3))
        ]
        return {self.random.choice(["oneOf", "anyOf"]): variants}

    def mutated(self, document: dict[str, Any]) -> dict[str, Any]:
        """A copy in which some keywords say something else, or nothing."""
        changed = copy.deepcopy(document)
        places = [place for place in _places(changed) if place is not changed]
        for _ in range(self.random.choice([1, 1, 2, 3, 5])):
            place = self.random.choice(places)
            keywords = [keyword for keyword in place if keyword not in (*_DEFINED, "$schema", "if")]
            if keywords:
                self._change(place, self.random.choice(keywords))
        return changed

    def _change(self, place: dict[str, Any], keyword: str) -> None:
        value = place[keyword]
        if keyword == "$ref":
            place.update(self.reference())
        elif isinstance(value, bool):
            place[keyword] = not value
        elif isinstance(value, int) and keyword.startswith(("min", "max")):
            place[keyword] = max(0, value + self.random.choice([-1, 1, 2]))
        elif isinstance(value, list) and len(value) > 1 and self.chance(0.6):
            value.pop(self.random.randrange(len(value)))
        elif keyword in _ONE and isinstance(value, dict):
            place[keyword] = self.schema(1)
        elif keyword in ("properties", "patternProperties", "dependentSchemas") and value:
            value[self.random.choice(list(value))] = self.schema(1)
        elif isinstance(value, list) and keyword in ("allOf", "anyOf", "oneOf"):
            value.append(self.schema(1))
        elif keyword in ("type", "required", "uniqueItems", "additionalProperties", "contains", "maxItems", "pattern"):
            del place[keyword]


def _places(value: Any) -> list[dict[str, Any]]:
    """Every schema of a document, and the tables of them that are not empty."""
    if isinstance(value, list):
        return [place for item in value for place in _places(item)]
    if not isinstance(value, dict):
        return []
    tables = ("properties", "patternProperties", "dependentSchemas", "dependentRequired", "dependencies", "$defs", "definitions")
    below = [place for keyword, item in value.items() for place in (_tabled(item) if keyword in tables else _places(item))]
    return [value, *below]


def _tabled(table: Any) -> list[dict[str, Any]]:
    return [place for item in table.values() for place in _places(item)] if isinstance(table, dict) else []


class Events:
    """Events that follow a schema as far as they can without solving it, and stray now and then."""

    def __init__(self, random: Random, document: dict[str, Any]) -> None:
        self.random = random
        self.document = document

    def any(self, depth: int) -> Any:
        kind = self.random.random()
        if depth <= 0 or kind < 0.45:
            return copy.deepcopy(self.random.choice(VALUES))
        if kind < 0.8:
            return {name: self.any(depth - 1) for name in self.random.sample(NAMES, self.random.randint(0, 4))}
        return [self.any(depth - 1) for _ in range(self.random.randint(0, 4))]

    def of(self, schema: Any, depth: int) -> Any:
        random = self.random
        if depth <= 0 or not isinstance(schema, dict) or random.random() < 0.06:
            return self.any(1)
        if "$ref" in schema:
            _, table, name = schema["$ref"].split("/")
            return self.of(self.document[table][name], depth - 1)
        if schema.get("enum"):
            return copy.deepcopy(random.choice(schema["enum"]))
        parts = [random.choice(schema[union]) for union in ("anyOf", "oneOf") if schema.get(union)] + schema.get("allOf", [])
        parts += [schema[keyword] for keyword in ("if", "then", "else") if keyword in schema and random.random() < 0.5]
        values = [self.of(part, depth - 1) for part in parts]
        kind = schema.get("type") or self._kind(schema, values)
        if kind == "object":
            return self._object(schema, [value for value in values if isinstance(value, dict)], depth)
        if kind == "array":
            return self._array(schema, depth)
        return self._scalar(schema, kind) if kind else random.choice(values) if values else self.any(1)

    def _kind(self, schema: dict[str, Any], values: list[Any]) -> str:
        if any("ropert" in keyword or keyword.startswith("depend") or keyword == "required" for keyword in schema):
            return "object"
        if any("tems" in keyword or keyword == "contains" for keyword in schema):
            return "array"
        return "object" if values and all(isinstance(value, dict) for value in values) else ""

    def _object(self, schema: dict[str, Any], parts: list[dict[str, Any]], depth: int) -> Any:
        found: dict[str, Any] = {}
        for part in parts:
            found.update(part)
        for name, below in schema.get("properties", {}).items():
            if name in schema.get("required", ()) or self.random.random() < 0.75:
                found[name] = self.of(below, depth - 1)
        for name in schema.get("required", ()):
            found.setdefault(name, self.any(1))
        if self.random.random() < 0.25:
            found[self.random.choice(NAMES)] = self.any(1)
        return found

    def _array(self, schema: dict[str, Any], depth: int) -> Any:
        listed = schema.get("prefixItems") or (schema["items"] if isinstance(schema.get("items"), list) else [])
        rest = schema.get("items") if isinstance(schema.get("items"), dict) else {}
        first = [self.of(item, depth - 1) for item in listed[: self.random.randint(0, len(listed))]]
        further = [schema["contains"] if "contains" in schema and self.random.random() < 0.5 else rest for _ in range(self.random.randint(0, 3))]
        return [*first, *(self.of(item, depth - 1) for item in further)]

    def _scalar(self, schema: dict[str, Any], kind: str) -> Any:
        if kind in ("integer", "number"):
            step, low, high = schema.get("multipleOf", 1), schema.get("minimum", 0), schema.get("maximum", 2)
            found = self.random.choice([low, high, low + 1, 0.5, 1, 7, step * self.random.randint(0, 3)])
            return int(found) if kind == "integer" else found
        return self.random.choice(TEXTS) if kind == "string" else self.random.choice([True, False]) if kind == "boolean" else None
