"""Proposes rules where sources name what an event is about, not who sent it: one for each message, device or tenant."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from schemactl.model.subject import Subject
from schemactl.subjects.first_events import FirstEvent
from schemactl.subjects.proposal import Proposal, any_of, condition, is_literal
from schemactl.subjects.shapes import Shape, are_alike, shape
from schemactl.subjects.source_patterns import SourcePattern, patterns

_FEWEST: Final = 8
"""So many sources, at least, that are alike and send the same: a few may be services."""
_SAYING: Final = 3
"""So much is in a payload, at least, that says that others with the same are of the same kind, where sources have no ids."""
_LOOKED_AT: Final = 200
_MOST: Final = 12
"""Kinds of sources that rules are proposed for: those that the most sources are of."""
_QUALIFIED = re.compile(r"[^.]+(?:\.[^.]+)+")


def sources_of_one_kind(seen: Sequence[FirstEvent], elsewhere: Collection[Subject]) -> Iterator[Proposal]:
    """seen: the events looked at that are named by their envelope. elsewhere: subjects of other events, which are named so, too."""
    subjects = {one.subject for one in seen} | set(elsewhere)
    senders = _Senders.of(subjects, seen)
    kinds = [kind for pattern in patterns(senders.types, _FEWEST) if (kind := _kind(pattern, senders)).types]
    kinds = sorted(kinds, key=lambda kind: (-len(kind.pattern.sources), kind.pattern.expression))[:_MOST]
    qualified = sorted({type_ for kind in kinds for type_ in kind.types if type_ and _QUALIFIED.fullmatch(type_)})
    others = {subject.type for subject in subjects if subject.type} - set(qualified)
    rules = [_by_type(qualified, others)] if qualified else []
    rules += [rule for kind in kinds for rule in _by_source(kind.pattern, kind.types - set(qualified))]
    if rules:
        pattern = kinds[0].pattern.expression
        number = sum(len(kind.pattern.sources) for kind in kinds)
        yield Proposal(
            "\n".join(rules),
            f"{number:,} sources with similar names send events of the same shape: names like `{pattern}` may say what an event is "
            "about, not who sent it.",
        )


@dataclass(frozen=True, slots=True)
class _Kind:
    """Sources that are named alike. types: those that many of them have, with payloads that are alike; None: without a type."""

    pattern: SourcePattern
    types: frozenset[str | None]


@dataclass(frozen=True, slots=True)
class _Senders:
    """types: what each source sends; payloads: some of what it was seen to send, with their types."""

    types: Mapping[str, Collection[str | None]]
    payloads: Mapping[str, Sequence[tuple[str | None, bytes]]]

    @classmethod
    def of(cls, subjects: Collection[Subject], seen: Sequence[FirstEvent]) -> "_Senders":
        types, payloads = defaultdict(set), defaultdict(list)
        for subject in subjects:
            types[subject.source].add(subject.type)
        for one in seen:
            payloads[one.subject.source].append((one.subject.type, one.payload))
        return cls(types, payloads)


def _kind(pattern: SourcePattern, senders: _Senders) -> _Kind:
    number = Counter(type_ for source in pattern.sources for type_ in senders.types[source])
    payloads: dict[str | None, list[bytes]] = defaultdict(list)
    for source in sorted(pattern.sources):
        for type_, payload in senders.payloads.get(source, ()):
            payloads[type_].append(payload)
    often = (type_ for type_, sources in number.items() if sources >= _FEWEST)
    return _Kind(pattern, frozenset(type_ for type_ in often if _fits(pattern, type_, [*map(shape, payloads[type_][:_LOOKED_AT])])))


def _fits(pattern: SourcePattern, type_: str | None, shapes: list[Shape]) -> bool:
    if pattern.has_ids and type_ is not None and not shapes:
        return True
    return are_alike(shapes) and (pattern.has_ids or len(frozenset.intersection(*shapes)) >= _SAYING)


def _by_source(pattern: SourcePattern, types: Collection[str | None]) -> Iterator[str]:
    """Rules for the sources of a pattern: of events with a type, and of those without."""
    name = pattern.name if is_literal(pattern.name) else ""
    source = condition("source", pattern.expression)
    if any(types):
        yield f"[[subjects.rules]]\n{source}{condition('subject', f'{name}@{{type}}' if name else '{type}')}"
    if None in types and name:
        yield f"[[subjects.rules]]\n{source}{condition('subject', name)}"


def _by_type(types: list[str], others: Collection[str]) -> str:
    """A rule for types that say enough by themselves."""
    return f"[[subjects.rules]]\n{condition('type', any_of(types, others))}{condition('subject', '{type}')}"
