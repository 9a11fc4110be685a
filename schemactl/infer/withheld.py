"""What the guard decided about the values that events had: which would make enums and may not be shown, and which a person asked for."""

from collections.abc import Iterator

from schemactl.guard import Marks
from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.free_keys import data_of, free_keys_of
from schemactl.infer.evidence.maps import collapsed, map_decision
from schemactl.infer.evidence.node import Node, ObjectEvidence
from schemactl.infer.inference import Withheld
from schemactl.infer.refine_enum import enum_of, visible, withheld_of
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ANY, ROOT, JsonPointer, Token


def withheld(evidence: Evidence, marks: Marks) -> tuple[Withheld, ...]:
    """Values that would make enums, by place."""
    return tuple(_withheld(evidence.shown(marks), ROOT, evidence.options))


def asked_enums(evidence: Evidence, marks: Marks) -> dict[str, tuple[str, ...]]:
    """The values at the places for which a person wrote `enum = true`, where they make an enum; those of evidence from disk are not known."""
    found: dict[str, tuple[str, ...]] = {}
    for tokens in marks.asked:
        node: Node | None = evidence.shown(marks)
        for token in tokens:
            node = None if node is None else step(node, token, evidence.options)
        values = enum_of(visible(node.strings), evidence.options.enums) if node is not None and node.strings is not None else None
        if values is not None:
            found[str(JsonPointer(tokens))] = values
    return found


def step(node: Node, token: Token, options: InferOptions) -> Node | None:
    """What is below a place; None where nothing was seen there."""
    objects = node.objects
    if isinstance(token, str):
        prop = None if objects is None else objects.properties.get(token) or objects.values
        return None if prop is None else prop.node
    if node.arrays is not None and node.arrays.counter.count > node.arrays.empty.count:
        return node.arrays.items
    if objects is None:
        return None
    data = None if map_decision(objects, options) is not None else data_of(objects, options)
    if data is not None:
        return data
    values = collapsed(objects, options).values
    return None if values is None else values.node


def _withheld(node: Node, at: JsonPointer, options: InferOptions) -> Iterator[Withheld]:
    verdict = None if node.strings is None else withheld_of(node.strings, options.enums)
    if node.strings is not None and verdict is not None:
        yield Withheld(str(at), len(node.strings.values or ()), verdict)
    if node.arrays is not None:
        yield from _withheld(node.arrays.items, at / ANY, options)
    if node.objects is not None:
        for token, below in _below(node.objects, options):
            yield from _withheld(below, at / token, options)


def _below(objects: ObjectEvidence, options: InferOptions) -> Iterator[tuple[Token, Node]]:
    """What stands under each name, and under all keys that are data together."""
    whole = collapsed(objects, options) if map_decision(objects, options) is not None else objects
    free = free_keys_of(whole, options)
    data = data_of(whole, options)
    if data is not None:
        yield ANY, data
    for key, prop in sorted(whole.properties.items()):
        if key not in free:
            yield key, prop.node
