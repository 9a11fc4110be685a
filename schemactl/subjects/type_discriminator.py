"""Proposes a rule where events that have one name are of several kinds, and a member of their payloads tells these apart."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from schemactl.schema.shallow import TopLevel, text_of
from schemactl.subjects.file_names import stem
from schemactl.subjects.first_events import FirstEvent
from schemactl.subjects.proposal import Proposal, condition
from schemactl.subjects.shapes import Shape, go_with, shape

_DEPTH: Final = 3
_FEWEST: Final = 4
_MOST: Final = 0.9
_MOST_KINDS: Final = 100
_SEARCHED: Final = 20
_LOOKED_AT: Final = 300
_NAMES: Final = (
    *("event_type", "eventType", "event_name", "eventName", "event", "webhookEvent"),
    *("message_type", "messageType", "messageType/0", "payloadType", "triggerSource", "@type", "$type"),
)
"""Members that are there to name an event, whatever else is in it; `/0`: the first of a list, as of the types of a message."""
_NAME = re.compile(r"[^\W\d_][\w.:/-]{2,59}")
"""What such a member says where all events are of one kind, and only their file would name them."""
_LABELS: Final = ("table", "type", "kind", "action", "name")
"""Members that may be there for something else (a product has a type): they name events where each label goes with a shape of its own, or is
a name such as `charge.succeeded`."""
_QUALIFIED = re.compile(r"[^\W\d][\w-]*(?:[.:][^\W\d][\w-]*)+")
_METADATA = re.compile(r"meta|header|envelope|event$", re.IGNORECASE)
"""Objects that say of an event what it is; what is in its `context` says where it happened."""
_IN_METADATA: Final = ("entityName", "table-name", "type", "subtype", "status", *_NAMES, "kind", "action", "category", "name")
"""Members of an object of metadata that tell kinds apart, in the order in which they make a name."""
_ADD: Final = ("subtype", "status", "category", "name")
"""Those of them that make no name by themselves."""


@dataclass(frozen=True, slots=True)
class Group:
    """Events that have one name and may be of several kinds. is_one_of_many: the capture has events of other types, too; then only an object of
    metadata may name a kind."""

    events: Sequence[FirstEvent]
    is_one_of_many: bool = False

    @property
    def base(self) -> str:
        """What the name of a kind begins with."""
        first = self.events[0]
        return "{type}@" if first.is_named_by_type else "{source}@" if first.source else "{file}@"


@dataclass(frozen=True, slots=True)
class Names:
    """The members that name a kind, and the object that they are in. is_of_one: all events that were looked at are of one kind."""

    keys: tuple[str, ...]
    under: str = ""
    is_of_one: bool = False

    @property
    def subject(self) -> str:
        return ".".join(f"{{{key}}}" if self.under else f"{{/{key}}}" for key in self.keys)

    def label(self, payload: bytes) -> tuple[str | None, ...]:
        """What a payload has there."""
        top = TopLevel.of(payload)
        item = None if top is None else _at(top, self.under)
        return tuple(None if item is None else _text(item, key) for key in self.keys)


def names_of_kinds(group: Group) -> tuple[Names, ...]:
    """The members that tell the kinds of a group apart; empty where there are none, or where its events are of one kind."""
    tops = [top for one in group.events if (top := TopLevel.of(one.payload)) is not None]
    if len(tops) < _FEWEST:
        return ()
    by_metadata = next(_by_metadata(tops, has_type=bool(group.events[0].type)), ())
    return by_metadata or (() if group.is_one_of_many else _by_members(tops) or _of_one_kind(group, tops))


def proposal(base: str, names: Sequence[Names], conditions: str, because: str) -> Proposal:
    """Rules that name kinds by these members, one rule for each of them. conditions: the lines that say for which events."""
    rules = [
        f"[[subjects.rules]]\n{conditions}{condition('under', one.under) if one.under else ''}{condition('subject', base + one.subject)}"
        for one in names
    ]
    told = " and ".join(f"{one.under}/{one.keys[0]}" for one in names)
    what = "names them" if names[0].is_of_one else "tells them apart" if len(names) == 1 else "tell them apart"
    return Proposal("\n".join(rules), f"{because}, and {told} {what}.")


def _by_metadata(tops: list[TopLevel], *, has_type: bool) -> Iterator[tuple[Names, ...]]:
    """In an object of metadata that hardly a payload lacks. has_type: the events have a name already; only another shape, or a qualified name, makes
    another kind of them."""
    for pointer in sorted({pointer for top in tops[:_SEARCHED] for pointer in _object_pointers(top)}):
        present = [(item, top) for top in tops if (item := _at(top, pointer)) is not None]
        if len(present) < _MOST * len(tops):
            continue
        keys = tuple(key for key in _IN_METADATA if _are_few([item.text(key) for item, _ in present]))
        labels = [tuple(item.text(key) or "" for key in keys) for item, _ in present]
        if not set(keys) - set(_ADD) or len(set(labels)) < 2:
            continue
        mains = [main for index, key in enumerate(keys) if key not in _ADD and len(main := {label[index] for label in labels}) > 1]
        is_name = any(not has_type or all(map(_QUALIFIED.fullmatch, main)) for main in mains)
        if is_name or _differ_in_shape(labels, [top for _, top in present]):
            yield (Names(keys, pointer),)


def _by_members(tops: list[TopLevel]) -> tuple[Names, ...]:
    """At the top level: members that name events, and for those that have none of them a label. Empty where some stay without a name."""
    rest, found = tops, []
    for key in _NAMES:
        having = [top for top in rest if _text(top, key)]
        if len(having) >= _FEWEST and _tells_apart([_text(top, key) for top in having]):
            found.append(Names((key,)))
            rest = [top for top in rest if not _text(top, key)]
    if not rest:
        return tuple(found)
    labels = (key for key in _LABELS if all(top.text(key) for top in tops) and _is_label(tops, key))
    return next(((*found, Names((label,))) for label in labels), ())


def _of_one_kind(group: Group, tops: list[TopLevel]) -> tuple[Names, ...]:
    """The member that names all events alike, where only their file does."""
    first = group.events[0]
    if first.source or first.type:
        return ()
    said = ((key, {_text(top, key) for top in tops}) for key in _NAMES)
    file = stem(first.file).lower()
    alike = ((key, next(iter(labels)) or "") for key, labels in said if len(labels) == 1)
    named = (Names((key,), is_of_one=True) for key, label in alike if _NAME.fullmatch(label) and label.lower() not in file)
    return tuple(islice(named, 1))


def _text(top: TopLevel, key: str) -> str | None:
    """The text of a member, or the first one in a list of texts."""
    name, is_list, _ = key.partition("/0")
    if not is_list:
        return top.text(name)
    texts = top.texts(name)
    return texts[0] if texts else None


def _is_label(tops: list[TopLevel], key: str) -> bool:
    labels = [text_of(top.raw(key) or b"") or "" for top in tops]
    if not _tells_apart(labels):
        return False
    if all(map(_QUALIFIED.fullmatch, labels)):
        return True
    return _differ_in_shape(labels, tops)


def _differ_in_shape(labels: Sequence[Hashable], tops: Sequence[TopLevel]) -> bool:
    """Whether each label goes with payloads of a shape of its own."""
    shapes: dict[Hashable, list[Shape]] = defaultdict(list)
    for label, top in islice(zip(labels, tops, strict=True), _LOOKED_AT):
        shapes[label].append(shape(top.whole))
    return go_with(shapes)


def _tells_apart(labels: Sequence[str | None]) -> bool:
    return len(set(labels)) > 1 and _are_few(labels)


def _are_few(labels: Sequence[str | None]) -> bool:
    """Whether all have a label, and each came twice, on average."""
    return all(labels) and len(Counter(labels)) <= min(_MOST_KINDS, len(labels) // 2)


def _object_pointers(top: TopLevel, prefix: str = "", depth: int = 1) -> Iterator[str]:
    for key in top.members:
        inner = top.object(key)
        if inner is None or not re.fullmatch(r"\w+", key):
            continue
        if _METADATA.search(key):
            yield f"{prefix}/{key}"
        if depth < _DEPTH:
            yield from _object_pointers(inner, f"{prefix}/{key}", depth + 1)


def _at(top: TopLevel, pointer: str) -> TopLevel | None:
    found: TopLevel | None = top
    for key in pointer.split("/")[1:]:
        found = found.object(key) if found is not None else None
    return found
