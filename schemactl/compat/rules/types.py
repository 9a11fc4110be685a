"""Rules about types and null."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BOTH, BREAKING, EITHER, FORWARD, RISKY, Rule, Says, of
from schemactl.model.change import Action, Change, ChangeKind


def _integer_to_number(change: Change) -> bool:
    return change.kind is ChangeKind.TYPE and {str(change.old_value), str(change.new_value)} <= _NUMERIC


_NUMERIC = {"integer", "number", "integer or null", "number or null"}

RULES: tuple[Rule, ...] = (
    Rule(
        "type-changed",
        when=of(ChangeKind.TYPE, Action.CHANGED),
        breaks=BOTH,
        severity=BREAKING,
        because="It was {before} in {old} and is {after} in {new}.",
        forward=Says("Consumers of {old} cannot read it.", EITHER),
        backward=Says("Readers of {new} cannot read events produced under {old}.", EITHER),
    ),
    Rule(
        "type-widened",
        when=lambda change: of(ChangeKind.TYPE, Action.WIDENED)(change) and not _integer_to_number(change),
        breaks=FORWARD,
        severity=BREAKING,
        because="It was {before} in {old} and may be {after} in {new}.",
        forward=Says("Consumers of {old} read {before}; {new} allows {after}.", EITHER),
        mirror="type-narrowed",
    ),
    Rule(
        "type-narrowed",
        when=lambda change: of(ChangeKind.TYPE, Action.NARROWED)(change) and not _integer_to_number(change),
        breaks=BACKWARD,
        severity=BREAKING,
        because="It could be {before} in {old} and is {after} in {new}.",
        backward=Says("Readers of {new} expect {after}; events produced under {old} may contain {before}.", ARCHIVE),
        mirror="type-widened",
    ),
    Rule(
        "integer-became-number",
        when=lambda change: of(ChangeKind.TYPE, Action.WIDENED)(change) and _integer_to_number(change),
        breaks=FORWARD,
        severity=BREAKING,
        because="It was a whole number in {old} and may be a fraction in {new}.",
        forward=Says(
            "Consumers of {old} read whole numbers; {new} allows fractions.",
            "Send the fraction in a separate property (such as an amount in cents).",
        ),
        mirror="number-became-integer",
    ),
    Rule(
        "number-became-integer",
        when=lambda change: of(ChangeKind.TYPE, Action.NARROWED)(change) and _integer_to_number(change),
        breaks=BACKWARD,
        severity=BREAKING,
        because="It could be a fraction in {old} and is a whole number in {new}.",
        backward=Says("Readers of {new} expect whole numbers; events produced under {old} may contain fractions.", ARCHIVE),
        mirror="integer-became-number",
    ),
    Rule(
        "became-nullable",
        when=of(ChangeKind.NULL, Action.ADDED),
        breaks=FORWARD,
        severity=BREAKING,
        because="It may be null in {new}; it could not be null in {old}.",
        forward=Says(
            "Consumers of {old} do not expect null here; {new} allows it.",
            "Leave the property out where there is no value, if it is optional; or send a value that says so.",
        ),
        mirror="became-non-nullable",
    ),
    Rule(
        "became-non-nullable",
        when=of(ChangeKind.NULL, Action.REMOVED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="It could be null in {old}; it cannot be null in {new}.",
        backward=Says("Readers of {new} do not expect null here; events produced under {old} may contain it.", ARCHIVE),
        mirror="became-nullable",
    ),
    Rule(
        "schema-widened",
        when=of(ChangeKind.SCHEMA, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="{old} allowed {before} here, {new} allows {after}.",
        forward=Says("{old} allowed {before} here, {new} allows {after}, which consumers of {old} refuse.", BESIDE),
        mirror="schema-narrowed",
    ),
    Rule(
        "schema-narrowed",
        when=of(ChangeKind.SCHEMA, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="{new} allows {after} here, {old} allowed {before}.",
        backward=Says("{new} allows {after} here, {old} allowed {before}, which events produced under {old} may contain.", ARCHIVE),
        mirror="schema-widened",
    ),
    Rule(
        "integer-beyond-double",
        when=of(ChangeKind.BEYOND_DOUBLE, Action.ADDED),
        breaks=FORWARD,
        severity=RISKY,
        because="Values may now exceed 2^53 - 1: JavaScript, and every parser that reads numbers as doubles, loses their last digits.",
        instead="Send it as a string beside the number, or read it with a parser that keeps integers exact.",
        mirror="integer-within-double",
    ),
    Rule(
        "integer-within-double",
        when=of(ChangeKind.BEYOND_DOUBLE, Action.REMOVED),
        breaks=BACKWARD,
        severity=RISKY,
        because="{new} no longer says that values may exceed 2^53 - 1; values of events produced under {old} may.",
        instead="Keep the 64-bit type in code that reads archived events.",
        mirror="integer-beyond-double",
    ),
)
