"""What has to be rendered again: a subject's module only where its schema, its place in the package or what it shares with others has changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from schemactl.bindings.ir import Declaration, GeneratedFile, Module
from schemactl.bindings.memory import Memory
from schemactl.bindings.names import Names, chosen_in, merged, names_in
from schemactl.bindings.output import digests
from schemactl.bindings.package import Entry, Package, Places, entries_of
from schemactl.bindings.render import Templates
from schemactl.bindings.sharing import SHARED, Definition, Held, chosen, definitions_of, new_keys, repeated, taken_out
from schemactl.bindings.source import Source, heading_of, modules_before
from schemactl.bindings.targets.target import BY_ENVELOPE, Bus, RenderContext, Target


@dataclass(frozen=True, slots=True)
class Past:
    """What the last run left. remembered: by subject and version, the modules whose names stand. files: sha256 by path of what was written and still
    holds: none where what all files depend on (the templates, the options) has changed, and none that is not as it was written."""

    remembered: Mapping[str, Memory] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def places(self) -> Places:
        """What subjects were called."""
        entries = [memory.entry for memory in self.remembered.values()]
        types: dict[str, dict[str, str]] = {}
        for entry in entries:
            types.setdefault(entry.source, {})[entry.type] = entry.path[-2]
        return Places({entry.source: entry.path[0] for entry in entries if entry.source}, types, {entry.subject: entry.constant for entry in entries})

    def held(self, entries: Iterable[Entry]) -> dict[str, Held]:
        """What each of these modules held, by subject and version: it, or the version before it in the same place."""
        by_place = {(memory.entry.subject, memory.entry.label): memory for memory in self.remembered.values()}
        found = {name_of(entry): by_place.get((entry.subject, entry.label)) for entry in entries}
        return {name: memory.held for name, memory in found.items() if memory is not None}


def name_of(entry: Entry) -> str:
    return f"{entry.subject}@{entry.version}"


@dataclass(frozen=True, slots=True)
class Rendering:
    """files: what was rendered. expected: sha256 of all files of the package by path, those that were not rendered again included. modules: what to
    remember, by subject and version."""

    files: tuple[GeneratedFile, ...]
    expected: Mapping[str, str]
    modules: Mapping[str, Memory]

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(f"{name} {warning}" for name, memory in self.modules.items() for warning in memory.warnings)


def render_changed(
    sources: Sequence[Source],
    target: Target[Any],
    options: object,
    templates: Templates,
    lowered: Callable[[Source], Module],
    past: Past = Past(),
    bus: Bus = BY_ENVELOPE,
) -> Rendering:
    """Render what has changed since the last run. lowered: lowers a source (once, whatever the number of targets). bus: how events are named."""
    run = _Run(sources, target, lowered, past)
    package = run.package()
    context = RenderContext(options, templates, package, bus)
    kept = run.kept()
    remembered: dict[str, Memory] = {}
    files: list[GeneratedFile] = []
    for source in sources:
        if source.name in kept:
            remembered[source.name] = kept[source.name]
            continue
        made = target.module(package.scope(*run.named(source).without(run.shared[source.name])), context)
        files.extend(made)
        remembered[source.name] = run.memory(source, made)
    files.extend(target.package(context))
    files = [*dict.fromkeys(files)]
    support = {file.path: file for file in target.support(context)}
    files.extend(file.rendered() for path, file in support.items() if path not in past.files)
    standing = {path: past.files[path] for path in support if path in past.files}
    for memory in kept.values():
        standing |= memory.files
    distinct = tuple(dict.fromkeys(files))
    return Rendering(distinct, standing | digests(distinct), remembered)


@dataclass(frozen=True, slots=True)
class _Named:
    """A source, lowered, with its names and what it could share, by key."""

    module: Module
    names: Names
    definitions: Mapping[str, Definition]

    def without(self, shared: Iterable[str]) -> tuple[Module, Names]:
        """The module that these definitions have been taken out of, and the names of all."""
        keys = new_keys(self.definitions, shared)
        return taken_out(self.module, keys)[0], self.names.rekeyed(keys)

    def part(self, identities: Set[str]) -> tuple[dict[str, Declaration], Names]:
        """The definitions with these identities, as they are shared, and their names."""
        keys = new_keys(self.definitions, (key for key, definition in self.definitions.items() if definition.identity in identities))
        return taken_out(self.module, keys)[1], self.names.rekeyed(keys).only(lambda key: key.startswith(SHARED))


@dataclass
class _Run:
    """What is known of the sources of one run. Each is lowered and named once, and only where that is needed."""

    sources: Sequence[Source]
    target: Target[Any]
    lowered: Callable[[Source], Module]
    past: Past
    _named: dict[str, _Named] = field(default_factory=dict)

    def package(self) -> Package:
        """The index, and what is shared."""
        shared = {held.identities[key] for name, held in self.held.items() for key in self.shared[name]}
        parts = [named.part(shared) for named in self._named.values()] if shared else []
        declarations = {key: declaration for part, _ in parts for key, declaration in part.items()}
        names = [names for _, names in parts]
        return Package(tuple(self.entries.values()), {key: declarations[key] for key in sorted(declarations)}, merged(names))

    def kept(self) -> dict[str, Memory]:
        """The modules that need not be rendered again."""
        same = self.unchanged.items()
        return {name: memory for name, memory in same if memory.entry == self.entries[name] and memory.shared == self.shared[name]}

    def memory(self, source: Source, files: Iterable[GeneratedFile]) -> Memory:
        """What to remember of a module that was rendered."""
        name, named = source.name, self.named(source)
        names = chosen_in(named.module, named.names) if source.unversioned else None
        warnings = (*named.module.warnings, *self.target.warnings(named.module))
        return Memory(source.digest, self.entries[name], self.held[name].identities, self.shared[name], digests(files), warnings, names)

    def named(self, source: Source) -> _Named:
        if source.name not in self._named:
            module = self.lowered(source)
            before = self.past.remembered.get(source.name) if source.unversioned else None
            names = names_in(module, self.target.conventions(), partial(modules_before, source), before.names if before else None)
            self._named[source.name] = _Named(module, names, definitions_of(module, names))
        return self._named[source.name]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        entries = entries_of(map(heading_of, self.sources), self.target.conventions(), self.past.places())
        return {name_of(entry): entry for entry in entries}

    @cached_property
    def unchanged(self) -> dict[str, Memory]:
        """What is remembered of sources that are as they were, and so are their files."""
        before, standing = self.past.remembered, self.past.files.items()
        found = ((source, before[source.name]) for source in self.sources if source.name in before)
        return {source.name: memory for source, memory in found if memory.source == source.digest and memory.files.items() <= standing}

    @cached_property
    def held(self) -> dict[str, Held]:
        """The definitions that each source could share."""
        return {
            source.name: Held(
                self.unchanged[source.name].definitions
                if source.name in self.unchanged
                else {key: definition.identity for key, definition in self.named(source).definitions.items()}
            )
            for source in self.sources
        }

    @cached_property
    def shared(self) -> dict[str, frozenset[str]]:
        """The keys of what each source shares."""
        past = self.past.held(self.entries.values())
        return chosen(self.held, past, self._known(repeated(self.held.values(), past)), self.target.stays)

    def _known(self, needed: set[str]) -> dict[str, Definition]:
        """The definitions with these identities, and all that stand beside them. As many sources are lowered as it takes."""
        known: dict[str, Definition] = {}
        for source in sorted(self.sources, key=lambda source: source.name not in self._named):
            if source.name in self._named or not needed.isdisjoint(self.held[source.name].identities.values()):
                known |= {definition.identity: definition for definition in self.named(source).definitions.values()}
                needed = needed - known.keys()
        return known
