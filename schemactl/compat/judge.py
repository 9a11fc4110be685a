"""From changes to findings: the rule explains, the prover decides, the mode says how much it matters."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from schemactl.compat.containment import Counterexample, Covers, Undecided, Verdict
from schemactl.compat.direction_check import DirectionCheck
from schemactl.compat.modes import DIRECTIONS, mode_named
from schemactl.compat.prover import deep_recursion
from schemactl.compat.rules import Rule, rule_for
from schemactl.compat.rules.registry import ACCEPTS_LESS, POLICY_WEAKENED, UNDECIDED
from schemactl.compat.wording import concerned, doubts, filled, says
from schemactl.model.change import ANNOTATIONS, MOST_CHANGES, Change
from schemactl.model.deadline import Deadline
from schemactl.model.finding import Bump, Comparison, Direction, Finding, Severity, Witness
from schemactl.model.json import JsonValue
from schemactl.model.options.compat import CompatOptions
from schemactl.model.pointer import ROOT, JsonPointer
from schemactl.model.schema import Schema
from schemactl.schema.canonical import canonical_bytes, text_of

_ORDER = {Severity.BREAKING: 0, Severity.UNDECIDED: 1, Severity.RISKY: 2, Severity.INFO: 3}
_GUESSED = "Discovery inferred this, so readers are expected to accept other values."


@deep_recursion()
def judge(changes: Sequence[Change], old: Schema, new: Schema, options: CompatOptions, deadline: Deadline) -> Comparison:
    """All findings about two schemas, what breaks most first, and what they add up to. Raises InvalidSchema, UsageError (the mode)."""
    mode = mode_named(options.mode)
    checks = _checks(old, new, options, deadline)
    names = old.name or "old", new.name or "new"
    in_turn = sorted(checks, key=lambda one: one.direction not in DIRECTIONS[mode])  # what the mode asks for first: it has the most time
    for check in in_turn:
        check.decide()
    for check in in_turn:
        check.look_at(change for change in changes[:MOST_CHANGES] if change.kind not in ANNOTATIONS)
    judged = [_Judged(change, rule_for(change), _verdicts(change, checks)) for change in changes[:MOST_CHANGES]]
    unexplained = [check for check in checks if _is_unexplained(judged, check, is_whole=len(changes) <= MOST_CHANGES)]
    fingerprints = _Fingerprints()
    findings = [_finding(one, checks, names, options, fingerprints) for one in judged]
    findings += _alone(unexplained, names, options)
    comparison = Comparison(*names, mode, True, _bump(changes, findings), tuple(findings), has_more=len(changes) > MOST_CHANGES)
    return settled(comparison, options)


@deep_recursion()
def holds(old: Schema, new: Schema, options: CompatOptions) -> bool:
    """Whether every direction that the mode asks for is proven, without saying what differs. Raises InvalidSchema, UsageError (the mode)."""
    asked = DIRECTIONS[mode_named(options.mode)]
    checks = _checks(old, new, options, deadline_of(old, new, options))
    return all(isinstance(check.verdict, Covers) for check in checks if check.direction in asked)


def deadline_of(old: Schema, new: Schema, options: CompatOptions) -> Deadline:
    """When a comparison that begins now has to be finished: more is given to larger schemas, for they take time to be read."""
    megabytes = sum(len(text_of(schema.document)) for schema in (old, new)) / 1_000_000
    return Deadline.within(options.budget * (1 + megabytes / 8))


def _checks(old: Schema, new: Schema, options: CompatOptions, deadline: Deadline) -> tuple[DirectionCheck, DirectionCheck]:
    return (
        DirectionCheck(Direction.FORWARD, new.document, old.document, options, deadline),
        DirectionCheck(Direction.BACKWARD, old.document, new.document, options, deadline),
    )


def importance(finding: Finding) -> tuple[bool, int, str, str]:
    """The order in which findings are shown: what weakens the policy, then what breaks."""
    return (finding.rule != POLICY_WEAKENED.id, _ORDER[finding.severity], str(finding.path), finding.rule)


def settled(comparison: Comparison, options: CompatOptions) -> Comparison:
    """The comparison with its findings in order, and with what they add up to: `compatible`, and the major part of the version where it is not."""
    allowed = [replace(one, allowed=options.allow_undecided and one.severity is Severity.UNDECIDED) for one in comparison.findings]
    findings = tuple(sorted(allowed, key=importance))
    compatible = not any(finding.counts_as_breaking for finding in findings)
    return replace(comparison, findings=findings, compatible=compatible, bump=comparison.bump if compatible else Bump.MAJOR)


def _bump(changes: Sequence[Change], findings: Sequence[Finding]) -> Bump:
    """What moves where nothing breaks. What breaks only a direction that the mode does not ask for is a change of what is accepted, too."""
    if any(change.kind not in ANNOTATIONS for change in changes) or any(finding.breaks or finding.undecided for finding in findings):
        return Bump.MINOR
    return Bump.PATCH if changes else Bump.NONE


def fingerprint_of(rule: str, path: str, *parts: JsonValue) -> str:
    """Names a finding for a waiver: the same rule at the same path about the same facets, and no other."""
    return _Fingerprints().of(rule, path, *parts)


class _Fingerprints:
    """Many changes of one comparison may be about the same facet, such as a large union: it is written once."""

    def __init__(self) -> None:
        self._written: dict[int, tuple[JsonValue, bytes]] = {}

    def of(self, rule: str, path: str, *parts: JsonValue) -> str:
        return hashlib.sha256(b"\0".join([rule.encode(), path.encode(), *map(self._bytes, parts)])).hexdigest()[:12]

    def _bytes(self, part: JsonValue) -> bytes:
        if id(part) not in self._written:
            self._written[id(part)] = part, canonical_bytes(part)  # an identity is only good as long as the object lives
        return self._written[id(part)][1]


@dataclass
class _Judged:
    """A change, and what the prover says of it in each direction."""

    change: Change
    rule: Rule
    verdicts: dict[Direction, Verdict]

    @property
    def breaks(self) -> frozenset[Direction]:
        return frozenset(direction for direction, verdict in self.verdicts.items() if isinstance(verdict, Counterexample))

    @property
    def undecided(self) -> dict[Direction, str]:
        """The directions of which nobody can tell, and why."""
        return {direction: verdict.reason for direction, verdict in self.verdicts.items() if isinstance(verdict, Undecided)}


def _verdicts(change: Change, checks: Sequence[DirectionCheck]) -> dict[Direction, Verdict]:
    rule = rule_for(change)
    return {check.direction: _verdict(check, change, rule) for check in checks}


def _verdict(check: DirectionCheck, change: Change, rule: Rule) -> Verdict:
    """What the prover says of this change. Where it cannot say, that counts as long as the rule expects that it breaks: the direction as a whole is
    decided apart from it."""
    if change.kind in ANNOTATIONS:
        return Covers()
    verdict = check.blames(change)
    expected = check.direction in rule.breaks and rule.severity is Severity.BREAKING
    return Covers() if isinstance(verdict, Undecided) and not expected else verdict


def _is_unexplained(judged: Sequence[_Judged], check: DirectionCheck, *, is_whole: bool) -> bool:
    """Whether no change accounts for the verdict of a check. An event that fails below a change of which nobody could tell is put down to that one.
    is_whole: all changes are judged; else somebody could accept each of them, and yet not know of another."""
    verdict = check.verdict
    if isinstance(verdict, Covers):
        return False
    if not is_whole:
        return True
    if any(check.direction in one.breaks for one in judged):
        return False
    doubtful = [one for one in judged if check.direction in one.undecided]
    if isinstance(verdict, Undecided):
        return not doubtful
    suspect = _suspect(doubtful, verdict.witness.at)
    if suspect is None:
        return True
    suspect.verdicts[check.direction] = verdict
    return False


def _suspect(doubtful: Sequence[_Judged], at: JsonPointer) -> _Judged | None:
    """The change whose place is nearest above the place where an event fails."""
    tokens = str(at).split("/")
    above = [one for one in doubtful if _leads_to(str(one.change.path).split("/"), tokens)]
    return max(above, key=lambda one: len(one.change.path.tokens), default=None)


def _leads_to(path: Sequence[str], tokens: Sequence[str]) -> bool:
    return len(path) <= len(tokens) and all(one in ("*", other) for one, other in zip(path, tokens, strict=False))


def _finding(
    judged: _Judged, checks: Sequence[DirectionCheck], names: tuple[str, str], options: CompatOptions, fingerprints: _Fingerprints
) -> Finding:
    change, rule, breaks, undecided = judged.change, judged.rule, judged.breaks, judged.undecided
    words = says(rule, breaks, undecided, options)
    guessed = not breaks and not undecided and any(check.guessed(change) for check in checks if check.direction in rule.breaks)
    parts = [filled(words.because, change, names), doubts(undecided, options), _GUESSED if guessed else ""]
    instead = rule.expected.instead if guessed else words.instead
    path = str(change.path)
    return Finding(
        rule.id,
        Severity.RISKY if guessed else _severity(rule, breaks, undecided, options),
        change.path,
        breaks,
        " ".join(part for part in parts if part),
        filled(instead, change, names),
        witness=_witness(judged.verdicts, options),
        undecided=frozenset(undecided),
        fingerprint=fingerprints.of(rule.id, path, change.old, change.new),
        variants=change.at.variants,
    )


def _witness(verdicts: Mapping[Direction, Verdict], options: CompatOptions) -> Witness | None:
    """That of the direction which is shown first."""
    found = {direction: verdict.witness for direction, verdict in verdicts.items() if isinstance(verdict, Counterexample)}
    direction = next(iter(concerned(found, options)), None)
    return None if direction is None else replace(found[direction], breaks=direction)


def _severity(rule: Rule, breaks: Collection[Direction], undecided: Collection[Direction], options: CompatOptions) -> Severity:
    asked = DIRECTIONS[mode_named(options.mode)]
    if not asked.isdisjoint(breaks):
        return Severity.BREAKING
    if not asked.isdisjoint(undecided):
        return Severity.UNDECIDED
    if breaks or undecided:
        return Severity.RISKY
    return rule.if_nobody_breaks if rule.severity is Severity.BREAKING else rule.severity


def _alone(unexplained: Sequence[DirectionCheck], names: tuple[str, str], options: CompatOptions) -> list[Finding]:
    """The prover's own findings: what no change accounts for. What is undecided in both directions is one."""
    findings: list[Finding] = []
    undecided = {check.direction: check.verdict.reason for check in unexplained if isinstance(check.verdict, Undecided)}
    if undecided:
        first = next(check for check in unexplained if check.direction in undecided)
        findings.append(
            Finding(
                UNDECIDED.id,
                _severity(UNDECIDED, (), undecided, options),
                ROOT,
                frozenset(),
                doubts(undecided, options),
                UNDECIDED.instead,
                undecided=frozenset(undecided),
                fingerprint=fingerprint_of(UNDECIDED.id, "", first.direction, first.writer, first.reader),
            )
        )
    broken = [(check, check.verdict.witness) for check in unexplained if isinstance(check.verdict, Counterexample)]
    return [*findings, *(_accepts_less(check, witness, names, options) for check, witness in broken)]


def _accepts_less(check: DirectionCheck, witness: Witness, names: tuple[str, str], options: CompatOptions) -> Finding:
    breaks = frozenset({check.direction})
    words = says(ACCEPTS_LESS, breaks, {}, options)
    return Finding(
        ACCEPTS_LESS.id,
        _severity(ACCEPTS_LESS, breaks, (), options),
        witness.at,
        breaks,
        words.because.format(old=names[0], new=names[1]),
        words.instead,
        witness=replace(witness, breaks=check.direction),
        fingerprint=fingerprint_of(ACCEPTS_LESS.id, str(witness.at), check.direction, check.writer, check.reader),
    )
