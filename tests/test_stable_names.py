"""Names stay from version to version: adding to a schema, or to the registry, renames nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.bindings.bundle import Source, bundle_of, modules_before
from schemactl.bindings.package import Names, package_of, scope_of
from schemactl.bindings.targets import TARGETS
from schemactl.model.json import Document, JsonObject
from schemactl.model.subject import Subject

WORDS = ["foo-bar", "fooBar", "foo_bar", "FooBar", "foo bar", "FOO_BAR", "class", "class_", "Class", "", "empty", "K", "\u212a", "1", "n_1"]
WIRES = st.lists(st.sampled_from(WORDS), unique=True, max_size=5)
ALL_TARGETS = pytest.mark.parametrize("target", sorted(TARGETS))


def source(document: Document, *earlier: Document, subject: str = "Order") -> Source:
    return Source(Subject("shop", subject), len(earlier) + 1, "v1", True, document, earlier=lambda: earlier)


def names(target: str, one: Source, *others: Source) -> Names:
    """The names inside the module of the first source, in a package with the others."""
    bundle = bundle_of([one, *others])
    conventions = TARGETS[target].conventions()
    return scope_of(bundle.modules[0], package_of(bundle, conventions), conventions, lambda: modules_before(one)).names


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


def test_the_one_that_was_there_first_keeps_the_name() -> None:
    old, new = schema(["foo-bar"], []), schema(["foo-bar", "foo_bar"], [])
    assert names("python", source(new, old)).members[""]["foo-bar"] == "foo_bar"
    assert names("python", source(new)).members[""]["foo_bar"] == "foo_bar"


def test_an_earlier_version_that_does_not_lower_has_no_names_to_keep() -> None:
    broken: JsonObject = {"properties": {"foo-bar": {"$ref": "#/$defs/missing"}}}
    assert names("python", source(schema(["foo-bar", "foo_bar"], []), broken)).members[""]["foo_bar"] == "foo_bar"
