"""Names: what they are made of, that they are distinct, and that neighbours do not change them."""

import keyword
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.bindings.lower.place import singular
from schemactl.bindings.naming import (
    LONGEST,
    Case,
    Conventions,
    Reserved,
    Wish,
    constant_names,
    joined,
    member_names,
    path_names,
    type_name,
    type_names,
    with_signs,
    words,
)
from schemactl.bindings.targets import TARGETS

PYTHON = TARGETS["python"]["exact"].conventions()
PLAIN = Conventions()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order_number", ("order", "number")),
        ("orderNumber", ("order", "Number")),
        ("customerID", ("customer", "ID")),
        ("HTTPServer2Go", ("HTTP", "Server2", "Go")),
        ("CHECKOUT.ORDER.COMPLETE", ("CHECKOUT", "ORDER", "COMPLETE")),
        ("https://schema.org/x", ("https", "schema", "org", "x")),
        ("+1", ("plus", "1")),
        ("-1", ("minus", "1")),
        ("$", ("dollar",)),
        ("", ()),
        ("😀", ("grinning", "face")),
        ("ﬁrst", ("first",)),
        ("顧客名", ("顧客名",)),
        ("a\u200bb", ("a", "b")),
    ],
)
def test_words_end_where_the_case_changes_and_at_signs(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_id", "underscore id"),
        ("$ref", "dollar ref"),
        ("__typename", "underscore underscore typename"),
        ("-created_at", "minus created_at"),
        ("total*", "total star"),
        ("foo-bar", ""),
        ("#", ""),
        ("_____id", ""),
    ],
)
def test_signs_at_the_ends_of_a_name_have_names(text: str, expected: str) -> None:
    assert with_signs(text) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case.SNAKE, "order_number_2"),
        (Case.CAMEL, "orderNumber2"),
        (Case.PASCAL, "OrderNumber2"),
        (Case.UPPER, "ORDER_NUMBER_2"),
        (Case.KEBAB, "order-number-2"),
        (Case.FLAT, "ordernumber2"),
    ],
)
def test_every_case_has_its_form(case: Case, expected: str) -> None:
    assert joined(["order", "Number", "2"], case) == expected


@pytest.mark.parametrize(
    ("text", "member", "type_"),
    [
        ("class", "class_", "Class"),
        ("model_config", "model_config_", "ModelConfig"),
        ("", "empty", "Empty"),
        ("1st", "n_1st", "N1st"),
        ("Field", "field", "FieldType"),
        ("date", "date_", "DateType"),
        ("顧客", "顧客", "T顧客"),
        ("self", "self_", "Self"),
    ],
)
def test_a_name_is_none_that_the_language_has_already(text: str, member: str, type_: str) -> None:
    assert member_names([Wish("a", text)], PYTHON) == {"a": member}
    assert type_name(text, PYTHON) == type_


def test_of_names_that_fall_together_the_one_spelled_as_the_language_does_keeps_it() -> None:
    named = member_names([Wish(wire, wire) for wire in ("foo-bar", "fooBar", "foo_bar", "ﬁ", "fi", "K", "K")], PYTHON)
    assert (named["foo_bar"], named["fi"]) == ("foo_bar", "fi")
    assert len(set(named.values())) == len(named)
    assert named["foo-bar"].startswith("foo_bar_x")


def test_no_folder_is_called_as_a_version_is() -> None:
    assert path_names([Wish("a", "V1"), Wish("b", "v12a"), Wish("c", "v")], PYTHON) == {"a": "v1_", "b": "v12a", "c": "v"}


def test_a_fuller_name_is_taken_before_a_hash() -> None:
    named = type_names([Wish("a", "Item"), Wish("b", "item", "Order item")], PLAIN)
    assert named == {"a": "Item", "b": "OrderItem"}
    taken = [Wish("a", "Item"), Wish("c", "OrderItem")]
    assert type_names([*taken, Wish("b", "item", "Order item")], PLAIN)["b"].startswith("ItemX")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "registry_package$published registry_package package_version container_metadata manifest config",
            "RegistryPackagePublishedVersionContainerMetadataManifestConfig",
        ),
        (
            "value_def_with_condition mark_prop_field_or_datum_def type_for_shape string null value",
            "ValueDefWithConditionMarkPropDatumTypeForShapeStringNullValue",
        ),
        (
            "branch_protection_rule$edited changes linear_history_requirement_enforcement_level",
            "BranchProtectionRuleEditedChangesHistoryRequirementEnforcementLevel",
        ),
        ("a" * 80, f"A{'a' * 69}X0f45e"),
        ("ab " + "c" * 80, "AbXd2daf"),
    ],
)
def test_a_name_that_is_too_long_is_told_in_fewer_words(text: str, expected: str) -> None:
    named = type_names([Wish("a", text), Wish("b", f"{text} {text}")], PLAIN)
    assert named["a"] == expected
    assert named["b"] != expected, "one that would be the same has a hash"


