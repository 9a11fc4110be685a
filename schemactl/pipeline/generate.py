"""registry → bindings → files on disk."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from schemactl import __version__
from schemactl.bindings.bundle import Source, module_of
from schemactl.bindings.incremental import Memory, Rendering, render_changed
from schemactl.bindings.ir import Module
from schemactl.bindings.output import Difference, Manifest, difference, read_manifest, write
from schemactl.bindings.render import Templates
from schemactl.bindings.targets import TARGETS
from schemactl.bindings.targets.target import Target
from schemactl.errors import InvalidSchema, UsageError
from schemactl.model.options import Options
from schemactl.model.schema import Status, Version
from schemactl.model.subject import Subject
from schemactl.registry import Registry
from schemactl.schema.parse import load_file


@dataclass(frozen=True, slots=True)
class Generated:
    """What one target came to. change: what was written, or with --check would be. warnings: what of the schemas could not be typed."""

    target: str
    out: Path
    subjects: int
    change: Difference
    warnings: tuple[str, ...] = ()


@dataclass
class Generator:
    """Renders the same sources for one target after the other; each schema is lowered once, and only where a target needs it."""

    sources: Sequence[Source]
    options: Options

    def generate(self, target: str, out: Path) -> Generated:
        """Bring the folder of a target up to date."""
        manifest, rendering, change = self._compared(target, out)
        after = Manifest(self._key(target), rendering.expected, {name: memory.to_json() for name, memory in rendering.modules.items()})
        write(out, rendering.files, change, manifest, after)
        return self._result(target, out, rendering, change)

    def check(self, target: str, out: Path) -> Generated:
        """What `generate` would change in the folder; nothing is written."""
        _, rendering, change = self._compared(target, out)
        return self._result(target, out, rendering, change)

    def _compared(self, target: str, out: Path) -> tuple[Manifest, Rendering, Difference]:
        manifest = read_manifest(out)
        remembered = _remembered(manifest) if manifest.key == self._key(target) else {}
        rendering = self._rendered(target, remembered, ())
        change = difference(out, rendering.expected, manifest)
        spoilt = {*change.missing, *change.changed} - {file.path for file in rendering.files}
        if spoilt:
            rendering = self._rendered(target, remembered, spoilt)
        return manifest, rendering, change

    def _rendered(self, target: str, remembered: Mapping[str, Memory], spoilt: Collection[str]) -> Rendering:
        settings = getattr(self.options.targets, target)
        language = target_named(target)
        return render_changed(self.sources, language, settings, templates(target, self.options), self._lowered, remembered, spoilt)

    def _result(self, target: str, out: Path, rendering: Rendering, change: Difference) -> Generated:
        return Generated(target, out, len({source.subject for source in self.sources}), change, rendering.warnings)

    def _lowered(self, source: Source) -> Module:
        if source.name not in self._modules:
            self._modules[source.name] = module_of(source)
        return self._modules[source.name]

    @cached_property
    def _modules(self) -> dict[str, Module]:
        return {}

    def _key(self, target: str) -> str:
        """Changes whenever anything does that all files depend on: the version of schemactl, the templates, the options."""
        settings = asdict(getattr(self.options.targets, target))
        return sha256(json.dumps([__version__, target, settings, templates(target, self.options).fingerprint]).encode()).hexdigest()


def _remembered(manifest: Manifest) -> dict[str, Memory]:
    try:
        return {name: Memory.from_json(table) for name, table in manifest.modules.items()}
    except (AssertionError, KeyError, TypeError, ValueError):
        return {}


def from_registry(registry: Registry, options: Options) -> list[Source]:
    """The versions to generate for: the newest of each subject, or of each of its major versions; retired subjects are left out."""
    wanted = [_parsed(name) for name in options.generate.subjects]
    known = registry.subjects()
    for subject in wanted:
        if subject not in known:
            raise UsageError("the registry has no such subject.", subject.name, "`schemactl list` names all.")
    if not known:
        raise UsageError(
            "no subject in the registry.", str(registry.directory), "`schemactl discover` makes some, or name a registry with --registry DIR."
        )
    return [
        source
        for subject in wanted or known
        if wanted or registry.settings(subject).status is not Status.RETIRED
        for source in _sources(registry, subject, options)
    ]


def from_files(files: Iterable[tuple[Path, str]]) -> list[Source]:
    """Schemas in files, each with the name that its payload is to have."""
    return [_from_file(path, name) for path, name in files]


def target_named(name: str) -> Target[Any]:
    if name not in TARGETS:
        raise UsageError(f"no such target: {name}.", "", f"There are {', '.join(TARGETS)}.")
    return TARGETS[name]


def templates(target: str, options: Options) -> Templates:
    """The templates of a target, the user's first."""
    folder = options.generate.templates
    return Templates(target, target_named(target).filters, options.root / folder if folder else None)


def _from_file(path: Path, name: str) -> Source:
    document = load_file(path)
    if not isinstance(document, dict | bool):
        raise InvalidSchema("no JSON Schema: neither an object nor a boolean.", str(path))
    return Source(Subject(name), 1, "v1", True, document)


def _sources(registry: Registry, subject: Subject, options: Options) -> Iterator[Source]:
    head = registry.head(subject)
    assert head is not None
    if options.generate.versions == "majors":
        newest = {_major(version): version for number in registry.versions(subject) for version in (registry.version(subject, number),)}
        for version in newest.values():
            yield _source(version, head)
    else:
        yield _source(head, head)


def _source(version: Version, head: Version) -> Source:
    is_head = version.number == head.number
    return Source(version.subject, version.number, f"v{_major(version)}", is_head, version.schema.document, version.meta.sha256)


def _major(version: Version) -> str:
    return version.meta.semver.partition(".")[0]


def _parsed(name: str) -> Subject:
    try:
        return Subject.parse(name)
    except ValueError as error:
        raise UsageError(f"{error}.") from error
