"""TypeScript types alone, of the parsed JSON: nothing is there at run time, and nothing is checked."""

from collections.abc import Iterator

from schemactl.bindings.ir import Declaration, Detail, GeneratedFile, Kind, Module, Property, Record, Ref, Scalar, Type
from schemactl.bindings.names import Names
from schemactl.bindings.package import Scope
from schemactl.bindings.render import Filters
from schemactl.bindings.targets.less_kept import less_kept
from schemactl.bindings.targets.target import RenderContext, Support, Target
from schemactl.bindings.targets.typescript_events import events_package, events_support, index_options
from schemactl.bindings.targets.typescript_package import TEXT_FILTERS, npm_package, path_of, plain_conventions, up_from
from schemactl.bindings.targets.typescript_text import double, key, property_doc, reservations, string
from schemactl.bindings.targets.typescript_types import Types, declared_text, index_signature, property_type
from schemactl.bindings.walk import parts_of
from schemactl.model.json import JsonValue
from schemactl.model.options.generate import TypescriptOptions
from schemactl.schema.numbers import is_number

_NUMBERS = (Kind.INTEGER, Kind.INT64, Kind.BIGINT, Kind.NUMBER, Kind.DECIMAL)
SCALARS = {**dict.fromkeys(Kind, "string"), **dict.fromkeys(_NUMBERS, "number"), Kind.BOOLEAN: "boolean", Kind.NULL: "null"}
"""What JSON.parse makes of a scalar."""


def plain_types(names: Names, absent: str = "") -> Types:
    """Types of what JSON.parse gives. absent: what an optional property may be beside its type."""
    return Types(names, SCALARS, _constant, _unlisted, absent)


def _constant(value: JsonValue) -> str:
    if is_number(value):
        return double(value) or "never"
    return string(value) if isinstance(value, str) else {None: "null", True: "true", False: "false"}[value]  # type: ignore[index]


def _unlisted(discriminator: str) -> str:
    """The tag is a type of its own, since a plain string would be comparable to every tag that is listed, and a `switch` would not narrow."""
    return f"{{ {key(discriminator)}: `${{string}}\\0` }}"


def module(scope: Scope, context: RenderContext[TypescriptOptions]) -> tuple[GeneratedFile, ...]:
    """The types of one subject."""
    text = context.templates.render(
        "module.ts.jinja", scope=scope, types=plain_types(scope.names), up=up_from(scope.entry), imported=imported(scope), shared=exported(scope)
    )
    return (GeneratedFile(path_of(scope.entry), text),)


def package(context: RenderContext[TypescriptOptions]) -> tuple[GeneratedFile, ...]:
    """The index, and the types that several subjects share."""
    package_, templates = context.package, context.templates
    index = templates.render("index.ts.jinja", entries=package_.entries, **index_options(context))
    files = [GeneratedFile("index.ts", index), *events_package(context)]
    if package_.shared:
        shared = [declaration for _, declaration in sorted(package_.shared.items())]
        text = templates.render("shared.ts.jinja", shared=shared, types=plain_types(package_.shared_names))
        files.append(GeneratedFile("shared.ts", text))
    return tuple(files)


def support(context: RenderContext[TypescriptOptions]) -> Iterator[Support]:
    """What stands around the types, and the npm package."""
    yield from events_support(context)
    yield from npm_package(context)


def warnings(module_: Module) -> Iterator[str]:
    """The places whose numbers JSON.parse may round."""
    return less_kept(module_, rounded)


def rounded(type_: Type) -> str:
    """What becomes of a number that a double may not hold; empty for other types."""
    match type_:
        case Scalar() if type_.kind in (Kind.INT64, Kind.BIGINT) or Detail.WHOLE in type_.details:
            return "JSON.parse rounds whole numbers beyond ±2^53"
        case Scalar() if type_.kind is Kind.DECIMAL or Detail.DIGITS in type_.details:
            return "JSON.parse rounds it to a double"
        case _:
            return ""


def imported(scope: Scope) -> list[str]:
    """The names of the shared types that the module itself names."""
    named = {part.key for declaration in scope.module.declarations for part in parts_of(declaration) if isinstance(part, Ref)}
    return sorted(scope.names.types[declaration.key] for declaration in scope.shared if declaration.key in named)


def exported(scope: Scope) -> list[str]:
    """The names of all that the module shares with others: a type that becomes shared stays where its users import it from."""
    return sorted(scope.names.types[declaration.key] for declaration in scope.shared)


def stated(declaration: Declaration, types: Types) -> str:
    """The statement that declares a type."""
    name = types.name(declaration.key)
    if not isinstance(declaration, Record):
        return f"export type {name} ={declared_text(declaration, types, f'export type {name} =')};\n"
    lines = [_property(prop, types) for prop in declaration.properties]
    signature = index_signature(declaration, types)
    return "".join([f"export interface {name} {{\n", *lines, *([f"  {signature};\n"] if signature else []), "}\n"])


def _property(prop: Property, types: Types) -> str:
    comment = property_doc(prop, *dict.fromkeys(reservations(prop.type)))
    return f"{comment}  {key(prop.wire)}{'' if prop.required else '?'}:{property_type(prop, types)};\n"


FILTERS: Filters = {**TEXT_FILTERS, "stated": stated}


TARGET = Target(
    name="typescript",
    summary="interfaces alone, of the parsed JSON",
    conventions=plain_conventions,
    filters=FILTERS,
    module=module,
    package=package,
    support=support,
    warnings=warnings,
)