def test_names_of_the_version_before_are_kept() -> None:
    assert type_names([Wish("a", "New"), Wish("b", "Other")], PLAIN, kept={"a": "Old", "gone": "Gone"}) == {"a": "Old", "b": "Other"}


def test_types_and_paths_differ_also_where_case_is_ignored() -> None:
    for names in (type_names, path_names):
        named = names([Wish(text, text) for text in ("ORDER", "order", "Order")], PLAIN)
        assert len({name.casefold() for name in named.values()}) == 3


@pytest.mark.parametrize("device", ["CON", "nul", "com1", "LPT9"])
def test_no_path_is_a_device_of_windows(device: str) -> None:
    assert path_names([Wish("a", device)], PLAIN)["a"].casefold() != device.casefold()


def test_a_path_is_no_keyword_but_in_kebab_case_where_it_is_never_code() -> None:
    reserved = Reserved(words=frozenset({"package"}), paths=frozenset({"dist"}))
    wishes = [Wish(text, text) for text in ("package", "dist")]
    assert path_names(wishes, Conventions(paths=Case.SNAKE, reserved=reserved)) == {"package": "package_", "dist": "dist_"}
    assert path_names(wishes, Conventions(paths=Case.KEBAB, reserved=reserved)) == {"package": "package", "dist": "dist-"}


def test_reserved_words_stand_under_headings_and_comments_are_no_words() -> None:
    reserved = Reserved.parse("if # not a word\n[types]\nList\n[members]\ncopy\n[paths]\nindex\n")
    assert reserved == Reserved(frozenset({"if"}), frozenset({"List"}), frozenset({"copy"}), frozenset({"index"}))


@pytest.mark.parametrize(
    ("plural", "expected"),
    [("items", "item"), ("categories", "category"), ("addresses", "address"), ("boxes", "box"), ("status", "status item"), ("data", "data item"),
     ("ITEMS", "ITEM"), ("s", "s item"), ("analysis", "analysis item")],
)  # fmt: skip
def test_one_of_several_is_named_in_the_singular(plural: str, expected: str) -> None:
    assert singular(plural) == expected


TEXTS = st.text(max_size=12) | st.sampled_from(
    [
        "foo-bar",
        "foo_bar",
        "fooBar",
        "class",
        "a" * 300,
        "ab " * 40,
        "ab " * 41,
        "abcdefg " * 9 + "z",
        " ".join(map(str, range(60))),
        "",
        "_",
        "ﬁ",
        "K",
        "ß",
        "ẞ",
        "İ",
        "İade",
        "\u0149ame",
        "\u0390",
    ]
)


@given(st.lists(TEXTS, unique=True, max_size=12))
def test_names_are_distinct_identifiers_that_fit(texts: list[str]) -> None:
    wishes = [Wish(text, text) for text in texts]
    for names in (member_names, type_names, constant_names, path_names):
        named = names(wishes, PYTHON)
        assert list(named) == texts
        assert len(set(named.values())) == len(texts)
        assert all(unicodedata.is_normalized("NFKC", name) for name in named.values()), "as Python reads it"
        assert all(name.isidentifier() and not keyword.iskeyword(name) and len(name) <= LONGEST + 10 for name in named.values())
    assert all(name.isascii() for name in path_names(wishes, PYTHON).values())


@given(st.lists(TEXTS, unique=True, max_size=8), st.randoms())
def test_the_order_of_wishes_changes_no_name(texts: list[str], random: object) -> None:
    shuffled = list(texts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    wishes = [Wish(text, text) for text in texts]
    assert member_names(wishes, PYTHON) == member_names([Wish(text, text) for text in shuffled], PYTHON)


@given(st.lists(TEXTS, unique=True, max_size=8), TEXTS)
def test_one_more_renames_no_other_unless_their_words_are_the_same(texts: list[str], more: str) -> None:
    before = member_names([Wish(text, text) for text in texts], PYTHON)
    after = member_names([Wish(text, text) for text in {*texts, more}], PYTHON)
    alone = member_names([Wish(more, more)], PYTHON)[more]
    assert all(after[text] == name for text, name in before.items() if member_names([Wish(text, text)], PYTHON)[text] != alone)
