"""What a careful owner would see to: one rule a function, one line a rule. To add one: a function, a line here, a case under tests/cases/lint."""

from schemactl.registry.lint import people, schemas, values
from schemactl.registry.lint.rule import Looked, Remark, Rule, Weight

RULES: tuple[Rule, ...] = (
    Rule("owner-missing", Weight.WARNING, people.owner_missing, "Say in subject.toml who answers for it: owner."),
    Rule("description-missing", Weight.NOTE, people.description_missing, "Say in subject.toml what happened when it is sent: description."),
    Rule("field-unknown", Weight.WARNING, people.field_unknown, "Correct the pointer in subject.toml, or remove the entry."),
    Rule("consumer-reads-unknown", Weight.WARNING, people.consumer_reads_unknown, "Correct the pointer; if it is right, the consumer reads nothing."),
    Rule("successor-unknown", Weight.WARNING, people.successor_unknown, "Correct successor_of in subject.toml."),
    Rule("waiver-rule-unknown", Weight.WARNING, people.waiver_rule_unknown, "Correct the rule in subject.toml; docs/rules.md lists them all."),
    Rule(
        "private-values",
        Weight.WARNING,
        values.private_values,
        "Take them out: schemactl redact SUBJECT POINTER; or publish them, if they are nobody's: enum = true in subject.toml.",
    ),
    Rule("private-name", Weight.WARNING, values.private_name, "Name it by a rule in schemactl.toml ([[subjects.rules]]), and delete its folder."),
    Rule("pii-unmarked", Weight.NOTE, values.pii_unmarked, "If it says who a person is, mark it in subject.toml: pii = true."),
    Rule("field-untyped", Weight.NOTE, schemas.field_untyped, "Bindings can only call it `any`; state what it is, and register that."),
    Rule("pattern-unreadable", Weight.WARNING, schemas.pattern_unreadable, "Write it as ECMA-262 has it (docs/patterns.md), and register that."),
    Rule("pattern-old", Weight.NOTE, schemas.pattern_old, "Write it so that the flag u reads it, and register that."),
    Rule("names-mixed", Weight.NOTE, schemas.names_mixed, "Use one spelling within an object."),
)

__all__ = ["RULES", "Looked", "Remark", "Rule", "Weight", "remarks"]


def remarks(looked: Looked) -> tuple[tuple[Rule, Remark], ...]:
    """All that the rules have to say of a subject, in the order of the table."""
    return tuple((rule, remark) for rule in RULES for remark in rule.look(looked))
