"""What a target language is: its conventions and two functions that render."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from schemactl.bindings.ir import GeneratedFile, Module
from schemactl.bindings.naming import Conventions, Reserved
from schemactl.bindings.package import Package, Scope
from schemactl.bindings.render import Filters, Templates
from schemactl.errors import UsageError
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.model.options.subjects import SubjectOptions
from schemactl.schema.patterns.risk import is_risky

TargetOptions = TypeVar("TargetOptions")
NO_WORDS: Final = Reserved()


_FLAGS: Final = re.compile(r"\A\(\?[aiLmsux]+\)")
_OF_ECMA: Final = (("(?P<", "(?<"), ("\\Z", "$"), ("\\A", "^"))
"""Python's spelling → that of the grammar in which patterns are read."""


@dataclass(frozen=True, slots=True)
class Bus:
    """How events are named: by the rules of schemactl.toml, and by the message attributes that say a type.

    Generated code matches the names of events, which others choose, by its language's own engine, which backtracks. Raises UsageError for an
    expression that could make it hang: left out, it would send events to other handlers.
    """

    subjects: SubjectOptions
    type_attributes: tuple[str, ...]

    def __post_init__(self) -> None:
        of_rules = (text for rule in self.subjects.rules if not rule.path for text in (rule.source, rule.type))
        for text in filter(None, (self.subjects.strip_source, *of_rules)):
            if _may_hang(text):
                raise UsageError(
                    f"the expression {text[:100]!r} may take exponential time in generated code.",
                    "schemactl.toml [subjects]",
                    "Write it without repetitions of what can be cut in several ways, such as (a+)+.",
                )


def _may_hang(expression: str) -> bool:
    expression = _FLAGS.sub("", expression)
    for python, ecma in _OF_ECMA:
        expression = expression.replace(python, ecma)
    return is_risky(f"^(?:{expression})$")


BY_ENVELOPE = Bus(SubjectOptions(), EnvelopeOptions().type_attributes)
"""By their envelopes alone."""


@dataclass(frozen=True, slots=True)
class RenderContext(Generic[TargetOptions]):
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
    again); several modules may give the same file, which all of them need. package: the files that there is one of and that know of the subjects:
    index, dispatcher, shared declarations. support: those that depend on nothing but the options and the templates: run-time support, envelopes,
    build files. stays: whether a type cannot move to the shared declarations unnoticed, since a module gives no other name to what stands elsewhere.
    words: what is no name, whatever reserved.txt says.
    warnings: what the files of a module do not keep of its schema, with the place. most_subjects, beyond: what to say of a package with more subjects
    than so many.
    """

    name: str
    summary: str
    conventions: Callable[[], Conventions]
    filters: Filters
    module: Callable[[Scope, RenderContext[TargetOptions]], tuple[GeneratedFile, ...]]
    package: Callable[[RenderContext[TargetOptions]], tuple[GeneratedFile, ...]]
    support: Callable[[RenderContext[TargetOptions]], Iterable[Support]] = lambda context: ()
    stays: bool = False
    words: Reserved = NO_WORDS
    warnings: Callable[[Module], Iterable[str]] = lambda module: ()
    most_subjects: int | None = None
    beyond: str = ""
