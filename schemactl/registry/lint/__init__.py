"""What a careful owner would see to: one rule a function, one line a rule. To add one: a function, a line here, a case under tests/cases/lint."""

from schemactl.registry.lint import people, schemas, values
from schemactl.registry.lint.rule import Looked, Remark, Rule, Weight

RULES: tuple[Rule, ...] = (
    Rule("owner-missing", Weight.WARNING, people.owner_missing, "Set `owner` in subject.toml."),
    Rule(
        "description-missing",
        Weight.NOTE,
        people.description_missing,
        "Set `description` in subject.toml: what has happened when this event is sent.",
    ),
    Rule("field-unknown", Weight.WARNING, people.field_unknown, "Correct the pointer in subject.toml, or remove the entry."),
    Rule(
        "consumer-reads-unknown",
        Weight.WARNING,
        people.consumer_reads_unknown,
        "Correct the pointer, or remove it: as it is, the consumer reads nothing there.",
    ),
    Rule("successor-unknown", Weight.WARNING, people.successor_unknown, "Correct successor_of in subject.toml."),
    Rule("waiver-rule-unknown", Weight.WARNING, people.waiver_rule_unknown, "Correct the rule in subject.toml; docs/rules.md lists all rules."),
    Rule(
        "private-values",
        Weight.WARNING,
        values.private_values,
        "Remove them: schemactl redact SUBJECT POINTER; or, if they are not private, publish them: enum = true in subject.toml.",
    ),
    Rule("private-name", Weight.WARNING, values.private_name, "Rename it with a rule in schemactl.toml ([[subjects.rules]]), and delete its folder."),
    Rule("pii-unmarked", Weight.NOTE, values.pii_unmarked, "If it identifies a person, mark it in subject.toml: pii = true."),
    Rule("field-untyped", Weight.NOTE, schemas.field_untyped, "Generated code can only type it as `any`: add a type, and register the schema."),
    Rule(
        "pattern-unreadable",
        Weight.WARNING,
        schemas.pattern_unreadable,
        "Rewrite it in the syntax of ECMA-262 (docs/patterns.md), and register the schema.",
    ),
    Rule("pattern-old", Weight.NOTE, schemas.pattern_old, "Rewrite it so that it is valid with the flag u, and register the schema."),
    Rule("names-mixed", Weight.NOTE, schemas.names_mixed, "Use one spelling per object."),
)

__all__ = ["RULES", "Looked", "Remark", "Rule", "Weight", "remarks"]


def remarks(looked: Looked) -> tuple[tuple[Rule, Remark], ...]:
    """All that the rules have to say of a subject, in the order of the table."""
    return tuple((rule, remark) for rule in RULES for remark in rule.look(looked))
