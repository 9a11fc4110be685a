"""What the alternatives of a union are called: words that tell each apart from the others, such as the constants by which a record is told apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemactl.bindings.lower.constants import are_guessed, constants, type_of
from schemactl.bindings.lower.lowering import last_word
from schemactl.bindings.lower.node import Node, Placed, spread
from schemactl.bindings.lower.objects import children
from schemactl.bindings.lower.place import Place


@dataclass(frozen=True, slots=True)
class Alternative:
    """node: what it says itself. kind: its JSON type, empty where it does not say one. tags, definition, required: the values of its tags, the word
    of what it refers to, and the properties that it asks for, as far as no other alternative has the same. together: what it asks for and not all
    do, where no other one asks for just these."""

    node: Node
    kind: str
    tags: tuple[str, ...]
    definition: tuple[str, ...]
    required: tuple[str, ...]
    together: tuple[str, ...]


def places(branches: Sequence[Sequence[Placed]], place: Place) -> list[Place]:
    """Where the alternatives of the union at a place stand. They are called after what they are titled, list, refer to and require, so that one
    property more renames none."""
    alternatives = _alternatives(branches)
    kinds = Counter(each.kind for each in alternatives)
    labels: list[str] = []
    for index, each in enumerate(alternatives):
        label = next(_labels(each, kinds), f"variant {index + 1}")
        labels.append(label if label not in labels else f"{label} {index + 1}")
    return [_place(place, label, each, kinds) for label, each in zip(labels, alternatives, strict=True)]


def _place(union: Place, label: str, alternative: Alternative, kinds: Counter[str]) -> Place:
    own = next((name for name in alternative.required if label == _having(name)), "")
    return union.variant(label, alone=label == alternative.kind and _is_alone(label, kinds), own=own)


def _alternatives(branches: Sequence[Sequence[Placed]]) -> list[Alternative]:
    nodes = [spread(branch[-1:]) for branch in branches]
    tagged = [tags(node) or tags(spread(branch)) for node, branch in zip(nodes, branches, strict=True)]
    required = [list(node.required()) for node in nodes]
    columns = (
        nodes,
        map(_kind, nodes),
        _distinctive([[values[0] for values in found.values()] for found in tagged]),
        _distinctive([_definition(node) for node in nodes]),
        _distinctive(required),
        _distinctive_together(required),
    )
    return [Alternative(*row) for row in zip(*columns, strict=True)]


def _distinctive(words: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Of the words of each alternative those that no other one has."""
    counted = Counter(word for each in words for word in set(each))
    return [tuple(word for word in each if counted[word] == 1) for each in words]


def _distinctive_together(words: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Of the words of each alternative those that not all have, if no other one has just these."""
    shared = frozenset.intersection(*map(frozenset, words)) if words else frozenset()
    own = [tuple(dict.fromkeys(word for word in each if word not in shared)) for each in words]
    counted = Counter(map(frozenset, own))
    return [each if counted[frozenset(each)] == 1 else () for each in own]


def _labels(alternative: Alternative, kinds: Counter[str]) -> Iterator[str]:
    """The words that there are for an alternative, the best first."""
    node, kind = alternative.node, alternative.kind
    yield from (title for title in node.own.values("title") if isinstance(title, str) and 0 < len(title) <= 60)
    yield from alternative.tags
    if kind not in ("", "object"):
        yield "known" if kinds[kind] > 1 and constants(node) else kind
    yield from alternative.definition
    if kind == "object" and kinds["object"] == 1:
        yield "object"
    yield from map(_having, alternative.required)
    if alternative.together:
        yield _having(" and ".join(alternative.together))


def _having(name: str) -> str:
    return f"with {name}"


def _definition(node: Node) -> list[str]:
    return [last_word(part.way[0][0]) for part in node.parts if part.way][:1]


def _kind(node: Node) -> str:
    said = next((kind for kind in node.values("type") if isinstance(kind, str)), "")
    listed = {type_of(value) for value in constants(node) or ()}
    return said or (listed.pop() if len(listed) == 1 else "object" if node.says(("properties", "required")) else "")


def _is_alone(kind: str, kinds: Counter[str]) -> bool:
    """Whether no other alternative holds anything that needs a name, so that this type is no part of the name of what it holds."""
    return kinds[kind] == 1 and (kind == "object" or (kind == "array" and not kinds["object"]))


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
