"""A pointer leads to one place, whatever the keys look like: `0`, `01`, `-`, the empty one, `~`, `/`, `*`."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.pointer import ANY, JsonPointer, Token, child, item_index
from schemactl.model.settings import FieldSettings
from schemactl.registry import human_edits
from schemactl.schema.quick_validation import QuickValidator
from schemactl.schema.shallow import raw_at
from tests.support import examples, schemactl

KEYS = ("0", "1", "01", "+1", "-", "", "~", "~1", "~2", "/", "*", "a b", "1e3", "a", "é", "%2F", "$ref", "items", "properties")
LEAVES = st.sampled_from([1, "text", True])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=4) | inner.map(lambda one: [one, one]),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(st.sampled_from(KEYS), TREES, min_size=1, max_size=5)
Path_ = tuple[str | int, ...]


def leaves(value: JsonValue, at: Path_ = ()) -> Iterator[Path_]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield at
    for step, below in members:
        yield from leaves(below, (*at, step))


def pointer(at: Path_) -> JsonPointer:
    return JsonPointer(tuple(ANY if isinstance(step, int) else step for step in at))


def schema_of(value: JsonValue) -> JsonObject:
    if isinstance(value, dict):
        return {"type": "object", "properties": {key: schema_of(below) for key, below in value.items()}, "required": sorted(value)}
    if isinstance(value, list):
        return {"type": "array", "items": schema_of(value[0])}
    return {"type": {int: "integer", str: "string", bool: "boolean"}[type(value)]}


def with_leaf(value: JsonValue, at: Path_, leaf: JsonValue) -> JsonValue:
    if not at:
        return leaf
    if isinstance(value, dict):
        return {key: with_leaf(below, at[1:], leaf) if key == at[0] else below for key, below in value.items()}
    assert isinstance(value, list)
    return [with_leaf(below, at[1:], leaf) if index == at[0] else below for index, below in enumerate(value)]


def described(document: JsonObject, at: Path_) -> JsonObject:
    """What a schema without alternatives says of a place, found without a pointer."""
    schema = _followed(document, document)
    for step in at:
        schema = _followed(document, schema["items"] if isinstance(step, int) else schema["properties"][step])  # type: ignore[index, call-overload]
    return schema


def _followed(document: JsonObject, schema: JsonValue) -> JsonObject:
    assert isinstance(schema, dict)
    reference = schema.get("$ref")
    return document["$defs"][reference.removeprefix("#/$defs/")] if isinstance(reference, str) else schema  # type: ignore[index, call-overload, return-value]


TOKENS = st.sampled_from(KEYS) | st.text(max_size=3) | st.just(ANY)


@given(st.lists(TOKENS, max_size=5))
def test_a_pointer_is_read_as_it_is_written(tokens: list[Token]) -> None:
    assert JsonPointer.parse(str(JsonPointer(tuple(tokens)))) == JsonPointer(tuple(tokens))


@pytest.mark.parametrize("text", ["a", "/~", "/a~b", "/~3", "/~2a", "/a/~"])
def test_what_is_no_pointer_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="JSON pointer"):
        JsonPointer.parse(text)


@given(PAYLOADS)
def test_a_token_is_a_key_or_an_index_by_what_it_is_looked_up_in(payload: JsonObject) -> None:
    raw = json.dumps(payload).encode()
    for at in leaves(payload):
        value: JsonValue = payload
        for step in at:
            value = child(value, str(step))
        plain = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in at)
        assert json.loads(raw_at(raw, plain) or b"null") == value
    for token in ("-", "01", "+1", "²", "٣", "", " 1", "1 ", "1e3", "9" * 30):
        assert item_index(token) is None
        assert raw_at(b"[1,2,3,4]", f"/{token}") is None
        with pytest.raises(LookupError):
            child([1, 2, 3, 4], token)


@settings(max_examples=examples(300))
@given(PAYLOADS, st.data())
def test_what_is_wrong_is_told_at_its_place(payload: JsonObject, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(list(leaves(payload))))
    wrong = with_leaf(payload, at, None)
    validator = QuickValidator(schema_of(payload))
    assert validator.refusals(payload) == ()
    [refusal] = validator.refusals(wrong)
    assert refusal.path == str(pointer(at))
    assert refusal.what.startswith("is null, not a")


@settings(max_examples=examples(300))
@given(PAYLOADS, st.data())
def test_everything_that_is_wrong_is_told(payload: JsonObject, data: st.DataObject) -> None:
    """Each leaf has another type than the schema says, so that no two that look alike are taken for one."""
    chosen = data.draw(st.sets(st.sampled_from(list(leaves(payload))), min_size=1, max_size=4))
    wrong: JsonValue = payload
    for at in chosen:
        wrong = with_leaf(wrong, at, None)
    told = {(refusal.path, refusal.what) for refusal in QuickValidator(schema_of(payload)).refusals(wrong)}
    types = {int: "an integer", str: "a string", bool: "a boolean"}
    assert told == {(str(pointer(at)), f"is null, not {types[type(_at(payload, at))]}") for at in chosen}


@given(st.dictionaries(st.sampled_from(KEYS), st.just("text"), min_size=1, max_size=5))
def test_keys_that_the_schema_does_not_name_are_not_told(payload: JsonObject) -> None:
    for schema in ({"additionalProperties": {"type": "integer"}}, {"patternProperties": {"": {"type": "integer"}}}):
        assert {refusal.path for refusal in QuickValidator({"type": "object", **schema}).refusals(payload)} == {"/*"}


def _at(value: JsonValue, at: Path_) -> JsonValue:
    for step in at:
        value = value[step]  # type: ignore[index, call-overload]
    return value


DISTINCT = PAYLOADS.filter(lambda payload: all("$ref" not in at for at in leaves(payload)))


@settings(max_examples=examples(25))
@given(DISTINCT, st.data())
def test_every_command_addresses_the_place_that_it_prints(payload: JsonObject, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(list(leaves(payload))))
    name = str(pointer(at))
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp)

        def run(*words: str, code: int = 0) -> str:
            ran = schemactl(*words, cwd=folder)
            assert ran.code == code, (words, ran)
            return ran.stdout

        (folder / "old.json").write_text(json.dumps(schema_of(payload)))
        newer = schema_of(payload)
        described(newer, at)["type"] = "integer" if isinstance(_at(payload, at), str) else "string"
        (folder / "new.json").write_text(json.dumps(newer))
        (folder / "events.ndjson").write_text(json.dumps(payload) + "\n" + json.dumps(with_leaf(payload, at, None)) + "\n")
        run("register", "old.json", "--subject", "events")

        validation = json.loads(run("validate", "events.ndjson", "--format", "json", code=1))
        assert [cause["path"] for cause in validation["subjects"][0]["causes"]] == [name]
        assert name in run("validate", "events.ndjson", code=1)

        comparison = json.loads(run("diff", "old.json", "new.json", "--format", "json", code=1))
        assert {finding["path"] for finding in comparison["findings"]} == {name}
        run("impact", "events", "--to", "new.json")
        quoted = json.dumps(name)
        (folder / "schemas/events/_/subject.toml").write_text(
            f'source = "events"\n[[consumers]]\nname = "c"\nreads = [{quoted}]\n[fields.{quoted}]\ndescription = "HERE"\n'
        )
        shown = json.loads(run("show", "events", "--format", "json"))
        assert json.dumps(shown).count('"HERE"') == 1
        assert described(shown, at)["description"] == "HERE"
        assert "field-unknown" not in run("lint")
        reached = json.loads(run("impact", "events", "--to", "new.json", "--format", "json", code=1))
        assert [consumer["effect"] for consumer in reached["consumers"]] == ["breaks"]

        run("discover", "--explain", "events", name, "events.ndjson")
        rule = comparison["findings"][0]["rule"]
        run("register", "new.json", "--subject", "events", "--force", "to see it")
        waived = run("waive", "events", rule, name, "--reason", "fine", "--until", "2999-01-01")
        assert name in waived
        assert all(
            finding["waived"]
            for finding in json.loads(run("diff", "events@1", "events@2", "--format", "json"))["findings"]
            if finding["rule"] == rule
        )


@pytest.mark.parametrize("outer", KEYS)
@pytest.mark.parametrize("inner", ["0", "", "~", "/", "*", "01"])
def test_examples_stand_beside_the_field_that_they_are_of(outer: str, inner: str, in_tmp: Path) -> None:
    events = [{"one": {outer: f"a{number * 7919}"}, "other": [{"third": {inner: f"b{number * 7919}"}}]} for number in range(3)]
    Path("events.ndjson").write_text("".join(json.dumps(event) + "\n" for event in events))
    ran = schemactl("infer", "events.ndjson", "--raw", "--examples")
    assert ran.code == 0
    for letter, at in (("a", ("one", outer)), ("b", ("other", 0, "third", inner))):
        examples = described(json.loads(ran.stdout), at)["examples"]
        assert isinstance(examples, list)
        assert len(examples) == 3
        assert all(str(example).startswith(letter) for example in examples)


def test_a_position_of_a_tuple_is_addressed_by_its_index_and_a_key_by_its_name() -> None:
    pair: JsonObject = {"type": ["array", "object"], "prefixItems": [{"type": "string"}, True], "properties": {"0": {"type": "integer"}, "01": True}}
    document: JsonObject = {"type": "object", "properties": {"pair": pair}}

    def with_description(path: str) -> JsonValue:
        written = human_edits.confirmed(document, {path: FieldSettings(description="HERE")})
        return written["properties"]["pair"]  # type: ignore[index, call-overload]

    here: JsonObject = {"description": "HERE"}
    assert with_description("/pair/1") == {**pair, "prefixItems": [{"type": "string"}, here]}
    assert with_description("/pair/01") == {**pair, "properties": {"0": {"type": "integer"}, "01": here}}
    both = with_description("/pair/0")
    assert both == {**pair, "prefixItems": [{"type": "string", **here}, True], "properties": {"0": {"type": "integer", **here}, "01": True}}
    assert not human_edits.declares(document, "/pair/2")
