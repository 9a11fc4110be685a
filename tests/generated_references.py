"""Documents full of identifiers and references at random, from a seed: each leaf is a constant of its own, so a value tells where a reference led."""

from collections.abc import Iterator
from itertools import product
from random import Random
from urllib.parse import quote

from schemactl.errors import InvalidSchema
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.dialects import DIALECTS, DRAFT7, DRAFT201909, DRAFT202012, Dialect
from schemactl.schema.refs import Scope

IDENTIFIERS = (
    "b.json",
    "v1/b.json",
    "../b.json",
    "c.json",
    "v1/",
    "/b.json",
    "http://other.example/v1/b.json",
    "urn:acme:b",
    "acme://schemas/b.json",
)
ROOTS = ("", "", "http://example.com/v1/root.json", "v1/root.json", "urn:acme:root", "acme://schemas/root.json", "acme:///schemas/v1/root.json")
NAMES = ("x", "y", "a/b", "a~b", "a%b", "ä b")
ANCHORS = ("here", "there")
DYNAMIC = ("node", "leaf")
"""Names of dynamic anchors. No `$ref` is made to one: it means that very schema (2020-12, section 8.2.2), but jsonschema-rs and `jsonschema` read it
as a `$dynamicRef`."""
PROPERTIES = ("p", "q")
DEEPEST = 3


class References:
    """One document. leaves: so many constants stand in it. plain: without what `referencing` trips over: dynamic references, several
    dialects, schemes that `urllib` does not know, a relative URI at the root."""

    def __init__(self, seed: int, plain: bool = False) -> None:
        self.random = Random(seed)
        self.leaves = 0
        self.plain = plain
        self.identifiers = [one for one in IDENTIFIERS if not plain or not one.startswith(("urn:", "acme:"))]
        self.dialect = self.random.choice(DIALECTS)
        self.document = self.resource(self.dialect, DEEPEST, self.random.choice([one for one in ROOTS if not plain or one.startswith("http:")]))
        self.document["$schema"] = self.dialect.uri + "#" * (self.dialect.age <= DRAFT7.age)
        self._replace_broken()

    def values(self) -> Iterator[JsonValue]:
        """What a document may accept or refuse, depending on where its references lead."""
        for depth in range(1, DEEPEST + 1):
            for way in product(PROPERTIES, repeat=depth):
                for leaf in range(self.leaves):
                    value: JsonValue = leaf
                    for name in reversed(way):
                        value = {name: value}
                    yield value

    def _replace_broken(self) -> None:
        """Most references at random lead nowhere: they become constants."""
        scope = Scope.of(self.document)
        for schema in list(_objects(self.document)):
            ref = schema.get("$ref", schema.get("$dynamicRef"))
            try:
                if isinstance(ref, str):
                    scope.standing_at(schema).resolve(ref)
            except InvalidSchema:
                schema.clear()
                schema.update(self.constant())

    def resource(self, dialect: Dialect, depth: int, identifier: str, is_referred: bool = True) -> JsonObject:
        """is_referred: it is entered by references alone. Of a resource that is entered by the way, jsonschema-rs and `jsonschema` forget what is
        around it when they look for a `$recursiveAnchor`."""
        random = self.random
        made: JsonObject = {dialect.id_keyword: identifier} if identifier else {}
        if dialect is DRAFT201909 and is_referred and random.random() < 0.5:
            made["$recursiveAnchor"] = True
        if dialect is DRAFT202012 and random.random() < 0.3:
            made["$dynamicAnchor"] = random.choice(DYNAMIC)
        made["properties"] = {name: self.schema(dialect, depth - 1) for name in PROPERTIES if random.random() < 0.8}
        if depth > 0:
            names = random.sample(NAMES, random.randint(1, 3))
            made[_definitions(dialect)] = {name: self.schema(dialect, depth - 1, is_referred=True) for name in names}
        if random.random() < 0.2:
            made[random.choice(("default", "x-data"))] = {"x": self.resource(dialect, 0, random.choice(self.identifiers))}
        if random.random() < 0.1:
            made["not"] = {"enum": [{dialect.id_keyword: random.choice(self.identifiers)}]}
        return made

    def schema(self, dialect: Dialect, depth: int, is_referred: bool = False) -> JsonObject:
        random = self.random
        choice = random.random()
        if choice < 0.35:
            return self.reference(dialect)
        if choice < 0.7 and depth > 0:
            return self.embedded(dialect, depth, is_referred) if random.random() < 0.8 else self.around(dialect, depth)
        return self.leaf(dialect)

    def around(self, dialect: Dialect, depth: int) -> JsonObject:
        below = self.schema(dialect, depth - 1)
        keyword = self.random.choice(("allOf", "anyOf", "dependencies" if dialect.knows("dependencies") else "dependentSchemas"))
        return {keyword: {"p": below, "z": below}} if keyword.startswith("depend") else {keyword: [below]}

    def embedded(self, outer: Dialect, depth: int, is_referred: bool) -> JsonObject:
        random = self.random
        other = random.random() < 0.15 and outer.age >= DRAFT7.age and not self.plain
        dialect = random.choice((DRAFT7, DRAFT201909, DRAFT202012)) if other else outer
        made = self.resource(dialect, depth, random.choice(self.identifiers) if random.random() < 0.7 or other else "", is_referred)
        return {**made, "$schema": dialect.uri + "#" * (dialect.age <= DRAFT7.age)} if dialect is not outer else made

    def leaf(self, dialect: Dialect) -> JsonObject:
        made = self.constant()
        if self.random.random() < 0.3:
            anchor = self.random.choice(ANCHORS)
            made |= {"$anchor": anchor} if dialect.knows("$anchor") else {dialect.id_keyword: f"#{anchor}"}
        if dialect is DRAFT202012 and self.random.random() < 0.2:
            made["$dynamicAnchor"] = self.random.choice(DYNAMIC)
        return made

    def constant(self) -> JsonObject:
        self.leaves += 1
        return {"enum": [self.leaves - 1]}

    def reference(self, dialect: Dialect) -> JsonObject:
        random = self.random
        if dialect is DRAFT201909 and random.random() < 0.3 and not self.plain:
            return {"$recursiveRef": "#"}
        keyword = "$dynamicRef" if dialect is DRAFT202012 and random.random() < 0.4 and not self.plain else "$ref"
        made: JsonObject = {keyword: self.target(dialect, (*ANCHORS, *DYNAMIC) if keyword == "$dynamicRef" else ANCHORS)}
        if random.random() < 0.15:
            made[dialect.id_keyword] = random.choice(self.identifiers)
        return made

    def target(self, dialect: Dialect, anchors: tuple[str, ...]) -> str:
        random = self.random
        resource = random.choice(("", "", *self.identifiers, "v1/root.json", "root.json"))
        name = _escaped(random.choice(NAMES))
        fragments = ["", f"#{random.choice(anchors)}", f"#/{_definitions(dialect)}/{name}", f"#/properties/{random.choice(PROPERTIES)}"]
        if random.random() < 0.1:
            fragments = [f"#/{random.choice(('default', 'x-data'))}/x", f"#/{_definitions(dialect)}/{name}/properties/p"]
        return (resource + random.choice(fragments)) or "#"


def _objects(value: JsonValue) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        yield value
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(below)


def _definitions(dialect: Dialect) -> str:
    return "$defs" if dialect.age >= DRAFT201909.age else "definitions"


def _escaped(name: str) -> str:
    """A name in a pointer in a fragment (RFC 6901, section 6)."""
    return quote(name.replace("~", "~0").replace("/", "~1"), safe="~")
