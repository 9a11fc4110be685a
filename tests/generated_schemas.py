"""Schemas, changes of schemas and values at random, from a seed: small vocabularies, so that things meet."""

import copy
from random import Random

from schemactl.model.json import Document, JsonObject, JsonValue

NAMES = ("a", "b", "c", "ab", "x-1")
TEXTS = ("", "a", "b", "ab", "aab", "x-1", "\n", "1", "2024-05-17", "é")
NUMBERS: tuple[JsonValue, ...] = (0, 1, 2, 3, 4, 5, 6, 10, 12, -1, -3, 0.5, 1.5, 2.25, 1.0, 0.1)
PATTERNS = ("^a", "b$", "^[ab]+$", "a", "^x-", ".+", "^a{1,2}$", "^(a|b)$", "^(?!a)", "[0-9]")
FORMATS = ("date", "date-time", "uuid", "ipv4", "email", "uri")
TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")


class Schemas:
    """Schemas of 2020-12 from one source of randomness. dense: several applicators and unevaluated* at one place. definitions: the names that
    references may point at."""

    def __init__(self, random: Random, dense: bool = False) -> None:
        self.random = random
        self.dense = dense
        self.definitions: tuple[str, ...] = ()

    def document(self, depth: int = 3) -> Document:
        """A document; now and then a recursive one."""
        if self.random.random() < 0.2:
            self.definitions = ("node", "leaf")
            defs: JsonObject = {"node": self.object(depth - 1), "leaf": self.scalar()}
            root = self.schema(depth)
            return {**root, "$defs": defs} if isinstance(root, dict) else root
        self.definitions = ()
        return self.schema(depth)

    def schema(self, depth: int) -> Document:
        random = self.random
        if random.random() < 0.06:
            return random.random() < 0.6
        if self.definitions and random.random() < 0.25:
            return {"$ref": f"#/$defs/{random.choice(self.definitions)}"}
        if depth <= 0:
            return self.scalar()
        kind = random.choices(("scalar", "object", "array", "union", "mixed"), (3, 5, 2, 2, 1))[0]
        if kind == "scalar":
            return self.scalar()
        if kind == "object":
            return self.object(depth)
        if kind == "array":
            return self.array(depth)
        if kind == "union":
            return self.union(depth)
        return {**self.object(depth), **self.union(depth)}

    def scalar(self) -> JsonObject:
        random = self.random
        choice = random.randrange(8)
        if choice == 0:
            return {"enum": random.sample([*TEXTS, *NUMBERS, None, True, False, [], {}, {"a": 1}, [1]], random.randint(1, 4))}
        if choice == 1:
            return {"const": random.choice([*TEXTS, *NUMBERS, None, True])}
        if choice == 2:
            return {"type": random.choice([random.choice(TYPES[:5]), sorted(random.sample(TYPES[:5], 2))])}
        if choice in (3, 4):
            return {"type": random.choice(("integer", "number")), **self.numeric()}
        found: JsonObject = {"type": "string"} if random.random() < 0.85 else {}
        if random.random() < 0.5:
            found[random.choice(("minLength", "maxLength"))] = random.randint(0, 3)
        if random.random() < 0.4:
            found["pattern"] = random.choice(PATTERNS)
        return found

    def numeric(self) -> JsonObject:
        random = self.random
        found: JsonObject = {}
        for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if random.random() < 0.25:
                found[keyword] = random.choice(NUMBERS)
        if random.random() < 0.25:
            found["multipleOf"] = random.choice((1, 2, 3, 4, 6, 0.5))
        return found

    def object(self, depth: int) -> JsonObject:
        random = self.random
        found: JsonObject = {"type": "object"} if random.random() < 0.8 else {}
        if random.random() < 0.85:
            found["properties"] = {name: self.schema(depth - 1) for name in random.sample(NAMES, random.randint(0, 3))}
        if random.random() < 0.5:
            found["required"] = random.sample(NAMES, random.randint(1, 2))
        if random.random() < 0.2:
            found["additionalProperties"] = random.choice([False, False, True, self.schema(depth - 2)])
        if random.random() < 0.1:
            found["patternProperties"] = {random.choice(PATTERNS): self.schema(depth - 2)}
        if random.random() < 0.06:
            found["propertyNames"] = random.choice([{"pattern": random.choice(PATTERNS)}, {"maxLength": 1}, {"enum": ["a", "b", "c"]}])
        if random.random() < 0.12:
            found[random.choice(("minProperties", "maxProperties"))] = random.randint(0, 3)
        if random.random() < 0.07:
            found["dependentRequired"] = {random.choice(NAMES): [random.choice(NAMES)]}
        if random.random() < 0.07:
            found["dependentSchemas"] = {random.choice(NAMES): self.object(depth - 2)}
        if random.random() < 0.05:
            found["unevaluatedProperties"] = random.choice([False, self.schema(depth - 2)])
        return {**found, **self.denser(depth, "unevaluatedProperties")}

    def array(self, depth: int) -> JsonObject:
        random = self.random
        found: JsonObject = {"type": "array"} if random.random() < 0.9 else {}
        if random.random() < 0.7:
            found["items"] = self.schema(depth - 1)
        if random.random() < 0.25:
            found["prefixItems"] = [self.schema(depth - 1) for _ in range(random.randint(1, 2))]
        if random.random() < 0.3:
            found[random.choice(("minItems", "maxItems"))] = random.randint(0, 3)
        if random.random() < 0.15:
            found["uniqueItems"] = True
        if random.random() < 0.15:
            found["contains"] = self.schema(depth - 1)
            if random.random() < 0.4:
                found[random.choice(("minContains", "maxContains"))] = random.randint(0, 2)
        if random.random() < 0.05:
            found["unevaluatedItems"] = random.choice([False, self.schema(depth - 2)])
        return {**found, **self.denser(depth, "unevaluatedItems")}

    def denser(self, depth: int, unevaluated: str) -> JsonObject:
        random = self.random
        found: JsonObject = {}
        if self.dense and random.random() < 0.3:
            found[unevaluated] = random.choice([False, False, self.schema(depth - 2)])
        if self.dense and depth > 0 and random.random() < 0.3:
            found |= self.union(depth)
        if self.dense and depth > 0 and random.random() < 0.2:
            found["allOf"] = [self.object(depth - 1) if unevaluated == "unevaluatedProperties" else self.array(depth - 1)]
        if self.dense and random.random() < 0.1 and unevaluated == "unevaluatedItems":
            found |= {"contains": self.schema(depth - 1), "maxContains": random.randint(0, 2), "uniqueItems": random.random() < 0.5}
        return found

    def union(self, depth: int) -> JsonObject:
        random = self.random
        keyword = random.choice(("anyOf", "oneOf", "allOf", "not", "if", "oneOf", "tagged"))
        if keyword == "not":
            return {"not": self.schema(depth - 1)}
        if keyword == "if":
            return {part: self.schema(depth - 1) for part in ("if", "then", "else") if part == "if" or random.random() < 0.8}
        if keyword == "tagged":
            return {"oneOf": [self.tagged(tag, depth) for tag in random.sample("pqr", random.randint(1, 3))]}
        return {keyword: [self.schema(depth - 1) for _ in range(random.randint(1, 3))]}

    def tagged(self, tag: str, depth: int) -> JsonObject:
        branch = {"type": "object", **self.object(depth - 1)}
        properties, required = branch.get("properties", {}), branch.get("required", [])
        assert isinstance(properties, dict)
        assert isinstance(required, list)
        return {**branch, "properties": {**properties, "kind": {"const": tag}}, "required": [*required, "kind"]}

    def mutated(self, document: Document) -> Document:
        """The document with one to three small changes."""
        changed = copy.deepcopy(document)
        for _ in range(self.random.randint(1, 3)):
            changed = self._mutated_once(changed)
        return changed

    def _mutated_once(self, document: Document) -> Document:
        places = list(_schemas_in(document))
        place = self.random.choice(places)
        if not isinstance(place, dict) or not place:
            return self.schema(1) if place is document else document
        random = self.random
        choice = random.randrange(5)
        keyword = random.choice(sorted(place))
        value = place[keyword]
        if choice == 0:
            del place[keyword]
        elif choice == 1:
            place.update(random.choice((self.object, self.array, self.union))(1))
        elif choice == 2:
            place.update(self.scalar())
        elif isinstance(value, bool):
            place[keyword] = not value
        elif isinstance(value, int | float):
            place[keyword] = max(value + random.choice((-1, 1)), 0 if keyword.endswith(("h", "s")) else 1 if keyword == "multipleOf" else -9)
        elif isinstance(value, list) and value and keyword != "type":
            value.pop(random.randrange(len(value))) if len(value) > 1 and random.random() < 0.5 else value.append(copy.deepcopy(random.choice(value)))
            if keyword == "required":
                place[keyword] = sorted({str(name) for name in value} | ({random.choice(NAMES)} if random.random() < 0.5 else set()))
        elif isinstance(value, dict) and keyword == "properties":
            value[random.choice(NAMES)] = self.schema(1)
        elif keyword == "type":
            place[keyword] = random.choice(TYPES)
        return document


