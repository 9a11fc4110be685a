"""TypeScript: one ES module a subject with its types and their checks; beside them the run-time support, the envelopes and the dispatcher.

Property names are those of the wire, so that a value of a type is the parsed JSON itself.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from schemactl.bindings.ir import (
    Alias,
    AnyType,
    Bounds,
    Declaration,
    Enum,
    GeneratedFile,
    Kind,
    MapOf,
    Property,
    Ref,
    Scalar,
    TaggedUnion,
    Type,
)
from schemactl.bindings.naming import Case, Conventions, Reserved
from schemactl.bindings.package import Entry, Scope
from schemactl.bindings.render import builtin_text
from schemactl.bindings.targets.target import Support, Target, Workshop
from schemactl.bindings.targets.typescript_checks import declared_check
from schemactl.bindings.targets.typescript_layout import WIDTH, Group, array, laid_out
from schemactl.bindings.targets.typescript_pattern import left_out
from schemactl.bindings.targets.typescript_rules import rules
from schemactl.bindings.targets.typescript_text import doc, key, line_comment, literal, property_doc, string
from schemactl.bindings.targets.typescript_types import (
    Types,
    alternatives,
    declared_alternatives,
    index_signature,
    other_values,
    scalar_types,
    type_text,
)
from schemactl.bindings.walk import inner_types, parts_of
from schemactl.errors import UsageError
from schemactl.model.options.generate import TypescriptOptions

COPIED = (
    "envelopes.ts",
    "dispatcher.ts",
    "messages.ts",
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


def conventions() -> Conventions:
    return Conventions(
        types=Case.PASCAL,
        members=Case.CAMEL,
        constants=Case.PASCAL,
        paths=Case.KEBAB,
        reserved=Reserved.parse(builtin_text("typescript", "reserved.txt")),
    )


def module(scope: Scope, workshop: Workshop[TypescriptOptions]) -> tuple[GeneratedFile, ...]:
    """The types, guards and checks of one subject."""
    types = Types(scope.names, _scalars(workshop))
    text = workshop.templates.render(
        "module.ts.jinja", scope=scope, types=types, up=_up(scope.entry), imports=_imports(scope), exports=_exports(scope)
    )
    return (GeneratedFile(_path(scope.entry), text),)


def package(workshop: Workshop[TypescriptOptions]) -> tuple[GeneratedFile, ...]:
    """All that there is one of and that knows of the subjects."""
    entries, templates = workshop.package.entries, workshop.templates
    files = [
        GeneratedFile("index.ts", templates.render("index.ts.jinja", entries=entries)),
        GeneratedFile("subjects.ts", templates.render("subjects.ts.jinja", heads=[entry for entry in entries if entry.head])),
    ]
    if workshop.package.shared:
        shared = [declaration for _, declaration in sorted(workshop.package.shared.items())]
        types = Types(workshop.package.shared_names, _scalars(workshop))
        files.append(GeneratedFile("shared.ts", templates.render("shared.ts.jinja", shared=shared, types=types)))
    return tuple(files)


def support(workshop: Workshop[TypescriptOptions]) -> Iterator[Support]:
    """What checks, reads and writes, envelopes, and the npm package."""
    templates = workshop.templates
    yield from (Support(name, partial(templates.text, name)) for name in COPIED)
    yield Support("rules.ts", partial(templates.render, "rules.ts.jinja", **rules(workshop.bus)))
    if workshop.options.package:
        named = {"package": _npm_name(workshop.options.package), "version": _npm_version(workshop.options.version)}
        yield Support("package.json", partial(templates.render, "package.json.jinja", **named))
        yield Support("tsconfig.json", partial(templates.text, "tsconfig.json"))


def _npm_name(name: str) -> str:
    """The name as npm takes it. Raises UsageError where it does not."""
    if len(name) > 214 or not re.fullmatch(r"(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*", name):
        raise UsageError("not a name that npm takes.", f"package {name[:80]!r}", "Lower case, digits, `-`, `.`, `_`, such as `@acme/events`.")
    return name


def _npm_version(version: str) -> str:
    """The version as npm takes it, empty for none. Raises UsageError where it does not."""
    if version and not re.fullmatch(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?", version, re.ASCII):
        raise UsageError("not a version that npm takes.", f"version {version[:80]!r}", "Three numbers, such as 1.4.0.")
    return version


def _scalars(workshop: Workshop[TypescriptOptions]) -> dict[Kind, str]:
    return scalar_types(workshop.templates.text("types.toml"))


def _path(entry: Entry) -> str:
    return "/".join(entry.path) + ".ts"


def _up(entry: Entry) -> str:
    """From a module's folder to the root of the package."""
    return "/".join([".."] * (len(entry.path) - 1)) or "."


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


def namespace(entry: Entry) -> str:
    """What a module is called beside the others."""
    return entry.constant if entry.head else f"{entry.constant}_{entry.label}"


def module_path(entry: Entry) -> str:
    """How files at the root of the package import a module."""
    return f"./{'/'.join(entry.path)}.js"


def declared_type(declaration: Enum | TaggedUnion | Alias, types: Types, before: str) -> str:
    """The type of a declaration that is no record, after the text `before`: on its line where it fits, else one alternative a line; of an enum,
    what its constant lists."""
    text = _union(declared_alternatives(declaration, types), len(before), "  ")
    if not isinstance(declaration, Enum) or "\n" not in text or _is_exact(declaration):
        return text
    return _union((f"(typeof valuesOf{types.name(declaration.key)})[number]", *other_values(declaration, types)), len(before), "  ")


def property_type(prop: Property, types: Types) -> str:
    """The type of a property, after its name and colon: on the same line where it fits, else one alternative a line."""
    return _union(alternatives(prop.type, types), len(f"  {key(prop.wire)}?:"), "    ")


def _union(members: Sequence[str], column: int, margin: str) -> str:
    line = " " + " | ".join(members)
    return line if len(members) == 1 or column + len(line) < WIDTH else "".join(f"\n{margin}| {member}" for member in members)


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
    return property_doc(prop, *dict.fromkeys(_reservations(prop.type)))


def _reservations(type_: Type) -> Iterator[str]:
    match type_:
        case AnyType(reason) if reason:
            yield f"Any JSON value: {line_comment(reason)}"
        case Scalar(_, Bounds(pattern=str(pattern))) | MapOf(_, str(pattern)) if why := left_out(pattern):
            yield _not_checked(why, pattern)
    if isinstance(type_, MapOf) and type_.by_key is not None:
        for pattern, _ in type_.by_key.patterns:
            if why := left_out(pattern):
                yield _not_checked(why, pattern)
    for inner in inner_types(type_):
        yield from _reservations(inner)


def _not_checked(why: str, pattern: str) -> str:
    return f"Not checked, since {why}: the pattern `{line_comment(pattern[:80])}`"


FILTERS: dict[str, Callable[..., str]] = {
    "kind": lambda declaration: type(declaration).__name__,
    "type": type_text,
    "property_type": property_type,
    "declared_type": declared_type,
    "index_signature": index_signature,
    "enum_constant": enum_constant,
    "check": check_text,
    "doc": doc,
    "property_doc": documented,
    "key": key,
    "string": string,
    "line_comment": line_comment,
    "namespace": namespace,
    "module_path": module_path,
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
