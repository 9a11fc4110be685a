"""What several subjects have in common is written once, and nothing else is."""

from dataclasses import replace

import pytest

from schemactl.bindings.identity import circles
from schemactl.bindings.incremental import Past, Rendering, render_changed
from schemactl.bindings.ir import GeneratedFile, Ref
from schemactl.bindings.memory import Memory
from schemactl.bindings.package import Package, Scope
from schemactl.bindings.render import Templates
from schemactl.bindings.source import Source, module_of
from schemactl.bindings.targets import TARGETS
from schemactl.bindings.walk import parts_of
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.subject import Subject

ALL_TARGETS = pytest.mark.parametrize("target", sorted(TARGETS))
Parts = dict[str, JsonValue]


class Run:
    """What one run decides. own: names of the types that each subject has for itself; shared: those that it shares."""

    def __init__(self, payloads: dict[str, JsonObject], target: str = "python", before: "Run | None" = None) -> None:
        self.scopes: dict[str, Scope] = {}
        self.package = Package(())
        language = replace(TARGETS[target]["exact"], module=self._module, package=lambda _workshop: (), support=lambda _workshop: ())
        sources = [Source.given(Subject(name), 1, "v1", True, document) for name, document in payloads.items()]
        past: dict[str, Memory] = dict(before.rendering.modules) if before else {}
        self.rendering: Rendering = render_changed(sources, language, None, Templates(target, {}), module_of, Past(past))

    def _module(self, scope: Scope, context: object) -> tuple[GeneratedFile]:
        self.scopes[scope.module.subject] = scope
        self.package = context.package  # type: ignore[attr-defined]
        return (GeneratedFile(scope.module.subject, ""),)

    @property
    def shared(self) -> list[str]:
        return sorted(self.package.shared_names.types[key] for key in self.package.shared)

    def own(self, subject: str) -> list[str]:
        scope = self.scopes[subject]
        return sorted(scope.names.types[declaration.key] for declaration in scope.module.declarations)

    def reached(self, subject: str) -> list[str]:
        return sorted(self.scopes[subject].names.types[declaration.key] for declaration in self.scopes[subject].shared)


def payload(of: str, **definitions: JsonValue) -> JsonObject:
    """A payload with a property that is a definition."""
    return {**record(at={"$ref": f"#/$defs/{of}"}), "$defs": definitions}


def record(**properties: JsonValue) -> JsonObject:
    return {"type": "object", "properties": properties}


STREET, NUMBER = record(street={"type": "string"}), record(street={"type": "integer"})
NESTED = record(street={"type": "string"}, geo=record(lat={"type": "number"}))
TO_CIRCLE: Parts = {"Node": record(next={"$ref": "#/$defs/Link"}), "Link": record(node={"$ref": "#/$defs/Node"}, mark={"enum": ["a", "b"]})}


def test_a_definition_of_several_subjects_is_written_once_with_what_is_inside_it() -> None:
    run = Run(
        {"orders": payload("Address", Address=NESTED), "customers": payload("Address", Address=NESTED), "parcels": payload("Address", Address=NUMBER)}
    )
    assert run.shared == ["Address", "AddressGeo"]
    assert (run.own("orders"), run.own("customers"), run.own("parcels")) == (["Orders"], ["Customers"], ["Address", "Parcels"])
    assert (run.reached("orders"), run.reached("parcels")) == (["Address", "AddressGeo"], [])


def test_definitions_that_refer_to_one_another_are_shared_together() -> None:
    run = Run({"a": payload("Node", **TO_CIRCLE), "b": payload("Node", **TO_CIRCLE)})
    assert run.shared == ["Link", "LinkMark", "Node"]


def test_a_circle_that_differs_somewhere_is_not_shared_at_all() -> None:
    other: Parts = {**TO_CIRCLE, "Link": record(node={"$ref": "#/$defs/Node"}, mark={"enum": ["a", "c"]})}
    assert Run({"a": payload("Node", **TO_CIRCLE), "b": payload("Node", **other)}).shared == []


def test_of_two_definitions_of_one_name_the_one_that_most_have_is_shared() -> None:
    run = Run({name: payload("Address", Address=STREET if name in "abc" else NUMBER) for name in "abcde"})
    assert run.shared == ["Address"]
    assert [run.own(name) for name in "ad"] == [["A"], ["Address", "D"]]


