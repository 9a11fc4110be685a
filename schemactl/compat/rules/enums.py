"""Rules about enumerated values and constants."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BOTH, BREAKING, FORWARD, INFO, NOBODY, Rule, Says, of
from schemactl.model.change import Action, ChangeKind

RULES: tuple[Rule, ...] = (
    Rule(
        "enum-value-added",
        when=of(ChangeKind.ENUM_VALUES, Action.ADDED),
        breaks=FORWARD,
        severity=BREAKING,
        because="{after} was added to the list of values.",
        forward=Says(
            "Consumers of {old} know a closed list of values without {after}.",
            "Read enums as open (a default branch, UNKNOWN) in every consumer before sending a new value; or publish a new type beside this one.",
        ),
        mirror="enum-value-removed",
    ),
    Rule(
        "enum-value-removed",
        when=of(ChangeKind.ENUM_VALUES, Action.REMOVED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="{before} was removed from the list of values.",
        backward=Says(
            "Readers of {new} do not know {before}; events produced under {old} may contain it.",
            "Keep the value on the list, and say in the description that it is no longer sent.",
        ),
        mirror="enum-value-added",
    ),
    Rule(
        "enum-removed",
        when=of(ChangeKind.ENUM, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="{old} listed the values; {new} does not.",
        forward=Says(
            "Consumers of {old} know a closed list of values; {new} allows any value.",
            "Keep the list, or first make its consumers accept unknown values.",
        ),
        mirror="enum-added",
    ),
    Rule(
        "enum-added",
        when=of(ChangeKind.ENUM, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="{new} lists the values; {old} did not.",
        backward=Says("Readers of {new} know a closed list of values; events produced under {old} may contain any value.", ARCHIVE),
        mirror="enum-removed",
    ),
    Rule(
        "const-changed",
        when=of(ChangeKind.CONST, Action.CHANGED),
        breaks=BOTH,
        severity=BREAKING,
        because="The constant was {before} and is {after}.",
        forward=Says("Consumers of {old} that switch on it do not recognise the event.", BESIDE),
        backward=Says("Readers of {new} do not recognise events produced under {old}.", ARCHIVE),
    ),
    Rule(
        "guess-confirmed",
        when=of(ChangeKind.MEANT, Action.ADDED),
        breaks=NOBODY,
        severity=INFO,
        because="The {after} was inferred in {old} and is confirmed in {new}: from now on, other values break readers.",
        mirror="guess-unconfirmed",
    ),
    Rule(
        "guess-unconfirmed",
        when=of(ChangeKind.MEANT, Action.REMOVED),
        breaks=NOBODY,
        severity=INFO,
        because="The {before} was confirmed in {old} and is only inferred in {new}: readers must expect other values.",
        instead="Confirm it in subject.toml if it is still intended.",
        mirror="guess-confirmed",
    ),
)
