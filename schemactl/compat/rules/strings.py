"""Rules about length, pattern and content of strings."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BOTH, BREAKING, EITHER, FORWARD, NOBODY, RISKY, Rule, Says, of
from schemactl.model.change import Action, ChangeKind

RULES: tuple[Rule, ...] = (
    Rule(
        "min-length-raised",
        when=of(ChangeKind.MIN_LENGTH, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Length: {before} in {old}, {after} in {new}.",
        backward=Says("Readers of {new} expect a length of {after}; {old} allowed {before}.", ARCHIVE),
        mirror="min-length-lowered",
    ),
    Rule(
        "min-length-lowered",
        when=of(ChangeKind.MIN_LENGTH, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Length: {before} in {old}, {after} in {new}.",
        forward=Says("Consumers of {old} expect a length of {before}; {new} allows {after}.", BESIDE),
        mirror="min-length-raised",
    ),
    Rule(
        "max-length-lowered",
        when=of(ChangeKind.MAX_LENGTH, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Length: {before} in {old}, {after} in {new}.",
        backward=Says("Readers of {new} expect a length of {after}; {old} allowed {before}.", ARCHIVE),
        mirror="max-length-raised",
    ),
    Rule(
        "max-length-raised",
        when=of(ChangeKind.MAX_LENGTH, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Length: {before} in {old}, {after} in {new}.",
        forward=Says("Consumers of {old} expect a length of {before}; {new} allows {after}.", BESIDE),
        mirror="max-length-lowered",
    ),
    Rule(
        "pattern-added",
        when=of(ChangeKind.PATTERN, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="It matches `{after}` in {new}; {old} had no pattern.",
        backward=Says("Readers of {new} expect text that matches `{after}`; events produced under {old} may contain any text.", ARCHIVE),
        mirror="pattern-removed",
    ),
    Rule(
        "pattern-removed",
        when=of(ChangeKind.PATTERN, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="It matched `{before}` in {old}; {new} has no pattern.",
        forward=Says("Consumers of {old} expect text that matches `{before}`; {new} allows any text.", BESIDE),
        mirror="pattern-added",
    ),
    Rule(
        "pattern-changed",
        when=of(ChangeKind.PATTERN, Action.CHANGED),
        breaks=BOTH,
        severity=BREAKING,
        because="The pattern was `{before}` and is `{after}`.",
        forward=Says("Consumers of {old} refuse texts that match only the new one.", BESIDE),
        backward=Says("Readers of {new} refuse texts that match only the old one.", ARCHIVE),
    ),
    Rule(
        "content-changed",
        when=of(ChangeKind.CONTENT),
        breaks=NOBODY,
        severity=RISKY,
        because="The encoding or media type of the content was {before} and is {after}. Validators ignore it, consumers may not.",
        instead=EITHER,
    ),
)
