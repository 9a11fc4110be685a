"""Pairs of schemas, each of which is hard for another part of a comparison; none is longer than some pages."""

from random import Random
from typing import Final

from schemactl.model.json import JsonObject, JsonValue

TEXT: Final[JsonObject] = {"type": "string"}
WHOLE: Final[JsonObject] = {"type": "integer"}


def record(properties: JsonObject, *required: str) -> JsonObject:
    return {"type": "object", "properties": properties, "required": list(required)}


def asking(*names: str) -> JsonObject:
    return {"type": "object", "required": list(names)}


def unions(many: int, step: int) -> JsonObject:
    """One of two names, many times over."""
    return {"type": "object", "allOf": [{"anyOf": [asking(f"a{at}"), asking(f"b{at + step}")]} for at in range(many)]}


def chain(many: int, leaf: JsonObject) -> JsonObject:
    """Each condition is the `else` of the one before."""
    schema: JsonObject = {"type": "object"}
    for at in range(many):
        schema = {"if": asking(f"x{at}"), "then": {"properties": {f"y{at}": leaf}}, "else": schema}
    return schema


def conditions(many: int, step: int) -> JsonObject:
    """Conditions side by side, each of which leads to the next."""
    tests: list[JsonValue] = [
        {"if": asking(f"a{at}"), "then": asking(f"a{at + step}"), "else": {"properties": {f"b{at}": {"const": at * step}}}} for at in range(many)
    ]
    return {"type": "object", "allOf": tests}


def unevaluated(many: int, kinds: int) -> JsonObject:
    parts: list[JsonValue] = [{"anyOf": [record({f"p{at}_{kind}": TEXT}, f"p{at}_{kind}") for kind in range(kinds)]} for at in range(many)]
    return {"type": "object", "allOf": parts, "unevaluatedProperties": False}


def recursive(many: int, *more: str) -> JsonObject:
    """Definitions that lead to one another in every way."""
    definitions: JsonObject = {}
    for at in range(many):
        links = [record({f"e{to}": {"$ref": f"#/$defs/d{(at * to + 1) % many}"}}, f"e{to}", *(more if at == many - 1 else ())) for to in range(6)]
        definitions[f"d{at}"] = {"anyOf": [{"type": "null"}, *links]}
    return {"$ref": "#/$defs/d0", "$defs": definitions}


def clauses(seed: int, many: int = 170) -> list[JsonValue]:
    """Of forty switches three each: the hardest ratio of 3-SAT."""
    random = Random(seed)
    return [{"anyOf": [{"properties": {f"v{at}": {"const": random.random() < 0.5}}} for at in random.sample(range(40), 3)]} for _ in range(many)]


def pigeons(holes: int) -> JsonObject:
    """One more than there are holes: the resolution of which takes exponentially many steps (Haken 1985)."""
    placed: list[JsonValue] = [{"anyOf": [record({f"p{at}": {"const": hole}}, f"p{at}") for hole in range(holes)]} for at in range(holes + 1)]
    alone: list[JsonValue] = [
        {"not": record({f"p{one}": {"const": hole}, f"p{other}": {"const": hole}}, f"p{one}", f"p{other}")}
        for one in range(holes + 1)
        for other in range(one)
        for hole in range(holes)
    ]
    return {"type": "object", "allOf": [*placed, *alone]}


def dependent(many: int, name: str) -> JsonObject:
    return {"type": "object", "dependentSchemas": {f"a{at}": asking(f"a{(at * 3 + 1) % many}", f"{name}{at}") for at in range(many)}}


def overlapping(many: int, step: int) -> JsonObject:
    return {"oneOf": [asking(f"a{at}", f"a{at * step % many}") for at in range(many)]}


