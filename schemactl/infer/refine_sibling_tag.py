"""A label that stands beside the object that it decides (`meta.type` for `data`): no discriminator, but worth a rule that names the subjects by it.

Evidence does not keep which label came with which keys. But where every optional key of the object came as often as some labels did together, and for
all labels but one at most, and for two at least, a key came as often and at the same times as that label alone, that is hardly chance.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from schemactl.infer.evidence.counter import TimedCounter
from schemactl.infer.evidence.free_keys import free_keys_of
from schemactl.infer.evidence.maps import map_decision
from schemactl.infer.evidence.node import Node
from schemactl.infer.evidence.shapes import is_label
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.infer.inference import Note
from schemactl.model.options.infer import InferOptions
from schemactl.model.pointer import ROOT, JsonPointer

_DEPTH: Final = 3
"""Levels at which a label is looked for; deeper, no rule would be understood."""
_LABELS: Final = 12
"""More would have a sum for every count."""

Counters = Mapping[str, TimedCounter]
"""Of each label, or key."""


def notes(root: Node, options: InferOptions) -> Iterator[Note]:
    """A proposal for each object whose keys go with a label elsewhere, by the first label that does."""
    optional = list(_optional(root, ROOT, options))
    labels = list(_labels(root, ROOT, options)) if optional else []
    for at, keys in optional:
        found = next((label for label, counters in labels if label.parent != at and _go_together(counters, keys)), None)
        if found is not None:
            yield Note(
                str(at), "subject-rule", f"its keys go with `{found}`: a subject rule with `{{{found}}}` in its name would version each on its own"
            )


def _labels(node: Node, at: JsonPointer, options: InferOptions) -> Iterator[tuple[JsonPointer, Counters]]:
    """Of texts that every event has."""
    objects = node.objects
    if objects is None or len(node.parts) > 1 or len(at.tokens) >= _DEPTH:
        return
    for key in sorted(objects.required):
        below = objects.properties[key].node
        if below.strings is not None and len(below.parts) == 1 and _may_be_labels(below.strings, options):
            yield at / key, below.strings.values or {}
        yield from _labels(below, at / key, options)


def _may_be_labels(strings: StringEvidence, options: InferOptions) -> bool:
    values = strings.values or {}
    enough = strings.counter.count >= options.tags.support * len(values)
    return 2 <= len(values) <= _LABELS and enough and not strings.hidden.count and all(map(is_label, values))


def _optional(node: Node, at: JsonPointer, options: InferOptions) -> Iterator[tuple[JsonPointer, Counters]]:
    """Of the keys of records that only some of them have."""
    objects = node.objects
    if objects is None or len(at.tokens) >= _DEPTH or map_decision(objects, options) is not None:
        return
    free = free_keys_of(objects, options)
    named = {key: prop for key, prop in sorted(objects.properties.items()) if key not in free}
    keys = {key: prop.share.present for key, prop in named.items() if prop.share.present.count != objects.counter.count}
    if keys:
        yield at, keys
    for key, prop in named.items():
        yield from _optional(prop.node, at / key, options)


def _go_together(labels: Counters, keys: Counters) -> bool:
    """Labels that came equally often tell nothing."""
    counts = [counter.count for counter in labels.values()]
    sums = {0}
    for count in counts:
        sums |= {total + count for total in sums}
    if not all(counter.count in sums for counter in keys.values()):
        return False
    written = [counter.to_json() for counter in keys.values()]
    found = [counter for counter in labels.values() if counts.count(counter.count) == 1 and counter.to_json() in written]
    return len(found) >= max(2, len(labels) - 1)
