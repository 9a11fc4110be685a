"""Rules and subscriptions out of a CloudFormation template, JSON or YAML, as written or as `cdk synth` leaves it in cdk.out.

Read are AWS::Events::Rule (EventPattern), AWS::SNS::Subscription (FilterPolicy) and AWS::Lambda::EventSourceMapping (FilterCriteria). Values
that a template computes (Ref, Fn::Sub, …) are unknown here, and stand as they are written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemactl.errors import UnreadableInput
from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.parse import NotJson, loads


@dataclass(frozen=True, slots=True)
class Subscription:
    """name: the logical id. pattern: an EventBridge pattern of the whole event; body_policy: a filter of the message body, the payload."""

    name: str
    pattern: JsonObject | None = None
    body_policy: JsonObject | None = None


def subscriptions(template: str) -> Iterator[Subscription]:
    """What subscribes in a template, or in all `*.template.json` of a folder such as cdk.out. Raises UnreadableInput."""
    path = Path(template)
    for file in sorted(path.glob("*.template.json")) if path.is_dir() else [path]:
        resources = _table(_read(file).get("Resources"))
        for name, resource in sorted(resources.items()):
            kind = _table(resource).get("Type")
            read = _READERS.get(kind) if isinstance(kind, str) else None
            if read is not None:
                yield from read(name, _table(_table(resource).get("Properties")))


def _rule(name: str, properties: JsonObject) -> Iterator[Subscription]:
    pattern = _parsed(properties.get("EventPattern"))
    if pattern is not None:
        yield Subscription(name, pattern=pattern)


def _subscription(name: str, properties: JsonObject) -> Iterator[Subscription]:
    policy = _parsed(properties.get("FilterPolicy"))
    if policy is not None and properties.get("FilterPolicyScope") == "MessageBody":
        yield Subscription(name, body_policy=policy)


def _mapping(name: str, properties: JsonObject) -> Iterator[Subscription]:
    """The filters of a queue look at `body`; where that is an EventBridge event, at its `detail`."""
    filters = _table(properties.get("FilterCriteria")).get("Filters")
    for entry in filters if isinstance(filters, list) else ():
        body = _table((_parsed(_table(entry).get("Pattern")) or {}).get("body"))
        if "detail" in body or "detail-type" in body:
            yield Subscription(name, pattern=body)
        elif body:
            yield Subscription(name, body_policy=body)


_READERS = {"AWS::Events::Rule": _rule, "AWS::SNS::Subscription": _subscription, "AWS::Lambda::EventSourceMapping": _mapping}


def _read(path: Path) -> JsonObject:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"cannot be read ({error.strerror}).", str(path)) from error
    try:
        value: JsonValue = loads(raw)
    except NotJson:
        value = _yaml(raw, path)
    if not isinstance(value, dict) or not isinstance(value.get("Resources"), dict):
        raise UnreadableInput("no CloudFormation template: it has no Resources.", str(path))
    return value


def _yaml(raw: bytes, path: Path) -> JsonValue:
    """YAML with the short forms of CloudFormation's functions (`!Ref`, `!Sub`, …), which are read as what stands behind them."""
    import yaml

    def short_form(loader: Any, suffix: str, node: Any) -> object:
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else loader.construct_scalar(node)

    loader: Any = type("Loader", (yaml.SafeLoader,), {})
    loader.add_multi_constructor("!", short_form)
    try:
        value: JsonValue = yaml.load(raw, loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnreadableInput("neither JSON nor YAML.", str(path)) from error
    return value


def _parsed(value: JsonValue) -> JsonObject | None:
    """A pattern: an object, or the text of one."""
    if isinstance(value, str):
        try:
            value = loads(value.encode())
        except NotJson:
            return None
    return value if isinstance(value, dict) else None


def _table(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}