def _schemas_in(document: JsonValue) -> list[JsonValue]:
    from schemactl.schema.walk import every_schema

    assert isinstance(document, dict | bool)
    return list(every_schema(document))


class Values:
    """Values at random, near what schemas speak of."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def near(self, schema: JsonValue, document: JsonValue, depth: int = 5) -> JsonValue:
        """A value that has a good chance to be valid for the schema, or nearly."""
        random = self.random
        if not isinstance(schema, dict) or depth <= 0 or random.random() < 0.05:
            return self.any(min(depth, 2))
        if "$ref" in schema and random.random() < 0.9:
            from schemactl.schema.normal_form import target_of

            assert isinstance(document, dict)
            return self.near(target_of(document, schema["$ref"]), document, depth - 1)
        if isinstance(schema.get("enum"), list) and random.random() < 0.9:
            return random.choice(schema["enum"])  # type: ignore[no-any-return]
        if "const" in schema and random.random() < 0.9:
            return schema["const"]
        for union in random.sample(("allOf", "anyOf", "oneOf"), 3):
            branches = schema.get(union)
            if isinstance(branches, list) and branches and random.random() < 0.8:
                rest = {key: value for key, value in schema.items() if key != union}
                merged = [self.near(branch, document, depth - 1) for branch in (branches if union == "allOf" else [random.choice(branches)])]
                values = [self.near(rest, document, depth - 1), *merged]
                if all(isinstance(value, dict) for value in values):
                    return {name: item for value in values for name, item in value.items()}  # type: ignore[union-attr]
                return random.choice(merged)
        for part in ("then", "else", "if"):
            if part in schema and random.random() < 0.5:
                return self.near(schema[part], document, depth - 1)
        return self._typed(schema, document, depth)

    def _typed(self, schema: JsonObject, document: JsonValue, depth: int) -> JsonValue:
        random = self.random
        types = schema.get("type")
        kind = random.choice(types) if isinstance(types, list) else types
        if kind is None:
            fallback = "array" if "items" in schema else random.choice(TYPES)
            kind = "object" if {"properties", "required", "additionalProperties"} & schema.keys() else fallback
        if kind == "object":
            return self._object(schema, document, depth)
        if kind == "array":
            return self._array(schema, document, depth)
        if kind in ("integer", "number"):
            bounds = [value for key, value in schema.items() if key.endswith("imum") and isinstance(value, int | float)]
            return random.choice([*NUMBERS, *(bound + step for bound in bounds for step in (-1, 0, 1, 0.5))])
        return {"null": None, "boolean": random.random() < 0.5}.get(str(kind), random.choice(TEXTS))

    def _object(self, schema: JsonObject, document: JsonValue, depth: int) -> JsonObject:
        random = self.random
        table = schema.get("properties")
        properties = table if isinstance(table, dict) else {}
        required = schema.get("required")
        names = {str(name) for name in required} if isinstance(required, list) else set()
        names |= {name for name in properties if random.random() < 0.5}
        names |= {name for name in NAMES if random.random() < 0.1}
        fallback = schema.get("additionalProperties", True)
        return {name: self.near(properties.get(name, fallback), document, depth - 1) for name in sorted(names)}

    def _array(self, schema: JsonObject, document: JsonValue, depth: int) -> list[JsonValue]:
        prefix = schema.get("prefixItems")
        prefix = prefix if isinstance(prefix, list) else []
        kinds = [*prefix, *(self.random.choice([schema.get("items", True), schema.get("contains", True)]) for _ in range(3))]
        return [self.near(kind, document, depth - 1) for kind in kinds[: self.random.randint(0, len(kinds))]]

    def any(self, depth: int) -> JsonValue:
        random = self.random
        choice = random.randrange(7 if depth > 0 else 5)
        if choice == 5:
            return [self.any(depth - 1) for _ in range(random.randint(0, 3))]
        if choice == 6:
            return {name: self.any(depth - 1) for name in random.sample(NAMES, random.randint(0, 3))}
        return [None, random.random() < 0.5, random.choice(NUMBERS), random.choice(TEXTS), random.choice(TEXTS)][choice]
