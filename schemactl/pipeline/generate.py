"""registry → bindings → files on disk."""

import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from schemactl import __version__
from schemactl.bindings.incremental import Past, Rendering, render_changed
from schemactl.bindings.ir import Module
from schemactl.bindings.memory import Memory
from schemactl.bindings.output import Difference, Manifest, difference, read_manifest, write
from schemactl.bindings.render import Templates
from schemactl.bindings.source import Source, module_of
from schemactl.bindings.targets import TARGETS, custom
from schemactl.bindings.targets.target import Target
from schemactl.errors import UsageError
from schemactl.model.options import Options
from schemactl.pipeline.sources import Inputs


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
    """Renders the same inputs for one target after the other; each schema is read and lowered once, and only where a target needs it."""

    inputs: Inputs
    options: Options

    def generate(self, target: str, out: Path) -> Generated:
        """Bring the folder of a target up to date."""
        manifest = read_manifest(out)
        if self._is_up_to_date(target, out, manifest):
            return _unchanged(target, out, manifest)
        rendering, change = self._compared(target, out, manifest)
        modules = {name: memory.to_json() for name, memory in rendering.modules.items()}
        after = Manifest(self._key(target), self.inputs.digest, self._naming(target), rendering.expected, modules)
        write(out, rendering.files, change, manifest, after)
        return self._result(target, out, rendering, change)

    def check(self, target: str, out: Path) -> Generated:
        """What `generate` would change in the folder; nothing is written."""
        manifest = read_manifest(out)
        if self._is_up_to_date(target, out, manifest):
            return _unchanged(target, out, manifest)
        return self._result(target, out, *self._compared(target, out, manifest))

    def _is_up_to_date(self, target: str, out: Path, manifest: Manifest) -> bool:
        """Whether nothing that the files depend on has changed, and none of the files."""
        same = manifest.key == self._key(target) and manifest.inputs == self.inputs.digest
        return same and not difference(out, manifest.files, manifest)

    def _compared(self, target: str, out: Path, manifest: Manifest) -> tuple[Rendering, Difference]:
        remembered = _remembered(manifest) if manifest.naming == self._naming(target) else {}
        past = Past(remembered, unchanged=manifest.key == self._key(target))
        rendering = self._rendered(target, past)
        change = difference(out, rendering.expected, manifest)
        spoilt = {*change.missing, *change.changed} - {file.path for file in rendering.files}
        if spoilt:
            rendering = self._rendered(target, replace(past, spoilt=frozenset(spoilt)))
        return rendering, change

    def _rendered(self, target: str, past: Past) -> Rendering:
        settings = self.options.targets.of(target)
        language = target_named(target, self.options)
        ours = templates(target, self.options)
        return render_changed(self.inputs.sources, language, settings, ours, self._lowered, past, self.options.subjects)

    def _naming(self, target: str) -> str:
        return target_named(target, self.options).conventions().fingerprint

    def _result(self, target: str, out: Path, rendering: Rendering, change: Difference) -> Generated:
        return Generated(target, out, len({source.subject for source in self.inputs.sources}), change, rendering.warnings)

    def _lowered(self, source: Source) -> Module:
        if source.name not in self._modules:
            self._modules[source.name] = module_of(source)
        return self._modules[source.name]

    @cached_property
    def _modules(self) -> dict[str, Module]:
        return {}

    def _key(self, target: str) -> str:
        """Changes whenever anything does that all files depend on: the version of schemactl, the templates, the options."""
        settings = [asdict(self.options.targets.of(target)), asdict(self.options.subjects)]
        return sha256(json.dumps([__version__, target, settings, templates(target, self.options).fingerprint]).encode()).hexdigest()


def _unchanged(target: str, out: Path, manifest: Manifest) -> Generated:
    remembered = _remembered(manifest)
    warnings = tuple(f"{name} {warning}" for name, memory in remembered.items() for warning in memory.warnings)
    return Generated(target, out, len({name.rpartition("@")[0] for name in remembered}), Difference(), warnings)


def _remembered(manifest: Manifest) -> dict[str, Memory]:
    try:
        return {name: Memory.from_json(table) for name, table in manifest.modules.items()}
    except (AssertionError, KeyError, TypeError, ValueError):
        return {}


def target_named(name: str, options: Options) -> Target[Any]:
    """A language of ours, or one that the user's folder of templates describes."""
    if name in TARGETS:
        return TARGETS[name]
    folder = _overrides(options)
    known = [*TARGETS, *_described(folder)]
    if folder is None or name not in known:
        raise UsageError(f"no such target: {name}.", "", f"There are {', '.join(known)}.")
    return custom.target(name, folder / name)


def templates(target: str, options: Options) -> Templates:
    """The templates of a target, the user's first."""
    return Templates(target, target_named(target, options).filters, _overrides(options))


def _overrides(options: Options) -> Path | None:
    folder = options.generate.templates
    return options.root / folder if folder else None


def _described(folder: Path | None) -> list[str]:
    """The targets that a folder of templates describes."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(each.name for each in folder.iterdir() if custom.is_target(each) and each.name not in TARGETS)
