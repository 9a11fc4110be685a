"""Expressions that are laid out as prettier would: on one line where they fit, else one item a line."""

from dataclasses import dataclass

WIDTH = 120


@dataclass(frozen=True, slots=True)
class Group:
    """`open`, items parted by commas, `close`: a call, an array, an object."""

    open: str
    items: tuple["Expression", ...]
    close: str


Expression = str | Group


def call(function: str, *arguments: Expression) -> Group:
    return Group(f"{function}(", arguments, ")")


def array(items: tuple[Expression, ...]) -> Group:
    return Group("[", items, "]")


def laid_out(expression: Expression, column: int = 0, indent: int = 0) -> str:
    """The text of an expression that begins at `column` of a line which is indented by `indent`."""
    line = flat(expression)
    if isinstance(expression, str) or column + len(line) <= WIDTH:
        return line
    if _hugs(expression):
        return _hugged(expression, column, indent)
    inner = indent + 2
    lines = [f"{' ' * inner}{laid_out(item, inner, inner)},\n" for item in expression.items]
    return f"{expression.open}\n{''.join(lines)}{' ' * indent}{expression.close}"


def flat(expression: Expression) -> str:
    """The text of an expression on one line."""
    if isinstance(expression, str):
        return expression
    brackets = (" ", " ") if expression.open.endswith("{") and expression.items else ("", "")
    return f"{expression.open}{brackets[0]}{', '.join(map(flat, expression.items))}{brackets[1]}{expression.close}"


def _hugs(expression: Group) -> bool:
    """Whether all but the last argument are short, and the last can open on the same line."""
    if expression.close != ")" or not expression.items:
        return False
    *first, last = expression.items
    return isinstance(last, Group) and all(isinstance(item, str) for item in first) and sum(map(len, map(flat, first))) < WIDTH // 2


def _hugged(expression: Group, column: int, indent: int) -> str:
    *first, last = expression.items
    begin = expression.open + "".join(f"{flat(item)}, " for item in first)
    return begin + laid_out(last, column + len(begin), indent) + expression.close