def variants(leaf: JsonObject, *tagged: str, many: int = 2_000) -> JsonObject:
    """A union of many records; tagged: the property that tells them apart, if one does."""

    def variant(at: int) -> JsonObject:
        tags: JsonObject = {name: {"const": f"k{at}"} for name in tagged}
        members: JsonObject = {f"p{at}_{member}": leaf if at == 7 else TEXT for member in range(4)}
        return record({**tags, **members, "in": record({"x": WHOLE, "y": {"enum": ["a", f"c{at}"]}})}, *tagged)

    return {"oneOf" if tagged else "anyOf": [variant(at) for at in range(many)]}


def defined(leaf: JsonObject, many: int = 3_000) -> JsonObject:
    """Properties that are all defined elsewhere."""
    links: list[JsonObject] = [{"$ref": f"#/$defs/d{at}"} for at in range(many)]
    definitions: JsonObject = {f"d{at}": record({"a": leaf if at == 7 else TEXT, "next": links[at - 1]}) for at in range(many)}
    return {**record({f"p{at}": link for at, link in enumerate(links)}), "$defs": definitions}


def nested_patterns(repeats: int) -> JsonObject:
    return record({f"f{at}": {"type": "string", "pattern": f"^(?:[a-z]{{1,{20 + at}}}|[A-Z]{{2,{9 + at}}}){{1,{repeats}}}$"} for at in range(15)})


SWITCHES: Final[JsonObject] = record({f"v{at}": {"type": "boolean"} for at in range(40)}, *[f"v{at}" for at in range(40)])
LISTED: Final[list[JsonValue]] = [f"v{at}" for at in range(600)]
MANY: Final = [f"n{at}" for at in range(10_000)]
LONG_TEXTS: Final[list[JsonValue]] = ["a" * length for length in range(400)]

