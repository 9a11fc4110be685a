"""What the template of a module shows: declarations in an order in which Python can read them, with their annotations written out."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from schemactl.bindings.ir import Alias, AnyType, Declaration, Enum, Property, Record, Ref, TaggedUnion
from schemactl.bindings.names import Names
from schemactl.bindings.package import Scope
from schemactl.bindings.targets.python_layout import DEFAULT, WIDTH, Alternatives, Expression, Group, call, flat, laid_out, subscript
from schemactl.bindings.targets.python_text import described, literal, string, unrepeated
from schemactl.bindings.targets.python_types import Annotations, kinds
from schemactl.bindings.targets.target import RenderContext
from schemactl.bindings.walk import parts_of
from schemactl.model.options.generate import PythonOptions

INDENT = 4


@dataclass(frozen=True, slots=True)
class FieldView:
    """line: name, annotation and default, ready to print. doc: what to say about it, empty for nothing. comment: why its type says so little."""

    line: str
    doc: str
    comment: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """A model. base: what it extends, such as Model or CamelModel. extra: annotation of the properties that are not declared; empty where any may
    come, `forbid` where none may."""

    name: str
    base: str
    doc: str
    fields: tuple[FieldView, ...]
    extra: str


@dataclass(frozen=True, slots=True)
class AliasView:
    """A name for a type. text: the assignment, ready to print."""

    name: str
    text: str
    doc: str


@dataclass(frozen=True, slots=True)
class ModuleView:
    """future: whether something is named before it is defined. imports: statements by block (standard library, others, this package). exported: all
    names."""

    future: bool
    imports: tuple[str, ...]
    declarations: tuple[RecordView | AliasView, ...]
    exported: tuple[str, ...]


def module_views(scope: Scope, context: RenderContext[PythonOptions]) -> ModuleView:
    """The view of one subject's module."""
    annotations = Annotations.of(scope, context.templates, context.options.datetimes)
    return module_view(scope.module.declarations, scope.names, scope.declarations, annotations, exported_shared(scope), "." * len(scope.entry.path))


def shared_views(context: RenderContext[PythonOptions]) -> ModuleView:
    """The view of the declarations that several subjects share."""
    names, shared = context.package.shared_names, context.package.shared
    annotations = Annotations(dict(names.types), kinds(context.templates, context.options.datetimes), shared)
    return module_view(tuple(shared.values()), names, shared, annotations, (), ".")


def exported_shared(scope: Scope) -> tuple[str, ...]:
    return tuple(sorted(scope.names.types[declaration.key] for declaration in scope.shared))


def module_view(
    declarations: Sequence[Declaration],
    names: Names,
    all_: Mapping[str, Declaration],
    annotations: Annotations,
    shared: Sequence[str],
    package: str,
) -> ModuleView:
    """The view of some declarations. all_: what they may refer to, by key. shared: the names that they have of the shared declarations. package:
    the dots that lead to the package."""
    ordered, late = in_order(declarations)
    recursive = {key for key in late if not isinstance(all_[key], Record)}
    annotations.circular = _circular(in_order(tuple(all_.values()))[0])
    views = tuple(_declared(declaration, names, all_, annotations, recursive) for declaration in ordered)
    if any("Union[" in line for view in views for line in _lines(view)):
        annotations.use("Union")
    own = tuple(sorted(names.types[declaration.key] for declaration in declarations))
    return ModuleView(bool(late), _imports(annotations, shared, package), views, tuple(sorted({*own, *shared})))


def _circular(ordered: Sequence[Declaration]) -> frozenset[str]:
    """The keys of what refers to something below it, and of what leads to that."""
    position = {declaration.key: number for number, declaration in enumerate(ordered)}
    found: set[str] = set()
    for number, declaration in enumerate(ordered):
        referred = {part.key for part in parts_of(declaration) if isinstance(part, Ref) and part.key in position}
        if not found.isdisjoint(referred) or any(position[key] > number for key in referred):
            found.add(declaration.key)
    return frozenset(found)