def test_a_definition_is_not_shared_where_one_subject_calls_it_otherwise() -> None:
    """In `address`, the payload has the name."""
    run = Run({"address": payload("Address", Address=STREET), "orders": payload("Address", Address=STREET)})
    assert run.shared == []
    assert run.own("address") == ["Address", "AddressAddress"]


def test_what_is_made_of_something_that_is_not_shared_is_not_shared() -> None:
    order = record(to={"$ref": "#/$defs/Address"})
    run = Run({name: payload("Order", Order=order, Address=STREET if name in "ab" else NUMBER) for name in "abcde"})
    assert run.shared == ["Address", "Order"]
    assert run.own("a") == ["A", "Address", "Order"]


@ALL_TARGETS
def test_what_stands_inside_something_that_is_not_declared_itself_is_shared_like_a_definition(target: str) -> None:
    """As in buildkite's schema, where definitions stand inside a definition; and where a definition extends another one."""
    text, inner = record(text={"type": "string"}), record(inner=record(x={"type": "string"}))
    extended: JsonObject = {"allOf": [{"$ref": "#/definitions/Part"}, record(y={"type": "string"})]}
    reaching: dict[str, JsonObject] = {
        "Multiline": {"Pipeline": record(label={"$ref": "#/definitions/misc/multiline"}), "misc": {"multiline": text}},
        "Inner": {"Pipeline": record(at={"$ref": "#/definitions/Part/properties/inner"}), "Part": inner},
        "PartInner": {"Pipeline": extended, "Part": inner},
    }
    for name, definitions in reaching.items():
        one: JsonObject = {**record(at={"$ref": "#/definitions/Pipeline"}), "definitions": definitions}
        run = Run({"a": one, "b": one}, target)
        assert sorted(run.shared) == sorted([name, "Pipeline"])
        assert all(isinstance(part, Ref) is False or part.key in scope.declarations for scope in run.scopes.values()
                   for declaration in scope.declarations.values() for part in parts_of(declaration))  # fmt: skip


@ALL_TARGETS
def test_a_definition_that_extends_another_is_shared_together_with_it(target: str) -> None:
    extended: JsonObject = {"allOf": [{"$ref": "#/definitions/Part"}, record(y={"type": "string"})]}
    definitions: JsonObject = {"Pipeline": extended, "Part": record(inner=record(x={"type": "string"}))}
    one: JsonObject = {**record(at={"$ref": "#/definitions/Pipeline"}, of={"$ref": "#/definitions/Part"}), "definitions": definitions}
    assert sorted(Run({"a": one, "b": one}, target).shared) == ["Part", "PartInner", "Pipeline"]


def test_what_was_shared_stays_shared_and_keeps_its_name() -> None:
    first = Run({"a": payload("Address", Address=NUMBER), "b": payload("Address", Address=NUMBER)})
    later = {"a": payload("Address", Address=NUMBER), **{name: payload("Address", Address=STREET) for name in "bcd"}}
    assert Run(later, before=first).own("b") == ["Address", "B"]
    assert Run(later, before=first).own("a") == ["A"]
    assert Run(later).own("b") == ["B"]


def test_a_shared_definition_that_changes_everywhere_stays_where_it_is() -> None:
    first = Run({"a": payload("Address", Address=STREET), "b": payload("Address", Address=STREET)}, "java")
    second = Run({name: payload("Address", Address=record(street={"type": "string"}, city={"type": "string"})) for name in "ab"}, "java", first)
    assert second.shared == ["Address"]


def test_in_java_what_was_written_in_the_file_of_a_subject_stays_there() -> None:
    one = {"a": payload("Order", Order=record(to={"$ref": "#/$defs/Address"}), Address=STREET)}
    more = {**one, "b": payload("Address", Address=STREET), "c": payload("Address", Address=STREET)}
    run = Run(more, "java", Run(one, "java"))
    assert (run.shared, run.own("a"), run.own("b")) == (["Address"], ["A", "Address", "Order"], ["B"])
    assert Run(more, "java").own("a") == ["A", "Order"]
    assert Run(more, "typescript", Run(one, "typescript")).own("a") == ["A", "Order"]


def test_the_circles_of_a_graph_come_after_what_they_refer_to() -> None:
    graph = {"a": ["b"], "b": ["c", "d"], "c": ["b"], "d": [], "e": ["e", "a"]}
    assert [sorted(circle) for circle in circles(graph)] == [["d"], ["b", "c"], ["a"], ["e"]]
