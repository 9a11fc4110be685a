"""What the plain styles of TypeScript and Java are asked, beside the corpus: the events of samples/hub-and-spoke, values of random schemas."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from random import Random

from schemactl.bindings.source import Source
from schemactl.infer import Evidence, refine
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject
from schemactl.schema.parse import loads
from tests.carried import payload_of
from tests.random_schemas import Made, made, record
from tests.roundtrip import corpus, events
from tests.support import ROOT

_SAMPLE = ROOT / "samples" / "hub-and-spoke"
_RANDOM_SCHEMAS, _RANDOM_VALUES, _SEED = 100, 6, 20261124


@dataclass(frozen=True, slots=True)
class Asked:
    """An event for the payload of a type. right: whether its schema allows it."""

    type: str
    name: str
    text: str
    right: bool


_TREE: JsonObject = {
    "properties": {"tree": {"$ref": "#/$defs/Tree"}, "mark": {"$ref": "#/$defs/Mark"}},
    "required": ["tree"],
    "$defs": {
        "Tree": {"properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}, "mark": {"$ref": "#/$defs/Mark"}}},
        "Mark": {"oneOf": [{"$ref": "#/$defs/Dot"}, {"$ref": "#/$defs/Line"}]},
        "Dot": {"properties": {"is": {"const": "dot"}, "at": {"type": "string", "format": "date-time"}}, "required": ["is"]},
        "Line": {"properties": {"is": {"const": "line"}, "in": {"$ref": "#/$defs/Mark"}}, "required": ["is", "in"]},
    },
}
SHARING = [Source.given(Subject("sharing", name), 1, "v1", True, _TREE) for name in ("First", "Second")]
"""Two subjects with definitions in common that contain themselves, a tagged union among them."""
OLDER = Source.given(Subject("cases", "order-submitted"), 0, "v0", False, {"properties": {"number": {"type": "string"}}})
"""A major version before the one of today."""
ODD_RULES = r"""
[[subjects.rules]]
subject = "a@{__proto__}.{t}.{map}.{string}.{detail}.{json}.{payload}.{additionalProperties}"
under = "/event *~1 \\u0022x${1}/nullable"
payload = "/event *~1 \\u0022x${1}/T~1~0/class"
[[subjects.rules]]
subject = "b@{/x/__proto__}"
has = ["/x/list", "/carried"]
payload = "/data"
[[subjects.rules]]
subject = "c@{/y/0}"
payload = "/DATA"
"""
"""Rules of schemactl.toml whose keys are words of each language, end comments, or are alike."""
_MARKED = '{"is": "line", "in": {"is": "dot", "at": "2026-11-24T14:03:33Z"}}'


def sources() -> list[Source]:
    """A subject for each case of the corpus, each random schema, each event of the sample; two that share definitions, one with two versions."""
    found = {case.name: case.source.document for case in corpus()} | {name: dict(each.schema) for name, each in random_schemas().items()}
    return [Source.given(Subject("cases", name), 1, "v1", True, document) for name, document in found.items()] + [OLDER, *SHARING, *sample_sources()]


def sample_sources(*captures: str) -> list[Source]:
    """The subjects of samples/hub-and-spoke, as its first day shows them, or the captures that are named."""
    evidence: dict[Subject, Evidence] = {}
    for subject, payload in chain(*map(_payloads, captures or ("day-1.ndjson",))):
        evidence.setdefault(subject, Evidence()).observe(payload, None)
    return [Source.given(subject, 1, "v1", True, refine(seen, InferOptions()).document) for subject, seen in evidence.items()]


def asked() -> Iterator[Asked]:
    """All events, good and bad."""
    for kind in ("valid", "invalid"):
        for case, path, event in events(corpus(), kind):
            yield Asked(case.name, f"{kind}/{path.name}", event.decode(), kind == "valid")
    random = Random(_SEED)
    for name, each in random_schemas().items():
        for number in range(_RANDOM_VALUES):
            yield Asked(name, f"allowed {number}", json.dumps(each.allowed(random)), right=True)
            yield Asked(name, f"refused {number}", json.dumps(each.refused(random)), right=False)
    for name in ("First", "Second"):
        yield Asked(name, "shared", f'{{"tree": {{"kids": [{{"mark": {_MARKED}}}]}}, "mark": {_MARKED}}}', right=True)
        yield Asked(name, "refused in what is shared", f'{{"tree": {{"kids": [{{"mark": {_MARKED.replace("dot", "dash")}}}]}}}}', right=False)
        yield Asked(name, "refused missing", '{"tree": {"mark": {"is": "line"}}}', right=False)
    for subject, payload in _payloads("day-1.ndjson"):
        yield Asked(subject.type, "sample", json.dumps(payload), right=True)


@cache
def random_schemas() -> dict[str, Made]:
    random = Random(_SEED)
    return {f"random{number}": (record if number % 2 else made)(random, 3) for number in range(_RANDOM_SCHEMAS)}


def both_days() -> list[Source]:
    return sample_sources("day-1.ndjson", "day-2.ndjson")


def lines_of(files: dict[str, str]) -> int:
    return sum(text.count("\n") for text in files.values())


def _payloads(capture: str) -> Iterator[tuple[Subject, JsonValue]]:
    for line in (_SAMPLE / capture).read_text("utf-8").splitlines():
        event = loads(line.encode())
        assert isinstance(event, dict)
        yield _subject_of(event), payload_of(event)


def whole_events() -> Iterator[tuple[JsonValue, str, JsonValue]]:
    """The events of the sample's first day in their envelopes, each with its subject and its payload."""
    for line in (_SAMPLE / "day-1.ndjson").read_text("utf-8").splitlines():
        event = json.loads(line)
        yield event, _subject_of(event).name, payload_of(event)


def _subject_of(event: JsonObject) -> Subject:
    """As the rule of the sample's schemactl.toml names it."""
    about: dict[str, JsonValue] = event["detail"]["event"]["meta_data"]  # type: ignore[index, call-overload, assignment]
    source = re.sub("(?:-dev|-prod)$", "", str(event["source"]))
    return Subject(source, ".".join(str(about[part]) for part in ("type", "subtype", "status")))
