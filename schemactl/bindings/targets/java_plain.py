"""Java 17 as one writes it for Jackson: records and sealed interfaces with its annotations, one file a subject; beside them the mapper."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from schemactl.bindings.ir import GeneratedFile, Module, TupleOf, Type, Union
from schemactl.bindings.package import Scope
from schemactl.bindings.targets.java import tidy
from schemactl.bindings.targets.java_events import events_package, events_support
from schemactl.bindings.targets.java_imports import imports, names_in
from schemactl.bindings.targets.java_layout import HEADER, package_of_entry, plain_conventions, root_package, source_path
from schemactl.bindings.targets.java_plain_types import SCALARS, TEXTS, PlainTypes
from schemactl.bindings.targets.java_plain_views import WIDTH, RecordView, Rendering, View
from schemactl.bindings.targets.java_text import comment, indented, string, xml
from schemactl.bindings.targets.less_kept import less_kept
from schemactl.bindings.targets.target import RenderContext, Support, Target
from schemactl.model.options.generate import JavaOptions

_ANNOTATIONS = (
    "JsonAnyGetter",
    "JsonAnySetter",
    "JsonCreator",
    "JsonIgnoreProperties",
    "JsonInclude",
    "JsonProperty",
    "JsonSubTypes",
    "JsonTypeInfo",
    "JsonValue",
)
_KNOWN = {
    full.rpartition(".")[2]: full
    for full in (
        *(f"com.fasterxml.jackson.annotation.{name}" for name in _ANNOTATIONS),
        *(name for name in SCALARS.values() if "." in name),
        "java.util.List",
        "java.util.Map",
        "java.util.Set",
        "javax.annotation.processing.Generated",
        "org.jspecify.annotations.NullMarked",
        "org.jspecify.annotations.Nullable",
    )
}
"""What generated code imports, by simple name."""


def module(scope: Scope, context: RenderContext[JavaOptions]) -> tuple[GeneratedFile, ...]:
    """The file of one subject: its payload's type, and inside it all others, those that other subjects have, too, among them."""
    options = context.options
    package = package_of_entry(scope.entry, options)
    names = {**scope.names.types, scope.module.root: scope.entry.root}
    declarations = {each.key: each for each in (*scope.module.declarations, *scope.shared)}
    types = PlainTypes(TEXTS if options.datetimes == "text" else SCALARS, names, declarations, scope.module.root)
    root, *nested = Rendering(scope.names, types, options.unknown).views()
    own = {root.name, *(view.name for view in nested)}
    inside = [_rendered(view, [], (), context) for view in nested]
    body = tidy(_rendered(root, inside, _marks(own, options), context))
    if options.nullness == "none":
        body = body.replace("@Nullable ", "")
    text = context.templates.render(
        "file.java.jinja",
        package=package,
        subject=scope.module.subject,
        version=scope.module.version,
        imports=imports(body, _known(own, options), package),
        statics="requireNonNull" in names_in(body),
        body=body,
    )
    return (GeneratedFile(source_path(package, f"{root.name}.java"), text),)


def _known(own: set[str], options: JavaOptions) -> dict[str, str]:
    """What the file may import. own: the names of its own types."""
    without = own | ({"NullMarked", "Nullable"} if options.nullness == "none" else set())
    return {name: full for name, full in _KNOWN.items() if name not in without}


def _marks(own: set[str], options: JavaOptions) -> tuple[str, ...]:
    """The annotations of the type that a file is for. own: the names of its types."""
    generated = "Generated" if "Generated" not in own else _KNOWN["Generated"]
    return (*(() if options.nullness == "none" else ("@NullMarked",)), f'@{generated}("schemactl")')


def _rendered(view: View, nested: list[str], marks: Sequence[str], context: RenderContext[JavaOptions]) -> str:
    builders = context.options.builders
    return context.templates.render(f"{view.form}.java.jinja", view=view, nested=nested, marks=marks, builders=builders)


def package(context: RenderContext[JavaOptions]) -> tuple[GeneratedFile, ...]:
    """What knows of all subjects, where handlers are asked for."""
    return tuple(events_package(context))


def support(context: RenderContext[JavaOptions]) -> Iterator[Support]:
    """How events are read and written, what stands around them; and a Maven module, where that is given a group."""
    base, options = root_package(context.options), context.options
    variables = {"package": base, "options": options, "handlers": options.handlers}
    template = f"Json{options.jackson}.java.jinja"
    yield Support(source_path(base, "Json.java"), lambda: HEADER + context.templates.render(template, **variables))
    yield from events_support(context)
    if options.group:
        yield Support("pom.xml", partial(context.templates.render, "pom.xml.jinja", **variables))


def warnings(module_: Module) -> Iterator[str]:
    """The places that are an Object, or a list of them."""
    return less_kept(module_, _untyped)


def _untyped(type_: Type) -> str:
    match type_:
        case Union():
            return "alternatives that no property tells apart are an Object, of which nothing but the JSON type is checked"
        case TupleOf():
            return "a tuple is a list of any values"
        case _:
            return ""


def head(view: RecordView, nested: str = "") -> str:
    """The heading of a record."""
    return view.header(f"public record {view.name}")


def shown(view: RecordView) -> str:
    """What toString gives, as an expression: on one line where that fits."""
    parts = [f'{", " if at else ""}{name}=" + {name}' for at, name in enumerate(view.shown)]
    pieces = [f'"{view.name}[' + parts[0], *(f'"{part}' for part in parts[1:]), '"]"'] if parts else [f'"{view.name}[]"']
    line = " + ".join(pieces)
    return line if len(line) <= WIDTH - 24 else "\n                + ".join(pieces)


FILTERS: dict[str, Callable[..., str]] = {"string": string, "comment": comment, "indented": indented, "xml": xml, "head": head, "shown": shown}
"""What the templates turn text and views into Java with."""

TARGET = Target(
    name="java",
    summary="Java 17 records and sealed interfaces with Jackson's annotations",
    conventions=plain_conventions,
    filters=FILTERS,
    module=module,
    package=package,
    support=support,
    stays=True,
    warnings=warnings,
)
