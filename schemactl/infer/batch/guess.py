"""What the payloads of a subject are like, guessed from the first of them: as much of evidence as a mould is made of, without times and shapes.

Whatever evidence gives up over some events (keys that are names, values that are labels, texts that are few) it gives up over more of them, too. So
what a mould of a guess takes leaves the evidence that single events leave, if only those of the guess are counted as well, which must be sure.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from schemactl.infer.batch.columns import Cells, KeyRepeats, Place, Road
from schemactl.infer.batch.evidence import PayloadEvidence
from schemactl.infer.batch.rows import Clock
from schemactl.infer.batch.shapes import Known
from schemactl.infer.evidence.node import Layouts, Node
from schemactl.infer.evidence.shapes import Shape
from schemactl.infer.evidence.strings import LONGEST_VALUE, StringEvidence
from schemactl.infer.evidence.tally import Share, Tally
from schemactl.model.options.infer import Caps
from schemactl.schema.parse import loads_many

_ANY: Final = Shape()


def guess_of(raws: Sequence[bytes], caps: Caps, is_envelope: Callable[[frozenset[str]], bool]) -> Node | None:
    """None where it is not sure that all are counted: those that cannot be parsed or may be envelopes are seen to elsewhere."""
    payloads = loads_many(raws)
    if set(map(type, payloads)) != {dict}:
        return None
    if any(map(is_envelope, map(frozenset, set(map(tuple, cast("list[dict[str, Any]]", payloads)))))):
        return None
    try:
        return _Guess(Clock(None), Node(), caps).node(payloads)
    except KeyRepeats:
        return None


class _Guess(PayloadEvidence):
    """Counts, and nothing that costs more."""

    def _share(self, part: Cells, child: Place) -> Share:
        return Share(Tally(len(child.cells.at)))

    def _layouts(self, place: Place, part: Cells) -> Layouts:
        return {}

    def _strings(self, place: Place, part: Cells, known: Node | None) -> StringEvidence:
        strings = StringEvidence()
        strings.tally = Tally(len(part.at))
        distinct = set(part.values)
        strings.open = len(distinct) > self.caps.distinct_values or max(map(len, distinct)) > LONGEST_VALUE
        return strings

    def _shapes(self, place: Place, part: Cells, road: Road, key: str, known: Known) -> dict[str, Shape]:
        return dict.fromkeys(place.members[key].cells.values, _ANY)
