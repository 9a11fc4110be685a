"""The catalogue of rules, a table a family. To add one: a row, a case folder tests/cases/compat/<id> that trips it, and one <id>-not that does not.

The order is that of docs/rules.md; findings are sorted by severity and path. Exactly one rule matches each change (a test checks it).
"""

from schemactl.compat.rules import annotations, arrays, composition, enums, formats, maps, numbers, properties, registry, strings, types, unions
from schemactl.compat.rules.rule import Rule
from schemactl.model.change import Change

FAMILIES: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Properties", properties.RULES),
    ("Types", types.RULES),
    ("Enums and constants", enums.RULES),
    ("Formats", formats.RULES),
    ("Numbers", numbers.RULES),
    ("Strings", strings.RULES),
    ("Arrays", arrays.RULES),
    ("Maps and objects", maps.RULES),
    ("Unions", unions.RULES),
    ("Composition", composition.RULES),
    ("Annotations", annotations.RULES),
    ("Proofs, versions, waivers, policy", registry.RULES),
)
RULES: dict[str, Rule] = {rule.id: rule for _, rules in FAMILIES for rule in rules}


def rule_for(change: Change) -> Rule:
    """The rule that tells this change. Every kind and action of the walk has one."""
    return next(rule for rule in RULES.values() if rule.when(change))


__all__ = ["FAMILIES", "RULES", "Rule", "rule_for"]
