"""What the files of one run know of each other: the index of modules with their paths, and the names inside each module."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from schemactl.bindings.ir import Bundle, Declaration, Enum, Module, Record, Ref, TupleOf, Union
from schemactl.bindings.naming import Conventions, Wish, constant_names, member_names, path_names, type_name, type_names
from schemactl.bindings.walk import parts_of
from schemactl.model.json import JsonValue

SHARED = "shared:"
"""Keys of declarations that several modules share start so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A module as the index of the package knows it. path: of its folder and file, as segments (`shop_checkout`, `order_submitted`, `v1`; a subject
    without a source has no first one). root: the type of its payload. constant: names its subject in the package, the same for all versions."""

    subject: str
    source: str
    type: str
    version: int
    label: str
    head: bool
    fingerprint: str
    path: tuple[str, ...]
    root: str
    constant: str


@dataclass(frozen=True, slots=True)
class Names:
    """types: by key of declaration, in-place union or tuple, and of the shared ones that are referred to. members: by key of record, then wire
    name. constants: by key of enum, in the order of its values."""

    types: Mapping[str, str]
    members: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """One module with all that its templates need. declarations: its own and the shared ones that it reaches, by key."""

    module: Module
    entry: Entry
    names: Names
    declarations: Mapping[str, Declaration]

    @property
    def shared(self) -> tuple[Declaration, ...]:
        """The shared declarations that the module reaches, in order of key."""
        return tuple(self.declarations[key] for key in sorted(self.declarations) if key.startswith(SHARED))


@dataclass(frozen=True)
class Package:
    """The whole of one run. shared: declarations of Bundle.shared by key, and shared_names their names (all modules use these)."""

    entries: tuple[Entry, ...]
    shared: Mapping[str, Declaration] = field(default_factory=dict)
    shared_names: Names = field(default_factory=lambda: Names({}, {}, {}))

    def entry(self, subject: str, version: int) -> Entry:
        return self._by_name[subject, version]

    @cached_property
    def _by_name(self) -> dict[tuple[str, int], Entry]:
        return {(entry.subject, entry.version): entry for entry in self.entries}


def package_of(bundle: Bundle, conventions: Conventions) -> Package:
    """The index and the shared names of a bundle."""
    shared = {declaration.key: declaration for declaration in bundle.shared}
    return Package(entries_of(bundle.modules, conventions), shared, _names(bundle.shared, conventions, {}))


def entries_of(modules: Iterable[Module], conventions: Conventions) -> tuple[Entry, ...]:
    """The index of the package, sorted by subject and version. Nothing but the subject decides a path or a constant."""
    modules = sorted(modules, key=lambda module: (module.subject, module.version))
    sources = path_names([Wish(module.source, module.source) for module in modules if module.source], conventions)
    types: dict[tuple[str, str], str] = {}
    for source in dict.fromkeys(module.source for module in modules):
        wishes = [Wish(module.type, module.type) for module in modules if module.source == source and module.type]
        types |= {(source, type_): name for type_, name in path_names(wishes, conventions).items()}
    constants = constant_names([Wish(module.subject, f"{module.source} {module.type}") for module in modules], conventions)
    return tuple(
        Entry(
            module.subject,
            module.source,
            module.type,
            module.version,
            module.label,
            module.head,
            module.fingerprint,
            tuple(part for part in (sources.get(module.source), types.get((module.source, module.type)), module.label) if part),
            type_name(module.type or module.source, conventions),
            constants[module.subject],
        )
        for module in modules
    )


def scope_of(module: Module, package: Package, conventions: Conventions) -> Scope:
    """The names inside one module. Shared declarations have the same names in all modules; own ones give way to them."""
    own = {declaration.key: declaration for declaration in module.declarations}
    reached = _reached(module.declarations, package.shared)
    names = _names(module.declarations, conventions, {key: package.shared_names.types[key] for key in reached})
    merged = Names(
        {**{key: package.shared_names.types[key] for key in reached}, **names.types},
        {**{key: package.shared_names.members[key] for key in reached if key in package.shared_names.members}, **names.members},
        {**{key: package.shared_names.constants[key] for key in reached if key in package.shared_names.constants}, **names.constants},
    )
    return Scope(module, package.entry(module.subject, module.version), merged, {**own, **reached})


def _names(declarations: Iterable[Declaration], conventions: Conventions, taken: Mapping[str, str]) -> Names:
    declarations = tuple(declarations)
    root_title = declarations[0].title if declarations and not declarations[0].key.startswith(SHARED) else ""
    wishes = [Wish(declaration.key, declaration.title, _fuller(root_title, declaration.title)) for declaration in declarations]
    in_place = [
        Wish(part.key, part.title, _fuller(root_title, part.title))
        for declaration in declarations
        for part in parts_of(declaration)
        if isinstance(part, Union | TupleOf)
    ]
    root = {wishes[0].id: type_name(root_title, conventions)} if root_title else {}
    return Names(
        type_names([*wishes, *in_place], conventions, taken.values(), root),
        {
            record.key: member_names([Wish(prop.wire, prop.wire) for prop in record.properties], conventions)
            for record in declarations
            if isinstance(record, Record)
        },
        {enum.key: _value_names(enum, conventions) for enum in declarations if isinstance(enum, Enum)},
    )


def _fuller(root: str, title: str) -> str:
    """A name for where the short one is taken: with that of the payload before it."""
    return f"{root} {title}" if root else ""


def _value_names(enum: Enum, conventions: Conventions) -> tuple[str, ...]:
    names = constant_names([Wish(repr(value), _text(value)) for value in enum.values], conventions)
    return tuple(names[repr(value)] for value in enum.values)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else repr(value)


def _reached(declarations: Iterable[Declaration], shared: Mapping[str, Declaration]) -> dict[str, Declaration]:
    reached: dict[str, Declaration] = {}
    open_ = list(declarations)
    while open_:
        for part in parts_of(open_.pop()):
            if isinstance(part, Ref) and part.key in shared and part.key not in reached:
                reached[part.key] = shared[part.key]
                open_.append(shared[part.key])
    return reached
