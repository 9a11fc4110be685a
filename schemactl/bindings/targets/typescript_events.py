"""What the plain styles of TypeScript have around payloads where schemactl.toml asks for it: types of envelopes, and a dispatcher."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from schemactl.bindings.ir import GeneratedFile
from schemactl.bindings.naming import type_name
from schemactl.bindings.package import Entry
from schemactl.bindings.targets.around import Place, keys_of, places_around
from schemactl.bindings.targets.target import RenderContext, Support
from schemactl.bindings.targets.typescript_layout import call, laid_out
from schemactl.bindings.targets.typescript_package import conventions, namespace
from schemactl.bindings.targets.typescript_rules import rules
from schemactl.bindings.targets.typescript_schemas import member_key
from schemactl.bindings.targets.typescript_text import key, string
from schemactl.model.options.generate import TypescriptOptions

COPIED = ("messages.ts", "opened.ts", "put-events.ts", "routing.ts", "runtime/base64.ts", "runtime/changes.ts", "runtime/debezium.ts")
"""Files of a dispatcher that are the same in every style."""
_NAME = {"zod": "z.union([z.string(), z.int()])", "types": "string | number"}
_ANY = {"zod": "json", "types": "unknown"}
_PAYLOAD = {"zod": "carried(payload)", "types": "Payload"}
_OBJECT = {"zod": ("open({", ",", "})"), "types": ("{", ";", "}")}


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the payloads at a pointer. name: of the function that makes its schema; text: that schema, or the type."""

    pointer: str
    type: str
    name: str
    text: str


def index_options(context: RenderContext[TypescriptOptions]) -> Mapping[str, object]:
    """What index.ts gives beside the modules."""
    return {"envelopes": context.options.envelopes, "handlers": context.options.handlers}


def events_package(context: RenderContext[TypescriptOptions]) -> Iterator[GeneratedFile]:
    """What knows of the subjects."""
    if context.options.handlers:
        is_zod = context.options.style == "zod"
        made = [(entry, _subject(entry, is_zod)) for entry in context.package.entries]
        yield GeneratedFile("subjects.ts", context.templates.render("subjects.ts.jinja", made=made, zod=is_zod))


def events_support(context: RenderContext[TypescriptOptions]) -> Iterator[Support]:
    """The envelopes and the dispatcher."""
    templates, options = context.templates, context.options
    if options.envelopes:
        around = _around(context)
        imports = ["json"] if any(map(_holds_any, places_around(context.bus.subjects).values())) else []
        variables = {"envelopes": options.envelopes, "around": around, "imports": [*imports, "open"]}
        yield Support("envelopes.ts", partial(templates.render, "envelopes.ts.jinja", **variables))
    if options.handlers:
        is_zod = options.style == "zod"
        yield from (Support(name, partial(templates.text, name)) for name in COPIED)
        yield Support("rules.ts", partial(templates.render, "rules.ts.jinja", **rules(context.bus)))
        error = "ZodError" if is_zod else ""
        yield Support("dispatcher.ts", partial(templates.render, "dispatcher.ts.jinja", passes_over=True, error=error))
        yield Support("runtime/index.ts", partial(templates.render, "runtime.ts.jinja", zod=is_zod))


def _subject(entry: Entry, is_zod: bool) -> str:
    """What makes a subject, as an expression."""
    source, type_ = (entry.source, entry.type) if entry.source else (entry.type, "")
    schema = [f"{namespace(entry)}.{entry.root}"] if is_zod else []
    made = call("subject", string(entry.subject), string(source), string(type_), str(entry.version), *schema)
    return laid_out(made, 4 + len(namespace(entry)), 2)


def _around(context: RenderContext[TypescriptOptions]) -> list[Around]:
    taken: set[str] = set()
    found: list[Around] = []
    for number, (pointer, place) in enumerate(places_around(context.bus.subjects).items()):
        name = type_name(f"Detail of {' '.join(keys_of(pointer))}" if number else "Detail", conventions())
        while name in taken:
            name += "_"
        taken.add(name)
        found.append(Around(pointer, name, name[0].lower() + name[1:], _text(place, context.options.style, 2 * (context.options.style == "zod"))))
    return found


def _holds_any(place: Place) -> bool:
    """Whether something stands there of which nothing is known."""
    return any(map(_holds_any, place.members.values())) if place.is_object else not (place.is_payload or place.is_name)


def _text(place: Place, style: str, indent: int) -> str:
    """A schema, or a type."""
    if place.is_payload:
        return _PAYLOAD[style]
    if not place.is_object:
        return _NAME[style] if place.is_name else _ANY[style]
    before, after, end = _OBJECT[style]
    margin, lines = " " * (indent + 2), []
    for wire, member in place.members.items():
        text = _text(member, style, indent + 2)
        if style == "types":
            lines.append(f"{margin}{key(wire)}{'' if member.is_needed else '?'}: {text}{after}\n")
        else:
            lines.append(f"{margin}{member_key(wire)}: {text}{'' if member.is_needed else '.optional()'}{after}\n")
    return f"{before}\n{''.join(lines)}{' ' * indent}{end}"
