"""Rules that are not about one change: what the prover found alone, what git says of versions, waivers, and policy."""

from schemactl.compat.rules.rule import BOTH, BREAKING, NOBODY, RISKY, Rule, Says
from schemactl.model.change import Change


def _told_elsewhere(change: Change) -> bool:
    """These findings are made where they are seen, not from a change."""
    return False


_AT_THE_PLACE = "Compare what both schemas say of the place where the event fails."

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
    because="Whether it breaks {who} could not be decided: {reason}.",
    instead="Say the schema in simpler words; or accept it, having looked yourself: `--allow-undecided`, or a waiver.",
)
VERSION_EDITED = Rule(
    "version-edited",
    when=_told_elsewhere,
    breaks=BOTH,
    severity=BREAKING,
    because="Version {name} is on {ref} already, and this branch changes it: whoever compiled against it holds something else now.",
    instead="Put it back (`git checkout {commit} -- {path}`) and register the change as a new version.",
)
VERSION_DELETED = Rule(
    "version-deleted",
    when=_told_elsewhere,
    breaks=BOTH,
    severity=BREAKING,
    because="Version {name} is on {ref} already, and this branch deletes it: its consumers lose what they compile against.",
    instead="Put it back (`git checkout {commit} -- {path}`); to end a subject, set its status to retired in subject.toml.",
)
VERSION_TAKEN = Rule(
    "version-taken",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=BREAKING,
    because="{ref} has another version {name} by now: one was added there, and one here.",
    instead="Renumber this branch's versions after those of {ref}: `schemactl rebase {subject}`.",
)
VERSION_FORCED = Rule(
    "version-forced",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="Version {name} breaks the mode and was accepted by force: {reason}",
    instead="Nothing to do, if its consumers know.",
)
VERSION_OVERSTATED = Rule(
    "version-overstated",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="Version {name} calls itself {after}, and what it changes makes it {before}. With a new major, those before it are no longer compared.",
    instead="Remove it and register it again; or, if consumers are to start over with it, say why: `--force`.",
)
POLICY_WEAKENED = Rule(
    "policy-weakened",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="This branch may ask for less: {name} is {before} on {ref}, and {after} here, in {path}. Until it is merged, what {ref} says counts.",
    instead="If it is meant, merge it by itself, reviewed by who owns the policy; then what needs it.",
)
WAIVER_EXPIRED = Rule(
    "waiver-expired",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="The waiver of {name} was good until {after}: what it accepted counts again.",
    instead="Renew it with a new date (`schemactl waive`), or undo what it waives.",
)
WAIVER_STALE = Rule(
    "waiver-stale",
    when=_told_elsewhere,
    breaks=NOBODY,
    severity=RISKY,
    because="The waiver of {name} matches no finding any more.",
    instead="Take it out of subject.toml, so that it does not accept something else one day.",
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
