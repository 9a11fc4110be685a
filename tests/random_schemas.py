"""Random schemas of the fragment that inference writes, with values that they allow and values that they refuse; the same for a seed."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from schemactl.model.json import JsonObject, JsonValue

KEYS = (
    "id",
    "type",
    "name",
    "order_number",
    "class",
    "__proto__",
    "constructor",
    "toString",
    "",
    "a-b",
    "a_b",
    "aB",
    "日本",
    "😀",
    "1",
    "default",
    "$ref",
    "*/",
)
TEXTS = ("", "a", "Ünïcödé", "line\nbreak", '"', "\\", "\u2028", "😀", "null", "1", "9007199254740993", "2026-11-24T14:03:33Z")
Value = Callable[[Random], JsonValue]


@dataclass(frozen=True, slots=True)
class Made:
    """allowed: a random value of the schema. refused: one that is not."""

    schema: JsonObject
    allowed: Value
    refused: Value


def made(random: Random, depth: int = 3) -> Made:
    """A schema of any kind; below `depth`, a scalar."""
    kinds = SCALARS if depth == 0 else (*SCALARS, *(lambda random, make=make: make(random, depth - 1) for make in CONTAINERS * 2))
    return random.choice(kinds)(random)


def record(random: Random, depth: int) -> Made:
    keys = random.sample(KEYS, random.randint(1, 6))
    members = {key: made(random, depth) for key in keys}
    required = sorted(random.sample(keys, random.randint(1, len(keys))))
    schema: JsonObject = {"type": "object", "properties": {key: member.schema for key, member in members.items()}, "required": list(required)}
    if closed := random.random() < 0.2:
        schema["additionalProperties"] = False

    def allowed(random: Random) -> JsonValue:
        present = [key for key in keys if key in required or random.random() < 0.7]
        extra = {} if closed or random.random() < 0.7 else {"something else": random.choice([1, None, {"x": [1.5]}])}
        return {**{key: members[key].allowed(random) for key in present}, **extra}

    def refused(random: Random) -> JsonValue:
        value = allowed(random)
        assert isinstance(value, dict)
        key = random.choice(required)
        if random.random() < 0.3:
            return {name: inner for name, inner in value.items() if name != key}
        return random.choice([{**value, key: members[key].refused(random)}, [value], "text"])

    return Made(schema, allowed, refused)


def listing(random: Random, depth: int) -> Made:
    items = made(random, depth)
    return Made(
        {"type": "array", "items": items.schema},
        lambda random: [items.allowed(random) for _ in range(random.randint(0, 3))],
        lambda random: random.choice([[items.allowed(random), items.refused(random)], {"0": items.allowed(random)}]),
    )


def mapping(random: Random, depth: int) -> Made:
    values = made(random, depth)
    return Made(
        {"type": "object", "additionalProperties": values.schema},
        lambda random: {key: values.allowed(random) for key in random.sample(KEYS, random.randint(0, 4))},
        lambda random: random.choice([{random.choice(KEYS): values.refused(random)}, [values.allowed(random)]]),
    )


def nullable(random: Random, depth: int) -> Made:
    inner = made(random, depth)
    if inner.schema.get("type") == "null" or "oneOf" in inner.schema or "enum" in inner.schema:
        return inner
    return Made(
        {"anyOf": [inner.schema, {"type": "null"}]},
        lambda random: None if random.random() < 0.4 else inner.allowed(random),
        lambda random: random.choice([value for value in (inner.refused(random), [[None]]) if value is not None]),
    )


def tagged(random: Random, depth: int) -> Made:
    tag = random.choice(KEYS)
    variants = {name: made(random, depth) for name in random.sample(("card", "invoice", "gift*/", "class"), 2)}
    schemas = [
        {"type": "object", "properties": {tag: {"const": name}, "value": inner.schema}, "required": [tag, "value"]}
        for name, inner in variants.items()
    ]

    def variant(random: Random, value: Callable[[Made], Value]) -> JsonValue:
        name = random.choice(sorted(variants))
        return {tag: name, "value": value(variants[name])(random)}

    return Made(
        {"oneOf": list(schemas)},
        lambda random: variant(random, lambda inner: inner.allowed),
        lambda random: random.choice([variant(random, lambda inner: inner.refused), {tag: "unheard of", "value": None}, {"value": None}, None, 1]),
    )


def _scalar(schema: JsonObject, allowed: tuple[JsonValue, ...], refused: tuple[JsonValue, ...]) -> Callable[[Random], Made]:
    return lambda _random: Made(dict(schema), lambda random: random.choice(allowed), lambda random: random.choice(refused))


SCALARS: tuple[Callable[[Random], Made], ...] = (
    _scalar({"type": "string"}, TEXTS, (1, None, True, [], {})),
    _scalar({"type": "integer"}, (0, -1, 1, 2**53 - 1, -(2**53) + 1, 1.0), (1.5, "1", True, None)),
    _scalar({"type": "integer", "format": "int64"}, (0, 2**63 - 1, -(2**63), 2**53 + 1, 5), (0.5, "5", False, None)),
    _scalar({"type": "integer", "format": "bigint"}, (0, 2**70, -(10**30), 7), (0.5, "5", False)),
    _scalar({"type": "number"}, (0, 1.5, -0.1, 1e-7, 123456789.123, 5), ("1", True, None, [])),
    _scalar({"type": "boolean"}, (True, False), (0, 1, "true", None)),
    _scalar({"type": "null"}, (None,), (0, "", False)),
    _scalar({"type": "string", "format": "date-time"}, ("2026-11-24T14:03:33Z", "2026-11-24T14:03:33.123456789+01:00"), ("2026-11-24", 1, None)),
    _scalar({"type": "string", "format": "uuid"}, ("1890cde4-4ada-4104-b8d4-af9cc7d16822",), ("1890cde4", 1)),
    _scalar({"enum": ["new", "paid", "*/", ""]}, ("new", "paid", "*/", ""), ("other", 1, None)),
    _scalar({"type": "string", "enum": ["new", "paid"], "x-inferred": ["enum"]}, ("new", "paid", "unlisted"), (1, None)),
    _scalar({"enum": [1, 2, 2**60]}, (1, 2, 2**60), (3, "1", True)),
    _scalar({"const": "only"}, ("only",), ("Only", 1, None)),
    _scalar({"type": ["string", "null"]}, ("a", None), (1, False, [])),
    _scalar({"type": ["string", "integer"]}, ("a", 1), (1.5, None, True)),
)
CONTAINERS: tuple[Callable[[Random, int], Made], ...] = (record, listing, mapping, nullable, tagged)
