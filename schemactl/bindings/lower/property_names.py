"""What the properties may be called that an object does not declare."""

import re
from collections.abc import Collection, Sequence

from schemactl.bindings.lower.node import Node, spread
from schemactl.bindings.lower.patterns import one_of, text_patterns

MOST_LISTED = 10_000
"""Characters of a list of names that is checked; the constants of a Java class end at 65,535 bytes."""
_SIGN, _ESCAPED = re.compile(r"[\^$\\.*+?()\[\]{}|/]"), r"\\\g<0>"
_ANY_NAME = re.compile(r"\^?\(?(?:\.[*+]|\[\\s\\S\][*+])\)?\$?|\^?\.?|\.?\$")


def listed_names(node: Node, declared: Collection[str]) -> tuple[str, ...] | None:
    """The names that `propertyNames` lists, but for those that are declared; None where it lists none."""
    names = _names(node)
    if names.impossible:
        return ()
    lists = [*(each for each in names.values("enum") if isinstance(each, list)), *([value] for value in names.values("const"))]
    if not lists:
        return None
    first, *others = lists
    return tuple(dict.fromkeys(name for name in first if isinstance(name, str) and name not in declared and all(name in other for other in others)))


def name_pattern(node: Node, listed: Sequence[str] | None) -> str | None:
    """What the names that nothing declares must match; None where they may be any. Of several that must hold at once, the first."""
    named = text_patterns(_names(node))
    closed = [part for part in node.parts if part.schema.get("additionalProperties") is False]
    patterns = [_one_of_names(listed or ()), *named]
    patterns += [one_of(part.objects("patternProperties")) for part in closed]
    return next((pattern for pattern in patterns if pattern), None)


def takes_any_name(pattern: str) -> bool:
    """Whether people mean "whatever its name" by a pattern: `.*`, `^.+$` and the like. By the letter, some take no empty name and no line break."""
    return _ANY_NAME.fullmatch(pattern) is not None


def _names(node: Node) -> Node:
    """All that holds for the name of a property."""
    said = [(part.schema["propertyNames"], part.scope) for part in node.parts if "propertyNames" in part.schema]
    return spread((names, scope) for names, scope in said if isinstance(names, dict | bool))


def _one_of_names(names: Collection[str]) -> str:
    """A pattern (ECMA 262) that matches these and nothing else; empty where there are none, or too many."""
    if not names or sum(map(len, names)) > MOST_LISTED:
        return ""
    return f"^(?:{'|'.join(_SIGN.sub(_ESCAPED, name) for name in names)})$"
