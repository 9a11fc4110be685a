"""Expressions that break as the common formatters break them: on one line where it fits, else one item a line with a comma after each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Union

WIDTH = 88
DEFAULT = " = None"
"""After an annotation; formatters break around what stands behind the sign first."""


@dataclass(frozen=True, slots=True)
class Group:
    """`open` items `close`, separated by commas."""

    open: str
    items: tuple["Expression", ...]
    close: str

    def __str__(self) -> str:
        return flat(self)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Types joined by `|`; as `Union[…]` where they do not fit on a line."""

    items: tuple["Expression", ...]

    def __str__(self) -> str:
        return flat(self)


Expression = Union[str, Group, Alternatives]  # noqa: UP007 - the names are strings here


def call(name: str, arguments: Iterable[Expression]) -> Group:
    return Group(f"{name}(", tuple(arguments), ")")


def subscript(name: str, arguments: Iterable[Expression]) -> Group:
    return Group(f"{name}[", tuple(arguments), "]")


def flat(expression: Expression) -> str:
    """On one line."""
    match expression:
        case str():
            return expression
        case Group():
            return expression.open + ", ".join(map(flat, expression.items)) + expression.close
        case Alternatives():
            return " | ".join(map(flat, expression.items))


def laid_out(before: str, expression: Expression, after: str = "", indent: int = 0) -> str:
    """`before` expression `after`, broken where it does not fit into the width. The first line is not indented."""
    line = f"{before}{flat(expression)}{after}"
    if indent + len(line) <= WIDTH or isinstance(expression, str):
        return line
    if isinstance(expression, Alternatives):
        return laid_out(before, subscript("Union", expression.items), after, indent)
    inner = " " * (indent + 4)
    if after == DEFAULT and indent + len(f"{before}{flat(expression)} = (") <= WIDTH:
        return f"{before}{flat(expression)} = (\n{inner}None\n{' ' * indent})"
    is_subscript = expression.open.endswith("[") and expression.open != "["
    comma = "" if len(expression.items) == 1 and is_subscript else ","
    lines = [f"{inner}{laid_out('', item, comma, indent + 4)}" for item in expression.items]
    return "\n".join([before + expression.open, *lines, " " * indent + expression.close + after])
