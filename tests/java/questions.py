"""Everything that generated Java is asked, with the schemas to generate from: the corpus, the webhooks of GitHub, random schemas."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from schemactl.bindings.ir import STRING_KINDS
from schemactl.bindings.source import Source
from schemactl.infer import Evidence, refine
from schemactl.model.json import Document
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import loads
from tests.format_cases import typed_format_cases
from tests.java.packages import head
from tests.random_schemas import Made, made, record
from tests.roundtrip import corpus, events
from tests.support import SHARED_DATA
from tests.webhooks import Payload, hand_written, payloads

IGNORED = '{"typed": {"name": "a", "flag": true}, "open": {"a": "b", "more": 1}, "top": 1}'
ROOTS: dict[str, tuple[Document, tuple[str, ...], tuple[str, ...]]] = {
    "Pair": (
        {"type": "array", "prefixItems": [{"type": "string"}, {"type": ["integer", "null"]}], "minItems": 1, "items": {"type": "boolean"}},
        ('["a"]', '["a", null, true]'),
        ("[]", "[1]", '["a", 1, 1]', "null"),
    ),
    "MaybePair": ({"anyOf": [{"type": "array", "prefixItems": [{"type": "string"}]}, {"type": "null"}]}, ("null", '["x", 1]'), ("[1]", '"x"')),
    "MaybeMany": ({"type": ["string", "integer", "null"]}, ("null", "3", '"a"'), ("3.5", "true")),
    "Chain": (
        {
            "$ref": "#/$defs/A",
            "$defs": {"A": {"type": "array", "items": {"$ref": "#/$defs/B"}}, "B": {"additionalProperties": {"$ref": "#/$defs/A"}}},
        },
        ('[{"a": []}, {}]',),
        ('[{"a": {}}]', "{}"),
    ),
    "const": ({"const": 1.5}, ("1.50",), ("1.6", '"1.5"')),
    "Long": ({"const": 2**70}, (str(2**70), f"{2**70}.0"), ("1",)),
    "Event": ({"type": "object", "properties": {"x": {"const": 0.1}}}, ('{"x": 0.10}', "{}"), ('{"x": 0.11}',)),
    "Slow": ({"type": "string", "pattern": "^(x+x+)+y$"}, ('"xxy"', f'"{"x" * 5000}"'), ('"z"', '"xxz"')),
    "Deep": ({"type": "string", "pattern": "^(?:a|b)*$"}, (f'"{"ab" * 30_000}"',), ('"abc"',)),
    "LongTags": (
        {
            "oneOf": [
                {"properties": {"kind": {"const": tag * 20_000}, tag: {"type": "integer"}}, "required": ["kind", tag], "additionalProperties": False}
                for tag in "ab"
            ]
        },
        tuple(f'{{"kind": "{tag * 20_000}", "{tag}": 1}}' for tag in "ab"),
        (f'{{"kind": "{"a" * 20_000}", "b": 1}}', '{"kind": "a", "a": 1}'),
    ),
    "Spaced": ({"type": "string", "pattern": r"^(?<first>[a\S])[\s\S]b$"}, ('"x\\nb"', '"axb"'), ('" xb"', '"xb"')),
    "Double": ({"type": "number"}, ("9007199254740992", "-18014398509481984", "1e300"), ("9007199254740993", "9223372036854775808", "1e400")),
    "Nothing": (False, (), ("1", "null", "{}")),
    "Anything": (True, ("1", "null", '{"a": 1.10}'), ()),
}
"""Payloads that are no objects, names that Java has taken, patterns that take it too long: schema, events that come back, events that do not."""
RANDOM_SCHEMAS, RANDOM_VALUES = 100, 6
SEED = 20261124


@dataclass(frozen=True, slots=True)
class ContainmentQuery:
    """An event for the type of a subject. name: tells it from the others of the kind. right: whether it has to come back; None: not judged here."""

    subject: str
    name: str
    text: str
    right: bool | None = None


def sources() -> Iterator[Source]:
    """All schemas that are asked about."""
    for case in corpus():
        yield head(Subject("cases", case.name), case.source.document)
    for name, schema in random_schemas().items():
        yield head(Subject("random", name), dict(schema.schema))
    for name, (document, _, _) in ROOTS.items():
        yield head(Subject("roots", name), document)
    if SHARED_DATA.is_dir():
        for name, document in hand_written().items():
            yield head(Subject("written", name), document)
        for event, document in inferred().items():
            yield head(Subject("inferred", event), document)


def formats() -> Iterator[Source]:
    """A text of each format, which stays one."""
    for name in STRING_KINDS:
        yield head(Subject("formats", name), {"type": "string", "format": name})


def questions() -> Iterator[ContainmentQuery]:
    yield from of_the_corpus()
    yield from of_random_schemas()
    yield from of_roots()
    yield from of_the_other_options()
    yield from of_formats()
    yield from of_other_types()
    if SHARED_DATA.is_dir():
        yield from of_hand_written_schemas()
        yield from of_inferred_schemas()


def of_the_corpus() -> Iterator[ContainmentQuery]:
    for kind in ("valid", "invalid"):
        for case, path, event in events(corpus(), kind):
            yield ContainmentQuery(Subject("cases", case.name).name, f"{kind}/{path.name}", event.decode(), kind == "valid")


def of_roots() -> Iterator[ContainmentQuery]:
    for name, (_, valid, invalid) in ROOTS.items():
        for text in valid:
            yield ContainmentQuery(Subject("roots", name).name, text, text, right=True)
        for text in invalid:
            yield ContainmentQuery(Subject("roots", name).name, text, text, right=False)


def of_the_other_options() -> Iterator[ContainmentQuery]:
    """Events for the module in which date-times are text and unknown properties are ignored."""
    for text in ('{"at": "2016-12-31T23:59:60Z"}', '{"at": "2026-11-24t14:03:33.100000+00:00"}', '{"at": "2026-11-24T14:03:33.1234567890123Z"}'):
        yield ContainmentQuery(Subject("texts", "formats").name, text, text, right=True)
    yield ContainmentQuery(Subject("texts", "formats").name, "no date-time", '{"at": "2026-11-24"}', right=False)
    yield ContainmentQuery(Subject("texts", "extra-properties").name, "ignored", IGNORED)


def of_formats() -> Iterator[ContainmentQuery]:
    """The table that every predicate of a format is held to (test_formats)."""
    for case in typed_format_cases():
        yield ContainmentQuery(Subject("formats", case.format).name, case.line, json.dumps(case.text), right=case.right)


OTHER_TYPES = {
    "instant": {"date-time": "java.time.Instant", "uuid": "java.util.UUID", "uri": "java.net.URI", "date": "String", "time": "String"},
    "zoned": {
        "date-time": "java.time.ZonedDateTime",
        "integer": "java.math.BigInteger",
        "int64": "java.math.BigInteger",
        "number": "java.math.BigDecimal",
    },
}
"""What types.toml may say instead."""


def other_types(name: str) -> Iterator[Source]:
    """Sources with texts of each format, for a module with these types; and one with all kinds of numbers."""
    yield from (head(Subject(name, format_), {"type": "string", "format": format_}) for format_ in OTHER_TYPES[name] if format_ in STRING_KINDS)
    bounded = {"type": "integer", "minimum": 1, "maximum": 2**53 * 4}
    yield head(
        Subject(name, "numbers"),
        {"type": "object", "properties": {"i": bounded, "n": {"type": "number", "exclusiveMinimum": 0.5}, "e": {"enum": [1, 2]}}},
    )


def of_other_types() -> Iterator[ContainmentQuery]:
    for name in OTHER_TYPES:
        for question in of_formats():
            format_ = question.subject.partition("@")[2]
            if format_ in OTHER_TYPES[name]:
                yield ContainmentQuery(Subject(name, format_).name, question.name, question.text, question.right)
        for text, right in (
            ('{"i":3,"n":0.75,"e":2}', True),
            ('{"i":36028797018963968}', True),
            ('{"i":0}', False),
            ('{"n":0.5}', False),
            ('{"i":1.5}', False),
        ):
            yield ContainmentQuery(Subject(name, "numbers").name, text, text, right)


def of_hand_written_schemas() -> Iterator[ContainmentQuery]:
    for payload in payloads():
        if payload.schema:
            yield _question("written", payload.schema, payload)


def of_inferred_schemas() -> Iterator[ContainmentQuery]:
    for payload in payloads():
        yield _question("inferred", payload.event, payload)


def of_random_schemas() -> Iterator[ContainmentQuery]:
    random = Random(SEED)
    for name, schema in random_schemas().items():
        subject = Subject("random", name).name
        for number in range(RANDOM_VALUES):
            yield ContainmentQuery(subject, f"allowed {number}", json.dumps(schema.allowed(random)), right=True)
            yield ContainmentQuery(subject, f"refused {number}", json.dumps(schema.refused(random)), right=False)


def _question(source: str, type_: str, payload: Payload) -> ContainmentQuery:
    return ContainmentQuery(Subject(source, type_).name, payload.path.name, payload.raw.decode())


@cache
def random_schemas() -> dict[str, Made]:
    random = Random(SEED)
    return {f"random{number}": (record if number % 2 else made)(random, 3) for number in range(RANDOM_SCHEMAS)}


@cache
def inferred() -> dict[str, Document]:
    """The schema of each event, of all its payloads."""
    evidence: dict[str, Evidence] = {}
    for payload in payloads():
        evidence.setdefault(payload.event, Evidence()).observe(loads(payload.raw), None)
    return {event: refine(seen, InferOptions()).document for event, seen in evidence.items()}
