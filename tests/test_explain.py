"""What `--explain` is fed: decisions, counts, thresholds."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from schemactl.errors import UsageError
from schemactl.infer import Decision, Evidence, explain, pooled, refine_all, tighten
from schemactl.model.json import JsonObject
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import JsonPointer
from schemactl.model.subject import Subject
from tests.support import schemactl

OPTIONS = InferOptions()


def seen() -> Evidence:
    evidence = Evidence(OPTIONS)
    for number in range(120):
        payment = {"method": "card", "last4": "1234"} if number % 2 else {"method": "cash", "coins": number}
        evidence.observe(
            {
                "id": number,
                "state": ["open", "shut"][number // 2 % 2],
                "note": f"note {number}",
                "at": "2026-01-01",
                "payment": payment,
                "votes": {f"u{number}@example.com": 1.5},
                "lines": [{"n": 1}],
                **({"coupon": None} if number % 4 == 0 else {}),
                "tree": {"name": "a", "children": [{"name": "b", "children": []}]},
            }
        )
    return evidence


def decisions(pointer: str) -> dict[str, Decision]:
    return {one.what: one for one in explain(seen(), OPTIONS, JsonPointer.parse(pointer)).decisions}


@pytest.mark.parametrize(
    ("pointer", "what", "decided", "counts"),
    [
        ("/id", "required", "required", "120 of 120"),
        ("/coupon", "required", "optional", "30 of 120 objects (25.0000%)"),
        ("/id", "number", "as they were written", "integer 120"),
        ("/state", "enum", "an enum", "2 distinct in 120 strings"),
        ("/note", "enum", "open text", "more than 64 distinct strings"),
        ("/at", "format", "date", "date 120"),
        ("/note", "format", "none", "none matched any"),
        ("/votes", "map", "a map", "64 generated ones"),
        ("/votes/*", "number", "as they were written", "number 120"),
        ("/lines/*/n", "type", "number", "of 120 values"),
        ("/payment", "variants", "told apart by `method`", "decides 2 places"),
        ("/tree", "recursion", "an object like this stands inside it", ""),
        ("", "map", "a record", "9 distinct keys"),
    ],
)
def test_a_decision_says_what_it_was_made_from(pointer: str, what: str, decided: str, counts: str) -> None:
    decision = decisions(pointer)[what]
    assert decision.decided == decided
    assert counts in decision.counts


def test_thresholds_are_named_by_their_options() -> None:
    assert "samples ≥ 20" in decisions("/state")["enum"].threshold
    assert "chance ≤ 0.01" in decisions("/payment")["variants"].threshold


@pytest.mark.parametrize("pointer", ["/no", "/id/x", "/id/*", "/votes/*/x"])
def test_where_no_event_has_anything_the_nearest_place_is_named(pointer: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain(seen(), OPTIONS, JsonPointer.parse(pointer))
    assert caught.value.where == pointer
    assert "no event has anything there" in caught.value.what


def test_values_that_were_on_disk_are_said_to_be_unknown() -> None:
    reloaded = Evidence.from_json(seen().to_json(), OPTIONS)
    (enum,) = [one for one in explain(reloaded, OPTIONS, JsonPointer.parse("/state")).decisions if one.what == "enum"]
    assert enum.counts == "the values are not kept on disk"


def test_a_loose_head_is_tightened_by_enough_events_and_only_where_asked() -> None:
    text: dict[str, object] = {"type": "string"}
    head = {
        "type": "object",
        "title": "T",
        "properties": {
            "id": {"type": ["integer", "null"]},
            "state": text,
            "at": text,
            "note": {**text, "minLength": 1},
            "votes": {"type": "object"},
            "lines": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "number"}}}},
            "payment": {"oneOf": []},
        },
    }
    found = tighten(head, seen(), OPTIONS)  # type: ignore[arg-type]
    assert {(one.path, one.what) for one in found.tightenings} == {
        ("/id", "never-null"),
        ("/state", "always-enum"),
        ("/at", "always-format"),
        ("/lines/*/n", "always-integer"),
        ("/lines/*/n", "always-present"),
        *((f"/{key}", "always-present") for key in ("id", "state", "at", "note", "votes", "lines", "payment")),
    }
    assert found.document["title"] == "T"
    assert tighten(found.document, seen(), OPTIONS).tightenings == ()
    few = Evidence(OPTIONS)
    few.observe({"id": 1})
    assert tighten(head, few, OPTIONS).document == head  # type: ignore[arg-type]


def test_what_people_and_tools_are_told_keeps_nothing_from_being_tightened() -> None:
    told: dict[str, object] = {"description": "d", "x-pii": True, "examples": ["a"]}
    head = {"type": "object", "properties": {"state": {"type": "string", **told}, "at": {"type": "string", **told}, "id": {"type": "number", **told}}}
    found = tighten(head, seen(), OPTIONS)  # type: ignore[arg-type]
    whats = {one.what for one in found.tightenings}
    assert whats == {"always-enum", "always-format", "always-integer", "always-present"}
    properties = found.document["properties"]
    assert isinstance(properties, dict)
    assert all(isinstance(one, dict) and told.items() <= one.items() for one in properties.values())


@pytest.mark.parametrize(("older", "tightened"), [(["open", "shut"] * 50, True), ([f"state {number}" for number in range(100)], False)])
def test_an_enum_is_not_tightened_where_older_evidence_says_that_there_were_too_many_values(older: list[str], tightened: bool) -> None:
    before = Evidence(OPTIONS)
    for state in older:
        before.observe({"state": state})
    whole = Evidence.from_json(before.to_json(), OPTIONS).merge(seen())
    head: JsonObject = {"type": "object", "properties": {"state": {"type": "string"}}, "required": ["state"]}
    found = [(one.path, one.what, one.events) for one in tighten(head, whole, OPTIONS).tightenings]
    assert found == ([("/state", "always-enum", 120)] if tightened else [])


def test_without_its_values_a_place_is_what_the_version_states() -> None:
    reloaded = Evidence.from_json(seen().to_json(), OPTIONS)
    stated: JsonObject = {"type": ["null", "string"], "enum": ["open", "shut", None]}
    explanation = explain(reloaded, OPTIONS, JsonPointer.parse("/state"), [stated])
    (enum,) = [one for one in explanation.decisions if one.what == "enum"]
    assert (enum.decided, enum.counts) == ("an enum", "the 2 values that the schema lists; those of the events are not kept on disk")
    assert explanation.schema == stated
    variants: list[JsonObject] = [{"type": "string", "const": "card"}, {"type": "string", "const": "cash"}]
    (enum,) = [one for one in explain(reloaded, OPTIONS, JsonPointer.parse("/payment/method"), variants).decisions if one.what == "enum"]
    assert "2 values" in enum.counts


def test_subjects_teach_each_other_about_objects_that_they_share() -> None:
    shop, mail = Evidence(OPTIONS), Evidence(OPTIONS)
    shop.observe({"buyer": {"id": 1, "name": "a", "vat": None, "tags": [], "score": 1}})
    mail.observe({"sender": {"id": 2, "name": None, "vat": "DE1", "tags": ["x"], "score": 1.5}, "alone": {"id": 1}})
    taught = pooled({Subject("shop"): shop, Subject("mail"): mail}, OPTIONS)
    buyer = explain(taught[Subject("shop")], OPTIONS, JsonPointer.parse("/buyer")).schema
    assert buyer == {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "name": {"type": ["null", "string"]},
            "score": {"type": "number"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "vat": {"type": ["null", "string"]},
        },
        "required": ["id", "name", "score", "tags", "vat"],
    }
    assert shop.to_json() == Evidence.from_json(shop.to_json(), OPTIONS).to_json()


@pytest.mark.parametrize(("others", "counted"), [({"mail": {"d": 1, "e": 2, "f": 3}}, 10), ({"mail": {"city": "Odense", "id": 1, "zip": 2}}, 11)])
def test_what_a_subject_saw_itself_is_counted_once(others: dict[str, JsonObject], counted: int) -> None:
    """Else ten strings would be the twenty that an enum needs."""
    evidence = {Subject("shop"): Evidence(OPTIONS)} | {Subject(name): Evidence(OPTIONS) for name in others}
    for number in range(10):
        evidence[Subject("shop")].observe({"city": "Vejle", "id": number, "zip": None})
    for name, payload in others.items():
        evidence[Subject(name)].observe(payload)
    objects = pooled(evidence, OPTIONS)[Subject("shop")].root.objects
    assert objects is not None
    strings, numbers = objects.properties["city"].node.strings, objects.properties["id"].node.numbers
    assert strings is not None
    assert numbers is not None
    assert (strings.counter.count, numbers.counter.count) == (counted, counted)


def test_what_is_only_null_here_is_what_its_name_stands_for_elsewhere() -> None:
    one, other, third = Evidence(OPTIONS), Evidence(OPTIONS), Evidence(OPTIONS)
    one.observe({"comment": {"id": 1, "body": "b", "line": None, "mixed": None}})
    other.observe({"place": {"file": "f", "line": 3, "mixed": 1, "column": 2, "end": 4}})
    third.observe({"spot": [{"page": "f", "mixed": "text", "x": 2, "y": 4}], "by": {f"u{n}@example.com": {"a": 1} for n in range(3)}})
    taught = pooled({Subject("one"): one, Subject("two"): other, Subject("three"): third}, OPTIONS)[Subject("one")]
    comment = explain(taught, OPTIONS, JsonPointer.parse("/comment")).schema
    assert isinstance(comment, dict)
    assert comment["properties"] == {
        "body": {"type": "string"},
        "id": {"type": "integer"},
        "line": {"type": ["integer", "null"]},
        "mixed": {"type": "null"},
    }


def test_a_property_that_says_the_subject_is_not_taught_what_others_say() -> None:
    subjects = {Subject("issues", type_): Evidence(OPTIONS) for type_ in ("opened", "closed", "one.two")}
    for subject, evidence in subjects.items():
        evidence.observe({"action": (subject.type or "").split(".")[-1], "id": 1, "by": "x"})
    documents = refine_all(subjects, OPTIONS)
    actions = [one.document["properties"]["action"] for one in documents.values()]  # type: ignore[call-overload, index]
    assert actions == [{"type": "string", "enum": [name], "x-inferred": ["enum"]} for name in ("opened", "closed", "two")]


def test_subjects_that_are_not_pooled_stay_as_they_are() -> None:
    alone = replace(OPTIONS, pool=replace(OPTIONS.pool, subjects=False))
    evidence = {Subject("a"): seen(), Subject("b"): seen()}
    assert pooled(evidence, alone) == evidence


def test_kinds_of_object_are_explained_by_their_keys() -> None:
    evidence = Evidence(OPTIONS)
    for number in range(20):
        evidence.observe({"kinds": {"result": 1} if number % 2 else {"error": 1, "code": 2}, "votes": {f"u{number}@example.com": 1}, "one": {"a": 1}})

    def kinds(pointer: str) -> tuple[str, str]:
        (found,) = [one for one in explain(evidence, OPTIONS, JsonPointer.parse(pointer)).decisions if one.what == "kinds"]
        return found.decided, found.counts

    assert kinds("/kinds") == ("told apart by keys that exclude one another", "10 with `code` and `error`, 10 with `result`; chance 5.4e-06")
    assert kinds("/one") == ("one", "1 different sets of keys")
    assert kinds("/votes") == ("one", "keys are data, or more than 32 different sets of keys")


def test_of_many_subjects_some_are_named(in_tmp: Path) -> None:
    bus = [{"detail-type": "T", "source": f"s{number:02}", "detail": {}} for number in range(12)]
    (in_tmp / "bus.ndjson").write_text("\n".join(map(json.dumps, bus)))
    assert schemactl("discover", "bus.ndjson", "--explain", "nothing", "/a").stderr.endswith("s08@T, s09@T and 2 more.\n")
