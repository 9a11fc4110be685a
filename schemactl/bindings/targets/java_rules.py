"""`[subjects]` of schemactl.toml → how generated Java names the events that it is handed."""

import re
from collections.abc import Sequence

from schemactl.bindings.targets.java_text import string
from schemactl.bindings.targets.target import Bus
from schemactl.errors import UsageError
from schemactl.model.options.subjects import SubjectOptions, SubjectRule

_PYTHON_ONLY = re.compile(r"\\Z|\(\?(?:[aL#(]|P=)|\{,|\[[^\]]*(?:\[|&&)")
"""Syntax of Python's that Java does not have, or that means something else in it."""
_NAMED = re.compile(r"\(\?P<\w+>")
"""A group with a name, which nothing asks for; Java takes fewer names than Python."""


def rules(bus: Bus) -> dict[str, str]:
    """What Routing.java is rendered from."""
    return {"rules": routing(bus.subjects), "type_attributes": ", ".join(map(string, bus.type_attributes))}


def routing(options: SubjectOptions) -> str:
    """The rules, as an expression; empty where there are none. Those that look at a file's path are left out: an event on the bus has none."""
    found = [_rule(rule) for rule in options.rules if not rule.path]
    stage = _expression(f"(?:{options.strip_source})$") if options.strip_source else "null"
    rules = _call("Rule.first", [stage, *found]) if found or options.strip_source else ""
    return f"Rule.bySourceAndType({rules or 'UnaryOperator.identity()'})" if options.cloudevents == "source@type" else rules


def _rule(rule: SubjectRule) -> str:
    said = [f".{name}({_expression(text)})" for name, text in (("source", rule.source), ("type", rule.type)) if text]
    said += [f".has({', '.join(map(string, rule.has))})"] if rule.has else []
    said += [f".{name}({string(pointer)})" for name, pointer in (("under", rule.under), ("payload", rule.payload)) if pointer]
    return "".join([f"Rule.subject({string(rule.subject)})", *(f"\n{' ' * 20}{each}" for each in said)])


def _call(function: str, arguments: Sequence[str]) -> str:
    return f"{function}(" + ",".join(f"\n{' ' * 12}{argument}" for argument in arguments) + ")"


def _expression(text: str) -> str:
    """A regular expression of Python in Java. Raises UsageError for one that is not the same there."""
    if _PYTHON_ONLY.search(text):
        raise UsageError(
            f"a regular expression that Java reads otherwise: {text!r}.",
            "schemactl.toml [subjects]",
            "Write it without \\Z, conditions, references by name, and [ or && inside of [].",
        )
    return f"Pattern.compile({string(_NAMED.sub('(', text))}, Pattern.UNICODE_CHARACTER_CLASS)"
