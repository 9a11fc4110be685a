"""What the templates of plain records see: each declaration as the type that is written for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemactl.bindings.ir import (
    Alias,
    Docs,
    Enum,
    Kind,
    ListOf,
    Literal,
    MapOf,
    Never,
    Nullable,
    Property,
    Record,
    Ref,
    Scalar,
    TaggedUnion,
    TupleOf,
    Type,
    Union,
)
from schemactl.bindings.names import Names
from schemactl.bindings.targets.java_plain_types import ANY, MOST_CONSTANTS, PlainTypes, fits, is_listed, is_name, tags_of
from schemactl.bindings.targets.java_text import javadoc, parameter, string
from schemactl.bindings.targets.java_types import kind_of, nullable
from schemactl.model.json import JsonValue
from schemactl.schema.numbers import is_number

OTHERS = "additionalProperties"
WIDTH = 140
_CLASSES: Mapping[Kind, tuple[str, ...]] = {
    Kind.BOOLEAN: ("Boolean",),
    **dict.fromkeys((Kind.NUMBER, Kind.DECIMAL), ("Number",)),
    **dict.fromkeys((Kind.INTEGER, Kind.INT64, Kind.BIGINT), ("Integer", "Long", "BigInteger")),
}
"""What Jackson makes of a scalar that is no text, where it is told nothing."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a record: its annotations, its type and its name. doc: what its `@param` says. pii: that it is left out of toString."""

    annotations: str
    type: str
    name: str
    doc: tuple[str, ...] = ()
    deprecated: bool = False
    pii: bool = False

    @property
    def held(self) -> str:
        """The type of a builder's field, which may not be set yet."""
        return self.type if self.type.startswith("@Nullable ") else nullable(self.type)

    def __str__(self) -> str:
        return " ".join(filter(None, (self.annotations, self.type, self.name)))


@dataclass(frozen=True, slots=True)
class Tag:
    """A property that has the same value in all events of a variant: a method that gives it."""

    wire: str
    name: str
    value: str
    overrides: bool


