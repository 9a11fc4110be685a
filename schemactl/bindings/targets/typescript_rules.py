"""`[subjects]` of schemactl.toml → how generated TypeScript names the events that it is handed."""

import re
from collections.abc import Sequence

from schemactl.bindings.targets.target import Bus
from schemactl.bindings.targets.typescript_layout import Expression, Group, array, call, laid_out
from schemactl.bindings.targets.typescript_text import string
from schemactl.errors import UsageError
from schemactl.model.options.subjects import SubjectOptions, SubjectRule

_PYTHON_ONLY = re.compile(r"\\[AZ]|\(\?(?:[aiLmsux#(>-]|P=)|[*+?}]\+")
"""Syntax of Python's that JavaScript does not have, or that means something else in it."""
_BEFORE_NAMES = len("export const TYPE_ATTRIBUTES: readonly string[] = ")
_BEFORE = len("export const ROUTING: Routing = /* @__PURE__ */ ")


def rules(bus: Bus) -> dict[str, str]:
    """What rules.ts is rendered from."""
    return {"routing": routing(bus.subjects), "type_attributes": type_attributes(bus.type_attributes)}


def type_attributes(names: Sequence[str]) -> str:
    """An expression."""
    return laid_out(array(tuple(map(string, names))), _BEFORE_NAMES)


def routing(options: SubjectOptions) -> str:
    """The rules, as an expression; empty where there are none. Those that look at a file's path are left out: an event on the bus has none."""
    rules = tuple(_rule(rule) for rule in options.rules if not rule.path)
    stage = [_expression(f"(?:{options.strip_source})$")] if options.strip_source else []
    by_source = [*([] if stage else ["undefined"]), "sourceAndType"] if options.cloudevents == "source@type" else []
    return laid_out(call("byRules", array(rules), *stage, *by_source), _BEFORE) if rules or stage or by_source else ""


def _rule(rule: SubjectRule) -> Expression:
    fields = [f"subject: {string(rule.subject)}"]
    fields += [f"{name}: {laid_out(_expression(f'^(?:{text})$'))}" for name, text in (("source", rule.source), ("type", rule.type)) if text]
    fields += [f"has: {laid_out(array(tuple(map(string, rule.has))))}"] if rule.has else []
    fields += [f"{name}: {string(pointer)}" for name, pointer in (("under", rule.under), ("payload", rule.payload)) if pointer]
    return Group("{", tuple(fields), "}")


def _expression(text: str) -> Expression:
    """A regular expression of Python in JavaScript. Raises UsageError for one that is not the same there."""
    if _PYTHON_ONLY.search(text):
        raise UsageError(
            f"a regular expression that JavaScript reads otherwise: {text!r}.",
            "schemactl.toml [subjects]",
            "Write it without flags, \\A, \\Z, conditions and possessive repetitions.",
        )
    return call("new RegExp", string(text.replace("(?P<", "(?<")))
