"""Whether values are so much alike that the keys they stand under may be data."""

from schemactl.infer.evidence.node import Node


def are_alike(nodes: list[Node], similarity: float) -> bool:
    """Whether all have one JSON type (null aside), and objects mostly the same properties."""
    kinds = set().union(*(_kinds(node) for node in nodes))
    if len(kinds) > 1:
        return False
    if kinds != {"objects"}:
        return True
    counts: dict[str, int] = {}
    shaped = [node.objects for node in nodes if node.objects is not None and node.objects.values is None]
    for objects in shaped:
        for key in objects.properties:
            counts[key] = counts.get(key, 0) + 1
    sizes = sum(len(objects.properties) for objects in shaped)
    return not counts or sizes / (len(counts) * len(shaped)) >= similarity


def _kinds(node: Node) -> set[str]:
    kinds = ("booleans", "numbers", "strings", "arrays", "objects", "deep")
    return {kind for kind in kinds if getattr(node, kind) is not None}
