"""Who reads a subject: the consumers of its subject.toml, and those that CloudFormation templates subscribe."""

from collections.abc import Iterator, Sequence
from enum import Enum

from schemactl.consumers.cloudformation import POLICY, RULE, Subscription, Unread, computed_places, is_computed, loosened, subscriptions
from schemactl.consumers.filters.matching import OR, matches
from schemactl.consumers.template_files import COMPUTED, computed_as_written
from schemactl.model.impact import Filter, Reader
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options import SubjectOptions
from schemactl.model.pointer import unescaped
from schemactl.model.settings import Consumer, SubjectSettings
from schemactl.model.subject import Subject


class _Fit(Enum):
    """Whether a rule is for a subject's events; perhaps: it may be, by what the template computes."""

    NO = 0
    PERHAPS = 1
    YES = 2


def readers(settings: SubjectSettings, templates: Sequence[str], options: SubjectOptions) -> tuple[list[Reader], list[str]]:
    """All of them, in the order in which they are written down; and what could not be looked at. Raises UnreadableInput for a template that cannot be
    read."""
    payloads = [rule.payload for rule in options.rules if rule.payload]
    found = [one for template in templates for one in subscriptions(template)]
    subscribed = (_subscribed(one, settings.subject, payloads) for one in found if isinstance(one, Subscription))
    named = [_named(consumer, payloads) for consumer in settings.consumers]
    return [*named, *(reader for reader in subscribed if reader is not None)], _unread([one for one in found if isinstance(one, Unread)])


def _named(consumer: Consumer, payloads: Sequence[str]) -> Reader:
    filters: list[Filter] = []
    remarks: list[str] = []
    if consumer.pattern is not None and (part := _of_payload(consumer.pattern, payloads)):
        filters.append(Filter(RULE, part))
    if consumer.filter_policy is not None and consumer.filter_policy_scope == "MessageBody":
        filters.append(Filter(POLICY, consumer.filter_policy))
    elif consumer.filter_policy is not None:
        remarks.append("Its filter policy matches message attributes, which the schema does not describe.")
    return Reader(consumer.name, "subject.toml", consumer.reads, tuple(filters), tuple(remarks))


def _of_payload(pattern: JsonObject, payloads: Sequence[str]) -> JsonObject:
    """The part of an EventBridge pattern that looks at the payload: under `detail`, or below it where a subject rule says that the payload stands
    there. Empty where it does not look at it, and so lets every event in."""
    detail = pattern.get("detail")
    if not isinstance(detail, dict):
        return {}
    for payload in sorted(payloads, key=len, reverse=True):
        below = _at(detail, payload.split("/")[1:])
        if below is not None:
            return below
    return {} if payloads else detail


def _at(pattern: JsonObject, tokens: Sequence[str]) -> JsonObject | None:
    place: JsonValue = pattern
    for token in tokens:
        place = place.get(unescaped(token)) if isinstance(place, dict) else None
    return place if isinstance(place, dict) else None


def _subscribed(found: Subscription, subject: Subject, payloads: Sequence[str]) -> Reader | None:
    """None for what is for other events."""
    fits = [(one, _fit(one.pattern, subject, payloads) if one.of_event else _Fit.YES) for one in found.alternatives]
    alternatives = [one for one, fit in fits if fit is not _Fit.NO]
    if not alternatives:
        return None
    remarks = () if any(fit is _Fit.YES for _, fit in fits) else (_PERHAPS.format(_as_written(alternatives[0].pattern)),)
    parts = [_of_payload(one.pattern, payloads) if one.of_event else one.pattern for one in alternatives]
    return Reader(found.name, f"{found.where}: {found.name}", (), _together(found.kind, parts), remarks)


def _together(kind: str, parts: Sequence[JsonObject]) -> tuple[Filter, ...]:
    """One filter for all alternatives, of which one has to match; none where one of them lets every event in."""
    if not all(parts):
        return ()
    computed = tuple(dict.fromkeys(place for part in parts for place in computed_places(part)))
    loose = [loosened(part) for part in parts]
    return (Filter(kind, loose[0] if len(loose) == 1 else {OR: list(loose)}, computed),)


def _fit(pattern: JsonObject, subject: Subject, payloads: Sequence[str]) -> _Fit:
    """By its `source`, literally or up to a stage suffix (`orders`, `orders-prod`), and by its `detail-type`, unless subject rules take the type from
    elsewhere."""
    by_type = _Fit.YES if payloads else _field_fits(pattern, "detail-type", subject.type or "", staged=False)
    return min(by_type, _field_fits(pattern, "source", subject.source, staged=True), key=lambda fit: fit.value)


def _field_fits(pattern: JsonObject, name: str, value: str, *, staged: bool) -> _Fit:
    if name not in pattern:
        return _Fit.YES
    written = pattern[name]
    alternatives = written if isinstance(written, list) else [written]
    certain: list[JsonValue] = [one for one in alternatives if not is_computed(one)]
    if certain and matches({name: certain}, {name: value}):
        return _Fit.YES
    if staged and any(isinstance(one, str) and one.startswith(f"{value}-") for one in certain):
        return _Fit.YES
    return _Fit.PERHAPS if any(_may_be(one, value, staged) for one in alternatives if one not in certain) else _Fit.NO


def _may_be(computed: JsonValue, value: str, staged: bool) -> bool:
    if not isinstance(computed, str):
        return True
    beginning, *parts = computed.split(COMPUTED)
    return _holds_in_order(beginning, parts, value) or (staged and beginning.startswith(f"{value}-"))


def _holds_in_order(beginning: str, parts: Sequence[str], text: str) -> bool:
    """Whether the text is the beginning, then the parts, the last of them at its end, with anything before each part."""
    if not text.startswith(beginning):
        return False
    at = len(beginning)
    for part in parts[:-1]:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - len(parts[-1]) >= at and text.endswith(parts[-1])


_PERHAPS = "The template computes whether it is for this subject: {}."


def _as_written(pattern: JsonObject) -> str:
    fields = ((name, pattern[name]) for name in ("source", "detail-type") if is_computed(pattern.get(name)))
    return ", ".join(f"{name} {computed_as_written(_texts(value))}" for name, value in fields)


def _texts(value: JsonValue) -> str:
    return " or ".join(item if isinstance(item, str) else COMPUTED for item in (value if isinstance(value, list) else [value]))


def _unread(found: Sequence[Unread]) -> list[str]:
    """By template and reason, so that many of a kind are one line."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in found:
        groups.setdefault((one.where, one.why), []).append(one.name)
    return list(_lines(groups))


def _lines(groups: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    for (where, why), names in groups.items():
        shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
        yield f"{where}: {shown}: {why}."


_SHOWN = 6
"""Names that a line tells; the others are counted."""
