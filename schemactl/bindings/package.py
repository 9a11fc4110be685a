"""What the files of one run know of each other: the index of modules with their paths, and what they share."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from schemactl.bindings.ir import Declaration, Module, Ref
from schemactl.bindings.names import Names
from schemactl.bindings.naming import Conventions, Wish, constant_names, folded, path_names, type_name, words
from schemactl.bindings.sharing import SHARED
from schemactl.bindings.walk import parts_of

Derived = TypeVar("Derived")


@dataclass(frozen=True, slots=True)
class Entry:
    """A module as the index of the package knows it. source, type: of the subject; one that its source alone names has that as its type. path: of its
    folder and file, as segments (`shop_checkout`, `order_submitted`, `v1`; a subject without a source has no first one). root: the type of its
    payload. constant: names its subject in the package, the same for all versions."""

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
    """The whole of one run. shared: what several modules have in common, by key, and shared_names its names (all modules use these)."""

    entries: tuple[Entry, ...]
    shared: Mapping[str, Declaration] = field(default_factory=dict)
    shared_names: Names = field(default_factory=lambda: Names({}, {}, {}))

    def entry(self, subject: str, version: int) -> Entry:
        return self._by_name[subject, version]

    def scope(self, module: Module, names: Names) -> Scope:
        """A module that what is shared was taken out of, with the names that all of it has."""
        reached = self._reached(module.declarations)
        own = {declaration.key: declaration for declaration in module.declarations}
        meant = {**own, **reached}
        return Scope(module, self.entry(module.subject, module.version), names, meant)

    def derived(self, of: Callable[["Package"], Derived]) -> Derived:
        """What a target makes of the whole, made once."""
        if of not in self._derived:
            self._derived[of] = of(self)
        found: Derived = self._derived[of]
        return found

    @cached_property
    def _derived(self) -> dict[object, Any]:
        return {}

    def _reached(self, declarations: Iterable[Declaration]) -> dict[str, Declaration]:
        reached: dict[str, Declaration] = {}
        open_ = list(declarations)
        while open_:
            for part in parts_of(open_.pop()):
                if isinstance(part, Ref) and part.key in self.shared and part.key not in reached:
                    reached[part.key] = self.shared[part.key]
                    open_.append(self.shared[part.key])
        return reached

    @cached_property
    def _by_name(self) -> dict[tuple[str, int], Entry]:
        return {(entry.subject, entry.version): entry for entry in self.entries}


@dataclass(frozen=True, slots=True)
class Places:
    """What subjects were called in the last run, which is what they are called in this one. sources: paths by source; types: paths by source, then by
    type; constants: by subject."""

    sources: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


def entries_of(modules: Iterable[Module], conventions: Conventions, kept: Places = Places()) -> tuple[Entry, ...]:
    """The index of the package, sorted by subject and version. Nothing but the subject decides a path or a constant; where two fall together, the one
    that had it in the last run keeps it."""
    modules = sorted(modules, key=lambda module: (module.subject, module.version))
    sources = path_names([Wish(module.source, module.source) for module in modules if module.source], conventions, kept.sources)
    wishes: dict[str, list[Wish]] = {}
    for module in modules:
        wishes.setdefault(module.source, []).append(Wish(module.type, module.type))
    types = {source: path_names(of_it, conventions, kept.types.get(source, {})) for source, of_it in wishes.items()}
    constants = constant_names(_constants(modules, conventions), conventions, kept.constants)
    return tuple(
        Entry(
            module.subject,
            module.source,
            module.type,
            module.version,
            module.label,
            module.head,
            module.fingerprint,
            tuple(part for part in (sources.get(module.source), types[module.source][module.type], module.label) if part),
            type_name(module.type or module.source, conventions),
            constants[module.subject],
        )
        for module in modules
    )


def _constants(modules: Sequence[Module], conventions: Conventions) -> list[Wish]:
    """What subjects should be called in the package: after their type where no other subject has it, else after source and type."""
    full = {module.subject: f"{module.source} {module.type}" for module in modules}
    if conventions.beside_subjects is None:
        return [Wish(subject, text) for subject, text in full.items()]
    short = {module.subject: module.type or module.source for module in modules}
    names = {subject: folded("".join(words(text))) for subject, text in short.items()}
    taken = Counter([*names.values(), *map(folded, conventions.beside_subjects)])
    return [Wish(subject, short[subject] if taken[names[subject]] == 1 else text, text) for subject, text in full.items()]
