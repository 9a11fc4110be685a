"""`[subjects]` of schemactl.toml → how generated Python names the events that it is handed."""

from collections.abc import Sequence

from schemactl.bindings.targets.python_layout import Expression, Group, call, laid_out
from schemactl.bindings.targets.python_text import string
from schemactl.bindings.targets.target import Bus
from schemactl.model.options.subjects import SubjectOptions, SubjectRule

_BEFORE = "ROUTING = "


def rules(bus: Bus) -> dict[str, str]:
    """What rules.py is rendered from."""
    return {"routing": routing(bus.subjects), "type_attributes": type_attributes(bus.type_attributes)}


def type_attributes(names: Sequence[str]) -> str:
    """A statement."""
    return laid_out("TYPE_ATTRIBUTES: list[str] = ", Group("[", tuple(map(string, names)), "]"))


def routing(options: SubjectOptions) -> str:
    """The rules, as a statement; empty where there are none. Those that look at a file's path are left out: an event on the bus has none."""
    rules = tuple(_rule(rule) for rule in options.rules if not rule.path)
    stage: list[Expression] = [f"strip_source={string(options.strip_source)}"] if options.strip_source else []
    by_source: list[Expression] = ["otherwise=source_and_type"] if options.cloudevents == "source@type" else []
    return laid_out(_BEFORE, call("by_rules", [Group("[", rules, "]"), *stage, *by_source])) if rules or stage or by_source else ""


def _rule(rule: SubjectRule) -> Expression:
    texts = [("source", rule.source), ("type", rule.type), ("under", rule.under), ("payload", rule.payload)]
    arguments: list[Expression] = [string(rule.subject), *(f"{name}={string(text)}" for name, text in texts if text)]
    if rule.has:
        arguments.append(f"has=({', '.join(map(string, rule.has))}{',' * (len(rule.has) == 1)})")
    return call("Rule", arguments)
