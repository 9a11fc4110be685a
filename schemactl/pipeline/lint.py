"""What a careful owner would see to, in every subject."""

from collections.abc import Collection
from dataclasses import dataclass

from schemactl.compat.rules import RULES
from schemactl.guard import Guard
from schemactl.model.options import Options
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.registry import Registry, human_edits
from schemactl.registry.lint import Looked, Remark, Rule, Weight, remarks


@dataclass(frozen=True, slots=True)
class Linted:
    """What one rule says of one subject."""

    subject: Subject
    rule: Rule
    remark: Remark

    @property
    def is_warning(self) -> bool:
        return self.rule.weight is Weight.WARNING


def lint(options: Options) -> tuple[Linted, ...]:
    """Remarks on all subjects of the registry, by subject."""
    registry = configuration.listed(options)
    subjects = registry.subjects()
    if not subjects:
        configuration.tell_empty(registry)
    names = frozenset(subject.name for subject in subjects)
    looked = (_looked(subject, registry, names, options) for subject in subjects)
    return tuple(Linted(one.latest.subject, rule, remark) for one in looked for rule, remark in remarks(one))


def _looked(subject: Subject, registry: Registry, names: Collection[str], options: Options) -> Looked:
    numbers, settings = registry.versions(subject), registry.settings(subject)
    guard = Guard.of(options.infer.enums, human_edits.marks_of(settings.fields))
    stored = {number: registry.stored(subject, number) for number in numbers}
    return Looked(registry.version(subject, numbers[-1]), settings, names, RULES, stored, guard)
