"""Evidence of a column of strings."""

from schemactl.infer.batch.columns import Cells
from schemactl.infer.batch.rows import Clock, by_label
from schemactl.infer.batch.traits import having, traits_by_name
from schemactl.infer.evidence.strings import LONGEST_VALUE, TRAITS, StringEvidence
from schemactl.model.options.infer import Caps


def string_evidence(cells: Cells, known: StringEvidence | None, clock: Clock, caps: Caps) -> StringEvidence:
    """What the slow way would have of these strings, less what `known`, into which it is merged, does not keep any more."""
    strings = StringEvidence()
    strings.tally = clock.tally(cells.at)
    distinct = set(cells.values)
    _keep_values(strings, cells, distinct, known, clock, caps)
    wanted = [name for name in TRAITS if known is None or name in known.traits or known.tally.count < caps.trait_failures]
    if wanted:
        _keep_traits(strings, cells, distinct, wanted, clock, caps)
    return strings


def _keep_values(strings: StringEvidence, cells: Cells, distinct: set[str], known: StringEvidence | None, clock: Clock, caps: Caps) -> None:
    is_open = known is not None and known.open
    if is_open or len(distinct) > caps.distinct_values or max(map(len, distinct)) > LONGEST_VALUE:
        strings.open, strings.values = True, None
    elif len(distinct) == 1:
        strings.values = {cells.values[0]: clock.tally(cells.at)}
    else:
        strings.values = {text: clock.tally(at) for text, at in by_label(cells.values, cells.at).items()}


def _keep_traits(strings: StringEvidence, cells: Cells, distinct: set[str], wanted: list[str], clock: Clock, caps: Caps) -> None:
    """A trait that none of as many strings has as may lack it is given up without looking at the others."""
    if len(wanted) == len(TRAITS) and len(cells.values) > caps.trait_failures:
        head = cells.values[: caps.trait_failures]
        wanted = [name for name, texts in traits_by_name(set(head)).items() if texts]
    asked = traits_by_name(distinct) if len(wanted) == len(TRAITS) else {name: having(name, distinct) for name in wanted}
    for name, texts in asked.items():
        if not texts:
            continue
        at = cells.at if len(texts) == len(distinct) else [row for text, row in zip(cells.values, cells.at, strict=True) if text in texts]
        if len(cells.at) - len(at) < caps.trait_failures:
            strings.traits[name] = clock.share(cells.at, at)
