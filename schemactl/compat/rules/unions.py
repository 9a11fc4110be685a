"""Rules about anyOf and oneOf."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BESIDE, BREAKING, FORWARD, Rule, of
from schemactl.model.change import Action, Kind

RULES: tuple[Rule, ...] = (
    Rule(
        "variant-added",
        when=of(Kind.VARIANT, Action.ADDED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Consumers of {old} know a closed list of variants, and `{after}` is not on it.",
        instead="Let every consumer skip variants that it does not know before sending a new one; or publish a new type beside this one.",
        mirror="variant-removed",
    ),
    Rule(
        "variant-removed",
        when=of(Kind.VARIANT, Action.REMOVED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Readers of {new} do not know the variant `{before}`; events produced under {old} may be of it.",
        instead="Keep the variant, and say in its description that it is not sent any more.",
        mirror="variant-added",
    ),
    Rule(
        "union-added",
        when=of(Kind.UNION, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="Readers of {new} expect one of {after} variants; {old} did not say.",
        instead=ARCHIVE,
        mirror="union-removed",
    ),
    Rule(
        "union-removed",
        when=of(Kind.UNION, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="Consumers of {old} expect one of {before} variants; {new} does not say.",
        instead=BESIDE,
        mirror="union-added",
    ),
    Rule(
        "union-became-exclusive",
        when=of(Kind.UNION_KIND, Action.NARROWED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="anyOf became oneOf: readers of {new} refuse a value that is of two variants at once.",
        instead="Keep anyOf, or give the variants a tag that tells them apart.",
        mirror="union-became-inclusive",
    ),
    Rule(
        "union-became-inclusive",
        when=of(Kind.UNION_KIND, Action.WIDENED),
        breaks=FORWARD,
        severity=BREAKING,
        because="oneOf became anyOf: consumers of {old} refuse a value that is of two variants at once.",
        instead="Keep oneOf, or give the variants a tag that tells them apart.",
        mirror="union-became-exclusive",
    ),
)
