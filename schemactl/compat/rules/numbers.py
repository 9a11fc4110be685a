"""Rules about bounds and steps of numbers."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BOTH, BREAKING, FORWARD, Rule, of
from schemactl.model.change import Action, Kind

RULES: tuple[Rule, ...] = (
    Rule(
        "minimum-raised",
        when=of(Kind.MINIMUM, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Readers of {new} expect at least {after}; events produced under {old} were held to {before}.",
        instead=ARCHIVE,
        mirror="minimum-lowered",
    ),
    Rule(
        "minimum-lowered",
        when=of(Kind.MINIMUM, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Consumers of {old} expect at least {before}; since {new} the bound is {after}.",
        instead=BESIDE,
        mirror="minimum-raised",
    ),
    Rule(
        "maximum-lowered",
        when=of(Kind.MAXIMUM, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Readers of {new} expect at most {after}; events produced under {old} were held to {before}.",
        instead=ARCHIVE,
        mirror="maximum-raised",
    ),
    Rule(
        "maximum-raised",
        when=of(Kind.MAXIMUM, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Consumers of {old} expect at most {before}; since {new} the bound is {after}.",
        instead=BESIDE,
        mirror="maximum-lowered",
    ),
    Rule(
        "multiple-of-added",
        when=of(Kind.MULTIPLE_OF, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Readers of {new} expect multiples of {after}; events produced under {old} may hold others.",
        instead=ARCHIVE,
        mirror="multiple-of-removed",
    ),
    Rule(
        "multiple-of-removed",
        when=of(Kind.MULTIPLE_OF, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Consumers of {old} expect multiples of {before}; since {new} others may come.",
        instead=BESIDE,
        mirror="multiple-of-added",
    ),
    Rule(
        "multiple-of-changed",
        when=of(Kind.MULTIPLE_OF, Action.CHANGED),
        breaks=BOTH,
        severity=BREAKING,
        because="It was a multiple of {before} and is one of {after}.",
        instead=BESIDE,
    ),
)
