"""Java 17: one file a subject with its types inside one another; records, sealed interfaces, Jackson annotations, JSpecify's nullness.

Beside them: `json`, the run-time support that reads and writes exactly; the envelopes; the subjects with their dispatcher; a Maven module.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from schemactl.bindings.ir import Alias, AnyType, Declaration, Docs, Enum, GeneratedFile, Kind, MapOf, Record, Ref, TaggedUnion, TupleOf, Union
from schemactl.bindings.names import Names
from schemactl.bindings.naming import Named
from schemactl.bindings.package import Package, Scope
from schemactl.bindings.sharing import SHARED
from schemactl.bindings.targets import java_docs
from schemactl.bindings.targets.java_choices import enum_view, tagged_view, untagged_view
from schemactl.bindings.targets.java_imports import imports, known_imports
from schemactl.bindings.targets.java_layout import ROOT, conventions, headed, listed, of_folders, package_of_entry, root_package, source_path
from schemactl.bindings.targets.java_names import named_apart, short, told_apart
from schemactl.bindings.targets.java_records import fits, record_view, too_wide_docs, tuple_view, wrapper_view
from schemactl.bindings.targets.java_rules import rules
from schemactl.bindings.targets.java_text import code_text, comment, indented, javadoc, string, xml
from schemactl.bindings.targets.java_types import JavaTypes, scalar_types
from schemactl.bindings.targets.java_views import View
from schemactl.bindings.targets.target import RenderContext, Support, Target
from schemactl.bindings.walk import parts_of
from schemactl.model.options.generate import JavaOptions


def module(scope: Scope, context: RenderContext[JavaOptions]) -> tuple[GeneratedFile, ...]:
    """The file of one subject: its payload's type, and inside it all others."""
    package = package_of_entry(scope.entry, context.options)
    declarations = told_apart(scope.module.declarations, scope.module.root)
    types = _types_of(scope, declarations, context)
    root, *nested = views(declarations, scope.names, types, context.options)
    subject = context.templates.render("subject.java.jinja", entry=scope.entry, type=root.name).rstrip("\n")
    origin = f" from {comment(scope.module.subject)}, version {scope.module.version}"
    return (_file(package, root, nested, subject, origin, types, context),)


def package(context: RenderContext[JavaOptions]) -> tuple[GeneratedFile, ...]:
    """All that there is one of and that knows of the subjects."""
    entries = listed(context.package.entries, context.options)
    heads = [entry for entry in entries if entry.head]
    variables = {**_variables(context), "entries": entries, "heads": heads, "has_constants": True, "passes_over": False}
    indexes = (GeneratedFile(path, headed(context, name, variables)) for path, name in of_folders(context) if name.startswith(ROOT))
    return (*_shared(context), *indexes)


def support(context: RenderContext[JavaOptions]) -> Iterator[Support]:
    """What reads and writes, envelopes, and the Maven module."""
    variables = {**_variables(context), **rules(context.bus)}
    for path, name in of_folders(context):
        if not name.startswith(ROOT):
            yield Support(path, partial(headed, context, name, variables))
    yield Support("pom.xml", partial(context.templates.render, "pom.xml.jinja", **variables))


def _variables(context: RenderContext[JavaOptions]) -> dict[str, object]:
    base = root_package(context.options)
    return {"package": base, "support": f"{base}.json", "options": context.options}


def views(declarations: tuple[Declaration, ...], names: Names, types: JavaTypes, options: JavaOptions) -> Iterator[View]:
    """What is written for declarations, and for the unions and tuples used in place in them, in their order."""
    implementing = frozenset(each.key for each in declarations if isinstance(each, Record) and each.key != types.root and fits(each, types))
    in_place = {part.key: part for declaration in declarations for part in parts_of(declaration) if isinstance(part, Union | TupleOf)}
    interfaces = _interfaces([*declarations, *in_place.values()], implementing, types)
    named = set[str]()
    for declaration in declarations:
        match declaration:
            case Record() if not fits(declaration, types):
                yield wrapper_view(types.names[declaration.key], MapOf(AnyType()), too_wide_docs(declaration), types)
            case Record():
                yield record_view(declaration, names.members[declaration.key], interfaces.get(declaration.key, ()), options.unknown, types)
            case Enum():
                yield enum_view(declaration, names.constants[declaration.key], types)
            case TaggedUnion():
                yield tagged_view(declaration, implementing, types)
            case Alias() if not types.inlined(declaration):
                yield _alias_view(declaration, implementing, types)
                named |= {declaration.type.key} if isinstance(declaration.type, Union | TupleOf) else set()
    for key, part in in_place.items():
        if key not in named:
            yield untagged_view(types.names[key], part, Docs(), implementing, types) if isinstance(part, Union) else tuple_view(part, types)