@dataclass(frozen=True, slots=True)
class RecordView:
    """implements: the unions that it is a variant of. checks: statements of the constructor. tags: properties that no component has. delegates: the
    JSON is the value of its one component. ignores: undeclared properties may come and are dropped. omits: components that are null are left out."""

    name: str
    docs: Docs
    components: tuple[Component, ...]
    checks: tuple[str, ...]
    implements: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    delegates: bool = False
    ignores: bool = False
    omits: bool = False

    form = "record"

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the components that toString shows, where it is written out."""
        return tuple(component.name for component in self.components if not component.pii)

    @property
    def hides(self) -> bool:
        """Whether toString leaves something out."""
        return any(component.pii for component in self.components)

    @property
    def doc(self) -> str:
        """The comment, with a `@param` for each component that something is said of."""
        parameters = [line for component in self.components for line in component.doc]
        separator = [""] if javadoc(self.docs) and parameters else []
        return javadoc(self.docs, 0, *separator, *parameters)

    def header(self, before: str) -> str:
        """The text before with the components after it, and what is implemented: on one line where that fits."""
        after = f" implements {', '.join(self.implements)} {{" if self.implements else " {"
        line = f"({', '.join(map(str, self.components))}){after}"
        if "\n" not in line and len(before) + len(line) + 4 <= WIDTH:
            return before + line
        return f"{before}(\n" + ",\n".join(f"        {component}" for component in self.components) + f"){after}"


@dataclass(frozen=True, slots=True)
class EnumView:
    """constants: the annotation of each that is not called as its text, and its name."""

    name: str
    docs: Docs
    constants: tuple[tuple[str, str], ...]

    form = "enum"

    @property
    def doc(self) -> str:
        return javadoc(self.docs)


@dataclass(frozen=True, slots=True)
class UnionView:
    """discriminator: the wire name, as a Java string. member: the method that all variants have for it; empty where they call it differently.
    variants: the class of each, and its tags. unknown: the record of what no tag is listed for; None in a closed union. inside: stands before the
    names of what is declared in the interface itself."""

    name: str
    docs: Docs
    discriminator: str
    member: str
    variants: tuple[tuple[str, tuple[str, ...]], ...]
    unknown: RecordView | None
    inside: str = ""

    form = "union"

    @property
    def doc(self) -> str:
        return javadoc(self.docs)


View = RecordView | EnumView | UnionView


@dataclass(frozen=True, slots=True)
class Rendering:
    """What views are made with. unknown: the option, `keep` or `ignore`."""

    names: Names
    types: PlainTypes
    unknown: str

    def views(self) -> Iterator[View]:
        """What is written for all declarations, in their order."""
        declarations = self.types.declarations.values()
        unions = [each for each in declarations if isinstance(each, TaggedUnion) and self.types.is_sealed(each)]
        tags = tags_of(unions)
        for declaration in declarations:
            match declaration:
                case Record() if fits(declaration):
                    yield self._record(declaration, [each for each in unions if Ref(declaration.key) in (v.record for v in each.variants)], tags)
                case Enum() if is_listed(declaration):
                    yield self._enum(declaration)
                case TaggedUnion() if self.types.is_sealed(declaration):
                    yield self._union(declaration)
                case Alias() if not self.types.inlined(declaration):
                    yield self._wrapper(declaration.key, declaration.type, declaration.docs)
                case _ if declaration.key == self.types.root:
                    yield self._wrapper(declaration.key, Ref(declaration.key), declaration.docs)

    def _record(self, record: Record, unions: Sequence[TaggedUnion], tags: Mapping[str, Mapping[str, str]]) -> RecordView:
        members = self.names.members[record.key]
        fixed = {wire: value for wire, value in tags.get(record.key, {}).items() if self._is_fixed(record, wire)}
        held = [prop for prop in record.properties if prop.wire not in fixed and not self._is_unsaid(prop)]
        omits = not all(prop.required for prop in held)
        components = [self._component(prop, members[prop.wire], omits) for prop in held]
        checks = [check for prop in held for check in self._checks(prop, members[prop.wire])]
        unsaid = [prop for prop in record.properties if not is_name(prop.wire)]
        others = self._others(record, bool(unsaid))
        if others:
            components.append(Component("@JsonAnySetter @JsonAnyGetter", f"Map<String, {others}>", OTHERS, pii=record.docs.pii))
            checks.append(f"{OTHERS} = {OTHERS} == null ? Map.of() : {OTHERS};")
            missing = (f"!{OTHERS}.containsKey({string(prop.wire)})" for prop in unsaid if prop.required)
            checks += [_refused(condition, "a property is missing") for condition in missing]
        overriding = {union.discriminator for union in unions if self._member(union)}
        return RecordView(
            self.types.names[record.key],
            record.docs,
            tuple(components),
            tuple(checks),
            tuple(dict.fromkeys(self.types.names[union.key] for union in unions)),
            tuple(Tag(string(wire), members[wire], string(value), wire in overriding) for wire, value in fixed.items()),
            ignores=record.extra is not None and not others,
            omits=omits,
        )

    def _is_fixed(self, record: Record, wire: str) -> bool:
        return any(prop.wire == wire and isinstance(self.types.resolve(prop.type), Literal) for prop in record.properties)

    def _is_unsaid(self, prop: Property) -> bool:
        """Whether a property has no component: what its name is cannot be said to Jackson, or it never comes."""
        return not is_name(prop.wire) or isinstance(self.types.resolve(prop.type), Never)

    def _others(self, record: Record, unsaid: bool) -> str:
        """The type of the values of undeclared properties; empty where they are not kept."""
        if record.extra is None or isinstance(record.extra, Never):
            return nullable(ANY) if unsaid else ""
        extra = nullable(ANY) if unsaid else self.types.boxed(record.extra)
        return "" if self.unknown == "ignore" and extra == nullable(ANY) and not unsaid else extra

    def _component(self, prop: Property, name: str, omits: bool) -> Component:
        may_be_null = self.types.nullable(prop.type)
        said = [] if prop.wire == name else [string(prop.wire)]
        if prop.required and may_be_null:
            said = [f"value = {said[0]}", "required = true"] if said else ["required = true"]
        annotations = [f"@JsonProperty({', '.join(said)})"] if said else []
        annotations += ["@JsonInclude(JsonInclude.Include.ALWAYS)"] if omits and prop.required and may_be_null else []
        plain = self.types.boxed(prop.type) if may_be_null else self.types.plain(prop.type)
        default = (prop.default,) if prop.has_default else ()
        return Component(
            " ".join(annotations),
            plain if prop.required or may_be_null else nullable(plain),
            name,
            tuple(parameter(name, prop.docs, default)),
            prop.docs.deprecated,
            prop.docs.pii,
        )

    def _checks(self, prop: Property, name: str) -> Iterator[str]:
        required = prop.required and not self.types.nullable(prop.type)
        yield from self.checks(name, prop.wire, prop.type, required)

    def checks(self, name: str, said: str, type_: Type, required: bool) -> Iterator[str]:
        """Statements that refuse what is missing, what stands in lists and maps and must not be null, and another constant."""
        resolved, label = self.types.resolve(type_), string(said)
        copied = isinstance(resolved, ListOf) and not self.types.nullable(resolved.items)
        if required and copied:
            yield f"{name} = List.copyOf(requireNonNull({name}, {label}));"
        elif required:
            yield f"requireNonNull({name}, {label});"
        elif copied:
            yield f"{name} = {name} == null ? null : List.copyOf({name});"
        unless_null = "" if required else f"{name} != null && "
        if isinstance(resolved, MapOf) and not self.types.nullable(resolved.values):
            yield _refused(f"{unless_null}{name}.containsValue(null)", f"{said} holds null")
        for condition in _other_constant(name, self._constants(resolved)):
            yield _refused(unless_null + condition, f"{said} has another value")
        if classes := self._classes(resolved) if isinstance(resolved, Union | Ref) and self.types.plain(resolved) == ANY else ():
            others = " || ".join(f"{name} instanceof {each}" for each in classes)
            yield _refused(f"{unless_null}!({others})", f"{said} has another type")
        if isinstance(resolved, Scalar | Literal) and self.types.nullable(resolved) and not isinstance(resolved, Never):
            yield _refused(f"{name} != null", f"{said} is not null")

    def _constants(self, type_: Type) -> tuple[JsonValue, ...]:
        """The values that a type lists, where its Java type does not."""
        if isinstance(type_, Literal) and type_.value is not None:
            return (type_.value,)
        declared = self.types.declarations[type_.key] if isinstance(type_, Ref) else None
        if not isinstance(declared, Enum) or declared.open or is_listed(declared):
            return ()
        return () if declared.base is None and any(map(is_number, declared.values)) else declared.values

    def _classes(self, type_: Type) -> tuple[str, ...]:
        """What Jackson makes of the values of a type where it is told nothing; nothing where that may be anything."""
        resolved = self.types.resolve(type_)
        match resolved:
            case Union(variants=variants):
                found = [self._classes(variant) for variant in variants if variant != Scalar(Kind.NULL)]
                return tuple(dict.fromkeys(each for classes in found for each in classes)) if all(found) else ()
            case Nullable(inner=inner):
                return self._classes(inner)
            case Scalar() | Literal():
                return _CLASSES.get(resolved.held if isinstance(resolved, Scalar) else kind_of(resolved), ("String",))
            case ListOf() | TupleOf():
                return ("List",)
            case MapOf():
                return ("Map",)
            case Ref(key=key):
                declaration = self.types.declarations[key]
                if isinstance(declaration, Enum):
                    return self._classes(Scalar(declaration.base)) if declaration.base else ()
                return () if isinstance(declaration, Alias) else ("Map",)
            case _:
                return ()

    def _wrapper(self, key: str, type_: Type, docs: Docs) -> RecordView:
        may_be_null = self.types.nullable(type_)
        written = self.types.boxed(type_) if may_be_null else self.types.plain(type_)
        checks = tuple(self.checks("value", "value", type_, not may_be_null))
        return RecordView(self.types.names[key], docs, (Component("@JsonValue", written, "value", pii=docs.pii),), checks, delegates=True)

    def _enum(self, enum: Enum) -> EnumView:
        named = zip(self.names.constants[enum.key], enum.values, strict=True)
        constants = tuple(("" if name == value else f"@JsonProperty({string(str(value))})", name) for name, value in named)
        return EnumView(self.types.names[enum.key], enum.docs, constants)

    def _member(self, union: TaggedUnion) -> str:
        """What all variants call the discriminator."""
        names = {self.names.members[variant.record.key].get(union.discriminator, "") for variant in union.variants}
        return names.pop() if len(names) == 1 and all(len(variant.tags) == 1 for variant in union.variants) else ""

    def _union(self, union: TaggedUnion) -> UnionView:
        member = self._member(union)
        unknown = None
        if union.open:
            name = self.names.members[union.variants[0].record.key][union.discriminator]
            said = "" if name == union.discriminator else f"@JsonProperty({string(union.discriminator)})"
            components = [Component(said, "String", name)]
            checks = [f"requireNonNull({name}, {string(union.discriminator)});"]
            if self.unknown == "keep":
                components.append(Component("@JsonAnySetter @JsonAnyGetter", f"Map<String, {nullable(ANY)}>", OTHERS))
                checks.append(f"{OTHERS} = {OTHERS} == null ? Map.of() : {OTHERS};")
            docs = Docs(description="A variant that the schema does not list.")
            unknown = RecordView("Unknown", docs, tuple(components), tuple(checks), (self.types.names[union.key],), ignores=self.unknown == "ignore")
        variants = {self.types.names[variant.record.key]: variant.tags for variant in union.variants}
        return UnionView(
            self.types.names[union.key],
            union.docs,
            string(union.discriminator),
            member,
            tuple((name, tuple(map(string, tags))) for name, tags in variants.items()),
            unknown,
            f"{self.types.names[union.key]}." if union.key == self.types.root else "",
        )


def _refused(condition: str, why: str) -> str:
    return f"if ({condition}) {{\n    throw new IllegalArgumentException({string(why)});\n}}"


def _other_constant(name: str, values: Sequence[JsonValue]) -> Iterator[str]:
    """The condition under which a value is none of the listed; nothing where there are too many."""
    written = [*dict.fromkeys(map(_constant, values))]
    if len(written) == 1:
        yield f"!{written[0]}.equals({name})"
    elif 1 < len(written) <= MOST_CONSTANTS:
        yield f"!Set.<Object>of({', '.join(written)}).contains({name})"


def _constant(value: JsonValue) -> str:
    """A value as an expression that equals what Jackson reads."""
    match value:
        case str():
            return string(value)
        case bool():
            return f"Boolean.{str(value).upper()}"
        case int() if -(2**63) <= value < 2**63:
            return f"Long.valueOf({value}L)"
        case int():
            return f'new BigInteger("{value}")'
        case float() | Decimal():
            return f'Double.valueOf("{float(value)!r}")'
        case _:
            raise AssertionError("enums and constants hold scalars")
