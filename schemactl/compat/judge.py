"""From changes to findings: the rule explains, the prover decides, the mode says how much it matters."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from schemactl.compat.depth import deep_recursion
from schemactl.compat.modes import DIRECTIONS, mode_named
from schemactl.compat.rules import Rule, rule_for
from schemactl.compat.rules.registry import ACCEPTS_LESS, POLICY_WEAKENED, UNDECIDED
from schemactl.compat.trial import Trial
from schemactl.compat.verdict import Counterexample, Covers, Undecided, Verdict
from schemactl.model.change import Change, Kind
from schemactl.model.deadline import Deadline
from schemactl.model.finding import Bump, Comparison, Direction, Finding, Proof, Severity, Witness
from schemactl.model.json import JsonValue
from schemactl.model.options.compat import CompatOptions
from schemactl.model.pointer import ROOT, JsonPointer
from schemactl.model.schema import Schema
from schemactl.schema.canonical import canonical_bytes, text_of

ANNOTATIONS = frozenset({Kind.DEFAULT, Kind.DEPRECATED, Kind.DESCRIPTION, Kind.ACCESS, Kind.DIALECT, Kind.ANNOTATION, Kind.MEANT})
"""Kinds of change that touch neither what is accepted nor what is declared."""
_ORDER = {Severity.BREAKING: 0, Severity.UNDECIDED: 1, Severity.RISKY: 2, Severity.INFO: 3}
_LONGEST = 60
_GUESSED = " Discovery guessed this, so readers are expected to be open to more."


@deep_recursion()
def judge(changes: Sequence[Change], old: Schema, new: Schema, options: CompatOptions, deadline: Deadline) -> Comparison:
    """All findings about two schemas, what breaks most first, and what they add up to. Raises InvalidSchema, UsageError (the mode)."""
    mode = mode_named(options.mode)
    trials = _trials(old, new, options, deadline)
    names = old.name or "old", new.name or "new"
    in_turn = sorted(trials, key=lambda one: one.direction not in DIRECTIONS[mode])  # what the mode asks for first: it has the most time
    for trial in in_turn:
        trial.decide()
    for trial in in_turn:
        trial.look_at(change for change in changes if change.kind not in ANNOTATIONS)
    fingerprints = _Fingerprints()
    findings = [_judged(change, trials, names, options, fingerprints) for change in changes]
    for trial in trials:
        findings = _explained(findings, trial, names, options)
    return settled(Comparison(*names, mode, True, _bump(changes, findings), tuple(findings)), options)


@deep_recursion()
def holds(old: Schema, new: Schema, options: CompatOptions) -> bool:
    """Whether every direction that the mode asks for is proven, without saying what differs. Raises InvalidSchema, UsageError (the mode)."""
    asked = DIRECTIONS[mode_named(options.mode)]
    trials = _trials(old, new, options, deadline_of(old, new, options))
    return all(isinstance(trial.verdict, Covers) for trial in trials if trial.direction in asked)


def deadline_of(old: Schema, new: Schema, options: CompatOptions) -> Deadline:
    """When a comparison that begins now has to be finished: more is given to larger schemas, for they take time to be read."""
    megabytes = sum(len(text_of(schema.document)) for schema in (old, new)) / 1_000_000
    return Deadline.within(options.budget * (1 + megabytes / 8))


def _trials(old: Schema, new: Schema, options: CompatOptions, deadline: Deadline) -> tuple[Trial, Trial]:
    return (
        Trial(Direction.FORWARD, new.document, old.document, options, deadline),
        Trial(Direction.BACKWARD, old.document, new.document, options, deadline),
    )


def importance(finding: Finding) -> tuple[bool, int, str, str]:
    """The order in which findings are shown: what weakens the policy, then what breaks."""
    return (finding.rule != POLICY_WEAKENED.id, _ORDER[finding.severity], str(finding.path), finding.rule)


def settled(comparison: Comparison, options: CompatOptions) -> Comparison:
    """The comparison with its findings in order, and with what they add up to: `compatible`, and the major part of the version where it is not."""
    findings = tuple(sorted(comparison.findings, key=importance))
    compatible = not any(counts(finding, options) for finding in findings)
    return replace(comparison, findings=findings, compatible=compatible, bump=comparison.bump if compatible else Bump.MAJOR)


def counts(finding: Finding, options: CompatOptions) -> bool:
    """Whether a finding makes a comparison incompatible."""
    return finding.counts_as_breaking and not (options.allow_undecided and finding.severity is Severity.UNDECIDED)


def _bump(changes: Sequence[Change], findings: Sequence[Finding]) -> Bump:
    """What moves where nothing breaks. What breaks only a direction that the mode does not ask for is a change of what is accepted, too."""
    if any(change.kind not in ANNOTATIONS for change in changes) or any(finding.breaks for finding in findings):
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


def _judged(change: Change, trials: tuple[Trial, ...], names: tuple[str, str], options: CompatOptions, fingerprints: _Fingerprints) -> Finding:
    rule = rule_for(change)
    verdicts = {trial.direction: _verdict(trial, change, rule) for trial in trials}
    breaks = frozenset(direction for direction, verdict in verdicts.items() if not isinstance(verdict, Covers))
    witness = next((found for direction in _by_concern(breaks, options) if (found := _witness(verdicts[direction], direction))), None)
    path = str(change.path)
    guessed = not breaks and any(trial.guessed(change) for trial in trials if trial.direction in rule.breaks)
    return Finding(
        rule.id,
        Severity.RISKY if guessed else _severity(rule, breaks, options),
        change.path,
        breaks,
        told(rule.because, change, names) + (_GUESSED if guessed else ""),
        told(rule.instead, change, names),
        witness=witness,
        proof=Proof.UNPROVEN if breaks and witness is None else Proof.PROVEN,
        fingerprint=fingerprints.of(rule.id, path, change.old, change.new),
        variants=change.at.variants,
    )


def _verdict(trial: Trial, change: Change, rule: Rule) -> Verdict:
    """What the prover says of this change; where it cannot say, what the rule expects."""
    if change.kind in ANNOTATIONS:
        return Covers()
    verdict = trial.blames(change)
    expected = trial.direction in rule.breaks and rule.severity is Severity.BREAKING
    return Covers() if isinstance(verdict, Undecided) and not expected else verdict


def _witness(verdict: Verdict, direction: Direction) -> Witness | None:
    return replace(verdict.witness, breaks=direction) if isinstance(verdict, Counterexample) else None


def _by_concern(breaks: frozenset[Direction], options: CompatOptions) -> list[Direction]:
    """The directions that break, those that the mode asks for first."""
    asked = DIRECTIONS[mode_named(options.mode)]
    return sorted(breaks, key=lambda direction: (direction not in asked, direction is not Direction.FORWARD))


def _severity(rule: Rule, breaks: frozenset[Direction], options: CompatOptions) -> Severity:
    if breaks & DIRECTIONS[mode_named(options.mode)]:
        return Severity.BREAKING
    if breaks:
        return Severity.RISKY
    return rule.otherwise if rule.severity is Severity.BREAKING else rule.severity


def _explained(findings: list[Finding], trial: Trial, names: tuple[str, str], options: CompatOptions) -> list[Finding]:
    """Findings that account for the verdict of a whole direction: where no rule shows why it breaks, the prover's own finding."""
    blamed = [finding for finding in findings if trial.direction in finding.breaks]
    if isinstance(trial.verdict, Covers) or any(finding.witness is not None for finding in blamed):
        return findings
    if isinstance(trial.verdict, Counterexample):
        suspect = _suspect(blamed, trial.verdict.witness.at)
        if suspect is not None:
            witness = _witness(trial.verdict, trial.direction)
            return [replace(one, witness=witness, proof=Proof.PROVEN) if one is suspect else one for one in findings]
    elif blamed:
        return findings
    rule = ACCEPTS_LESS if isinstance(trial.verdict, Counterexample) else UNDECIDED
    asked = trial.direction in DIRECTIONS[mode_named(options.mode)]
    severity = Severity.BREAKING if rule is ACCEPTS_LESS else Severity.UNDECIDED
    witness = _witness(trial.verdict, trial.direction)
    path = witness.at if witness is not None else ROOT
    reason = trial.verdict.reason if isinstance(trial.verdict, Undecided) else ""
    found = Finding(
        rule.id,
        severity if asked else Severity.RISKY,
        path,
        frozenset({trial.direction}),
        rule.because.format(reason=reason, old=names[0], new=names[1]),
        rule.instead,
        witness=witness,
        proof=Proof.PROVEN if witness is not None else Proof.UNDECIDED,
        fingerprint=fingerprint_of(rule.id, str(path), trial.direction, trial.writer, trial.reader),
    )
    return [*findings, found] if witness is not None else _with_undecided(findings, found)


