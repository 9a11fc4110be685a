"""The quick look at a document: it never calls a schema what the metaschema refuses, and knows those that discovery and people write."""

from random import Random

import jsonschema_rs
import pytest

from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.plain import _SOUND, is_plainly_a_schema
from schemactl.schema.walk import every_schema
from tests.generated_schemas import Schemas

JUNK: tuple[JsonValue, ...] = (
    *(None, True, False, 0, -1, 3, 1.5, 2.0, "", "string", "array", "a b", "#/$defs/x", "é", "%zz", "a#b#c"),
    *([], [True], [{}], ["a"], ["a", "a"], ["string"], ["string", "null"], ["string", 1], ["float"], [[]]),
    *({}, {"a": True}, {"a": {}}, {"a": []}, {"a": ["b"]}, {"a": ["b", "b"]}, {"a": 1}, {"type": "float"}),
)


@pytest.mark.parametrize("keyword", [*_SOUND, "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$recursiveRef", "x-inferred", "then"])
def test_what_a_keyword_may_not_hold_is_never_plain(keyword: str) -> None:
    for value in JUNK:
        for document in ({keyword: value}, {"properties": {"a": {"items": {keyword: value}}}}):
            _hold_against_the_metaschema(document)


@pytest.mark.parametrize("seed", range(40))
def test_a_schema_that_is_spoilt_somewhere_is_never_plain(seed: int) -> None:
    random = Random(seed)
    document = Schemas(random).document()
    assert is_plainly_a_schema(document)
    places = [schema for schema in every_schema(document) if isinstance(schema, dict)]
    if places:
        random.choice(places)[random.choice(list(_SOUND))] = random.choice(JUNK)
        _hold_against_the_metaschema(document)


def _hold_against_the_metaschema(document: object) -> None:
    told: JsonObject = {"$schema": "https://json-schema.org/draft/2020-12/schema", **document} if isinstance(document, dict) else {}
    if is_plainly_a_schema(told):
        jsonschema_rs.meta.validate(told)
