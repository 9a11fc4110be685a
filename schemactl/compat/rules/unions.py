"""Rules about anyOf and oneOf."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BREAKING, FORWARD, Rule, Says, of
from schemactl.model.change import Action, ChangeKind

RULES: tuple[Rule, ...] = (
    Rule(
        "variant-added",
        when=of(ChangeKind.VARIANT, Action.ADDED),
        breaks=FORWARD,
        severity=BREAKING,
        because="The variant `{after}` is new in {new}.",
        forward=Says(
            "Consumers of {old} know a closed list of variants without `{after}`.",
            "Before sending it, make every consumer skip unknown variants; or publish a new type beside this one.",
        ),
        backward=Says("With `{after}`, events produced under {old} may match two variants of {new}, and its readers refuse that.", ARCHIVE),
        mirror="variant-removed",
    ),
    Rule(
        "variant-removed",
        when=of(ChangeKind.VARIANT, Action.REMOVED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="The variant `{before}` was removed in {new}.",
        backward=Says(
            "Readers of {new} do not know the variant `{before}`; events produced under {old} may be of it.",
            "Keep the variant, and say in its description that it is no longer sent.",
        ),
        forward=Says("Events of {new} may match two variants of {old}, one of them `{before}`, and its consumers refuse that.", BESIDE),
        mirror="variant-added",
    ),
    Rule(
        "union-added",
        when=of(ChangeKind.UNION, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="{new} requires one of {after} variants; {old} did not.",
        backward=Says("Readers of {new} expect one of {after} variants; {old} allowed others.", ARCHIVE),
        mirror="union-removed",
    ),
    Rule(
        "union-removed",
        when=of(ChangeKind.UNION, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="{old} required one of {before} variants; {new} does not.",
        forward=Says("Consumers of {old} expect one of {before} variants; {new} allows others.", BESIDE),
        mirror="union-added",
    ),
    Rule(
        "union-became-exclusive",
        when=of(ChangeKind.UNION_KIND, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="anyOf became oneOf: a value may no longer match two variants at once.",
        backward=Says(
            "anyOf became oneOf: readers of {new} refuse values that match two variants at once.",
            "Keep anyOf, or add a tag that distinguishes the variants.",
        ),
        mirror="union-became-inclusive",
    ),
    Rule(
        "union-became-inclusive",
        when=of(ChangeKind.UNION_KIND, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="oneOf became anyOf: a value may match two variants at once.",
        forward=Says(
            "oneOf became anyOf: consumers of {old} refuse values that match two variants at once.",
            "Keep oneOf, or add a tag that distinguishes the variants.",
        ),
        mirror="union-became-exclusive",
    ),
)