def _lines(view: RecordView | AliasView) -> Iterable[str]:
    """The code of a view, without what people wrote."""
    return [view.text] if isinstance(view, AliasView) else [view.extra, *(field.line for field in view.fields)]


def in_order(declarations: Sequence[Declaration]) -> tuple[list[Declaration], set[str]]:
    """What a declaration refers to stands above it. Also: the keys of those that refer to something below them, since there is no other way."""
    known = {declaration.key: declaration for declaration in declarations}
    done: dict[str, Declaration] = {}
    late: set[str] = set()
    entered: set[str] = set()
    for declaration in declarations:
        stack = [declaration.key]
        while stack:
            key = stack[-1]
            if key in done:
                stack.pop()
                continue
            waiting = [part.key for part in parts_of(known[key]) if isinstance(part, Ref) and part.key in known and part.key not in done]
            fresh = [each for each in reversed(waiting) if each not in entered and each != key]
            if key in entered and not fresh:
                if waiting:
                    late.add(key)
                done[key] = known[stack.pop()]
            entered.add(key)
            stack.extend(fresh)
    return list(done.values()), late


def _declared(
    declaration: Declaration, names: Names, all_: Mapping[str, Declaration], annotations: Annotations, recursive: Iterable[str]
) -> RecordView | AliasView:
    name = names.types[declaration.key]
    if isinstance(declaration, Record):
        return _record(declaration, name, names, annotations)
    match declaration:
        case Alias():
            expression = annotations.of_type(declaration.type)
        case Enum():
            expression = annotations.of_enum(declaration)
        case TaggedUnion():
            expression = annotations.of_tagged(
                declaration, [_tag_name(variant.record, declaration.discriminator, names) for variant in declaration.variants]
            )
    doc = described(unrepeated(declaration.docs, name))
    annotations.use("TypeAlias")
    if declaration.key in recursive:
        annotations.used.update({"TYPE_CHECKING", "TypeAliasType"})
        return AliasView(name, _of_itself(name, expression), doc)
    return AliasView(name, laid_out(f"{name}: TypeAlias = ", expression), doc)


def _of_itself(name: str, expression: Expression) -> str:
    """An alias that refers to itself, as pydantic reads it and as type checkers do (pyright does not take TypeAliasType for one in every order, nor
    the name among the arguments of a check)."""
    made = laid_out(f"{name} = ", call("TypeAliasType", [string(name), string(flat(expression))]), indent=INDENT)
    plain = _without_by_key(expression)
    text = string(flat(plain))
    if len(f"    {name}: TypeAlias = {text}") > WIDTH >= len(f"        {text}"):
        text = f"(\n        {text}\n    )"
    return f"if TYPE_CHECKING:\n    {name}: TypeAlias = {text}\nelse:\n    {made}"


def _without_by_key(expression: Expression) -> Expression:
    match expression:
        case Group():
            kept = tuple(_without_by_key(each) for each in expression.items if not (isinstance(each, Group) and each.open == "ByKey("))
            return kept[0] if expression.open == "Annotated[" and len(kept) == 1 else replace(expression, items=kept)
        case Alternatives():
            return Alternatives(tuple(map(_without_by_key, expression.items)))
        case _:
            return expression


def _tag_name(record: Ref, discriminator: str, names: Names) -> str:
    return names.members[record.key][discriminator]


def _record(record: Record, name: str, names: Names, annotations: Annotations) -> RecordView:
    members = names.members[record.key]
    base = "CamelModel" if _is_camel_case(members) else "Model"
    bases = tuple(map(annotations.use, annotations.bases(record, base)))
    fields = tuple(_field(prop, members[prop.wire], _wire(members[prop.wire], base), annotations) for prop in record.properties)
    extra = ""
    if record.extra is None:
        annotations.use("ConfigDict")
        extra = "forbid"
    else:
        extra = _undeclared(record, annotations)
    return RecordView(name, ", ".join(bases), described(unrepeated(record.docs, name)), fields, extra)


def _is_camel_case(members: Mapping[str, str]) -> bool:
    """Whether there is camel case, and fewer fields have to say what they are called in the JSON where the model knows."""
    said = Counter(base for base in ("Model", "CamelModel") for wire, name in members.items() if _wire(name, base) != wire)
    return any(not wire.islower() for wire in members) and said["CamelModel"] < said["Model"]


