"""Proposes rules where names of subjects hold a private value: the same name without it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from schemactl.guard.subjects import is_private, masked, private_spans
from schemactl.model.subject import Subject
from schemactl.subjects.proposal import Proposal, condition, is_literal, readable

_SIGNS: Final = "/:._-= "
_LIKE: Final = {
    "e-mail address": "[^/@]+@[^/@]+",
    "IP address": "[0-9A-Fa-f.:-]+",
    "phone number": r"\+[0-9 ()-]+",
    "IBAN": "[A-Z]{2}[A-Z0-9]+",
    "card number": "[0-9 -]+",
    "credential": r"[^/\s]{12,}",
}
"""What a private value is → a regular expression for others of the kind."""
_MOST: Final = 12
"""Rules that are proposed; more are hardly read."""


def names_without_private_values(subjects: Iterable[Subject]) -> Iterator[Proposal]:
    """One rule for all names that are the same but for such a value. They fit events that an envelope names; files are named by people."""
    rules: dict[str, list[Subject]] = {}
    for subject in sorted(filter(is_private, subjects)):
        rules.setdefault(_rule(subject), []).append(subject)
    for rule, among in sorted(rules.items())[:_MOST]:
        whose = f"The names of {len(among):,} subjects hold" if len(among) > 1 else "The name of a subject holds"
        yield Proposal(rule, f"{whose} a private value ({masked(among[0])}), so nothing is written under {'them' if len(among) > 1 else 'it'}.")


def _rule(subject: Subject) -> str:
    source, type_ = _without(subject.source), _without(subject.type or "")
    conditions = [condition("source", _pattern(subject.source))] if private_spans(subject.source) else []
    if subject.type is not None and private_spans(subject.type):
        conditions.append(condition("type", _pattern(subject.type)))
        name = f"{{source}}@{type_ or 'Event'}" if not private_spans(subject.source) else f"{source or 'events'}@{type_ or 'Event'}"
    else:
        name = (f"{source}@{{type}}" if source else "{type}") if subject.type is not None else source or "events"
    return f"[[subjects.rules]]\n{''.join(conditions)}{condition('subject', name)}"


def _without(part: str) -> str:
    """What is left of a part of a name, joined by dots."""
    pieces = [piece.strip(_SIGNS) for piece in _between(part)]
    name = re.sub(r"[/:]+", ".", ".".join(filter(None, pieces))).strip(_SIGNS)
    return name if is_literal(name) else ""


def _pattern(part: str) -> str:
    """A regular expression for all names that are the same but for the private values."""
    spans = private_spans(part)
    anything = [_LIKE.get(span.what, "[^/:]+") for span in spans]
    pieces = _between(part)
    return readable(pieces[0]) + "".join(any_ + readable(piece) for any_, piece in zip(anything, pieces[1:], strict=True))


def _between(part: str) -> list[str]:
    """The pieces of a name around its private values."""
    pieces, at = [], 0
    for span in private_spans(part):
        pieces.append(part[at : span.start])
        at = span.end
    return [*pieces, part[at:]]
