"""Who subscribes to events with which filters, by CloudFormation templates, also those of SAM and CDK.

To read another kind of resource, or another event of SAM: a function, a line in a table. What may filter events and is not read is shown (`Unread`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from schemactl.consumers.filters.matching import OR
from schemactl.consumers.template_files import COMPUTED, templates
from schemactl.model.json import JsonObject, JsonValue, list_of, object_of
from schemactl.schema.parse import NotJson, loads

RULE, POLICY, CRITERIA = "rule pattern", "filter policy", "filter"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One filter; of several, one match is enough. of_event: it looks at the whole EventBridge event, else at the payload."""

    pattern: JsonObject
    of_event: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """name: the logical id, with the name of the event after a dot where SAM has one; where: the template; kind: of its filter."""

    name: str
    kind: str
    alternatives: tuple[Alternative, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """What may filter events, and why it was not looked at."""

    name: str
    why: str
    where: str = ""


Reading = Subscription | Unread
Properties = JsonObject


def subscriptions(template: str) -> Iterator[Reading]:
    """What subscribes in a template, or in all templates of a folder. Raises UnreadableInput."""
    for where, resources in templates(template):
        for name, resource in sorted(resources.items()):
            yield from (replace(found, where=where) for found in _resource(name, resource))


def _resource(name: str, resource: JsonValue) -> Iterator[Reading]:
    if name.startswith("Fn::"):
        yield Unread(name, "the result of this function is known only after deployment")
        return
    kind = object_of(resource).get("Type")
    read = _READERS.get(kind) if isinstance(kind, str) else None
    if read is not None:
        yield from read(name, object_of(object_of(resource).get("Properties")))


def _rule(name: str, properties: Properties) -> Iterator[Reading]:
    """AWS::Events::Rule; one without a pattern is a schedule."""
    yield from _pattern(name, properties.get("EventPattern"))


def _event_of_rule(name: str, properties: Properties) -> Iterator[Reading]:
    yield from _pattern(name, properties.get("Pattern"))


def _pattern(name: str, written: JsonValue) -> Iterator[Reading]:
    if written is None:
        return
    pattern = _parsed(written)
    if pattern is None:
        yield _unreadable(name, written)
    else:
        yield Subscription(name, RULE, (Alternative(pattern, of_event=True),))


def _subscription(name: str, properties: Properties) -> Iterator[Reading]:
    """AWS::SNS::Subscription, and the event SNS of SAM."""
    if properties.get("FilterPolicy") is None:
        return
    policy, scope = _parsed(properties["FilterPolicy"]), properties.get("FilterPolicyScope", "MessageAttributes")
    if scope == "MessageAttributes":
        yield Unread(name, "its filter policy matches message attributes, which the schema does not describe")
    elif scope != "MessageBody":
        yield Unread(name, "the template computes whether its filter policy applies to the message")
    elif policy is None:
        yield _unreadable(name, properties["FilterPolicy"])
    else:
        yield Subscription(name, POLICY, (Alternative(policy),))


def _criteria(name: str, properties: Properties) -> Iterator[Reading]:
    """AWS::Lambda::EventSourceMapping, and the events of SAM that become one: one of the filters has to match."""
    if (criteria := properties.get("FilterCriteria")) is None:
        return
    filters = object_of(criteria).get("Filters")
    patterns = [_parsed(object_of(entry).get("Pattern")) for entry in filters] if isinstance(filters, list) else [None]
    read = [alternative for pattern in patterns if pattern is not None and (alternative := _of_message(pattern)) is not None]
    if None in patterns:
        written = [object_of(entry).get("Pattern") for entry in list_of(filters)]
        yield _unreadable(name, next((one for one in written if _parsed(one) is None and not is_computed(criteria)), criteria))
    elif len(read) < len(patterns):
        yield Unread(name, "its filter does not apply to the message")
    elif read:
        yield Subscription(name, CRITERIA, tuple(read))


def _pipe(name: str, properties: Properties) -> Iterator[Reading]:
    """AWS::Pipes::Pipe."""
    yield from _criteria(name, object_of(properties.get("SourceParameters")))


def _of_message(pattern: JsonObject) -> Alternative | None:
    """A filter of what a queue or stream delivers, as far as it looks at the message: the body (SQS), the data (MQ, Kinesis), the value (Kafka).
    One with `detail` is an EventBridge event."""
    message = next((pattern[name] for name in _MESSAGE if name in pattern), None)
    if not isinstance(message, dict):
        return None
    return Alternative(message, of_event="detail" in message or "detail-type" in message)


def _serverless(name: str, properties: Properties) -> Iterator[Reading]:
    """AWS::Serverless::Function and StateMachine: their Events."""
    for event_name, event in sorted(object_of(properties.get("Events")).items()):
        kind = object_of(event).get("Type")
        read = _EVENTS.get(kind) if isinstance(kind, str) else None
        if read is not None:
            yield from read(f"{name}.{event_name}", object_of(object_of(event).get("Properties")))


def _nested(name: str, properties: Properties) -> Iterator[Reading]:
    yield Unread(name, "it is a separate template: name that one as well")


_TEXT_OR_COMPUTED = re.compile(rf'"(?:[^"\\]|\\.)*"|{COMPUTED}')
MOST_ALTERNATIVES: Final = 100
"""Patterns that a `$or` may come to: what they come to is held against both schemas, which takes time with their square."""
MOST_NESTED: Final = 2
"""Of `$or` in `$or`: each doubles what it stands in."""
_MESSAGE = ("body", "data", "value")
_READERS: dict[str, Callable[[str, Properties], Iterator[Reading]]] = {
    "AWS::CloudFormation::Stack": _nested,
    "AWS::Events::Rule": _rule,
    "AWS::Lambda::EventSourceMapping": _criteria,
    "AWS::Pipes::Pipe": _pipe,
    "AWS::SNS::Subscription": _subscription,
    "AWS::Serverless::Application": _nested,
    "AWS::Serverless::Function": _serverless,
    "AWS::Serverless::StateMachine": _serverless,
}
_EVENTS: dict[str, Callable[[str, Properties], Iterator[Reading]]] = {
    "CloudWatchEvent": _event_of_rule,
    "EventBridgeRule": _event_of_rule,
    "Kinesis": _criteria,
    "MQ": _criteria,
    "MSK": _criteria,
    "SNS": _subscription,
    "SQS": _criteria,
    "SelfManagedKafka": _criteria,
}


def _parsed(value: JsonValue) -> JsonObject | None:
    """A pattern of no more alternatives than can be looked at."""
    pattern = _pattern_in(value)
    return None if pattern is None or _alternatives(pattern) > MOST_ALTERNATIVES else pattern


def _pattern_in(value: JsonValue) -> JsonObject | None:
    """A pattern: an object, or the text of one, in which what is computed stands for a text, a part of one, or a number."""
    if isinstance(value, str):
        try:
            value = loads(_TEXT_OR_COMPUTED.sub(lambda found: f'"{COMPUTED}"' if found[0] == COMPUTED else found[0], value).encode())
        except NotJson:
            return None
    return value if isinstance(value, dict) else None


def _alternatives(pattern: JsonObject, within: int = 0) -> int:
    """How many patterns without `$or` it comes to; too many where they stand in one another. within: in how many of them the pattern stands."""
    count = 1
    for name, below in pattern.items():
        if isinstance(below, dict):
            count *= _alternatives(below, within)
        elif name == OR and isinstance(below, list):
            if within >= MOST_NESTED:
                return MOST_ALTERNATIVES + 1
            count *= max(sum(_alternatives(one, within + 1) for one in below if isinstance(one, dict)), 1)
    return min(count, MOST_ALTERNATIVES + 1)


def _unreadable(name: str, written: JsonValue) -> Unread:
    pattern = _pattern_in(written)
    if pattern is not None and _alternatives(pattern) > MOST_ALTERNATIVES:
        return Unread(name, f"its filter has more than {MOST_ALTERNATIVES} alternatives")
    return Unread(name, "the template computes its filter" if is_computed(written) else "its filter is not valid JSON")


def computed_places(pattern: JsonObject) -> list[str]:
    """The fields of a pattern at which something stands that the template computes, as `status` or `customer.country`."""
    return list(dict.fromkeys(place for name, below in pattern.items() for place in _computed_below(name, below)))


def _computed_below(name: str, below: JsonValue) -> list[str]:
    if isinstance(below, dict):
        return [f"{name}.{place}" for place in computed_places(below)]
    if name == OR and isinstance(below, list):
        return [place for one in below if isinstance(one, dict) for place in computed_places(one)]
    return [name] if is_computed(below) else []


def is_computed(value: JsonValue) -> bool:
    """Whether the template computes it, or something in it."""
    if isinstance(value, dict):
        return any(map(is_computed, value.values()))
    return any(map(is_computed, value)) if isinstance(value, list) else isinstance(value, str) and COMPUTED in value


def loosened(pattern: JsonObject) -> JsonObject:
    """The pattern with `exists` in the place of each alternative that the template computes: it matches whatever the true one may match, and more."""
    kept = {name: _loosened_field(name, below) for name, below in pattern.items()}
    return {name: below for name, below in kept.items() if below is not None}


def _loosened_field(name: str, below: JsonValue) -> JsonValue:
    """None where nothing is asked of the field any more, be it there or not."""
    if isinstance(below, dict):
        return loosened(below)
    if not isinstance(below, list):
        return None if is_computed(below) else below
    if name == OR:
        return [loosened(one) if isinstance(one, dict) else one for one in below]
    if any(isinstance(item, dict) and is_computed(item.get("exists")) for item in below):
        return None
    return [{"exists": True} if is_computed(item) else item for item in below]
