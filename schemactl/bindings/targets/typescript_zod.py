"""TypeScript with zod: one ES module a subject, each type stated once, as its schema; beside them what zod lacks, as far as it is used."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from schemactl.bindings.identity import circles, references_of
from schemactl.bindings.ir import Alias, Declaration, Docs, Enum, GeneratedFile, Property, Record, Ref
from schemactl.bindings.names import Names
from schemactl.bindings.package import Scope
from schemactl.bindings.targets.target import RenderContext, Support, Target
from schemactl.bindings.targets.typescript_events import events_package, events_support, index_options
from schemactl.bindings.targets.typescript_interfaces import exported, imported, plain_types, stated, warnings
from schemactl.bindings.targets.typescript_layout import laid_out
from schemactl.bindings.targets.typescript_package import TEXT_FILTERS, npm_package, path_of, plain_conventions, up_from
from schemactl.bindings.targets.typescript_schemas import Schemas, member_key
from schemactl.bindings.targets.typescript_text import reservations, schema_doc
from schemactl.bindings.targets.typescript_types import Types, declared_text, property_type
from schemactl.bindings.walk import parts_of
from schemactl.model.options.generate import TypescriptOptions

_OF_BASE = ("json", "open", "other")
_BESIDE = ("checks", "formats")
"""What a module imports where it uses it: names of base.ts, and files of their own."""


@dataclass(frozen=True, slots=True)
class View:
    """A declaration as it is written. type: the statement of its type, where that is not inferred; empty where it is. schema: what stands after
    `export const <name>`."""

    name: str
    docs: Docs
    type: str
    schema: str


@dataclass(frozen=True, slots=True)
class Views:
    """The declarations of a file in the order in which they can be evaluated, and what they use of the files beside it."""

    declarations: tuple[View, ...]
    base: tuple[str, ...]
    files: tuple[str, ...]


def module(scope: Scope, context: RenderContext[TypescriptOptions]) -> tuple[GeneratedFile, ...]:
    """The schemas of one subject, and the files that they need beside the base."""
    views = views_of(scope.module.declarations, scope.names)
    text = context.templates.render(
        "module.ts.jinja",
        module=scope.module,
        views=views,
        up=up_from(scope.entry),
        imported=imported(scope),
        shared=exported(scope),
    )
    return (GeneratedFile(path_of(scope.entry), text), *_needed(views, context))


def package(context: RenderContext[TypescriptOptions]) -> tuple[GeneratedFile, ...]:
    """The index, and the schemas that several subjects share."""
    package_, templates = context.package, context.templates
    index = templates.render("index.ts.jinja", entries=package_.entries, **index_options(context))
    files = [GeneratedFile("index.ts", index), *events_package(context)]
    if package_.shared:
        views = views_of([declaration for _, declaration in sorted(package_.shared.items())], package_.shared_names)
        files += [GeneratedFile("shared.ts", templates.render("shared.ts.jinja", views=views)), *_needed(views, context)]
    return tuple(files)


def support(context: RenderContext[TypescriptOptions]) -> Iterator[Support]:
    """What all schemas need beside zod, what stands around them, and the npm package."""
    yield Support("base.ts", partial(context.templates.text, "base.ts"))
    yield from events_support(context)
    yield from npm_package(context)


def _needed(views: Views, context: RenderContext[TypescriptOptions]) -> Iterator[GeneratedFile]:
    """The files that a module imports beside the base: the same whoever needs them."""
    for file in views.files:
        yield GeneratedFile(f"{file}.ts", context.templates.text(f"{file}.ts"))
    if "formats" in views.files:
        yield GeneratedFile("grammars.ts", context.templates.text("runtime/formats.ts"))


def views_of(declarations: Sequence[Declaration], names: Names) -> Views:
    """All declarations, each after those that it is made of. Types that contain themselves are stated, since TypeScript cannot infer all of them from
    their schemas; their records ask for one another when they are needed."""
    by_key = {declaration.key: declaration for declaration in declarations}
    references = {key: [ref for ref in references_of(each) if ref in by_key] for key, each in by_key.items()}
    schemas = Schemas(names)
    views = [
        view
        for circle in circles(references)
        for view in (
            _recursive([by_key[key] for key in circle], schemas)
            if circle[0] in references[circle[0]] or len(circle) > 1
            else [_inferred(by_key[circle[0]], schemas)]
        )
    ]
    return Views(tuple(views), tuple(name for name in _OF_BASE if name in schemas.used), tuple(name for name in _BESIDE if name in schemas.used))


def _inferred(declaration: Declaration, schemas: Schemas) -> View:
    """A declaration whose type follows from its schema."""
    name = schemas.names.types[declaration.key]
    if isinstance(declaration, Record):
        return View(name, declaration.docs, "", f" = {_record(declaration, schemas, {})}")
    before = f"export const {name} = "
    text = laid_out(schemas.declared(declaration), len(before))
    if isinstance(declaration, Enum) and declaration.open:
        said = declared_text(declaration, plain_types(schemas.names), before + text).removeprefix(" ")
        text += f" as z.ZodType<{said}>"
    return View(name, declaration.docs, "", f" = {text}")


def _recursive(circle: Sequence[Declaration], schemas: Schemas) -> Iterator[View]:
    """Declarations that are made of one another: the records first, whose getters may name what comes after them."""
    types = plain_types(schemas.names, "undefined")
    keys = {declaration.key for declaration in circle}
    later = set(keys)
    for declaration in sorted(circle, key=lambda each: not isinstance(each, Record)):
        name = schemas.names.types[declaration.key]
        type_ = stated(declaration, types)
        if isinstance(declaration, Record):
            schema = f" = {_record(declaration, schemas, dict.fromkeys(keys, types))}"
        else:
            before = f": z.ZodType<{name}> = "
            schema = before + laid_out(replace(schemas, later=frozenset(later)).declared(declaration), len(f"export const {name}{before}"))
        later.discard(declaration.key)
        yield View(name, declaration.docs, type_, schema)


def _record(record: Record, schemas: Schemas, later: Mapping[str, Types]) -> str:
    """later: the keys of declarations that may not be there yet, which a getter asks for."""
    before, after = replace(schemas, later=frozenset(later)).around(record)
    if later and ".refine(" in after:  # zod 3.25 calls the getters of a schema that is refined
        schemas = replace(schemas, later=frozenset(later))
    lines = [f"{schema_doc(prop, *dict.fromkeys(reservations(prop.type)))}{_member(prop, schemas, later)},\n" for prop in record.properties]
    return f"{before}\n{''.join(lines)}{after}" if lines else f"{before}{after}"


def _member(prop: Property, schemas: Schemas, later: Mapping[str, Types]) -> str:
    wire, schema = member_key(prop.wire), schemas.property(prop)
    types = next((later[part.key] for part in parts_of(Alias("", "", prop.type)) if isinstance(part, Ref) and part.key in later), None)
    if types is None:
        return f"  {wire}: {laid_out(schema, len(wire) + 4, 2)}"
    said = f"z.ZodType<{property_type(replace(prop, required=True), types).strip()}>"
    said = said if prop.required else f"z.ZodOptional<{said}>"
    return f"  get {wire}(): {said} {{\n    return {laid_out(schema, 11, 4)};\n  }}"


TARGET = Target(
    name="typescript",
    summary="schemas of zod, with the types that follow from them",
    conventions=plain_conventions,
    filters=TEXT_FILTERS,
    module=module,
    package=package,
    support=support,
    warnings=warnings,
    most_subjects=500,
    beyond="tsc takes seconds and hundreds of megabytes to check so many schemas of zod; the style types, or several targets, take less.",
)
