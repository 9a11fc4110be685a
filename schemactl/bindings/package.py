"""What the files of one run know of each other: the index of modules with their paths, and the names inside each module."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from schemactl.bindings.ir import Bundle, Declaration, Enum, Module, Record, Ref, TupleOf, Union
from schemactl.bindings.naming import (
    Conventions,
    Named,
    Wish,
    constant_name,
    constant_names,
    member_name,
    member_names,
    path_names,
    type_name,
    type_names,
)
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
    return Package(entries_of(bundle.modules, conventions), shared, _names(bundle.shared, conventions))


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


def scope_of(module: Module, package: Package, conventions: Conventions, earlier: Callable[[], Sequence[Module]] = tuple) -> Scope:
    """The names inside one module. Shared declarations have the same names in all modules; own ones give way to them. earlier: the versions before,
    oldest first, whose names are kept; they are only asked for where two names fall together, since no name depends on anything else."""
    own = {declaration.key: declaration for declaration in module.declarations}
    reached = _reached(module.declarations, package.shared)
    taken = {key: package.shared_names.types[key] for key in reached}
    chosen = _choices(module.declarations, conventions, taken)
    if not chosen.plain:
        chosen = _choices(module.declarations, conventions, taken, _before(earlier(), conventions))
    names = _names_of(chosen, module.declarations)
    merged = Names(
        {**taken, **names.types},
        {**{key: package.shared_names.members[key] for key in reached if key in package.shared_names.members}, **names.members},
        {**{key: package.shared_names.constants[key] for key in reached if key in package.shared_names.constants}, **names.constants},
    )
    return Scope(module, package.entry(module.subject, module.version), merged, {**own, **reached})


@dataclass(frozen=True, slots=True)
class _Choices:
    """Names by wish: of types by key, of members by key of record and wire name, of constants by key of enum and value. plain: each is what it would
    be if it stood alone."""

    types: Named = field(default_factory=dict)
    members: Mapping[str, Named] = field(default_factory=dict)
    constants: Mapping[str, Named] = field(default_factory=dict)
    plain: bool = True


def _before(modules: Iterable[Module], conventions: Conventions) -> _Choices:
    """The names of the newest of these modules, each of which keeps those of the one before it."""
    chosen = _Choices()
    for module in modules:
        chosen = _choices(module.declarations, conventions, {}, chosen)
    return chosen


def _names(declarations: Iterable[Declaration], conventions: Conventions) -> Names:
    declarations = tuple(declarations)
    return _names_of(_choices(declarations, conventions, {}), declarations)


def _names_of(chosen: _Choices, declarations: Iterable[Declaration]) -> Names:
    constants = {enum.key: tuple(chosen.constants[enum.key][repr(value)] for value in enum.values) for enum in declarations if isinstance(enum, Enum)}
    return Names(chosen.types, chosen.members, constants)


def _choices(declarations: Iterable[Declaration], conventions: Conventions, taken: Mapping[str, str], before: _Choices = _Choices()) -> _Choices:
    declarations = tuple(declarations)
    types, root = _type_wishes(declarations), _root_name(declarations, conventions)
    members = {record.key: [Wish(prop.wire, prop.wire) for prop in record.properties] for record in declarations if isinstance(record, Record)}
    constants = {enum.key: [Wish(repr(value), _text(value)) for value in enum.values] for enum in declarations if isinstance(enum, Enum)}
    named_types = type_names(types, conventions, taken.values(), {**before.types, **root} if before.types else root)
    named_members = {key: member_names(wishes, conventions, kept=before.members.get(key, {})) for key, wishes in members.items()}
    named_constants = {key: constant_names(wishes, conventions, kept=before.constants.get(key, {})) for key, wishes in constants.items()}
    plain = (
        all(named_types[wish.id] == type_name(wish.text, conventions) for wish in types)
        and all(named_members[key][wish.id] == member_name(wish.text, conventions) for key, wishes in members.items() for wish in wishes)
        and all(named_constants[key][wish.id] == constant_name(wish.text, conventions) for key, wishes in constants.items() for wish in wishes)
    )
    return _Choices(named_types, named_members, named_constants, plain)


def _root_name(declarations: Sequence[Declaration], conventions: Conventions) -> Named:
    """The payload's type, which is always called after its subject."""
    title = _root_title(declarations)
    return {declarations[0].key: type_name(title, conventions)} if title else {}


def _type_wishes(declarations: Sequence[Declaration]) -> list[Wish]:
    root_title = _root_title(declarations)
    in_place = [part for declaration in declarations for part in parts_of(declaration) if isinstance(part, Union | TupleOf)]
    return [Wish(each.key, each.title, _fuller(root_title, each.title)) for each in (*declarations, *in_place)]


def _root_title(declarations: Sequence[Declaration]) -> str:
    return declarations[0].title if declarations and not declarations[0].key.startswith(SHARED) else ""


def _fuller(root: str, title: str) -> str:
    """A name for where the short one is taken: with that of the payload before it."""
    return f"{root} {title}" if root else ""


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