def _alias_view(alias: Alias, implementing: frozenset[str], types: JavaTypes) -> View:
    name = types.names[alias.key]
    match alias.type:
        case Union():
            return untagged_view(name, alias.type, alias.docs, implementing, types)
        case TupleOf():
            return tuple_view(alias.type, types)
        case _:
            return wrapper_view(name, alias.type, alias.docs, types)


def _interfaces(unions: Iterable[Declaration | Union | TupleOf], implementing: frozenset[str], types: JavaTypes) -> dict[str, list[str]]:
    """The unions that each record is a variant of. A sealed interface is of one package, so records that are shared are wrapped; and so is a root,
    which cannot implement what stands inside it."""
    found: dict[str, list[str]] = {}
    for union in unions:
        if isinstance(union, TaggedUnion | Union):
            variants = union.variants if isinstance(union, Union) else (variant.record for variant in union.variants)
            for key in dict.fromkeys(variant.key for variant in variants if isinstance(variant, Ref)):
                if key in implementing:
                    found.setdefault(key, []).append(types.names[union.key])
    return found


def _types_of(scope: Scope, declarations: Sequence[Declaration], context: RenderContext[JavaOptions]) -> JavaTypes:
    root = scope.module.root
    common = context.package.derived(_common)
    shared = {key: f"{root_package(context.options)}.shared.{name}" for key, name in common.names.items()}
    own = {key: name for key, name in scope.names.types.items() if not key.startswith(SHARED)} | {root: scope.entry.root}
    own = named_apart(own, declarations, root, conventions().reserved.types)
    meant = {declaration.key: declaration for declaration in (*common.declarations, *declarations)}
    return JavaTypes(_scalars(context), {**short(shared, own), **own}, meant, root)


def _shared(context: RenderContext[JavaOptions]) -> Iterator[GeneratedFile]:
    """A file for each shared declaration, and for each union and tuple in them."""
    common = context.package.derived(_common)
    types = JavaTypes(_scalars(context), common.names, {declaration.key: declaration for declaration in common.declarations}, "")
    for view in views(common.declarations, context.package.shared_names, types, context.options):
        yield _file(f"{root_package(context.options)}.shared", view, [], "", ", shared by several subjects", types, context)


@dataclass(frozen=True, slots=True)
class _Common:
    """What several subjects share, as Java has it. names: simple names of the types, by key."""

    declarations: tuple[Declaration, ...]
    names: Named


def _common(package: Package) -> _Common:
    declarations = told_apart(package.shared.values(), "")
    return _Common(declarations, named_apart(package.shared_names.types, declarations, "", conventions().reserved.types))


def _file(
    package: str, root: View, nested: list[View], subject: str, origin: str, types: JavaTypes, context: RenderContext[JavaOptions]
) -> GeneratedFile:
    base = root_package(context.options)
    shared = (f"{base}.shared.{name}" for name in context.package.derived(_common).names.values())
    inside = [context.templates.render(f"{view.form}.java.jinja", view=view, nested=[], subject="", top=False) for view in nested]
    body = tidy(context.templates.render(f"{root.form}.java.jinja", view=root, nested=inside, subject=subject, top=True))
    known = known_imports(base, [*types.scalars.values(), *shared])
    own = {root.name, *(view.name for view in nested)}
    used = imports(body, {name: full for name, full in known.items() if name not in own}, package)
    text = context.templates.render("file.java.jinja", package=package, origin=origin, imports=used, body=body)
    return GeneratedFile(source_path(package, f"{root.name}.java"), text)


def _scalars(context: RenderContext[JavaOptions]) -> Mapping[Kind, str]:
    return scalar_types(context.templates.text("types.toml"), context.options.datetimes)


def tidy(text: str) -> str:
    """Without blank lines that templates leave behind: two in a row, after an opening brace's line that holds nothing else, before a closing one."""
    text = re.sub(r"[ \t]+\n", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r"\n\n(\s*\}\n)", r"\n\1", text).strip("\n") + "\n"


FILTERS: dict[str, Callable[..., str]] = {
    "string": string,
    "xml": xml,
    "javadoc": javadoc,
    "comment": comment,
    "code": code_text,
    "indented": indented,
    "record_doc": java_docs.record_doc,
    "union_doc": java_docs.union_doc,
    "open_enum_doc": java_docs.open_enum_doc,
    "implements": java_docs.implements,
    "built": java_docs.built,
    "variant_type": java_docs.variant_type,
}
"""What the templates turn text and views into Java with."""

TARGET = Target(
    name="java",
    summary="Java 17 records and sealed interfaces with Jackson annotations; a Maven module",
    conventions=conventions,
    filters=FILTERS,
    module=module,
    package=package,
    support=support,
    stays=True,
)
