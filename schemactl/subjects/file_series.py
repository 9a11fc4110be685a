"""Proposes a rule where files whose names differ by a small number hold the same (`orders-1.json`, `orders-2.json`)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Final

from schemactl.subjects.file_names import stem
from schemactl.subjects.first_events import FirstEvent
from schemactl.subjects.proposal import Proposal, condition, is_literal, some
from schemactl.subjects.shapes import are_alike, shape

_NUMBERED = re.compile(r"([^*]*[-_. ])\d{1,2}")
"""Without anything between, the number is rather a version (`EventV2`)."""
_LOOKED_AT: Final = 200
_SAYING: Final = 3
"""So much is in all payloads, at least, that says that they are of one kind."""


def files_of_a_series(raw: Sequence[FirstEvent]) -> Iterator[Proposal]:
    """raw: the events looked at that are named by their file."""
    series: dict[str, dict[str, list[FirstEvent]]] = defaultdict(lambda: defaultdict(list))
    for one in raw:
        name = stem(one.file)
        if (match := _NUMBERED.fullmatch(name)) is not None and is_literal(name) and PurePath(one.file).name.startswith(name):
            series[match[1]][name].append(one)
    for beginning, names in sorted(series.items()):
        subject = beginning.rstrip("-_. ")
        if len(names) > 1 and subject and _are_of_one_kind([events[: _LOOKED_AT // len(names) + 1] for events in names.values()]):
            types = {bool(one.type) for events in names.values() for one in events}
            yield Proposal(
                "\n".join(_rule(beginning, f"{subject}@{{type}}" if has_type else subject) for has_type in sorted(types, reverse=True)),
                f"Files whose names differ only by a number ({some(sorted(names))}) contain events of the same shape.",
            )


def _are_of_one_kind(events: list[list[FirstEvent]]) -> bool:
    """Whether the payloads of each type are alike, from whichever file."""
    shapes = defaultdict(list)
    for of_a_file in events:
        for one in of_a_file:
            shapes[one.type].append(shape(one.payload))
    return all(are_alike(several) and len(frozenset.intersection(*several)) >= _SAYING for several in shapes.values())


def _rule(beginning: str, subject: str) -> str:
    return f"[[subjects.rules]]\n{condition('source', '^$')}{condition('path', f'{beginning}*')}{condition('subject', subject)}"
