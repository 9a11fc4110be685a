"""Properties of the payload that say of which subject the event is: `action` is `opened` in all events of `issues@opened`, and never anything else.

That a value is a word of the subject's name may be chance (a ticket of `ticket.open` is open). So it takes evidence: as many events as any value of
an enum needs, or other subjects of the same source whose property says their own names.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from schemactl.infer.evidence import Evidence
from schemactl.infer.evidence.node import Node
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.model.options.infer import EnumOptions
from schemactl.model.subject import Subject

_SUBJECTS: Final = 2
"""Whose names a property says, at least, to be one that says names."""


def names_of(subject: Subject) -> frozenset[str]:
    """The words by which a subject is named: its source, its type, and what stands between the dots of that."""
    return frozenset({subject.source} if subject.type is None else {subject.source, subject.type, *subject.type.split(".")})


def keys_that_say_names(evidence: Mapping[Subject, Evidence]) -> dict[Subject, frozenset[str]]:
    """Of each subject the properties that say its name, as they say those of other subjects, and nothing else in any of them: of those of its source,
    or of all."""
    saying: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    others: dict[str, set[str]] = defaultdict(set)
    for subject, seen in evidence.items():
        for key, strings in _texts(seen.root):
            says = says_the_name(strings, names_of(subject))
            for group in _groups(subject):
                if says:
                    saying[group][key] += 1
                else:
                    others[group].add(key)
    found = {
        group: frozenset(key for key, count in keys.items() if count >= _SUBJECTS and key not in others[group]) for group, keys in saying.items()
    }
    return {subject: frozenset().union(*(found.get(group, frozenset()) for group in _groups(subject))) for subject in evidence}


@dataclass(frozen=True, slots=True)
class Naming:
    """words: of the subject's name. keys: properties of which other subjects tell that they say it."""

    words: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    def said_by(self, key: str, strings: StringEvidence, options: EnumOptions) -> tuple[str, ...] | None:
        """The one value of a property of the payload, where it surely says the subject's name. That is shown anyway, unless a person marked the
        property."""
        if strings.field is None or not says_the_name(strings, self.words) or not (key in self.keys or strings.counter.count >= options.repeats):
            return None
        return None if strings.field.is_marked else tuple(strings.values or ())


NO_NAMES: Final = Naming()


def says_the_name(strings: StringEvidence, names: frozenset[str]) -> bool:
    """Whether the one value that was seen is a word of the subject's name."""
    return strings.values is not None and not strings.hidden.count and len(strings.values) == 1 and names.issuperset(strings.values)


def _groups(subject: Subject) -> tuple[str, ...]:
    """The subjects that it is compared with: those of its source, and all."""
    return (subject.source, "")


def _texts(root: Node) -> list[tuple[str, StringEvidence]]:
    objects = root.objects
    return [] if objects is None else [(key, prop.node.strings) for key, prop in objects.properties.items() if prop.node.strings is not None]
