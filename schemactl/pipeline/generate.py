"""registry → bindings → files on disk."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from schemactl.bindings.incremental import Past, Rendering, render_changed
from schemactl.bindings.ir import Module
from schemactl.bindings.manifest import MANIFEST, Manifest, read_manifest, settled_manifest
from schemactl.bindings.memory import Memory, warnings_in
from schemactl.bindings.output import Difference, check_apart, difference, managed, write
from schemactl.bindings.source import Source, module_of
from schemactl.files import Folder, View, writing
from schemactl.model.options import Options
from schemactl.pipeline.sources import Inputs, digest_of
from schemactl.pipeline.targets import ConfiguredTarget


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
    """Renders the same inputs for one target after the other; each schema is read and lowered once, and only where a target needs it. registry: the
    folder in which nothing is written, where there is one."""

    inputs: Inputs
    options: Options
    registry: Path | None = None

    def generate(self, target: str, out: Folder) -> Generated:
        """Bring the folder of a target up to date, with what an interrupted run left behind finished or removed."""
        check_apart(out.path, (MANIFEST,), self.registry)
        wanted, ours = ConfiguredTarget(target, self.options), managed(out)
        if not ours.has_leftovers():
            view = View(ours)
            manifest = settled_manifest(view)
            if self._is_up_to_date(wanted, view, manifest):
                return _advised(wanted, _unchanged(target, out, manifest))
        with writing(ours) as writer:
            view = View(ours)
            manifest = settled_manifest(view)
            rendering, change = self._compared(wanted, view, manifest)
            modules = {name: memory.to_json() for name, memory in rendering.modules.items()}
            after = Manifest(wanted.key, self._digest, wanted.naming, rendering.expected, modules)
            write(writer, view, rendering.files, change, manifest, after)
        return _advised(wanted, self._result(target, out, rendering, change))

    def check(self, target: str, out: Folder) -> Generated:
        """What `generate` would change in the folder; nothing is written."""
        check_apart(out.path, (MANIFEST,), self.registry)
        wanted, view = ConfiguredTarget(target, self.options), View(managed(out))
        manifest = read_manifest(view)
        if self._is_up_to_date(wanted, view, manifest):
            return _unchanged(target, out, manifest)
        return self._result(target, out, *self._compared(wanted, view, manifest))

    def _is_up_to_date(self, wanted: ConfiguredTarget, view: View, manifest: Manifest) -> bool:
        """Whether nothing that the files depend on has changed, and none of the files."""
        return manifest.key == wanted.key and manifest.inputs == self._digest and not difference(view, manifest.files, manifest)

    def _compared(self, wanted: ConfiguredTarget, view: View, manifest: Manifest) -> tuple[Rendering, Difference]:
        remembered = _remembered(manifest) if manifest.naming == wanted.naming else {}
        past = Past(remembered, manifest.files if manifest.key == wanted.key else {})
        rendering = self._rendered(wanted, past)
        check_apart(view.managed.folder.path, rendering.expected, self.registry)
        change = difference(view, rendering.expected, manifest)
        spoilt = {*change.missing, *change.changed} - {file.path for file in rendering.files}
        if spoilt:
            standing = {path: digest for path, digest in past.files.items() if path not in spoilt}
            rendering = self._rendered(wanted, replace(past, files=standing))
        return rendering, change

    def _rendered(self, wanted: ConfiguredTarget, past: Past) -> Rendering:
        return render_changed(self.inputs.sources, wanted.language, wanted.settings, wanted.templates, self._lowered, past, wanted.bus)

    def _result(self, target: str, out: Folder, rendering: Rendering, change: Difference) -> Generated:
        return Generated(target, out.path, len({source.subject for source in self.inputs.sources}), change, rendering.warnings)

    def _lowered(self, source: Source) -> Module:
        if source.name not in self._modules:
            self._modules[source.name] = module_of(source)
        return self._modules[source.name]

    @cached_property
    def _modules(self) -> dict[str, Module]:
        return {}

    @cached_property
    def _digest(self) -> str:
        return digest_of(self.inputs)


def _advised(wanted: ConfiguredTarget, result: Generated) -> Generated:
    """The result, with what the language says of a package of so many subjects before its warnings."""
    most = wanted.language.most_subjects
    if most is None or result.subjects <= most:
        return result
    return replace(result, warnings=(f"{result.subjects:,} subjects: {wanted.language.beyond}", *result.warnings))


def _unchanged(target: str, out: Folder, manifest: Manifest) -> Generated:
    warnings = tuple(f"{name} {warning}" for name, table in manifest.modules.items() for warning in warnings_in(table))
    return Generated(target, out.path, len({name.rpartition("@")[0] for name in manifest.modules}), Difference(), warnings)


def _remembered(manifest: Manifest) -> dict[str, Memory]:
    try:
        return {name: Memory.from_json(table) for name, table in manifest.modules.items()}
    except (AssertionError, KeyError, TypeError, ValueError):
        return {}