def _with_undecided(findings: Sequence[Finding], found: Finding) -> list[Finding]:
    """Both directions undecided for the same reason are one finding."""
    same = next((one for one in findings if one.rule == found.rule and one.message == found.message), None)
    if same is None:
        return [*findings, found]
    both = replace(same, breaks=same.breaks | found.breaks, severity=min(same.severity, found.severity, key=_ORDER.__getitem__))
    return [both if one is same else one for one in findings]


def _suspect(blamed: Sequence[Finding], at: JsonPointer) -> Finding | None:
    """The finding whose place is nearest above the place where an event fails."""
    tokens = str(at).split("/")
    above = [finding for finding in blamed if _leads_to(str(finding.path).split("/"), tokens)]
    return max(above, key=lambda finding: len(finding.path.tokens), default=None)


def _leads_to(path: Sequence[str], tokens: Sequence[str]) -> bool:
    return len(path) <= len(tokens) and all(one in ("*", other) for one, other in zip(path, tokens, strict=False))


def told(template: str, change: Change, names: tuple[str, str]) -> str:
    """A rule's words, filled in. What comes from a schema is cut short, and never read as a template."""
    return template.format(
        name=_shown(change.name or _last(change)),
        path=str(change.path),
        before=_shown(change.old_value) if "{before}" in template else "",
        after=_shown(change.new_value) if "{after}" in template else "",
        old=names[0],
        new=names[1],
    )


def _last(change: Change) -> str:
    tokens = change.path.tokens
    return str(tokens[-1]) if tokens else "the event"


def _shown(value: JsonValue) -> str:
    """A value as a person reads it in a sentence; None is `none`."""
    if value is None:
        return "none"
    if isinstance(value, list):
        text = ", ".join(_json(item) for item in value)
    elif isinstance(value, str):
        text = value
    else:
        text = _json(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _json(value: JsonValue) -> str:
    return " ".join(canonical_bytes(value).decode("utf-8", "replace").split())
