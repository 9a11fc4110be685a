"""A language to generate, ours or the user's, with all that is set for it."""

import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from schemactl.bindings.naming import Reserved
from schemactl.bindings.render import RESERVED, Templates
from schemactl.bindings.targets import TARGETS, check_additions, check_used, custom, templates_of
from schemactl.bindings.targets.fitting import check_types
from schemactl.bindings.targets.target import Bus, Target
from schemactl.errors import UsageError
from schemactl.model.options import Options
from schemactl.model.options.generate import CustomOptions, TargetOptions
from schemactl.pipeline.configuration import folder_of
from schemactl.version import __version__


@dataclass(frozen=True)
class ConfiguredTarget:
    """The target of a name. Raises UsageError where there is none."""

    name: str
    options: Options

    @cached_property
    def language(self) -> Target[Any]:
        """Where the user has a list of words of their own, with that."""
        found, own = target_named(self.name, self.options), _overrides(self.options)
        if own is None or not (own / found.name / RESERVED).is_file():
            return found
        words = Reserved.parse(Templates(found.name, {}, own).text(RESERVED))
        return replace(found, conventions=lambda: replace(found.conventions(), reserved=words | found.words))

    @cached_property
    def templates(self) -> Templates:
        """The user's first. Raises UsageError for some that cannot be used."""
        settings, own = self.settings, _overrides(self.options)
        if isinstance(settings, CustomOptions):
            return Templates(self.name, self.language.filters, own)
        found = templates_of(settings.language, settings.style, own)
        found.check()
        check_types(found)
        return found

    @property
    def settings(self) -> TargetOptions:
        return self.options.targets.of(self.name)

    @property
    def bus(self) -> Bus:
        return Bus(self.options.subjects, self.options.envelopes.type_attributes)

    @cached_property
    def naming(self) -> str:
        """Changes when any name could."""
        return self.language.conventions().fingerprint

    @cached_property
    def key(self) -> str:
        """Changes whenever anything does that all files depend on: the version of schemactl, the templates, the options."""
        settings = [asdict(self.settings), asdict(self.bus)]
        return sha256(json.dumps([__version__, self.name, settings, self.templates.fingerprint]).encode()).hexdigest()


def target_named(name: str, options: Options) -> Target[Any]:
    """A language of ours in a style, or one that the user's folder of templates describes. Raises UsageError where there is none, or where its style
    lacks what its table asks for."""
    settings = options.targets.of(name)
    if not isinstance(settings, CustomOptions):
        check_additions(name, settings)
        check_used(name, settings)
        return TARGETS[settings.language][settings.style]
    folder = _overrides(options)
    known = [*dict.fromkeys([*TARGETS, *options.targets.named]), *_described(folder)]
    if folder is None or name not in known:
        raise UsageError(f"unknown target {name}.", "", f"Known: {', '.join(known)}.")
    return custom.target(name, folder / name)


def _overrides(options: Options) -> Path | None:
    """The user's folder of templates. Raises UnsafePath where a link leads to it."""
    if not options.generate.templates:
        return None
    folder = folder_of(options.generate.templates, options, "generate.templates")
    folder.tree().exists()
    return folder.path


def _described(folder: Path | None) -> list[str]:
    """The targets that a folder of templates describes."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(each.name for each in folder.iterdir() if custom.is_target(each) and each.name not in TARGETS)
