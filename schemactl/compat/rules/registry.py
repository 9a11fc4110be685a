"""Rules that are not about one change: what the prover found alone, what git says of versions, waivers, and policy."""

from schemactl.compat.rules.rule import BOTH, BREAKING, NOBODY, RISKY, Rule, Says
from schemactl.model.change import Change


def _told_elsewhere(change: Change) -> bool:
    """These findings are made where they are seen, not from a change."""
    return False


_AT_THE_PLACE = "Compare both schemas at the place where the event fails."

ACCEPTS_LESS = Rule(
    "accepts-less",
    when=_told_elsewhere,
    breaks=BOTH,
    severity=BREAKING,
    because="One schema refuses an event that the other allows, and no single change explains it.",
    instead=_AT_THE_PLACE,
    forward=Says("Consumers of {old} refuse it, and {new} allows it.", _AT_THE_PLACE),
    backward=Says("Readers of {new} refuse it, and {old} allowed it.", _AT_THE_PLACE),
)
UNDECIDED = Rule(
    "undecided",
    when=_told_elsewhere,
    breaks=BOTH,
    severity=BREAKING,
    because="It could not be decided whether it breaks {who}: {reason}.",
    instead="Simplify the schema; or check it yourself and accept it: `--allow-undecided`, or a waiver.",
)
VERSION_EDITED = Rule(
    "version-edited",
    when=_told_elsewhere,
    breaks=BOTH,
    severity=BREAKING,
    because="Version {name} is already on {ref}, and this branch changes it. Published versions are immutable: code was generated from it.",
    instead="Restore it (`git checkout {commit} -- {path}`) and register the change as a new version.",
)
VERSION_DELETED = Rule(
    "version-deleted",
    when=_told_elsewhere,
    breaks=BOTH,
    severity=BREAKING,
    because="Version {name} is already on {ref}, and this branch deletes it: consumers can no longer generate code from it.",
    instead="Restore it (`git checkout {commit} -- {path}`). To end a subject, set its status to retired in subject.toml.",
)
VERSION_TAKEN = Rule(
    "version-taken",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=BREAKING,
    because="Version {name} is already used on {ref}: one was added there, and another one on this branch.",
    instead="Renumber this branch's versions after those of {ref}: `schemactl rebase {subject}`.",
)
VERSION_FORCED = Rule(
    "version-forced",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="Version {name} breaks the mode and was accepted by force: {reason}",
    instead="Nothing to do, if its consumers know about it.",
)
VERSION_OVERSTATED = Rule(
    "version-overstated",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="Version {name} says {after}, but by its changes it must be {before}. After a new major, earlier versions are no longer compared.",
    instead="Remove it and register it again; or, if you want a new major version, give the reason: `--force`.",
)
POLICY_WEAKENED = Rule(
    "policy-weakened",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="This branch weakens the policy: {name} is {before} on {ref} and {after} here, in {path}. Until it is merged, {ref} applies.",
    instead="If it is intended, merge it on its own first, reviewed by the owner of the policy.",
)
WAIVER_EXPIRED = Rule(
    "waiver-expired",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="The waiver of {name} expired on {after}: the finding counts again.",
    instead="Renew it with a new date (`schemactl waive`), or undo the change that it accepts.",
)
WAIVER_STALE = Rule(
    "waiver-stale",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="The waiver of {name} no longer matches a finding.",
    instead="Remove it from subject.toml, so that it does not accept another change later.",
)
ABOUT_WAIVERS = frozenset({WAIVER_EXPIRED.id, WAIVER_STALE.id})
"""Findings about what people wrote into subject.toml: they reach no consumer."""

RULES: tuple[Rule, ...] = (
    ACCEPTS_LESS,
    UNDECIDED,
    VERSION_EDITED,
    VERSION_DELETED,
    VERSION_TAKEN,
    VERSION_FORCED,
    VERSION_OVERSTATED,
    WAIVER_EXPIRED,
    WAIVER_STALE,
    POLICY_WEAKENED,
)
