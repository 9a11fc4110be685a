"""`[subjects]` of schemactl.toml → how generated Python names the events that it is handed."""

from schemactl.bindings.targets.python_layout import Expression, Group, call, laid_out
from schemactl.bindings.targets.python_text import string
from schemactl.model.options.subjects import SubjectOptions, SubjectRule

_BEFORE = "ROUTING = "


def routing(options: SubjectOptions) -> str:
    """The rules, as a statement; empty where there are none. Those that look at a file's path are left out: an event on the bus has none."""
    rules = tuple(_rule(rule) for rule in options.rules if not rule.path)
    stage: list[Expression] = [f"strip_source={string(options.strip_source)}"] if options.strip_source else []
    return laid_out(_BEFORE, call("by_rules", [Group("[", rules, "]"), *stage])) if rules or stage else ""


def _rule(rule: SubjectRule) -> Expression:
    texts = [("source", rule.source), ("type", rule.type), ("under", rule.under), ("payload", rule.payload)]
    arguments: list[Expression] = [string(rule.subject), *(f"{name}={string(text)}" for name, text in texts if text)]
    if rule.has:
        arguments.append(f"has=({', '.join(map(string, rule.has))}{',' * (len(rule.has) == 1)})")
    return call("Rule", arguments)
