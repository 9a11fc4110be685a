"""What a user can set, by stage: frozen values that the command line and schemactl.toml fill, table `[<stage>]`, one key a field."""

from dataclasses import dataclass, field

from schemactl.model.options.capture import CaptureOptions
from schemactl.model.options.compat import CompatOptions
from schemactl.model.options.generate import GenerateOptions
from schemactl.model.options.infer import InferOptions
from schemactl.model.options.registry import RegistryOptions
from schemactl.model.options.subjects import SubjectOptions

__all__ = ["CaptureOptions", "CompatOptions", "GenerateOptions", "InferOptions", "Options", "RegistryOptions", "SubjectOptions"]


@dataclass(frozen=True, slots=True)
class Options:
    """All of schemactl.toml."""

    capture: CaptureOptions = field(default_factory=CaptureOptions)
    subjects: SubjectOptions = field(default_factory=SubjectOptions)
    infer: InferOptions = field(default_factory=InferOptions)
    registry: RegistryOptions = field(default_factory=RegistryOptions)
    compat: CompatOptions = field(default_factory=CompatOptions)
    generate: GenerateOptions = field(default_factory=GenerateOptions)