def _wire(name: str, base: str) -> str:
    """What the JSON calls a field that says nothing else, as CamelModel in the run-time support has it. Empty where Unicode's version decides."""
    if base == "Model":
        return name
    if not name.isascii():
        return ""
    first, *others = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in others)


def _undeclared(record: Record, annotations: Annotations) -> str:
    """What the names and the values of undeclared properties must be; empty where they may be anything."""
    type_, name = record.extra or AnyType(), annotations.of_name(record.extra_pattern)
    lines = []
    if name != "str" or not isinstance(type_, AnyType):
        annotations.use("Field")
        hint = subscript("dict", [name, annotations.of_type(type_)])
        lines.append(laid_out("__pydantic_extra__: ", hint, " = Field(init=False)", INDENT))
    by_key = annotations.by_key(type_, record.extra_by_key)
    if by_key is not None:
        returned = laid_out("return ", by_key, indent=2 * INDENT)
        lines.append(f"@classmethod\n    def __extra_by_key__(cls) -> ByKey:\n        {returned}")
    return "\n\n    ".join(lines)


def _field(prop: Property, name: str, wire: str, annotations: Annotations) -> FieldView:
    """wire: what the model takes its name in the JSON for."""
    hint = annotations.of_type(prop.type)
    if not prop.required and not annotations.is_nullable(prop.type):
        hint = annotations.optional(hint)
    arguments = [f"alias={string(prop.wire)}"] if prop.wire != wire else []
    arguments += annotations.said_of(prop.docs)
    line = laid_out(f"{name}: ", annotations.constrained(hint, arguments), "" if prop.required else DEFAULT, INDENT)
    default = f"Default: {_shown(prop)}." if prop.has_default else ""
    reason = prop.type.reason if isinstance(prop.type, AnyType) else ""
    return FieldView(line, described(unrepeated(prop.docs, prop.wire), default), reason)


LONGEST_DEFAULT = 120


def _shown(prop: Property) -> str:
    """The default as Python writes it; the beginning of a long one."""
    default = prop.default
    text = json.dumps(default, ensure_ascii=False, default=str) if isinstance(default, dict | list) else literal(default)
    return text if len(text) <= LONGEST_DEFAULT else f"{text[:LONGEST_DEFAULT]}…"


def exported(names: Iterable[str]) -> str:
    """The statement that says what a module has."""
    return laid_out("__all__ = ", Group("[", tuple(map(string, names)), "]"))


def imported(module: str, names: Iterable[str]) -> str:
    """An import statement, broken as formatters break it; empty for no names."""
    found = sorted(names, key=lambda name: (not name.isupper(), name))
    line = f"from {module} import {', '.join(found)}"
    return line if len(line) <= WIDTH or not found else laid_out(f"from {module} import ", Group("(", tuple(found), ")"))


def _imports(annotations: Annotations, shared: Iterable[str], package: str) -> tuple[str, ...]:
    sources = {name: source for source, names in _SOURCES.items() for name in names}
    by_source: dict[str, list[str]] = {}
    for name in annotations.used:
        own = annotations.source(name)
        by_source.setdefault(sources.get(name) or (f"{package}{own}" if own else "pydantic"), []).append(name)
    if shared:
        by_source[f"{package}shared"] = [annotations.reexported(name) for name in shared]
    beside = sorted(by_source.keys() - _SOURCES.keys())
    blocks = (("decimal", "typing"), ("pydantic", "typing_extensions"), beside)
    statements = [[imported(source, by_source[source]) for source in block if source in by_source] for block in blocks]
    return tuple("\n".join(block) for block in statements if block)


_SOURCES = {
    "decimal": ("Decimal",),
    "typing": ("Annotated", "Any", "Literal", "TYPE_CHECKING", "TypeAlias", "Union"),
    "pydantic": ("ConfigDict", "Field", "Tag"),
    "typing_extensions": ("TypeAliasType",),
}
"""Where names come from; all others are of the run-time support."""
