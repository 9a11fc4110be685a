"""Rules about what validates nothing and still tells people or generated code something."""

from schemactl.compat.rules.rule import INFO, NOBODY, RISKY, Rule, of
from schemactl.model.change import Kind

RULES: tuple[Rule, ...] = (
    Rule(
        "default-changed",
        when=of(Kind.DEFAULT),
        breaks=NOBODY,
        severity=RISKY,
        because="The default was {before} and is {after}: whoever fills it in for a missing value now means something else.",
        instead="Send the value instead of leaving it to a default, or agree on the change with its consumers.",
    ),
    Rule(
        "documentation-changed",
        when=of(Kind.DESCRIPTION),
        breaks=NOBODY,
        severity=INFO,
        because="Changed for people: {after}.",
        instead="Nothing to do.",
    ),
    Rule(
        "access-changed",
        when=of(Kind.ACCESS),
        breaks=NOBODY,
        severity=INFO,
        because="readOnly or writeOnly was {before} and is {after}.",
        instead="Nothing to do on a bus; generated forms and clients may look at it.",
    ),
    Rule(
        "dialect-changed",
        when=of(Kind.DIALECT),
        breaks=NOBODY,
        severity=INFO,
        because="The dialect was {before} and is {after}; keywords may mean something else there.",
        instead="Nothing to do: the comparison reads each side in its own dialect.",
    ),
    Rule(
        "annotation-changed",
        when=of(Kind.ANNOTATION),
        breaks=NOBODY,
        severity=INFO,
        because="Keywords that validate nothing differ: {after}.",
        instead="Nothing to do, unless a tool of yours reads them.",
    ),
)
