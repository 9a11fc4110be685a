"""The consumers of a subject: those that subject.toml names, and those that CloudFormation templates subscribe."""

from collections.abc import Iterator, Sequence

from schemactl.compat.filters.matching import matches
from schemactl.model.impact import Filter, Reader
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.options import SubjectOptions
from schemactl.model.settings import Consumer, SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline import cloudformation

_RULE, _POLICY = "rule pattern", "filter policy"


def readers(settings: SubjectSettings, templates: Sequence[str], options: SubjectOptions) -> list[Reader]:
    """All of them, in the order in which they are written down. Raises UnreadableInput for a template that cannot be read."""
    payloads = [rule.payload for rule in options.rules if rule.payload]
    named = [_named(consumer, payloads) for consumer in settings.consumers]
    return [*named, *(reader for template in templates for reader in _subscribed(template, settings.subject, payloads))]


def _named(consumer: Consumer, payloads: Sequence[str]) -> Reader:
    filters: list[Filter] = []
    remarks: list[str] = []
    if consumer.pattern is not None:
        filters += _of_rule(consumer.pattern, payloads)
    if consumer.filter_policy is not None and consumer.filter_policy_scope == "MessageBody":
        filters.append(Filter(_POLICY, consumer.filter_policy))
    elif consumer.filter_policy is not None:
        remarks.append("Its filter policy looks at message attributes, of which the schema says nothing.")
    return Reader(consumer.name, "subject.toml", consumer.reads, tuple(filters), tuple(remarks))


def _of_rule(pattern: JsonObject, payloads: Sequence[str]) -> list[Filter]:
    """The part of an EventBridge pattern that looks at the payload: under `detail`, or below it where a subject rule says that the payload stands
    there."""
    detail = pattern.get("detail")
    if not isinstance(detail, dict):
        return []
    for payload in sorted(payloads, key=len, reverse=True):
        below = _at(detail, payload.strip("/").split("/"))
        if below is not None:
            return [Filter(_RULE, below)]
    return [Filter(_RULE, detail)] if not payloads else []


def _at(pattern: JsonObject, tokens: Sequence[str]) -> JsonObject | None:
    place: JsonValue = pattern
    for token in tokens:
        place = place.get(token) if isinstance(place, dict) else None
    return place if isinstance(place, dict) else None


def _subscribed(template: str, subject: Subject, payloads: Sequence[str]) -> Iterator[Reader]:
    for found in cloudformation.subscriptions(template):
        where = f"{template}: {found.name}"
        if found.pattern is not None and _is_for(found.pattern, subject, payloads):
            yield Reader(found.name, where, (), tuple(_of_rule(found.pattern, payloads)))
        elif found.body_policy is not None:
            yield Reader(found.name, where, (), (Filter(_POLICY, found.body_policy),))


def _is_for(pattern: JsonObject, subject: Subject, payloads: Sequence[str]) -> bool:
    """Whether a rule can be for this subject's events: by its `source`, literally or up to a stage suffix (`orders`, `orders-prod`), and by its
    `detail-type`, unless subject rules take the type from elsewhere."""
    source = pattern.get("source")
    literal = [text for text in source if isinstance(text, str)] if isinstance(source, list) else []
    by_stage = any(text.startswith(f"{subject.source}-") for text in literal)
    asked: JsonObject = {name: pattern[name] for name in ("source", "detail-type") if name in pattern and not (name == "detail-type" and payloads)}
    if by_stage:
        asked.pop("source", None)
    return matches(asked, {"source": subject.source, "detail-type": subject.type or ""})
