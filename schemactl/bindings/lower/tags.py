"""The tags of a record: constants in required properties, by which a union tells it apart."""

from schemactl.bindings.lower.constants import are_guessed, constants
from schemactl.bindings.lower.node import Node, spread
from schemactl.bindings.lower.objects import children

MOST_TAGS = 1000


def tags(node: Node) -> dict[str, tuple[str, ...]]:
    """The required properties of a record whose values are string constants, with these."""
    found = {}
    for name in node.required():
        placed = list(children(node, name))
        if not placed:
            continue
        child = spread(placed)
        values = constants(child) or ()
        if 0 < len(values) <= MOST_TAGS and all(isinstance(value, str) for value in values) and not are_guessed(child):
            found[name] = tuple(str(value) for value in values)
    return found
