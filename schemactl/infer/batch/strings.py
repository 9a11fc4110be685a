"""Evidence of a column of strings."""

from collections.abc import Sequence

from schemactl.infer.batch.columns import Cells
from schemactl.infer.batch.rows import Clock
from schemactl.infer.batch.traits import Texts
from schemactl.infer.evidence.strings import LONGEST_VALUE, TRAITS, StringEvidence
from schemactl.model.options.infer import Caps


def string_evidence(cells: Cells, known: StringEvidence | None, clock: Clock, caps: Caps) -> StringEvidence:
    """What the slow way would have of these strings, less what `known`, into which it is merged, does not keep any more."""
    strings = StringEvidence()
    strings.tally = clock.tally(cells.at)
    if known is not None and known.open:
        strings.open, strings.values = True, None
    else:
        _keep_values(strings, cells, clock, caps)
    wanted = [name for name in TRAITS if known is None or name in known.traits or known.tally.count < caps.trait_failures]
    if wanted:
        _keep_traits(strings, cells, wanted, clock, caps)
    return strings


def _keep_values(strings: StringEvidence, cells: Cells, clock: Clock, caps: Caps) -> None:
    distinct = set(cells.values)
    if len(distinct) > caps.distinct_values or max(map(len, distinct)) > LONGEST_VALUE:
        strings.open, strings.values = True, None
    else:
        strings.values = {text: clock.tally(at) for text, at in clock.by_label(cells.values, cells.at).items()}


def _keep_traits(strings: StringEvidence, cells: Cells, wanted: Sequence[str], clock: Clock, caps: Caps) -> None:
    """A trait that none of as many strings has as may lack it is given up without looking at the others."""
    if len(wanted) == len(TRAITS) and len(cells.values) > caps.trait_failures:
        head = Texts(cells.values[: caps.trait_failures])
        wanted = [name for name in wanted if head.having(name)]
    if not wanted:
        return
    texts = Texts(cells.values if strings.values is None else list(strings.values))
    for name in wanted:
        having = texts.having(name)
        if not having:
            continue
        at = cells.at if having is texts.texts else [row for text, row in zip(cells.values, cells.at, strict=True) if text in having]
        if len(cells.at) - len(at) < caps.trait_failures:
            strings.traits[name] = clock.lack(cells.at, at)
