"""What a user can set, by stage: frozen values that the command line and schemactl.toml fill, table `[<stage>]`, one key a field."""

from dataclasses import dataclass, field
from pathlib import Path

from schemactl.model.options.capture import CaptureOptions
from schemactl.model.options.compat import CompatOptions
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.options.generate import GenerateOptions, TargetsOptions
from schemactl.model.options.infer import InferOptions
from schemactl.model.options.registry import RegistryOptions
from schemactl.model.options.subjects import SubjectOptions

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


@dataclass(frozen=True, slots=True)
class Options:
    """All of schemactl.toml. root: the folder that relative paths in it start from; no key of the file."""

    capture: CaptureOptions = field(default_factory=CaptureOptions)
    envelopes: EnvelopeOptions = field(default_factory=EnvelopeOptions)
    subjects: SubjectOptions = field(default_factory=SubjectOptions)
    infer: InferOptions = field(default_factory=InferOptions)
    registry: RegistryOptions = field(default_factory=RegistryOptions)
    compat: CompatOptions = field(default_factory=CompatOptions)
    generate: GenerateOptions = field(default_factory=GenerateOptions)
    root: Path = field(default_factory=Path)
    targets: TargetsOptions = field(default_factory=TargetsOptions)
