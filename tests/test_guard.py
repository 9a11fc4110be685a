"""The guard: what names say, what values look like, and the verdict on both; its laws hold for all evidence."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.guard import Guard, Marks, Outcome, closing_key, closing_shape, worst_of
from schemactl.guard.dictionaries import Topic
from schemactl.guard.names import said_by
from schemactl.guard.subjects import is_private, masked
from schemactl.infer import Evidence, refine
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options.infer import EnumOptions, Guarding, InferOptions
from schemactl.model.pointer import JsonPointer
from schemactl.model.subject import Subject
from schemactl.schema.walk import every_schema
from tests.support import CASES

NEVER, HELD, PUBLISHED = Outcome.NEVER, Outcome.HELD, Outcome.PUBLISHED


def listed(name: str) -> list[str]:
    """A line each of tests/cases/guard/<name>.txt."""
    return (CASES / "guard" / f"{name}.txt").read_text().splitlines()


@pytest.mark.parametrize("name", listed("private-names"))
def test_a_private_name_closes_a_field(name: str) -> None:
    assert said_by(name).own not in (None, Topic.CHOSEN)
    verdict = Guard().root.below(name).field.verdict(["plain", "words"])
    assert verdict.outcome is NEVER
    assert Guard().root.below(name).items.field.verdict(["DE", "DK"]).outcome is NEVER


@pytest.mark.parametrize("name", listed("kept-names"))
def test_a_kept_name_publishes_values_however_they_are_written(name: str) -> None:
    assert Guard().root.below(name).field.verdict(["In Progress", "Done", "A+"]).outcome is PUBLISHED
    inside = Guard().root.below("customer").below(name)
    assert inside.field.verdict(["In Progress", "Done"]).outcome is PUBLISHED


@pytest.mark.parametrize("name", listed("neutral-names"))
def test_a_neutral_name_leaves_it_to_the_values(name: str) -> None:
    assert Guard().root.below(name).field.verdict(["plain", "words"]).outcome is PUBLISHED
    assert Guard().root.below(name).field.verdict(["Anna", "Bob"]).outcome is HELD


@pytest.mark.parametrize("value", listed("closing-values"))
def test_one_private_value_closes_a_field_whatever_its_name(value: str) -> None:
    assert closing_shape(value) is not None
    for name in ("p1", "status"):
        assert Guard().root.below(name).field.verdict(["plain", "words", value]).outcome is NEVER


@pytest.mark.parametrize("value", listed("plain-values"))
def test_what_programs_write_closes_nothing(value: str) -> None:
    assert closing_shape(value) is None
    assert Guard().root.below("status").field.verdict([value]).outcome is PUBLISHED


@pytest.mark.parametrize(
    "key", ["http.host", "messaging.message.id", "x-request-id", "Content-Type", "web1", "2026-01-31", "name@lang", "k8s.io/name", "line1"]
)
def test_keys_that_programmers_choose_are_names(key: str) -> None:
    assert closing_key(key) is None


@pytest.mark.parametrize(
    ("path", "siblings", "values", "outcome"),
    [
        ("/segment", ["firstName", "email"], ["retail", "wholesale"], HELD),
        ("/segment", ["email", "total"], ["retail", "wholesale"], PUBLISHED),
        ("/segment", ["name", "email"], ["retail", "wholesale"], HELD),
        ("/country", ["street", "city"], ["DE", "DK"], PUBLISHED),
        ("/x", ["street", "city"], ["DE", "DK"], PUBLISHED),
        ("/x", ["street", "city"], ["DE", "red"], HELD),
        ("/customer/segment", [], ["retail"], HELD),
        ("/customer/x", [], ["eu-west-1", "us-east-2"], PUBLISHED),
        ("/customer/orders/*/x", [], ["red", "blue"], HELD),
        ("/title", [], ["manager", "owner"], HELD),
        ("/title", [], ["DE", "DK"], PUBLISHED),
        ("/x", [], ["IN_TRANSIT", "left_at_door"], PUBLISHED),
        ("/x", [], ["Anna-Lena", "Bo-Erik"], HELD),
        ("/x", [], ["Odense"], HELD),
        ("/x", [], ["OrderPlaced", "OrderPaid"], HELD),
        ("/x", [], ["cust-0001", "cust-0002"], HELD),
        ("/x", [], ["1", "2", "3"], HELD),
        ("/level", [], ["1", "2", "3"], PUBLISHED),
        ("/x", [], ["200", "404"], PUBLISHED),
        ("/x", [], ["Monday", "Friday"], PUBLISHED),
        ("/users/*/role", [], ["Admin"], PUBLISHED),
        ("/*", [], ["red"], PUBLISHED),
    ],
)
def test_what_a_field_stands_in_and_beside_counts(path: str, siblings: Sequence[str], values: Sequence[str], outcome: Outcome) -> None:
    pointer = JsonPointer.parse(path)
    place = Guard().at(pointer.parent).holding(siblings).below(pointer.tokens[-1])
    assert place.field.verdict(values).outcome is outcome


def test_options_and_marks_decide_first() -> None:
    def verdict(path: str, values: Sequence[str], options: EnumOptions | None = None, marks: Marks | None = None) -> Outcome:
        return Guard.of(options or EnumOptions(), marks or Marks()).at(JsonPointer.parse(path)).field.verdict(values).outcome

    private, asked = Marks(private=(("a",),)), Marks(asked=(("a",),))
    assert verdict("/a", ["red"], marks=private) is NEVER
    assert verdict("/a/b", ["red"], EnumOptions(guard=Guarding.OFF), private) is NEVER
    assert verdict("/a", ["Anna"], marks=asked) is PUBLISHED
    assert verdict("/a", ["anna@example.com"], marks=asked) is NEVER
    assert verdict("/a/b", ["Anna"], marks=asked) is HELD
    assert verdict("/a", ["red"], EnumOptions(guard=Guarding.STRICT)) is HELD
    assert verdict("/a", ["left_at_door"], EnumOptions(guard=Guarding.STRICT)) is PUBLISHED
    assert verdict("/a", ["anna@example.com"], EnumOptions(guard=Guarding.OFF)) is PUBLISHED
    assert verdict("/wardBadges", ["red"], EnumOptions(private_words=("badge",))) is NEVER
    assert verdict("/badge/x", ["red"], EnumOptions(private_words=("badge",))) is HELD
    assert verdict("/client", ["Web"], EnumOptions(kept_words=("client",))) is PUBLISHED


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("mailbox/anna@example.com", "mailbox/⟨e-mail address⟩@T"),
        ("/tenants/acme", "/tenants/⟨somebody's name⟩@T"),
        ("/users/anna/orders", "/users/⟨somebody's name⟩/orders@T"),
        ("tenant-acme.orders", "tenant-⟨tenant⟩.orders@T"),
        ("10.0.0.7", "⟨IP address⟩@T"),
        ("2001:db8::1", "⟨IP address⟩@T"),
        ("+4512345678", "⟨phone number⟩@T"),
        ("x/DE89370400440532013000", "x/⟨IBAN⟩@T"),
        ("x/4111111111111111", "x/⟨card number⟩@T"),
        ("x/gh" + "p_" + "4eC39HqLyjWDarjtT1zdp7dc", "x/⟨credential⟩@T"),
        *(
            (name, f"{name}@T")
            for name in ("tenant-service", "users/created", "tenant-017", "https://github.com/x", "com.acme.orders", "user-service", "a.b")
        ),
    ],
)
def test_a_name_of_a_subject_is_shown_without_its_private_parts(source: str, shown: str) -> None:
    subject = Subject(source, "T")
    assert masked(subject) == shown
    assert is_private(subject) == (shown != f"{source}@T")
    assert masked(Subject("s", source)) == f"s@{shown[:-2]}"


WORDS = st.sampled_from(
    ["red", "blue", "IN_TRANSIT", "Anna", "Bob Lee", "DE", "200", "a@b.example", "sk_" + "live_" + "a1b2c3d4e5", "10.0.0.1", "1", "Done"]
)
NAMES = st.sampled_from(["x", "status", "name", "customer", "email", "firstName", "lastName", "a@b.example", "key", "kind"])
VALUES = st.recursive(WORDS, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=4), max_leaves=8)
EVENTS = st.lists(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), min_size=1, max_size=6)
FEW = InferOptions(enums=EnumOptions(samples=1, repeats=1.0, proper_repeats=1.0, unseen=1.0))


def counted(events: Sequence[JsonValue]) -> Evidence:
    evidence = Evidence(FEW)
    for event in events:
        evidence.observe(event)
    return evidence


def values_of(evidence: Evidence) -> dict[str, str]:
    """All texts that the schema shows, with the schema that shows them."""
    shown: dict[str, str] = {}
    for schema in every_schema(refine(evidence, FEW).document):
        if isinstance(schema, dict):
            listed = schema.get("enum", [schema.get("const")])
            shown |= {str(value): str(schema) for value in (listed if isinstance(listed, list) else [])}
    return shown


@given(EVENTS, st.integers(0, 6), st.randoms())
@settings(deadline=None)
def test_a_verdict_depends_on_no_order_and_no_cut(events: list[JsonObject], cut: int, shuffling: random.Random) -> None:
    whole = counted(events)
    shuffled = shuffling.sample(events, len(events))
    halves = counted(shuffled[:cut]).merge(counted(shuffled[cut:]))
    assert refine(halves, FEW).document == refine(whole, FEW).document
    assert halves.to_json() == whole.to_json()
    apart = Evidence.from_json(counted(events[:cut]).to_json(), FEW).merge(Evidence.from_json(counted(events[cut:]).to_json(), FEW))
    assert "a@b.example" not in str(apart.to_json())


@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(WORDS, max_size=6), st.sampled_from(["x", "status", "name", "customer", "email"]))
def test_more_values_never_open_a_field(seen: list[str], more: list[str], name: str) -> None:
    field = Guard().root.below(name).field
    assert field.verdict({*seen, *more}).outcome >= field.verdict(seen).outcome


@given(EVENTS, EVENTS)
@settings(deadline=None)
def test_more_events_never_show_a_private_value_and_what_was_seen_before_is_remembered(events: list[JsonObject], more: list[JsonObject]) -> None:
    both = counted([*events, *more])
    later = Evidence.from_json(counted(events).to_json(), FEW).merge(counted(more))
    for evidence in (both, later):
        private = [value for value in values_of(evidence) if closing_shape(value) is not None]
        assert private == []


@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(st.sampled_from(["red", "blue"]), min_size=2, max_size=5))
def test_a_field_that_earlier_events_closed_stays_closed(earlier: list[str], later: list[str]) -> None:
    first = counted([{"x": value} for value in earlier])
    kept = Evidence.from_json(first.to_json(), FEW)
    kept.merge(counted([{"x": value} for value in later]))
    objects = kept.shown().objects
    assert objects is not None
    strings = objects.properties["x"].node.strings
    assert strings is not None
    assert strings.field is not None
    assert strings.field.knowing(strings.earlier).verdict(strings.values or ()).outcome >= worst_of(earlier)


def test_a_key_that_is_a_private_value_is_in_no_schema_and_in_no_evidence() -> None:
    events: list[JsonValue] = [{"scores": {"a@b.example": 1, "total": 1}, "all": {"a@b.example": 1}} for _ in range(30)]
    evidence = counted(events)
    document = refine(evidence, FEW).document
    assert "b.example" not in str(document) + str(evidence.to_json())
    assert document["properties"] == {
        "all": {"type": "object", "additionalProperties": {"type": "integer"}},
        "scores": {"type": "object", "properties": {"total": {"type": "integer"}}, "required": ["total"]},
    }


def test_keys_that_name_entries_of_people_are_data_and_names_of_columns_are_not() -> None:
    events: list[JsonValue] = [
        {"users": {name: {"at": 1}}, "quotaByTenant": {"acme": 2, name: 1}, "total": {name: 1}} for name in ("anna", "bob") * 10
    ]
    properties = refine(counted(events), FEW).document["properties"]
    assert isinstance(properties, dict)
    assert all(isinstance(one, dict) for one in properties.values())
    assert "properties" not in properties["users"]  # type: ignore[operator]
    assert "properties" not in properties["quotaByTenant"]  # type: ignore[operator]
    assert "'anna'" in str(properties["total"])


def test_a_discriminator_whose_labels_may_not_be_shown_tells_nothing_apart() -> None:
    kinds = {"Globex": {"a": 1, "b": 2}, "Hooli": {"c": 1}, "Initech": {"d": 1, "e": 2}}
    tenants: list[JsonValue] = [{"org": org, **kinds[org]} for org in [*kinds] * 20]
    document = refine(counted(tenants), InferOptions()).document
    assert not any(org in str(document) + str(counted(tenants).to_json()) for org in kinds)
    assert document["anyOf"]
    named: list[JsonValue] = [{"kind": org, **kinds[org]} for org in [*kinds] * 20]
    assert len(refine(counted(named), InferOptions()).document["oneOf"]) == 3  # type: ignore[arg-type]


def test_a_single_event_does_not_make_a_value_the_subjects_name() -> None:
    from schemactl.infer import refine_all

    def state(events: int, subject: Subject, *others: Subject) -> JsonValue:
        evidence = {one: Evidence() for one in (subject, *others)}
        for one, seen in evidence.items():
            for _ in range(events):
                word = (one.type or "").rpartition(".")[2]
                seen.observe({"state": word, "ticket": {"door": {"state": word}}})
        document = refine_all(evidence, InferOptions())[subject].document
        properties = document["properties"]
        assert isinstance(properties, dict)
        below = str(properties["ticket"])
        assert "enum" not in below
        return properties["state"]

    opened = {"type": "string", "enum": ["open"], "x-inferred": ["enum"]}
    assert state(1, Subject("desk", "ticket.open")) == {"type": "string"}
    assert state(5, Subject("desk", "ticket.open")) == opened
    assert state(1, Subject("desk", "ticket.open"), Subject("desk", "ticket.closed")) == opened
