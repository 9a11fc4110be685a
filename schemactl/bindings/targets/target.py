"""What a target language is: its conventions and two functions that render."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from schemactl.bindings.ir import GeneratedFile
from schemactl.bindings.naming import Conventions
from schemactl.bindings.package import Package, Scope
from schemactl.bindings.render import Filters, Templates
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.options.subjects import SubjectOptions

TargetOptions = TypeVar("TargetOptions")


@dataclass(frozen=True, slots=True)
class Bus:
    """How events are named: by the rules of schemactl.toml, and by the message attributes that say a type."""

    subjects: SubjectOptions
    type_attributes: tuple[str, ...]


BY_ENVELOPE = Bus(SubjectOptions(), EnvelopeOptions().type_attributes)
"""By their envelopes alone."""


@dataclass(frozen=True, slots=True)
class Workshop(Generic[TargetOptions]):
    """What rendering needs besides the types: the target's options, its templates, the index of the whole package, and how events are named."""

    options: TargetOptions
    templates: Templates
    package: Package
    bus: Bus = BY_ENVELOPE


@dataclass(frozen=True, slots=True)
class Support:
    """A file that no schema changes. text: renders it."""

    path: str
    text: Callable[[], str]

    def rendered(self) -> GeneratedFile:
        return GeneratedFile(self.path, self.text())


@dataclass(frozen=True, slots=True)
class Target(Generic[TargetOptions]):
    """A language.

    conventions: its naming, read from templates/<name>/reserved.txt. filters: escapes for where text lands in it. module: the files of one
    module, which depend on nothing but the scope, the options, the templates and the shared names (so that an unchanged one is not rendered
    again). package: the files that there is one of and that know of the subjects: index, dispatcher, shared declarations. support: those that depend
    on nothing but the options and the templates: run-time support, envelopes, build files. stays: whether a type cannot move to the shared
    declarations unnoticed, since a module gives no other name to what stands elsewhere.
    """

    name: str
    summary: str
    conventions: Callable[[], Conventions]
    filters: Filters
    module: Callable[[Scope, Workshop[TargetOptions]], tuple[GeneratedFile, ...]]
    package: Callable[[Workshop[TargetOptions]], tuple[GeneratedFile, ...]]
    support: Callable[[Workshop[TargetOptions]], Iterable[Support]] = lambda workshop: ()
    stays: bool = False
