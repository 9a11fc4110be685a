"""What a user can set, by stage: frozen values that the command line and schemactl.toml fill, table `[<stage>]`, one key a field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from schemactl.model.options.compat import CompatOptions
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.options.generate import GenerateOptions, TargetsOptions
from schemactl.model.options.infer import InferOptions
from schemactl.model.options.subjects import SubjectOptions
from schemactl.model.schema import Status

__all__ = [
    "CaptureOptions",
    "CompatOptions",
    "EnvelopeOptions",
    "GenerateOptions",
    "InferOptions",
    "Options",
    "RegistryOptions",
    "SubjectOptions",
    "TargetsOptions",
]


REMOTE = "git+"
"""What the address of a registry of another repository begins with."""


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """How captures are read. max_record: bytes of a record at most. workers: threads side by side. batch: bytes of events that are looked at
    together; 0 looks at each by itself, which is the reference that everything faster is held to. sample: a share of the events (`10%`), or how many
    of each subject; empty: all. sample_seed: another one gives another sample."""

    max_record: int = 16 * 1024 * 1024
    workers: int = 1
    batch: int = 16 * 1024 * 1024
    sample: str = ""
    sample_seed: int = 0


@dataclass(frozen=True, slots=True)
class RegistryOptions:
    """directory: relative to the folder of schemactl.toml, or where in another repository (`remote`). main_branch: versions that its merge base with
    HEAD holds are never amended; empty: main, else the one that origin says is its own, else master. status: of a subject that `discover` meets for
    the first time."""

    directory: str = "schemas"
    main_branch: str = ""
    status: Status = Status.DRAFT

    @property
    def is_remote(self) -> bool:
        """Whether it is a registry of another repository."""
        return self.directory.startswith(REMOTE)


@dataclass(frozen=True, slots=True)
class Options:
    """All of schemactl.toml. registries: those of other repositories, by a name for `--registry`. root: the folder that relative paths in it start
    from; no key of the file."""

    capture: CaptureOptions = field(default_factory=CaptureOptions)
    envelopes: EnvelopeOptions = field(default_factory=EnvelopeOptions)
    subjects: SubjectOptions = field(default_factory=SubjectOptions)
    infer: InferOptions = field(default_factory=InferOptions)
    registry: RegistryOptions = field(default_factory=RegistryOptions)
    registries: Mapping[str, str] = field(default_factory=dict)
    compat: CompatOptions = field(default_factory=CompatOptions)
    generate: GenerateOptions = field(default_factory=GenerateOptions)
    root: Path = field(default_factory=Path)
    targets: TargetsOptions = field(default_factory=TargetsOptions)
