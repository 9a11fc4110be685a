"""Filters that consumers put in front of themselves: EventBridge rule patterns and SNS filter policies.

Both are JSON: objects follow the event, a leaf is a list of alternatives, each a value or an operator. What operators there are stands in one table
(operators.py); a dialect is the part of it that a service knows. `matches` evaluates a filter; `as_schema` says with which events it can match, as a
JSON Schema, so that the prover can reason about it.

Sources: Amazon EventBridge User Guide, "Comparison operators for use in event patterns"; Amazon SNS Developer Guide, "Amazon SNS message filtering";
AWS Event Ruler, README.
"""

from dataclasses import dataclass
from typing import Final

from schemactl.consumers.filters.operators import OPERATORS


@dataclass(frozen=True, slots=True)
class Dialect:
    """name, as a person knows the service; operators that it has; nested in anything-but: those that may stand there."""

    name: str
    operators: frozenset[str]
    nested: frozenset[str]


EVENTBRIDGE: Final = Dialect("EventBridge event pattern", frozenset(OPERATORS), frozenset({"prefix", "suffix", "equals-ignore-case", "wildcard"}))
SNS: Final = Dialect("SNS filter policy", frozenset(OPERATORS), frozenset({"prefix", "suffix", "equals-ignore-case", "wildcard"}))

__all__ = ["EVENTBRIDGE", "SNS", "Dialect"]