PAIRS: Final[dict[str, tuple[JsonObject, JsonObject]]] = {
    "uniqueItems of many values": (
        {"type": "array", "uniqueItems": True, "items": {"enum": LISTED}},
        {"type": "array", "uniqueItems": True, "items": {"enum": LISTED}, "maxItems": 599},
    ),
    "uniqueItems that cannot be more": ({"type": "array", "uniqueItems": True, "items": {"enum": LISTED}}, {"type": "array", "maxItems": 600}),
    "uniqueItems of any text": ({"type": "array", "uniqueItems": True, "items": TEXT}, {"type": "array", "maxItems": 700}),
    "uniqueItems of objects": (
        {"type": "array", "uniqueItems": True, "items": {"type": "object"}, "minItems": 900},
        {"type": "array", "maxItems": 700},
    ),
    "contains in many ways": (
        {"type": "array", "allOf": [{"contains": {"const": at}, "minContains": 1, "maxContains": 3} for at in range(6)]},
        {"type": "array", "maxItems": 10},
    ),
    "contains very often": (
        {"type": "array", "contains": {"type": "integer", "minimum": 3}, "minContains": 300},
        {"type": "array", "contains": {"type": "integer", "minimum": 4}, "minContains": 300},
    ),
    "contains of many names": (
        {"type": "array", "allOf": [{"contains": asking(f"a{at}")} for at in range(14)], "maxItems": 13},
        {"type": "array", "maxItems": 6},
    ),
    "arrays of long arrays": (
        {"type": "array", "minItems": 400, "items": record({"p": {"type": "array", "minItems": 400, "items": TEXT}}, "p")},
        {"type": "array", "minItems": 401},
    ),
    "many members": (
        {"type": "object", "minProperties": 1_500, "additionalProperties": {"type": "object", "minProperties": 900}},
        {"type": "object", "maxProperties": 1_400},
    ),
    "multipleOf of huge and tiny steps": (
        {"type": "number", "multipleOf": 1e-9, "not": {"multipleOf": 3e-9}, "minimum": 1e200},
        {"type": "number", "multipleOf": 7e200},
    ),
    "many divisors": (
        {"type": "integer", "allOf": [{"not": {"multipleOf": prime}} for prime in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)], "minimum": 2},
        {"type": "integer", "minimum": 0, "maximum": 1},
    ),
    "many excluded numbers": (
        {"type": "integer", "minimum": 0, "not": {"enum": list(range(5_000))}},
        {"type": "integer", "minimum": 5_001},
    ),
    "enum of objects": (
        {"enum": [{"a": at, "b": [at] * 20} for at in range(500)]},
        {"type": "object", "properties": {"a": {"maximum": 498}}},
    ),
    "no enum of objects": (
        {"type": "object", "not": {"enum": [{"a": at, "b": {"c": at, "d": [at]}} for at in range(200)]}},
        {"type": "object", "required": ["a"], "not": {"enum": [{"a": at} for at in range(200)]}},
    ),
    "enum against a pattern": ({"enum": LONG_TEXTS}, {"pattern": "^(a?){40}a{40}$"}),
    "names that patterns match": (
        {"type": "object", "patternProperties": {f"^[a-{chr(98 + at)}]+{at}?": {"minimum": at} for at in range(16)}},
        {"type": "object", "patternProperties": {f"[a-{chr(98 + at)}]+{at}?$": {"minimum": at + 1} for at in range(16)}},
    ),
    "names of many characters": (
        {"type": "object", "propertyNames": {"pattern": "^(?:[a-z]{1,30}_){1,20}[0-9]{1,30}$"}, "minProperties": 400},
        {"type": "object", "propertyNames": {"pattern": "^(?:[a-z]{1,30}_){2,20}[0-9]{1,30}$"}, "maxProperties": 300},
    ),
    "patterns that repeat": (nested_patterns(8), nested_patterns(9)),
    "patterns in common": (
        {"type": "string", "allOf": [{"pattern": f"(a|b)*a(a|b){{{at}}}c"} for at in range(12)]},
        {"type": "string", "pattern": "(a|b)*b(a|b){13}c"},
    ),
    "twenty anyOf": (unions(20, 0), {"type": "object", "minProperties": 20}),
    "twenty anyOf that overlap": (unions(20, 1), {"type": "object", "minProperties": 15}),
    "unevaluated beside unions": (unevaluated(5, 4), unevaluated(5, 3)),
    "unions that nothing tells apart": (overlapping(30, 7), overlapping(30, 11)),
    "conditions in one another": (chain(40, TEXT), chain(40, WHOLE)),
    "conditions side by side": (conditions(25, 1), conditions(25, 2)),
    "dependencies in circles": (dependent(40, "b"), dependent(40, "c")),
    "recursion in every way": (recursive(30), recursive(30, "z")),
    "3-SAT": ({**SWITCHES, "allOf": clauses(3)}, {"type": "object", "required": ["zz"]}),
    "3-SAT, denied": (SWITCHES, {"type": "object", "not": {"allOf": clauses(4)}}),
    "pigeonholes": (pigeons(8), {"type": "object", "required": ["zz"]}),
    "many variants with a tag": (variants(TEXT, "t"), variants(WHOLE, "t")),
    "many variants without a tag": (variants(TEXT), variants(WHOLE)),
    "many definitions": (defined(TEXT), defined(WHOLE)),
    "many properties": (record({f"p{at}": TEXT for at in range(10_000)}), record({f"p{at}": WHOLE for at in range(10_000)})),
    "many names that are required": (asking(*MANY), asking(*MANY[1:])),
    "many names that depend": (
        {"type": "object", "dependentRequired": {name: ["a"] for name in MANY}},
        {"type": "object", "dependentRequired": {name: ["b"] for name in MANY}},
    ),
    "many positions": ({"type": "array", "prefixItems": [TEXT] * 10_000}, {"type": "array", "prefixItems": [WHOLE] * 10_000}),
    "pigeonholes of an array": ({"type": "array", "minItems": 9, "uniqueItems": True, "items": {"enum": list(range(8))}}, {"type": "null"}),
}
