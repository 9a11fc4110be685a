"""What the templates of Java see: each declaration as the type that is written for it. `form` names the template."""

from dataclasses import dataclass

from schemactl.bindings.ir import Docs
from schemactl.model.json import JsonValue


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a record. property: the arguments of its @JsonProperty, and what else stands there. type: as it is declared; argument, held: of
    the builder's setter (which takes null for what is absent, where that is no primitive) and field. initial: of the builder's field, empty for null.
    omittable: it is an Omittable. primitive: it cannot be null."""

    name: str
    label: str
    property: str
    type: str
    argument: str
    held: str
    initial: str
    omittable: bool
    primitive: bool
    deprecated: bool
    parameter: tuple[str, Docs, tuple[JsonValue, ...]]


@dataclass(frozen=True, slots=True)
class RecordView:
    """extras: the type of the map of undeclared properties, empty when none are kept. ignores_unknown: they may come and are dropped. wide: too
    many components for a record. interfaces: the unions that it is a variant of. checks: statements of the constructor."""

    name: str
    docs: Docs
    components: tuple[Component, ...]
    extras: str
    ignores_unknown: bool
    wide: bool
    interfaces: tuple[str, ...]
    checks: tuple[str, ...]

    @property
    def form(self) -> str:
        return "wide" if self.wide else "record"


@dataclass(frozen=True, slots=True)
class Place:
    """An item of a tuple."""

    name: str
    property: str
    type: str


@dataclass(frozen=True, slots=True)
class TupleView:
    name: str
    docs: Docs
    places: tuple[Place, ...]
    checks: tuple[str, ...]

    @property
    def form(self) -> str:
        return "tuple"


@dataclass(frozen=True, slots=True)
class EnumView:
    """type: of the value in the JSON. constants: name and expression of each value. chunks: the values of an enum that is too large for constants.
    same: an expression that compares `value` with `{}`. switches: a `switch` can tell the values apart."""

    name: str
    docs: Docs
    open: bool
    type: str
    constants: tuple[tuple[str, str], ...]
    chunks: tuple[tuple[str, ...], ...]
    same: str
    switches: bool

    @property
    def form(self) -> str:
        return "large_enum" if self.chunks else "open_enum" if self.open else "closed_enum"


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant of a union. tags: Java strings. type: the class named in @JsonSubTypes. wraps: what it wraps when it is declared inside the
    interface, else empty."""

    name: str
    type: str
    tags: tuple[str, ...]
    wraps: str
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnionView:
    """discriminator: the wire name as a Java string, empty for a union told apart by shape."""

    name: str
    docs: Docs
    discriminator: str
    open: bool
    choices: tuple[Choice, ...]

    @property
    def form(self) -> str:
        return "union"


@dataclass(frozen=True, slots=True)
class WrapperView:
    """A name for a type that has none in Java."""

    name: str
    docs: Docs
    type: str
    checks: tuple[str, ...]

    @property
    def form(self) -> str:
        return "wrapper"


View = RecordView | TupleView | EnumView | UnionView | WrapperView
