"""Rules about anyOf and oneOf."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BREAKING, FORWARD, Rule, Says, of
from schemactl.model.change import Action, Kind

RULES: tuple[Rule, ...] = (
    Rule(
        "variant-added",
        when=of(Kind.VARIANT, Action.ADDED),
        breaks=FORWARD,
        severity=BREAKING,
        because="The variant `{after}` is new in {new}.",
        forward=Says(
            "Consumers of {old} know a closed list of variants, and `{after}` is not on it.",
            "Let every consumer skip variants that it does not know before sending a new one; or publish a new type beside this one.",
        ),
        backward=Says(
            "Events produced under {old} may be of two variants of {new} at once since `{after}` is one, and its readers refuse that.", ARCHIVE
        ),
        mirror="variant-removed",
    ),
    Rule(
        "variant-removed",
        when=of(Kind.VARIANT, Action.REMOVED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="{new} does not list the variant `{before}` any more.",
        backward=Says(
            "Readers of {new} do not know the variant `{before}`; events produced under {old} may be of it.",
            "Keep the variant, and say in its description that it is not sent any more.",
        ),
        forward=Says("Events of {new} may be of two variants of {old} at once, `{before}` among them, and its consumers refuse that.", BESIDE),
        mirror="variant-added",
    ),
    Rule(
        "union-added",
        when=of(Kind.UNION, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="{new} asks for one of {after} variants; {old} did not.",
        backward=Says("Readers of {new} expect one of {after} variants; {old} did not say.", ARCHIVE),
        mirror="union-removed",
    ),
    Rule(
        "union-removed",
        when=of(Kind.UNION, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="{old} asked for one of {before} variants; {new} does not.",
        forward=Says("Consumers of {old} expect one of {before} variants; {new} does not say.", BESIDE),
        mirror="union-added",
    ),
    Rule(
        "union-became-exclusive",
        when=of(Kind.UNION_KIND, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="anyOf became oneOf: a value may not be of two variants at once any more.",
        backward=Says(
            "anyOf became oneOf: readers of {new} refuse a value that is of two variants at once.",
            "Keep anyOf, or give the variants a tag that tells them apart.",
        ),
        mirror="union-became-inclusive",
    ),
    Rule(
        "union-became-inclusive",
        when=of(Kind.UNION_KIND, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="oneOf became anyOf: a value may be of two variants at once.",
        forward=Says(
            "oneOf became anyOf: consumers of {old} refuse a value that is of two variants at once.",
            "Keep oneOf, or give the variants a tag that tells them apart.",
        ),
        mirror="union-became-exclusive",
    ),
)
