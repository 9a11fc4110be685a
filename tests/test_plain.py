"""The quick look at a document: it never calls a schema what the metaschema refuses, and knows those that discovery and people write."""

from pathlib import Path
from random import Random

import jsonschema_rs
import pytest

from schemactl.errors import CorruptRegistry
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.schema import VersionMeta
from schemactl.model.subject import Subject
from schemactl.registry import Registry, meta
from schemactl.schema.canonical import canonical_bytes
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


@pytest.mark.parametrize(("spoilt", "where"), [({"properties": {"a": {"type": 3}}}, ": /properties/a/type"), ({"type": "float"}, ": /type")])
def test_a_version_that_is_no_schema_is_told_wherever_it_is_read(spoilt: JsonObject, where: str, tmp_path: Path) -> None:
    folder = tmp_path / "shop" / "Order"
    folder.mkdir(parents=True)
    (folder / "subject.toml").write_text('source = "shop"\ntype = "Order"\n')
    (folder / "1.json").write_bytes(canonical_bytes({"$schema": "https://json-schema.org/draft/2020-12/schema", **spoilt}))
    (folder / "1.meta.json").write_bytes(meta.encode(VersionMeta("", "1.0.0")))
    with pytest.raises(CorruptRegistry) as error:
        Registry(tmp_path).latest(Subject("shop", "Order"))
    assert (error.value.where, error.value.remedy) == (f"shop/Order/1.json{where}", "Restore it from git: git checkout -- <file>.")


def _hold_against_the_metaschema(document: object) -> None:
    told: JsonObject = {"$schema": "https://json-schema.org/draft/2020-12/schema", **document} if isinstance(document, dict) else {}
    if is_plainly_a_schema(told):
        jsonschema_rs.meta.validate(told)
