"""Names stay from version to version and from run to run: adding to a schema, or to the registry, renames nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.bindings.incremental import Past, render_changed
from schemactl.bindings.memory import Memory
from schemactl.bindings.names import Names, names_in
from schemactl.bindings.package import Places, entries_of
from schemactl.bindings.render import Templates
from schemactl.bindings.source import Source, heading_of, module_of, modules_before
from schemactl.bindings.targets import TARGETS
from schemactl.bindings.targets.typescript_package import EXPORTED
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.subject import Subject
from tests.support import ROOT

WORDS = ["foo-bar", "fooBar", "foo_bar", "FooBar", "foo bar", "FOO_BAR", "class", "class_", "Class", "", "empty", "K", "\u212a", "1", "n_1"]
WIRES = st.lists(st.sampled_from(WORDS), unique=True, max_size=5)
ALL_TARGETS = pytest.mark.parametrize("target", sorted(TARGETS))


def source(document: Document, *earlier: Document, subject: str = "Order") -> Source:
    return Source.given(Subject("shop", subject), len(earlier) + 1, "v1", True, document, earlier=lambda: earlier)


def names(target: str, one: Source) -> Names:
    return names_in(module_of(one), TARGETS[target]["exact"].conventions(), lambda: modules_before(one))


def schema(wires: list[str], values: list[str]) -> JsonObject:
    """An object with these properties, each an object of its own, and an enum with these values."""
    inner: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}
    return {"type": "object", "properties": {**dict.fromkeys(wires, inner), "state": {"enum": ["on", "off", *values]}}}


@ALL_TARGETS
@given(WIRES, WIRES, WIRES, WIRES)
def test_what_a_new_version_adds_renames_nothing(target: str, wires: list[str], more: list[str], values: list[str], more_values: list[str]) -> None:
    first = schema(wires, values)
    second = schema(list(dict.fromkeys([*wires, *more])), list(dict.fromkeys([*values, *more_values])))
    third = schema(list(dict.fromkeys([*more, *wires, *WORDS])), list(dict.fromkeys([*values, *more_values, *WORDS])))
    before, then, after = names(target, source(first)), names(target, source(second, first)), names(target, source(third, first, second))
    assert before.types.items() <= then.types.items() <= after.types.items()
    assert before.members[""].items() <= then.members[""].items() <= after.members[""].items()
    assert before.constants["/state"] == then.constants["/state"][: len(before.constants["/state"])]
    assert then.constants["/state"] == after.constants["/state"][: len(then.constants["/state"])]


def composed(names: list[str], inner: list[str]) -> JsonObject:
    """Objects that are each of two definitions, both of which declare an `x`: at the root, and in an object of its own."""
    both: JsonObject = {"allOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]}
    a: JsonObject = {"properties": {"x": {"type": "object", "properties": {"m": {"enum": ["u", "v"]}}}, "again": both}}
    b: JsonObject = {"properties": {"x": {"type": "object", "properties": {"n": {"type": "string"}}}}}
    inside: JsonObject = {"type": "object", "properties": dict.fromkeys(inner, both)}
    return {"type": "object", "properties": {**dict.fromkeys(names, both), "inside": inside}, "$defs": {"A": a, "B": b}}


LETTERS = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=4)


@given(LETTERS, LETTERS, LETTERS, LETTERS)
def test_what_several_definitions_declare_is_called_after_where_it_stands_whatever_stands_before_it(
    wires: list[str], inner: list[str], more: list[str], more_inner: list[str]
) -> None:
    before = names("java", source(composed(wires, inner)))
    after = names("java", source(composed(sorted({*wires, *more}), sorted({*inner, *more_inner}))))
    assert before.types.items() <= after.types.items()


def test_the_one_that_was_there_first_keeps_the_name() -> None:
    old, new = schema(["foo-bar"], []), schema(["foo-bar", "foo_bar"], [])
    assert names("python", source(new, old)).members[""]["foo-bar"] == "foo_bar"
    assert names("python", source(new)).members[""]["foo_bar"] == "foo_bar"


def test_a_copy_more_renames_nothing() -> None:
    def money(amount: str) -> JsonObject:
        return {"title": "Money", "type": "object", "properties": {"amount": {"type": amount}}}

    old: JsonObject = {"type": "object", "properties": {"refund": money("string"), "total": money("number")}}
    new: JsonObject = {"type": "object", "properties": {"refund": money("string"), "total": money("number"), "fee": money("number")}}
    before, after = names("python", source(old)).types, names("python", source(new, old)).types
    assert (after["/refund"], after["/fee"]) == (before["/refund"], before["/total"]), "the fee stands for the total, too"


def test_an_earlier_version_that_does_not_lower_has_no_names_to_keep() -> None:
    broken: JsonObject = {"properties": {"foo-bar": {"$ref": "#/$defs/missing"}}}
    assert names("python", source(schema(["foo-bar", "foo_bar"], []), broken)).members[""]["foo_bar"] == "foo_bar"


Registry = dict[str, tuple[Document, ...]]
"""The versions of each subject."""
Api = dict[tuple[str, ...], object]
"""Everything that who uses the generated code could name, and what it is called."""


def generated(target: str, registry: Registry, past: dict[str, Memory] | None = None) -> dict[str, Memory]:
    """What is remembered of a run. Nothing is rendered: what is looked at is decided before."""
    language = replace(TARGETS[target]["exact"], module=lambda _scope, _workshop: (), package=lambda _workshop: (), support=lambda _workshop: ())
    return dict(render_changed(list(sources(registry)), language, None, Templates(target, {}), module_of, Past(past or {})).modules)


def sources(registry: Registry) -> Iterator[Source]:
    for name, versions in registry.items():
        yield Source.given(Subject.parse(name), len(versions), "v1", True, versions[-1], earlier=lambda versions=versions: versions[:-1])  # type: ignore[misc]


def api(target: str, registry: Registry, run: dict[str, Memory]) -> Api:
    found: Api = {}
    for each in sources(registry):
        memory, own = run[each.name], names(target, each)
        subject = each.subject.name
        found[subject, "path"], found[subject, "constant"], found[subject, "root"] = memory.entry.path, memory.entry.constant, memory.entry.root
        for key, name in own.types.items():
            home = "shared" if TARGETS[target]["exact"].stays and "/".join(key.split("|")[0].split("/")[:3]) in memory.shared else "own"
            found[subject, "type", key] = (home, name)
        found |= {(subject, "member", key, wire): name for key, members in own.members.items() for wire, name in members.items()}
        for key, constants in own.constants.items():
            found |= {(subject, "constant", key, str(index)): name for index, name in enumerate(constants)}
    return found


DEFINITIONS = ["Address", "address", "Item", "Order", "Address geo"]
SCALARS: st.SearchStrategy[JsonValue] = st.sampled_from([{"type": "string"}, {"type": "integer"}, {"enum": ["a", "b"]}, {"enum": ["A", "a"]}])
REFERENCES: st.SearchStrategy[JsonValue] = st.sampled_from([{"$ref": f"#/$defs/{name}"} for name in DEFINITIONS])


def objects(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonValue]:
    return st.dictionaries(st.sampled_from([*WORDS, "Address", "geo", "item"]), inner, max_size=3).map(
        lambda properties: {"type": "object", "properties": properties, "required": sorted(properties)[:1]}
    )


SCHEMAS: st.SearchStrategy[JsonValue] = st.recursive(
    SCALARS | REFERENCES,
    lambda inner: (
        objects(inner)
        | st.builds(lambda items: {"type": "array", "items": items}, inner)
        | st.lists(inner, min_size=2, max_size=2).map(lambda all_: {"anyOf": all_})
        | st.tuples(REFERENCES, objects(SCALARS | REFERENCES)).map(lambda all_: {"allOf": list(all_)})
        | st.lists(inner, min_size=2, max_size=2).map(lambda all_: {"type": "array", "prefixItems": all_})
    ),
    max_leaves=6,
)
PAYLOADS = st.builds(
    lambda payload, definitions: {**payload, "$defs": dict(zip(DEFINITIONS, definitions, strict=True))},
    objects(SCHEMAS),
    st.lists(objects(SCHEMAS), min_size=len(DEFINITIONS), max_size=len(DEFINITIONS)),
)
SUBJECTS = st.sampled_from(["shop@Order", "shop@order", "Shop@ORDER", "shop-a@x", "shop_a@x", "shopA@X-y", "shop_a@x_y", "order", "Order", "x@v1"])


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """Subjects, some of which have the same definitions."""
    some = draw(st.lists(PAYLOADS, min_size=1, max_size=2))
    return {
        name: ({**draw(st.sampled_from(some)), "properties": draw(objects(SCHEMAS))["properties"]},)  # type: ignore[call-overload,dict-item,index]
        for name in draw(st.lists(SUBJECTS, unique=True, min_size=1, max_size=4))
    }


@ALL_TARGETS
@given(registries(), SUBJECTS, PAYLOADS, st.booleans())
def test_a_subject_more_renames_and_moves_nothing(target: str, registry: Registry, name: str, document: Any, like_another: bool) -> None:
    more = next(iter(registry.values())) if like_another else (document,)
    check(target, registry, {**registry, **({} if name in registry else {name: more})})


@ALL_TARGETS
@given(registries(), st.data())
def test_a_property_or_a_definition_more_renames_nothing(target: str, registry: Registry, data: st.DataObject) -> None:
    """Nor does it move anything but what was shared and is not the same any more, in the subject that has changed."""
    name = data.draw(st.sampled_from(sorted(registry)))
    document: Any = deepcopy(registry[name][-1])
    places = [place["properties"] for place in every_object(document)]
    place = data.draw(st.sampled_from(range(len(places))))
    wire = data.draw(st.sampled_from([*WORDS, "a", "z"]))
    if wire not in places[place]:
        places[place][wire] = data.draw(SCHEMAS | st.just({"$ref": "#/$defs/New"}))
    document["$defs"]["New"] = {"type": "object", "properties": {"n": {"type": "string"}}}
    check(target, registry, {**registry, name: (*registry[name], document)}, parts_company=name)


def check(target: str, registry: Registry, larger: Registry, parts_company: str = "") -> None:
    first = generated(target, registry)
    second = generated(target, larger, first)
    before, after = api(target, registry, first), api(target, larger, second)
    renamed = {key: (name, after.get(key)) for key, name in before.items() if after.get(key) != name}
    assert {key: names for key, names in renamed.items() if not (key[0] == parts_company and left_the_shared(*names))} == {}
    assert generated(target, larger, second) == second


def left_the_shared(before: object, after: object) -> bool:
    match before, after:
        case ("shared", old), ("own", new):
            return old == new
    return False


def every_object(node: Any) -> Iterator[dict[str, Any]]:
    """All objects of a schema that declare properties."""
    children: Sequence[Any] = node if isinstance(node, list) else list(node.values()) if isinstance(node, dict) else []
    if isinstance(node, dict) and isinstance(node.get("properties"), dict) and node.get("type") == "object":
        yield node
    for child in children:
        yield from every_object(child)


PLAIN = {"typescript": "zod", "java": "records"}


def constants(target: str, *subjects: Subject, kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """What subjects are called in the package of a plain style. kept: what they were called before."""
    modules = [heading_of(Source.given(subject, 1, "v1", True, {"type": "object"})) for subject in subjects]
    entries = entries_of(modules, TARGETS[target][PLAIN[target]].conventions(), Places(constants=kept or {}))
    return {entry.subject: entry.constant for entry in entries}


@pytest.mark.parametrize("target", PLAIN)
def test_a_plain_style_calls_a_subject_after_its_type_where_no_other_has_that(target: str) -> None:
    order, other, paid = Subject("shop", "OrderSubmitted"), Subject("depot", "OrderSubmitted"), Subject("shop", "Paid")
    alone = constants(target, order, paid)
    assert [flat(name) for name in alone.values()] == ["ordersubmitted", "paid"]
    later = constants(target, other, order, paid, kept=alone)
    assert alone.items() <= later.items(), "who had the short name keeps it"
    assert flat(later[other.name]) == "depotordersubmitted"
    at_once = constants(target, other, order, paid)
    assert [flat(at_once[each.name]) for each in (other, order)] == ["depotordersubmitted", "shopordersubmitted"]


def flat(name: str) -> str:
    return name.replace("_", "").lower()


def test_no_subject_is_called_as_what_the_index_of_typescript_exports() -> None:
    folder = ROOT / "templates" / "typescript"
    files = [*folder.glob("*.ts*"), *(folder / "zod").glob("envelopes*"), folder / "runtime" / "changes.ts"]
    declared = re.compile(r"^export (?:class|interface|type|const|function) ([A-Z][a-z]\w*)", re.MULTILINE)
    found = {name for file in files for name in declared.findall(file.read_text())}
    assert found <= EXPORTED
    assert {"Dispatcher", "EventBridgeEvent"} <= found
    called = constants("typescript", Subject("shop", "kafka-event"), Subject("shop", "detail"), Subject("shop", "order"))
    assert sorted(called.values()) == ["Order", "ShopDetail", "ShopKafkaEvent"]
