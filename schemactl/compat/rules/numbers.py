"""Rules about bounds and steps of numbers."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BOTH, BREAKING, FORWARD, Rule, Says, of
from schemactl.model.change import Action, ChangeKind

RULES: tuple[Rule, ...] = (
    Rule(
        "minimum-raised",
        when=of(ChangeKind.MINIMUM, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Value: {before} in {old}, {after} in {new}.",
        backward=Says("Readers of {new} expect {after}; {old} allowed {before}.", ARCHIVE),
        mirror="minimum-lowered",
    ),
    Rule(
        "minimum-lowered",
        when=of(ChangeKind.MINIMUM, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Value: {before} in {old}, {after} in {new}.",
        forward=Says("Consumers of {old} expect {before}; {new} allows {after}.", BESIDE),
        mirror="minimum-raised",
    ),
    Rule(
        "maximum-lowered",
        when=of(ChangeKind.MAXIMUM, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Value: {before} in {old}, {after} in {new}.",
        backward=Says("Readers of {new} expect {after}; {old} allowed {before}.", ARCHIVE),
        mirror="maximum-raised",
    ),
    Rule(
        "maximum-raised",
        when=of(ChangeKind.MAXIMUM, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Value: {before} in {old}, {after} in {new}.",
        forward=Says("Consumers of {old} expect {before}; {new} allows {after}.", BESIDE),
        mirror="maximum-lowered",
    ),
    Rule(
        "multiple-of-added",
        when=of(ChangeKind.MULTIPLE_OF, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="It is a multiple of {after} in {new}, and could be any number in {old}.",
        backward=Says("Readers of {new} expect multiples of {after}; events produced under {old} may contain others.", ARCHIVE),
        mirror="multiple-of-removed",
    ),
    Rule(
        "multiple-of-removed",
        when=of(ChangeKind.MULTIPLE_OF, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="It was a multiple of {before} in {old}, and may be any number in {new}.",
        forward=Says("Consumers of {old} expect multiples of {before}; {new} allows other numbers.", BESIDE),
        mirror="multiple-of-added",
    ),
    Rule(
        "multiple-of-changed",
        when=of(ChangeKind.MULTIPLE_OF, Action.CHANGED),
        breaks=BOTH,
        severity=BREAKING,
        because="It was a multiple of {before} and is a multiple of {after}.",
        forward=Says("Consumers of {old} expect multiples of {before}.", BESIDE),
        backward=Says("Readers of {new} expect multiples of {after}.", ARCHIVE),
    ),
)
