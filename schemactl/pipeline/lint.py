"""What a careful owner would see to, in every subject."""

from dataclasses import dataclass

from schemactl.compat.rules import RULES
from schemactl.model.options import Options
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
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
    registry = configuration.existing(options)
    subjects = registry.subjects()
    names = frozenset(subject.name for subject in subjects)
    looked = (Looked(registry.version(one, registry.versions(one)[-1]), registry.settings(one), names, RULES) for one in subjects)
    return tuple(Linted(one.head.subject, rule, remark) for one in looked for rule, remark in remarks(one))
