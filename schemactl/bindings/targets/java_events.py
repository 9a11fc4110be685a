"""What Java's records have around payloads where schemactl.toml asks for it: types of envelopes, and a dispatcher."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from schemactl.bindings.ir import GeneratedFile
from schemactl.bindings.naming import Wish, member_names, type_name
from schemactl.bindings.targets.around import Place, keys_of, places_around
from schemactl.bindings.targets.java_layout import ROOT, conventions, headed, listed, of_folders, root_package, source_path
from schemactl.bindings.targets.java_rules import rules
from schemactl.bindings.targets.java_text import code_text, string
from schemactl.bindings.targets.target import RenderContext, Support
from schemactl.model.options.generate import JavaOptions

_TEMPLATES = {"eventbridge": "EventBridgeEvent", "cloudevents": "CloudEvent"}
_OWN: Final = {"Around", "CloudEvent", "EventBridgeEvent", "T"}
"""Names that no type around a payload may have."""
_NULLABLE = "@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable "
OF_JACKSON_3: Final = (
    ("com.fasterxml.jackson.databind", "tools.jackson.databind"),
    ("com.fasterxml.jackson.core", "tools.jackson.core"),
    ("isTextual", "isString"),
    (".textValue()", ".stringValue()"),
    (".asText()", '.asString("")'),
    (".asBoolean()", ".asBoolean(false)"),
    ("JsonNode::intValue", "number -> number.asInt(0)"),
    ("textNode(", "stringNode("),
    ("isContainerNode", "isContainer"),
)
"""What the templates, which are for Jackson 2, say otherwise for 3: names that have changed, and readers that refuse what they have converted."""


@dataclass(frozen=True, slots=True)
class Around:
    """A record of what stands around a payload. components: as they are declared. required: name and key of those that are there. inside: the records
    of its own."""

    name: str
    is_generic: bool
    components: tuple[str, ...]
    required: tuple[tuple[str, str], ...]
    inside: tuple["Around", ...]


def events_package(context: RenderContext[JavaOptions]) -> Iterator[GeneratedFile]:
    """What knows of the subjects."""
    if context.options.handlers:
        entries = listed(context.package.entries, context.options)
        variables = {**_variables(context), "entries": entries, "heads": [entry for entry in entries if entry.head], "has_constants": False}
        yield from (GeneratedFile(path, _rendered(context, name, variables)) for path, name in of_folders(context) if name.startswith(ROOT))


def events_support(context: RenderContext[JavaOptions]) -> Iterator[Support]:
    """The envelopes, and what a dispatcher opens them by."""
    variables = _variables(context)
    package = f"{root_package(context.options)}.envelope"
    for envelope in context.options.envelopes:
        name = _TEMPLATES[envelope]
        yield Support(source_path(package, f"{name}.java"), partial(_rendered, context, f"{name}.java.jinja", variables))
    if context.options.envelopes:
        for pointer, part in _around(context):
            said = {**variables, "part": part, "pointer": code_text(pointer)}
            yield Support(source_path(package, f"{part.name}.java"), partial(_rendered, context, "Around.java.jinja", said))
    if context.options.handlers:
        for path, name in of_folders(context):
            if not name.startswith(ROOT):
                yield Support(path, partial(_rendered, context, name, variables))


def _variables(context: RenderContext[JavaOptions]) -> dict[str, object]:
    base = root_package(context.options)
    return {"package": base, "support": base, "options": context.options, "passes_over": True, **rules(context.bus)}


def _rendered(context: RenderContext[JavaOptions], name: str, variables: dict[str, object]) -> str:
    text = headed(context, name, variables)
    if context.options.jackson == 3:
        for old, new in OF_JACKSON_3:
            text = text.replace(old, new)
        text = re.sub(r"\bTextNode\b", "StringNode", text)
    if context.options.nullness == "none":
        text = re.sub(r"import org\.jspecify\.[\w.]+;\n|@NullMarked\n|@Nullable ", "", text)
    return text


def _around(context: RenderContext[JavaOptions]) -> Iterator[tuple[str, Around]]:
    """By pointer, what stands around the payloads there."""
    taken = set(_OWN)
    for number, (pointer, place) in enumerate(places_around(context.bus.subjects).items()):
        name = _name(f"Detail of {' '.join(keys_of(pointer))}" if number else "Detail", taken)
        yield pointer, _record(name, place, {*_OWN, name})


def _name(text: str, taken: set[str]) -> str:
    name = type_name(text, conventions())
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _record(name: str, place: Place, taken: set[str]) -> Around:
    """taken: the names of the types of the file so far."""
    names = member_names([Wish(key, key) for key in place.members], conventions())
    inside: list[Around] = []
    components: list[str] = []
    for key, member in place.members.items():
        type_ = "T" if member.is_payload else "String" if member.is_name else "@Nullable Object"
        if member.is_object:
            inside.append(_record(_name(key, taken), member, taken))
            type_ = inside[-1].name + "<T>" * inside[-1].is_generic
        annotation = "" if names[key] == key else f"@JsonProperty({string(key)}) "
        nullable = "" if member.is_needed or type_.startswith("@") else _NULLABLE
        components.append(f"{annotation}{nullable}{type_} {names[key]}")
    present = (key for key, member in place.members.items() if member.is_needed and (member.is_payload or member.is_name or member.is_object))
    required = tuple((names[key], key) for key in present)
    return Around(name, place.leads_to_payload, tuple(components), required, tuple(inside))
