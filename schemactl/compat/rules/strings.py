"""Rules about length, pattern and content of strings."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BOTH, BREAKING, EITHER, FORWARD, NOBODY, RISKY, Rule, of
from schemactl.model.change import Action, Kind

RULES: tuple[Rule, ...] = (
    Rule(
        "min-length-raised",
        when=of(Kind.MIN_LENGTH, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Readers of {new} expect a length of at least {after}; events produced under {old} were held to {before}.",
        instead=ARCHIVE,
        mirror="min-length-lowered",
    ),
    Rule(
        "min-length-lowered",
        when=of(Kind.MIN_LENGTH, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Consumers of {old} expect a length of at least {before}; since {new} the bound is {after}.",
        instead=BESIDE,
        mirror="min-length-raised",
    ),
    Rule(
        "max-length-lowered",
        when=of(Kind.MAX_LENGTH, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Readers of {new} expect a length of at most {after}; events produced under {old} were held to {before}.",
        instead=ARCHIVE,
        mirror="max-length-raised",
    ),
    Rule(
        "max-length-raised",
        when=of(Kind.MAX_LENGTH, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Consumers of {old} expect a length of at most {before}; since {new} the bound is {after}.",
        instead=BESIDE,
        mirror="max-length-lowered",
    ),
    Rule(
        "pattern-added",
        when=of(Kind.PATTERN, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Readers of {new} expect text that matches `{after}`; events produced under {old} may hold any.",
        instead=ARCHIVE,
        mirror="pattern-removed",
    ),
    Rule(
        "pattern-removed",
        when=of(Kind.PATTERN, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Consumers of {old} expect text that matches `{before}`; since {new} any may come.",
        instead=BESIDE,
        mirror="pattern-added",
    ),
    Rule(
        "pattern-changed",
        when=of(Kind.PATTERN, Action.CHANGED),
        breaks=BOTH,
        severity=BREAKING,
        because="The pattern was `{before}` and is `{after}`.",
        instead=BESIDE,
    ),
    Rule(
        "content-changed",
        when=of(Kind.CONTENT),
        breaks=NOBODY,
        severity=RISKY,
        because="How the text is encoded, or what is inside it, was {before} and is {after}. No validator looks inside, its consumers do.",
        instead=EITHER,
    ),
)
