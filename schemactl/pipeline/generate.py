"""registry → bindings → files on disk."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from schemactl import __version__
from schemactl.bindings.bundle import Source, bundle_of
from schemactl.bindings.ir import Bundle, GeneratedFile
from schemactl.bindings.output import Difference, Manifest, difference, digests, read_manifest, write
from schemactl.bindings.package import package_of, scope_of
from schemactl.bindings.render import Templates
from schemactl.bindings.targets import TARGETS
from schemactl.bindings.targets.target import Target, Workshop
from schemactl.errors import InvalidSchema, UsageError
from schemactl.model.options import Options
from schemactl.model.schema import Status, Version
from schemactl.model.subject import Subject
from schemactl.registry import Registry
from schemactl.schema.canonical import fingerprint
from schemactl.schema.parse import load_file


@dataclass(frozen=True, slots=True)
class Generated:
    """What one target came to. change: what was written, or with --check would be. warnings: what of the schemas could not be typed."""

    target: str
    out: Path
    subjects: int
    files: int
    change: Difference
    warnings: tuple[str, ...] = ()


def generate(sources: Sequence[Source], target: str, options: Options, out: Path) -> Generated:
    """Render all sources for one target and bring the folder up to date."""
    manifest, key = read_manifest(out), _key(sources, target, options)
    files, warnings = rendered(sources, target, options)
    expected = digests(files)
    change = difference(out, expected, manifest)
    write(out, files, change, manifest, Manifest(key, expected))
    return Generated(target, out, len(sources), len(files), change, warnings)


def check(sources: Sequence[Source], target: str, options: Options, out: Path) -> Generated:
    """What `generate` would change in the folder; nothing is written."""
    files, warnings = rendered(sources, target, options)
    return Generated(target, out, len(sources), len(files), difference(out, digests(files), read_manifest(out)), warnings)


def rendered(sources: Sequence[Source], target: str, options: Options) -> tuple[tuple[GeneratedFile, ...], tuple[str, ...]]:
    """The files of one target, and the warnings."""
    bundle = bundle_of(sources)
    language = target_named(target)
    files = tuple(render(bundle, language, getattr(options.targets, target), templates(target, options)))
    return files, tuple(f"{module.subject}@{module.version} {warning}" for module in bundle.modules for warning in module.warnings)


def render(bundle: Bundle, target: Target[Any], options: object, templates_: Templates) -> Iterator[GeneratedFile]:
    """All files of a bundle in one language."""
    conventions = target.conventions()
    workshop = Workshop(options, templates_, package_of(bundle, conventions))
    for module in bundle.modules:
        yield from target.module(scope_of(module, workshop.package, conventions), workshop)
    yield from target.package(workshop)


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
    return Source(Subject(name), 1, "v1", head=True, document=document)


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
    return Source(version.subject, version.number, f"v{_major(version)}", version.number == head.number, version.schema.document)


def _major(version: Version) -> str:
    return version.meta.semver.partition(".")[0]


def _parsed(name: str) -> Subject:
    try:
        return Subject.parse(name)
    except ValueError as error:
        raise UsageError(f"{error}.") from error


def _key(sources: Sequence[Source], target: str, options: Options) -> str:
    """Changes whenever anything does that the files depend on."""
    chosen = getattr(options.targets, target)
    settings = asdict(chosen) if is_dataclass(chosen) and not isinstance(chosen, type) else {}
    schemas = [(source.subject.name, source.version, source.label, source.head, fingerprint(source.document)) for source in sources]
    return sha256(json.dumps([__version__, target, settings, templates(target, options).fingerprint, schemas]).encode()).hexdigest()
