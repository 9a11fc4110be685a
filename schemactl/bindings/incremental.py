"""What has to be rendered again: a subject's module only where its schema, its place in the package or what it shares with others has changed.

The manifest remembers of each module what it was made of, so that an unchanged one is neither lowered nor rendered.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

from schemactl.bindings.bundle import Source, definitions_of, heading_of, modules_before, shared_out
from schemactl.bindings.ir import GeneratedFile, Module
from schemactl.bindings.output import digests
from schemactl.bindings.package import Entry, entries_of, package_of, scope_of
from schemactl.bindings.render import Templates
from schemactl.bindings.targets.target import Target, Workshop
from schemactl.model.json import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one module. source: digest of the schema. entry: digest of its place in the package. definitions: identities of what
    it could share. shared: digest of what all modules share, empty where it takes no part. files: sha256 by path. warnings: of lowering."""

    source: str
    entry: str
    definitions: tuple[str, ...]
    shared: str
    files: Mapping[str, str]
    warnings: tuple[str, ...]

    def to_json(self) -> JsonObject:
        return {
            "source": self.source,
            "entry": self.entry,
            "definitions": list(self.definitions),
            "shared": self.shared,
            "files": dict(self.files),
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_json(cls, table: JsonValue) -> "Memory":
        """Raises TypeError, KeyError or AttributeError for what `to_json` did not make."""
        assert isinstance(table, dict)
        texts: dict[str, Any] = table
        return cls(
            texts["source"],
            texts["entry"],
            tuple(texts["definitions"]),
            texts["shared"],
            dict(texts["files"]),
            tuple(texts["warnings"]),
        )


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
    remembered: Mapping[str, Memory],
    spoilt: Iterable[str] = (),
) -> Rendering:
    """Render what has changed since `remembered`. lowered: lowers a source (once, whatever the number of targets). spoilt: paths of files that
    are not as they were written."""
    conventions = target.conventions()
    entries = entries_of([heading_of(source) for source in sources], conventions)
    digests_of = {source.name: source.digest for source in sources}
    by_name = {f"{entry.subject}@{entry.version}": entry for entry in entries}
    known = {name: memory for name, memory in remembered.items() if memory.source == digests_of.get(name)}
    definitions = {source.name: _definitions(source, known, lowered) for source in sources}
    shared = _repeated(definitions.values())
    mark = _digest(sorted(shared))
    marks = {name: mark if shared.intersection(all_) else "" for name, all_ in definitions.items()}
    kept = {
        name: memory
        for name, memory in known.items()
        if memory.entry == _digest(by_name[name]) and memory.shared == marks[name] and not set(memory.files).intersection(spoilt)
    }
    changed = [source for source in sources if source.name not in kept]
    bundle = shared_out([lowered(source) for source in _with_all_shared(sources, changed, definitions, shared)], shared)
    package = replace(package_of(bundle, conventions), entries=entries)
    workshop = Workshop(options, templates, package)
    modules = dict(kept)
    files: list[GeneratedFile] = []
    changed_names = {source.name: source for source in changed}
    for module in bundle.modules:
        source = changed_names.get(f"{module.subject}@{module.version}")
        if source is not None:
            made = target.module(scope_of(module, package, conventions, partial(modules_before, source)), workshop)
            files.extend(made)
            modules[source.name] = Memory(
                source.digest, _digest(by_name[source.name]), definitions[source.name], marks[source.name], digests(made), module.warnings
            )
    files.extend(target.package(workshop))
    expected = {path: digest for memory in kept.values() for path, digest in memory.files.items()} | digests(files)
    return Rendering(tuple(files), expected, {source.name: modules[source.name] for source in sources})


def _definitions(source: Source, known: Mapping[str, Memory], lowered: Callable[[Source], Module]) -> tuple[str, ...]:
    """The identities of what a source could share."""
    return known[source.name].definitions if source.name in known else tuple(definitions_of(lowered(source)).values())


def _repeated(definitions: Iterable[Sequence[str]]) -> set[str]:
    return {identity for identity, count in Counter(identity for each in definitions for identity in set(each)).items() if count > 1}


def _with_all_shared(
    sources: Sequence[Source], changed: Sequence[Source], definitions: Mapping[str, Sequence[str]], shared: set[str]
) -> list[Source]:
    """The changed sources, and as many others as it takes to have every shared definition at hand."""
    chosen = {source.name: source for source in changed}
    missing = shared.difference(*(definitions[name] for name in chosen))
    for source in sources:
        if missing and missing.intersection(definitions[source.name]):
            chosen[source.name] = source
            missing.difference_update(definitions[source.name])
    return list(chosen.values())


def _digest(value: Entry | Sequence[str]) -> str:
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]
