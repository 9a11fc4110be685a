"""Rules about properties that come, go, or must be there."""

from schemactl.compat.rules.rule import ARCHIVE, BACKWARD, BOTH, BREAKING, EITHER, FORWARD, INFO, NOBODY, RISKY, Rule, Says, of
from schemactl.model.change import Action, Change, ChangeKind


def _born_deprecated(change: Change) -> bool:
    return str(change.new_value).startswith("deprecated ")


def _deprecated_before(change: Change) -> bool:
    return str(change.old_value).startswith("deprecated ")


_UNKNOWN_TO_CONSUMERS = Says(
    "Consumers of {old} refuse `{name}` as {new} allows it: they do not accept this property, or expect another value.",
    "Send it only after those consumers accept it. Open readers (no `additionalProperties: false`) would.",
)
_TYPED_BY_READERS = Says(
    "Readers of {new} expect a certain value of `{name}`; events produced under {old} may contain another.",
    ARCHIVE,
)
_STILL_EXPECTED = Says(
    "Consumers of {old} expect a certain value of `{name}`; {new} allows others.",
    "Keep the property in the schema, or publish a new type beside this one until its consumers have moved.",
)
_UNKNOWN_TO_READERS = Says(
    "Readers of {new} refuse `{name}` in events produced under {old}: they do not accept this property, or expect another value.",
    ARCHIVE,
)

RULES: tuple[Rule, ...] = (
    Rule(
        "property-became-optional",
        when=of(ChangeKind.REQUIRED, Action.REMOVED),
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
        when=of(ChangeKind.REQUIRED, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="`{name}` is required in {new} and was not in {old}.",
        backward=Says(
            "Readers of {new} expect `{name}` in every event; those produced under {old} may not have it.",
            "Keep it optional for readers of archived events, or give it a default.",
        ),
        mirror="property-became-optional",
    ),
    Rule(
        "required-property-removed",
        when=of(ChangeKind.REQUIRED_PROPERTY, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="`{name}` was required in {old} and is gone in {new}.",
        forward=Says(
            "Consumers of {old} expect `{name}` in every event; {new} no longer has it.",
            "Keep sending it; or deprecate it first, and publish a new type beside this one until its consumers have moved.",
        ),
        backward=_UNKNOWN_TO_READERS,
        mirror="required-property-added",
    ),
    Rule(
        "required-property-added",
        when=of(ChangeKind.REQUIRED_PROPERTY, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="`{name}` is new in {new}, and required.",
        backward=Says(
            "Readers of {new} expect `{name}` in every event; those produced under {old} do not have it.",
            "Make it optional: deployed consumers do not read it, and archived events stay readable.",
        ),
        forward=_UNKNOWN_TO_CONSUMERS,
        mirror="required-property-removed",
    ),
    Rule(
        "property-added",
        when=lambda change: of(ChangeKind.PROPERTY, Action.ADDED)(change) and not _born_deprecated(change),
        breaks=NOBODY,
        severity=INFO,
        because="`{name}` ({after}) is new and optional.",
        instead="Nothing to do, unless a consumer closes its objects (`additionalProperties: false`).",
        forward=_UNKNOWN_TO_CONSUMERS,
        backward=_TYPED_BY_READERS,
        mirror="property-removed",
    ),
    Rule(
        "property-removed",
        when=lambda change: of(ChangeKind.PROPERTY, Action.REMOVED)(change) and not _deprecated_before(change),
        breaks=NOBODY,
        severity=RISKY,
        because="`{name}` ({before}) was optional, so consumers of {old} work without it; those that use it no longer get it.",
        instead="Deprecate it for one version first (subject.toml), and find out who reads it: `schemactl impact`.",
        forward=_STILL_EXPECTED,
        backward=_UNKNOWN_TO_READERS,
        mirror="property-added",
    ),
    Rule(
        "deprecated-property-added",
        when=lambda change: of(ChangeKind.PROPERTY, Action.ADDED)(change) and _born_deprecated(change),
        breaks=NOBODY,
        severity=INFO,
        because="`{name}` is new and already deprecated.",
        instead="Leave it out, unless existing events have it.",
        forward=_UNKNOWN_TO_CONSUMERS,
        backward=_TYPED_BY_READERS,
        mirror="deprecated-property-removed",
    ),
    Rule(
        "deprecated-property-removed",
        when=lambda change: of(ChangeKind.PROPERTY, Action.REMOVED)(change) and _deprecated_before(change),
        breaks=NOBODY,
        severity=INFO,
        because="`{name}` was optional and deprecated in {old}, and is removed in {new}, as announced.",
        forward=_STILL_EXPECTED,
        backward=_UNKNOWN_TO_READERS,
        mirror="deprecated-property-added",
    ),
    Rule(
        "property-renamed",
        when=of(ChangeKind.RENAMED),
        breaks=BOTH,
        severity=BREAKING,
        because="`{before}` was removed and `{after}`, which has the same schema, was added: it seems to be renamed.",
        instead=EITHER,
        forward=Says("Consumers of {old} read `{before}`.", EITHER),
        backward=Says("Readers of {new} read `{after}`.", EITHER),
        if_nobody_breaks=RISKY,
    ),
    Rule(
        "property-deprecated",
        when=of(ChangeKind.DEPRECATED, Action.ADDED),
        breaks=NOBODY,
        severity=INFO,
        because="It is now deprecated: nothing breaks, but its consumers should move.",
        instead="Say in the description what to use instead, and how long it stays.",
        mirror="property-undeprecated",
    ),
    Rule(
        "property-undeprecated",
        when=of(ChangeKind.DEPRECATED, Action.REMOVED),
        breaks=NOBODY,
        severity=INFO,
        because="It is no longer deprecated.",
        instead="Tell consumers that have moved away.",
        mirror="property-deprecated",
    ),
    Rule(
        "dependency-added",
        when=of(ChangeKind.DEPENDENCY, Action.ADDED),
        breaks=BACKWARD,
        severity=BREAKING,
        because="In {new}, an event with `{name}` must meet further requirements; in {old} it did not have to.",
        backward=Says("Where `{name}` is present, readers of {new} require more than {old} guaranteed.", ARCHIVE),
        mirror="dependency-removed",
    ),
    Rule(
        "dependency-removed",
        when=of(ChangeKind.DEPENDENCY, Action.REMOVED),
        breaks=FORWARD,
        severity=BREAKING,
        because="In {old}, an event with `{name}` had to meet further requirements; in {new} it does not have to.",
        forward=Says(
            "Where `{name}` is present, consumers of {old} expect more than {new} guarantees.",
            "Keep the requirements, or publish a new type beside this one.",
        ),
        mirror="dependency-added",
    ),
    Rule(
        "dependency-changed",
        when=of(ChangeKind.DEPENDENCY, Action.CHANGED),
        breaks=BOTH,
        severity=BREAKING,
        because="The requirements for events with `{name}` changed.",
        forward=Says(
            "Where `{name}` is present, consumers of {old} expect what {new} does not guarantee.",
            "Keep the requirements of {old}, and add only what its consumers can ignore.",
        ),
        backward=Says("Where `{name}` is present, readers of {new} require what {old} did not guarantee.", ARCHIVE),
    ),
)
