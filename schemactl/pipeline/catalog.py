"""registry → what the catalog shows of each subject; and rendered pages → files on disk."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from schemactl import infer
from schemactl.bindings.incremental import Past, render_changed
from schemactl.bindings.ir import GeneratedFile, Module
from schemactl.bindings.manifest import MANIFEST, Manifest, settled_manifest
from schemactl.bindings.output import Difference, check_apart, difference, digests, managed, write
from schemactl.bindings.source import Source, module_of
from schemactl.bindings.targets import TARGETS
from schemactl.compat.mock import NoEvent
from schemactl.errors import SchemactlError, UsageError
from schemactl.files import Folder, View, writing
from schemactl.model.finding import Comparison
from schemactl.model.json import JsonValue
from schemactl.model.options import Options
from schemactl.model.options.generate import GenerateOptions
from schemactl.model.schema import Share, Version
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline.compare import compare
from schemactl.pipeline.configuration import listed, registry_folder
from schemactl.pipeline.kept_evidence import evidence_of
from schemactl.pipeline.mock import mocks_of
from schemactl.pipeline.policy import Asked
from schemactl.pipeline.replay import Replaying
from schemactl.pipeline.sources import FromRegistry
from schemactl.pipeline.targets import ConfiguredTarget
from schemactl.registry import Registry

MOST_COMPARED = 10
"""The newest versions of a subject that are compared with the one before."""
MOST_SECONDS = 5.0
"""Of processor time, for each look for a sample event: one odd schema does not hold up the others."""
_KEY = "catalog"


@dataclass(frozen=True, slots=True)
class Step:
    """One version. events: how many were read for it, None where a person registered it. comparison: with the version before; None for the first,
    and where it was not compared."""

    version: Version
    events: int | None
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the catalog shows of a subject. folder: of the subject in the registry. steps: oldest first. shares: of the properties, by pointer.
    first, last: when events came (RFC 3339). sample: an event made from the schema, None where none can be. types: generated code by language."""

    subject: Subject
    folder: str
    settings: SubjectSettings
    mode: str
    steps: tuple[Step, ...]
    shares: Mapping[str, Share]
    events: int
    first: str | None
    last: str | None
    sample: "JsonValue | None"
    has_sample: bool
    types: Mapping[str, str]

    @property
    def latest(self) -> Version:
        return self.steps[-1].version


def entries(options: Options) -> Iterator[Entry]:
    """Every subject of the registry, by name. Raises as `list` and `generate` do."""
    registry = listed(options)
    types = _types(registry, options)
    for subject in registry.subjects():
        yield _entry(subject, registry, options, types.get(subject.name, {}))


def _entry(subject: Subject, registry: Registry, options: Options, types: Mapping[str, str]) -> Entry:
    settings = registry.settings(subject)
    whole = infer.Evidence(options.infer)
    steps, events = [], 0
    versions = [registry.version(subject, number) for number in registry.versions(subject)]
    for place, version in enumerate(versions):
        evidence = evidence_of(version.meta, version.name, options)
        if evidence is not None:
            whole.merge(evidence)
            events += evidence.events
        is_compared = place > 0 and len(versions) - place <= MOST_COMPARED
        comparison = _compared(versions[place - 1], version, options) if is_compared else None
        steps.append(Step(version, None if evidence is None else evidence.events, comparison))
    first, last = infer.evidence_times(whole)
    sample = _sample(versions[-1], registry, options)
    return Entry(
        subject=subject,
        folder=registry.folder(subject) or "",
        settings=settings,
        mode=settings.mode or options.compat.mode,
        steps=tuple(steps),
        shares=infer.property_shares(whole) if events else {},
        events=events,
        first=first,
        last=last,
        sample=sample[0] if sample else None,
        has_sample=bool(sample),
        types=types,
    )


def _compared(old: Version, new: Version, options: Options) -> Comparison | None:
    """None for versions that no name can tell: a subject that is called as a version of another."""
    try:
        return compare(old.name, new.name, Asked(), options, Replaying((), options))
    except SchemactlError:
        return None


def _sample(version: Version, registry: Registry, options: Options) -> "tuple[JsonValue] | None":
    try:
        return (next(replace(mocks_of(version, registry, options), seconds=MOST_SECONDS).events(0, 1)),)
    except (NoEvent, SchemactlError):
        return None


def _types(registry: Registry, options: Options) -> dict[str, dict[str, str]]:
    """Generated code by subject and language: of the configured targets, else of each language in its default style."""
    found: dict[str, dict[str, str]] = {}
    sources = FromRegistry(registry, GenerateOptions())
    if not registry.subjects():
        return found
    modules: dict[str, Module] = {}

    def lowered(source: Source) -> Module:
        return modules.setdefault(source.name, modules.get(source.name) or module_of(source))

    for name in options.targets.configured or tuple(TARGETS):
        target = ConfiguredTarget(name, options)
        try:
            rendering = render_changed(sources.sources, target.language, target.settings, target.templates, lowered, Past(), target.bus)
        except SchemactlError:
            continue  # `generate` says why
        texts = {file.path: file.text for file in rendering.files}
        for source, memory in rendering.modules.items():
            own = [path for path in sorted(memory.files) if path in texts and not PurePosixPath(path).name.startswith("__init__")]
            subject = source.rpartition("@")[0]
            found.setdefault(subject, {})[name] = "\n".join(texts[path] for path in own)
    return found


def title_of(options: Options) -> str:
    """What the site is called: as the folder that the registry stands in."""
    return (registry_folder(options) or options.root / "schemas").resolve().parent.name or "Events"


def state_of(options: Options) -> frozenset[tuple[str, int, int]]:
    """Changes whenever a file of the registry does: paths with sizes and times."""
    folder = registry_folder(options)
    found = []
    for above, _, names in os.walk(folder) if folder is not None else ():
        for name in names:
            with suppress(OSError):
                status = os.lstat(path := os.path.join(above, name))
                found.append((path, status.st_size, status.st_mtime_ns))
    return frozenset(found)


def publish(files: Sequence[GeneratedFile], folder: Folder, options: Options) -> Difference:
    """Write the pages, all of them or none, and remove those that are no more. Raises UsageError where other files are in the way."""
    registry = registry_folder(options)
    expected = digests(files)
    check_apart(folder.path, (MANIFEST, *expected), registry)
    with writing(managed(folder)) as writer:
        view = View(managed(folder))
        manifest = settled_manifest(view)
        if manifest.files and manifest.key != _KEY:
            raise UsageError("contains generated types.", str(folder.path), "Choose another folder for the catalog: --out.")
        change = difference(view, expected, manifest)
        write(writer, view, files, change, manifest, Manifest(_KEY, files=expected))
    return change
