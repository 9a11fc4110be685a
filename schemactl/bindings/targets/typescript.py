"""TypeScript: one ES module a subject with its types and their checks; beside them the run-time support, the envelopes and the dispatcher.

Property names are those of the wire, so that a value of a type is the parsed JSON itself.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from schemactl.bindings.ir import Alias, Declaration, Enum, GeneratedFile, Kind, Property, Ref, TaggedUnion
from schemactl.bindings.package import Scope
from schemactl.bindings.render import Filters
from schemactl.bindings.targets.target import RenderContext, Support, Target
from schemactl.bindings.targets.typescript_checks import declared_check
from schemactl.bindings.targets.typescript_layout import Group, array, laid_out
from schemactl.bindings.targets.typescript_package import TEXT_FILTERS, conventions, npm_package, path_of, up_from
from schemactl.bindings.targets.typescript_rules import rules
from schemactl.bindings.targets.typescript_text import key, literal, property_doc, reservations
from schemactl.bindings.targets.typescript_types import (
    Types,
    declared_text,
    index_signature,
    joined,
    other_values,
    property_type,
    scalar_types,
    type_text,
)
from schemactl.bindings.walk import parts_of
from schemactl.model.options.generate import TypescriptOptions

COPIED = (
    "envelopes.ts",
    "messages.ts",
    "opened.ts",
    "put-events.ts",
    "routing.ts",
    "runtime/base64.ts",
    "runtime/canonical.ts",
    "runtime/changes.ts",
    "runtime/checks.ts",
    "runtime/containers.ts",
    "runtime/debezium.ts",
    "runtime/errors.ts",
    "runtime/formats.ts",
    "runtime/index.ts",
    "runtime/numbers.ts",
    "runtime/reading.ts",
    "runtime/scalars.ts",
    "runtime/subject.ts",
    "runtime/text.ts",
    "runtime/unions.ts",
    "runtime/writing.ts",
)
"""Files that are the same whatever the schemas."""


def module(scope: Scope, context: RenderContext[TypescriptOptions]) -> tuple[GeneratedFile, ...]:
    """The types, guards and checks of one subject."""
    types = Types(scope.names, _scalars(context))
    text = context.templates.render(
        "module.ts.jinja", scope=scope, types=types, up=up_from(scope.entry), imports=_imports(scope), exports=_exports(scope)
    )
    return (GeneratedFile(path_of(scope.entry), text),)


def package(context: RenderContext[TypescriptOptions]) -> tuple[GeneratedFile, ...]:
    """All that there is one of and that knows of the subjects."""
    entries, templates = context.package.entries, context.templates
    files = [
        GeneratedFile("index.ts", templates.render("index.ts.jinja", entries=entries)),
        GeneratedFile("subjects.ts", templates.render("subjects.ts.jinja", heads=[entry for entry in entries if entry.head])),
    ]
    if context.package.shared:
        shared = [declaration for _, declaration in sorted(context.package.shared.items())]
        types = Types(context.package.shared_names, _scalars(context))
        files.append(GeneratedFile("shared.ts", templates.render("shared.ts.jinja", shared=shared, types=types)))
    return tuple(files)


def support(context: RenderContext[TypescriptOptions]) -> Iterator[Support]:
    """What checks, reads and writes, envelopes, and the npm package."""
    templates = context.templates
    yield from (Support(name, partial(templates.text, name)) for name in COPIED)
    yield Support("dispatcher.ts", partial(templates.render, "dispatcher.ts.jinja", passes_over=False, error="ParseError"))
    yield Support("rules.ts", partial(templates.render, "rules.ts.jinja", **rules(context.bus)))
    yield from npm_package(context)


def _scalars(context: RenderContext[TypescriptOptions]) -> dict[Kind, str]:
    return scalar_types(context.templates.text("types.toml"))


def _imports(scope: Scope) -> str:
    """The shared types, and their checks, that the module itself names, as an import clause; empty where it names none."""
    named = {part.key for declaration in scope.module.declarations for part in parts_of(declaration) if isinstance(part, Ref)}
    types = sorted(scope.names.types[declaration.key] for declaration in scope.shared if declaration.key in named)
    return _clause(*(f"type {name}" for name in types), *(f"check{name}" for name in types))


def _exports(scope: Scope) -> str:
    """All that the module shares with others, as an export clause: a type that becomes shared stays where its users import it from."""
    names = {declaration.key: scope.names.types[declaration.key] for declaration in scope.shared}
    values = sorted(f"valuesOf{names[declaration.key]}" for declaration in scope.shared if isinstance(declaration, Enum))
    return _clause(*(f"type {name}" for name in sorted(names.values())), *(f"is{name}" for name in sorted(names.values())), *values)


def _clause(*items: str) -> str:
    return laid_out(Group("{", items, "}"), len('import  from "../../shared.js";')) if items else ""


def declared_type(declaration: Enum | TaggedUnion | Alias, types: Types, before: str) -> str:
    """The type of a declaration that is no record, after the text `before`: on its line where it fits, else one alternative a line; of an enum,
    what its constant lists."""
    text = declared_text(declaration, types, before)
    if not isinstance(declaration, Enum) or "\n" not in text or _is_exact(declaration):
        return text
    return joined((f"(typeof valuesOf{types.name(declaration.key)})[number]", *other_values(declaration, types)), len(before), "  ")


def enum_constant(enum: Enum, name: str) -> str:
    """The constant that lists the values of the enum `name`. A decimal has no literal type, so that where one is listed its type is written out."""
    exact = _is_exact(enum)
    before = f"export const valuesOf{name}{f': readonly {name}[]' if exact else ''} = "
    return f"{before}{laid_out(array(tuple(map(literal, enum.values))), len(before))}{'' if exact else ' as const'};"


def _is_exact(enum: Enum) -> bool:
    return any(isinstance(value, Decimal) for value in enum.values)


def check_text(declaration: Declaration, types: Types, before: str) -> str:
    """The check of a declaration, after the text `before`."""
    return laid_out(declared_check(declaration, types.names), len(before))


def documented(prop: Property) -> str:
    """The comment of a property; where its type could not be said or a pattern is not checked, with the reason."""
    return property_doc(prop, *dict.fromkeys(reservations(prop.type)))


FILTERS: Filters = {
    **TEXT_FILTERS,
    "kind": lambda declaration: type(declaration).__name__,
    "type": type_text,
    "property_type": property_type,
    "declared_type": declared_type,
    "index_signature": index_signature,
    "enum_constant": enum_constant,
    "check": check_text,
    "property_doc": documented,
    "key": key,
}
"""What templates turn text and types of the IR into TypeScript with; docs/typescript.md lists them."""

TARGET = Target(
    name="typescript",
    summary="ES modules with types, guards and parse functions; no dependencies",
    conventions=conventions,
    filters=FILTERS,
    module=module,
    package=package,
    support=support,
)
