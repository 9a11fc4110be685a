"""`[subjects]` of schemactl.toml → what stands around a payload that is a part of what its envelope carries.

Nothing describes these parts but the rules: what names a subject is there, and everything else is kept as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from schemactl.model.options.subjects import SubjectOptions, SubjectRule

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_INDEX = re.compile(r"0|[1-9][0-9]*")
Keys = tuple[str, ...]


@dataclass(slots=True)
class Place:
    """What the rules say of one place. is_text: it names a subject. is_needed: an event that lacks it is no event of these rules."""

    is_payload: bool = False
    is_text: bool = False
    is_needed: bool = False
    members: dict[str, "Place"] = field(default_factory=dict)

    def at(self, keys: Keys) -> Iterator["Place"]:
        """The places on the way to one, which are made where they are not there yet; it ends where the payload begins."""
        yield self
        if keys and not self.is_payload:
            yield from self.members.setdefault(keys[0], Place()).at(keys[1:])

    @property
    def is_object(self) -> bool:
        """Whether it has members that have names; what stands in an array has none."""
        return bool(self.members) and not self.is_payload and not self.is_text and not any(map(_INDEX.fullmatch, self.members))

    @property
    def is_name(self) -> bool:
        """Whether a text or a whole number stands there that names a subject."""
        return self.is_text and not self.members

    @property
    def leads_to_payload(self) -> bool:
        return self.is_payload or any(member.leads_to_payload for member in self.members.values())


def places_around(options: SubjectOptions) -> Mapping[str, Place]:
    """By pointer to a part of a detail that rules call the payload: all of the detail."""
    groups: dict[str, list[SubjectRule]] = {}
    for rule in options.rules:
        if rule.payload and not rule.path and not any(map(_INDEX.fullmatch, keys_of(rule.payload))):
            groups.setdefault(rule.payload, []).append(rule)
    return {pointer: _merged(pointer, rules) for pointer, rules in groups.items()}


def keys_of(pointer: str) -> Keys:
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def _merged(pointer: str, rules: Sequence[SubjectRule]) -> Place:
    """What all rules for one part of the detail say of what stands around it."""
    root = Place()
    for place in root.at(keys_of(pointer)):
        place.is_needed = True
    *_, payload = root.at(keys_of(pointer))
    payload.is_payload = True
    needed = [set(_needed(rule)) for rule in rules]
    for keys in sorted(set().union(*needed, *(set(_texts(rule)) for rule in rules))):
        is_needed = all(keys in each for each in needed)
        way = [*root.at(keys)]
        if not way[-1].is_payload:
            for place in way:
                place.is_needed |= is_needed
    for keys in {keys for rule in rules for keys in _texts(rule)}:
        way = [*root.at(keys)]
        way[-1].is_text |= not way[-1].is_payload and len(way) > len(keys)
    return root


def _texts(rule: SubjectRule) -> Iterator[Keys]:
    """The places that name the subject, or may: the envelope has a source, and a type where there is none at `under`."""
    for name in _PLACEHOLDER.findall(rule.subject):
        if name.startswith("/"):
            yield keys_of(name)
        elif rule.under and name != "source":
            yield (*keys_of(rule.under), name)


def _needed(rule: SubjectRule) -> Iterator[Keys]:
    """The places without which the rule does not apply."""
    yield from map(keys_of, rule.has)
    for keys in _texts(rule):
        if not rule.under or keys != (*keys_of(rule.under), "type"):
            yield keys
