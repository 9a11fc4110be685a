"""AsyncAPI: the payloads of messages. Version 3 is read and written, version 2 read.

Source: AsyncAPI 3.0.0, Message Object and Multi Format Schema Object; a schema without a format is one of draft 7 with a few more annotations.
References lead to places of the same document alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from schemactl.errors import InvalidSchema
from schemactl.exchange.drafts import TARGETS, Placing, expressed
from schemactl.exchange.names import SUBJECT, component_name, subject_of
from schemactl.exchange.upgrade import upgraded, with_root_at
from schemactl.model.exchange import ForeignFile, Found, Loss, Offered, Skipped, Written
from schemactl.model.json import JsonObject, JsonValue, list_of, object_of
from schemactl.model.pointer import escaped, unescaped
from schemactl.model.subject import Subject
from schemactl.schema.canonical import file_bytes
from schemactl.schema.dialects import DRAFT4, DRAFT6, DRAFT7, DRAFT201909, DRAFT202012, Dialect

FILE: Final = "asyncapi.json"
_SCHEMAS: Final = "#/components/schemas/"
_OWNER: Final = "x-owner"
_FORMATS: Final = ("application/schema+json", "application/schema+yaml", "application/vnd.aai.asyncapi")
_VERSIONS: Final = {dialect.name: dialect for dialect in (DRAFT4, DRAFT6, DRAFT7, DRAFT201909, DRAFT202012)}
_MOST_STEPS: Final = 100
"""References that lead to one another."""


@dataclass(frozen=True, slots=True)
class _Message:
    """A message, the pointer to it, its name there, and the address of the channel that it was met in, empty for none."""

    at: str
    name: str
    content: JsonObject
    channel: str = ""


def read(files: Sequence[ForeignFile]) -> Iterator[Found | Skipped]:
    """The payload of each message. Raises InvalidSchema for what is no AsyncAPI document, and for references that lead out or nowhere."""
    for file in files:
        document = object_of(file.content)
        version = document.get("asyncapi")
        if not isinstance(version, str) or not version.startswith(("2.", "3.")):
            raise InvalidSchema("not a document of AsyncAPI 2 or 3.", file.name, "It has no `asyncapi` with such a version.")
        for message in _messages(document, file.name):
            yield _found(message, document, file.name)


def _messages(document: JsonObject, where: str) -> Iterator[_Message]:
    """Each message of each channel, then those that no channel names, each where it is written."""
    met: set[tuple[str, str]] = set()
    for message in _in_channels(document, where):
        place = (message.at, "" if SUBJECT in message.content else message.channel)
        if place not in met:
            met.add(place)
            yield message
    places = {at for at, _channel in met}
    yield from (message for message in _in_components(document, where) if message.at not in places)


def _in_channels(document: JsonObject, where: str) -> Iterator[_Message]:
    for key in object_of(document.get("channels")):
        at, channel = _resolved(f"#/channels/{escaped(key)}", document, where)
        said = channel.get("address", key)
        address = said if isinstance(said, str) and said else key
        for name in object_of(channel.get("messages")):
            yield _message(f"{at}/messages/{escaped(name)}", name, address, document, where)
        for action in ("publish", "subscribe"):
            holder = object_of(object_of(channel.get(action)).get("message"))
            below = f"{at}/{action}/message"
            places = [f"{below}/oneOf/{index}" for index in range(len(list_of(holder.get("oneOf"))))] or ([below] if holder else [])
            for place in places:
                yield _message(place, "", address, document, where)


def _in_components(document: JsonObject, where: str) -> Iterator[_Message]:
    for name in object_of(object_of(document.get("components")).get("messages")):
        yield _message(f"#/components/messages/{escaped(name)}", name, "", document, where)


def _message(place: str, name: str, channel: str, document: JsonObject, where: str) -> _Message:
    at, content = _resolved(place, document, where)
    return _Message(at, name or unescaped(at.rpartition("/")[2]), content, channel)


def _resolved(reference: str, document: JsonObject, where: str) -> tuple[str, JsonObject]:
    """Where a reference of the document leads in the end. Raises InvalidSchema."""
    for _ in range(_MOST_STEPS):
        value: JsonValue = document
        if not reference.startswith("#/"):
            raise InvalidSchema(f"{reference[:100]!r} leads out of the document.", where, "Bundle it into one file first (asyncapi bundle).")
        for token in map(unescaped, unquote(reference[2:]).split("/")):
            if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
                value = value[int(token)]
            else:
                value = object_of(value).get(token)
        if not isinstance(value, dict):
            raise InvalidSchema(f"there is nothing at {reference[:100]!r}.", where, "Correct the reference to it.")
        following = value.get("$ref")
        if not isinstance(following, str):
            return reference, value
        reference = following
    raise InvalidSchema(f"{reference[:100]!r} leads round in a circle.", where)


def _found(message: _Message, document: JsonObject, where: str) -> Found | Skipped:
    place = f"{where}: {message.at[1:]}"
    payload, at = message.content.get("payload"), f"{message.at}/payload"
    language: JsonValue = message.content.get("schemaFormat", "")
    if isinstance(payload, dict) and isinstance(payload.get("schemaFormat"), str) and "schema" in payload:
        language, payload, at = payload["schemaFormat"], payload["schema"], f"{at}/schema"
    if payload is None:
        return Skipped(place, "a message without a payload")
    language = language if isinstance(language, str) else ""
    if language and not language.startswith(_FORMATS):
        return Skipped(place, f"a schema of {language[:60]}; schemactl reads JSON Schema")
    if isinstance(payload, bool):
        payload = {} if payload else {"not": {}}
    if not isinstance(payload, dict):
        raise InvalidSchema("the payload is no schema.", f"{place}/payload")
    if isinstance(payload.get("$ref"), str) and (len(payload) == 1 or str(payload["$ref"]).startswith(_SCHEMAS)):
        at, payload = _resolved(at, document, where)
    holders = _reached(payload, document)
    whole = with_root_at({**_unprefixed(holders, at), **payload, "$schema": payload.get("$schema", _dialect(language).spelled)}, at)
    found, losses = upgraded(object_of(_bare(whole, at)), place)
    if isinstance(found, dict):
        found = {key: value for key, value in found.items() if key not in holders and key != SUBJECT}
    return Found(_subject(message), found, place, losses, None, _text(message.content, "description"), _text(message.content, _OWNER))


def _reached(payload: JsonObject, document: JsonObject) -> JsonObject:
    """What a payload refers to, at the places where it stands: the schemas among the components that are needed, or all there is where a reference
    leads to anything else."""
    schemas = object_of(object_of(document.get("components")).get("schemas"))
    found: JsonObject = {}
    pending: list[JsonValue] = [payload]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += value
        elif isinstance(value, dict):
            pending += value.values()
            reference = value.get("$ref")
            if not isinstance(reference, str) or not reference.startswith(("#/components/", "#/channels/")):
                continue
            name = unescaped(unquote(reference.removeprefix(_SCHEMAS).partition("/")[0]))
            if not reference.startswith(_SCHEMAS) or name not in schemas:
                return {key: document[key] for key in ("components", "channels") if key in document}
            if name not in found:
                found[name] = schemas[name]
                pending.append(schemas[name])
    return {"components": {"schemas": found}}


def _dialect(language: str) -> Dialect:
    return _VERSIONS.get(language.rpartition("version=")[2], DRAFT7)


def _unprefixed(holders: JsonObject, at: str) -> JsonObject:
    """With the definitions of an exported schema, `Order.line`, under their own names, too."""
    components = object_of(holders.get("components"))
    schemas = object_of(components.get("schemas"))
    prefix = f"{at.removeprefix(_SCHEMAS)}."
    own: JsonObject = {name.removeprefix(prefix): raw for name, raw in schemas.items() if name.startswith(prefix)}
    return {**holders, "components": {**components, "schemas": {**schemas, **own}}} if own else holders


def _bare(value: JsonValue, at: str) -> JsonValue:
    """With references to definitions of an exported schema by their own names."""
    if isinstance(value, list):
        return [_bare(item, at) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"{_SCHEMAS}{below.removeprefix(f'{at}.')}"
        if key == "$ref" and isinstance(below, str) and below.startswith(f"{at}.")
        else _bare(below, at)
        for key, below in value.items()
    }


def _subject(message: _Message) -> Subject | None:
    said = subject_of(message.content.get(SUBJECT))
    if said is not None:
        return said
    name = message.content.get("name")
    type_ = name if isinstance(name, str) and name else message.name
    return Subject(message.channel, type_ or None) if message.channel else subject_of(type_)


def _text(message: JsonObject, key: str) -> str:
    value = message.get(key)
    return value if isinstance(value, str) else ""


def write(offered: Sequence[Offered], draft: str) -> Written:
    """One document with a message for each subject, in the channel that its source is."""
    names = _names(offered)
    schemas: JsonObject = {}
    messages: JsonObject = {}
    losses: dict[Subject, tuple[Loss, ...]] = {}
    for one in offered:
        name = names[one.subject]
        placing = Placing(f"{_SCHEMAS}{name}", f"{_SCHEMAS}{name}.", component_name)
        found = expressed(one.document, TARGETS[draft], placing)
        root: JsonObject = found.root if isinstance(found.root, dict) else {} if found.root else {"not": {}}
        schemas |= {name: root, **{f"{name}.{key}": definition for key, definition in found.definitions.items()}}
        messages[name] = _written(one, name)
        losses[one.subject] = found.losses
    document: JsonObject = {
        "asyncapi": "3.0.0",
        "info": {"title": "Events", "version": "1.0.0"},
        "defaultContentType": "application/json",
        **_channels(offered, names),
        "components": {"messages": messages, "schemas": schemas},
    }
    return Written({FILE: file_bytes(document)}, losses)


def _names(offered: Sequence[Offered]) -> dict[Subject, str]:
    """A name for each message; none of them is another with a dot and more behind it, as definitions are named."""
    found: dict[Subject, str] = {}
    taken: set[str] = set()
    for one in offered:
        stem = candidate = component_name(one.subject.type or one.subject.source).replace(".", "_")
        number = 2
        while candidate in taken:
            candidate, number = f"{stem}_{number}", number + 1
        found[one.subject] = candidate
        taken.add(candidate)
    return found


def _written(one: Offered, name: str) -> JsonObject:
    said: JsonObject = {"description": one.description} if one.description else {}
    said |= {_OWNER: one.owner} if one.owner else {}
    said |= {"tags": [{"name": tag} for tag in one.tags]} if one.tags else {}
    return {
        "name": one.subject.type or one.subject.source, "title": one.subject.type or one.subject.source, "contentType": "application/json",
        "payload": {"$ref": f"{_SCHEMAS}{name}"}, SUBJECT: one.subject.name, "x-schemactl-version": one.semver, **said,
    }  # fmt: skip


def _channels(offered: Sequence[Offered], names: dict[Subject, str]) -> JsonObject:
    channels: JsonObject = {}
    operations: JsonObject = {}
    keys: dict[str, str] = {}
    for one in offered:
        source = one.subject.source
        if source not in keys:
            stem = component_name(source)
            keys[source] = stem if stem not in channels else f"{stem}_{len(keys) + 1}"
            channels[keys[source]] = {"address": source, "messages": {}}
        key, name = keys[source], names[one.subject]
        object_of(object_of(channels[key])["messages"])[name] = {"$ref": f"#/components/messages/{name}"}
        operations[f"send_{name}"] = {
            "action": "send", "channel": {"$ref": f"#/channels/{key}"}, "messages": [{"$ref": f"#/channels/{key}/messages/{name}"}],
        }  # fmt: skip
    return {"channels": channels, "operations": operations}
