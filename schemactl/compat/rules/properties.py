"""Rules about properties that come, go, or must be there."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BOTH, BREAKING, EITHER, FORWARD, INFO, NOBODY, RISKY, Rule, Says, of
from schemactl.model.change import Action, Change, Kind


def _born_deprecated(change: Change) -> bool:
    return str(change.new_value).startswith("deprecated ")


def _deprecated_before(change: Change) -> bool:
    return str(change.old_value).startswith("deprecated ")


_UNKNOWN_TO_CONSUMERS = Says(
    "Consumers of {old} refuse `{name}` as {new} sends it: they accept no such name, or another value under it.",
    "Send it once those consumers accept it: an open reader (no `additionalProperties: false`) would have.",
)
_TYPED_BY_READERS = Says(
    "Readers of {new} ask for a certain value under `{name}`; events produced under {old} may hold another.",
    ARCHIVE,
)
_STILL_EXPECTED = Says(
    "Consumers of {old} ask for a certain value under `{name}`; since {new} there may be another.",
    "Keep the property in the schema, or publish a new type beside this one until its consumers have moved.",
)
_UNKNOWN_TO_READERS = Says(
    "Readers of {new} refuse `{name}` as events produced under {old} have it: they accept no such name, or another value under it.",
    ARCHIVE,
)

RULES: tuple[Rule, ...] = (
    Rule(
        "property-became-optional",
        when=of(Kind.REQUIRED, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="`{name}` was required in {old} and is not in {new}.",
        forward=Says(
            "Consumers of {old} expect `{name}` in every event; since {new} it may be missing.",
            "Keep sending it; or publish a new type beside this one until its consumers have moved.",
        ),
        mirror="property-became-required",
    ),
    Rule(
        "property-became-required",
        when=of(Kind.REQUIRED, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="`{name}` is required in {new} and was not in {old}.",
        backward=Says(
            "Readers of {new} expect `{name}` in every event; those produced under {old} may not have it.",
            "Leave it optional for readers of archived events, or give them a default to fall back on.",
        ),
        mirror="property-became-optional",
    ),
    Rule(
        "required-property-removed",
        when=of(Kind.REQUIRED_PROPERTY, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="`{name}` was required in {old}, and {new} does not declare it.",
        forward=Says(
            "Consumers of {old} expect `{name}` in every event; {new} does not know it any more.",
            "Keep sending it; or deprecate it first, and publish a new type beside this one until its consumers have moved.",
        ),
        backward=_UNKNOWN_TO_READERS,
        mirror="required-property-added",
    ),
    Rule(
        "required-property-added",
        when=of(Kind.REQUIRED_PROPERTY, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="`{name}` is new in {new}, and required.",
        backward=Says(
            "Readers of {new} expect `{name}` in every event; those produced under {old} do not have it.",
            "Declare it optional: consumers that are deployed today do not look at it, and archived events stay readable.",
        ),
        forward=_UNKNOWN_TO_CONSUMERS,
        mirror="required-property-removed",
    ),
    Rule(
        "property-added",
        when=lambda change: of(Kind.PROPERTY, Action.ADDED)(change) and not _born_deprecated(change),
        breaks=NOBODY,
        severity=INFO,
        because="`{name}` ({after}) is new and optional.",
        instead="Nothing to do; a consumer that closes its objects (`additionalProperties: false`) would notice.",
        forward=_UNKNOWN_TO_CONSUMERS,
        backward=_TYPED_BY_READERS,
        mirror="property-removed",
    ),
    Rule(
        "property-removed",
        when=lambda change: of(Kind.PROPERTY, Action.REMOVED)(change) and not _deprecated_before(change),
        breaks=NOBODY,
        severity=RISKY,
        because="`{name}` ({before}) was optional, so every consumer of {old} can do without it; one that uses it never sees it again.",
        instead="Deprecate it for a version first (subject.toml), and ask who reads it: `schemactl impact`.",
        forward=_STILL_EXPECTED,
        backward=_UNKNOWN_TO_READERS,
        mirror="property-added",
    ),
    Rule(
        "deprecated-property-added",
        when=lambda change: of(Kind.PROPERTY, Action.ADDED)(change) and _born_deprecated(change),
        breaks=NOBODY,
        severity=INFO,
        because="`{name}` is declared and deprecated at once.",
        instead="Leave it out, unless events that are still around have it.",
        forward=_UNKNOWN_TO_CONSUMERS,
        backward=_TYPED_BY_READERS,
        mirror="deprecated-property-removed",
    ),
    Rule(
        "deprecated-property-removed",
        when=lambda change: of(Kind.PROPERTY, Action.REMOVED)(change) and _deprecated_before(change),
        breaks=NOBODY,
        severity=INFO,
        because="`{name}` was optional and deprecated in {old}, and is gone in {new}, as announced.",
        forward=_STILL_EXPECTED,
        backward=_UNKNOWN_TO_READERS,
        mirror="deprecated-property-added",
    ),
    Rule(
        "property-renamed",
        when=of(Kind.RENAMED),
        breaks=BOTH,
        severity=BREAKING,
        because="`{before}` went and `{after}`, which looks the same, came: it seems to be renamed.",
        instead=EITHER,
        forward=Says("Consumers of {old} look for `{before}`.", EITHER),
        backward=Says("Readers of {new} look for `{after}`.", EITHER),
        otherwise=RISKY,
    ),
    Rule(
        "property-deprecated",
        when=of(Kind.DEPRECATED, Action.ADDED),
        breaks=NOBODY,
        severity=INFO,
        because="It is deprecated now: nothing breaks, and its consumers should move.",
        instead="Say in the description what to use instead, and until when it stays.",
        mirror="property-undeprecated",
    ),
    Rule(
        "property-undeprecated",
        when=of(Kind.DEPRECATED, Action.REMOVED),
        breaks=NOBODY,
        severity=INFO,
        because="It is not deprecated any more.",
        instead="Tell those who have moved away.",
        mirror="property-deprecated",
    ),
    Rule(
        "dependency-added",
        when=of(Kind.DEPENDENCY, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="The presence of `{name}` asks something of the rest of the event in {new}, and nothing in {old}.",
        backward=Says("Where `{name}` is present, readers of {new} ask for more than {old} promised.", ARCHIVE),
        mirror="dependency-removed",
    ),
    Rule(
        "dependency-removed",
        when=of(Kind.DEPENDENCY, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="The presence of `{name}` asked something of the rest of the event in {old}, and nothing in {new}.",
        forward=Says(
            "Where `{name}` is present, consumers of {old} count on more than {new} promises.",
            "Keep the promise, or publish a new type beside this one.",
        ),
        mirror="dependency-added",
    ),
    Rule(
        "dependency-changed",
        when=of(Kind.DEPENDENCY, Action.CHANGED),
        breaks=BOTH,
        severity=BREAKING,
        because="What the presence of `{name}` asks of the rest of the event differs.",
        forward=Says(
            "Where `{name}` is present, consumers of {old} count on what {new} does not promise.",
            "Keep the promise of {old} and add to it in a way that its consumers may ignore.",
        ),
        backward=Says("Where `{name}` is present, readers of {new} ask for what {old} did not promise.", ARCHIVE),
    ),
)
