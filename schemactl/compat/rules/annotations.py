"""Rules about what validates nothing and still tells people or generated code something."""

from schemactl.compat.rules.rule import INFO, NOBODY, RISKY, Rule, of
from schemactl.model.change import ChangeKind

RULES: tuple[Rule, ...] = (
    Rule(
        "default-changed",
        when=of(ChangeKind.DEFAULT),
        breaks=NOBODY,
        severity=RISKY,
        because="The default was {before} and is {after}: code that fills it in for a missing value now gets another value.",
        instead="Send the value instead of relying on the default, or agree on the change with the consumers.",
    ),
    Rule(
        "documentation-changed",
        when=of(ChangeKind.DESCRIPTION),
        breaks=NOBODY,
        severity=INFO,
        because="Documentation changed: {after}.",
        instead="Nothing to do.",
    ),
    Rule(
        "access-changed",
        when=of(ChangeKind.ACCESS),
        breaks=NOBODY,
        severity=INFO,
        because="readOnly or writeOnly was {before} and is {after}.",
        instead="Nothing to do on a bus; generated forms and clients may depend on it.",
    ),
    Rule(
        "dialect-changed",
        when=of(ChangeKind.DIALECT),
        breaks=NOBODY,
        severity=INFO,
        because="The dialect was {before} and is {after}; keywords may have another meaning there.",
        instead="Nothing to do: the comparison reads each side in its own dialect.",
    ),
    Rule(
        "annotation-changed",
        when=of(ChangeKind.ANNOTATION),
        breaks=NOBODY,
        severity=INFO,
        because="Keywords that do not validate changed: {after}.",
        instead="Nothing to do, unless one of your tools reads them.",
    ),
)
