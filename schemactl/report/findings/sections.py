"""What all formats share: a result as sections, one a subject, and the words for what a section adds up to."""

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from schemactl.model.finding import Bump, Checked, Comparison, Direction, Finding, Refused, Replay, ReplayResult, Severity, Witness
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import Cause
from schemactl.report.findings.witness import marked, replayed_event
from schemactl.report.text import contradicting, plural, visible

MARKS = {Severity.BREAKING: "✗", Severity.UNDECIDED: "?", Severity.RISKY: "!", Severity.INFO: "·"}
_OF_VERSIONS = {
    "version-edited": "changes what was published",
    "version-deleted": "changes what was published",
    "version-taken": "uses a version number that is already used",
}
_LOUD = (Severity.BREAKING, Severity.UNDECIDED)
_SHOWN = 5
"""Versions, and places, that are named where the others are only counted."""
_MANY_ALIKE = 4
"""Findings that say the same are shown together from so many on."""
_NOUNS = {Severity.BREAKING: "breaking", Severity.UNDECIDED: "undecided", Severity.RISKY: "risky", Severity.INFO: "for information"}


@dataclass(frozen=True, slots=True)
class Section:
    """One pair of schemas. name: of the subject, or of the pair; step: `1 → 2`; file: of the new side, relative; forced: the reason, where it was;
    is_new: there was no such subject before; is_policy: it is about schemactl.toml, and no schemas."""

    name: str
    step: str
    comparison: Comparison
    file: str = ""
    forced: str | None = None
    is_new: bool = False
    is_policy: bool = False

    @property
    def title(self) -> str:
        """The name with the step, where there is one."""
        return f"{self.name} {self.step}".strip()


def sections(result: Comparison | Checked) -> tuple[Section, ...]:
    """A diff is one section; a check one for the policy, if it was weakened, and one for each subject, those that break first."""
    if isinstance(result, Comparison):
        subject, step = _names(result)
        return (Section(subject, step, result, result.file),)
    made = [
        Section(one.subject, _step(one.from_version, one.to_version), one.comparison, one.file, one.forced, one.from_version is None)
        for one in result.subjects
    ]
    judged = sorted(made, key=lambda section: (section.comparison.compatible, section.name))
    if not result.policy:
        return tuple(judged)
    policy = Comparison("", "", result.mode, True, Bump.NONE, result.policy)
    return (Section("Policy", "", policy, result.policy[0].file, is_policy=True), *judged)


def verdict(section: Section) -> str:
    """`breaks deployed consumers (FORWARD)`, `compatible (FORWARD)`, `accepted by force (FORWARD)`, …"""
    comparison = section.comparison
    if section.is_policy:
        return "this branch weakens it"
    if comparison.compatible:
        return f"{_accepted_by(section)} ({comparison.mode})"
    counting = [finding for finding in comparison.findings if finding.counts_as_breaking]
    if all(finding.severity is Severity.UNDECIDED for finding in counting):
        return f"undecided ({comparison.mode})"
    broken = {direction for finding in counting if finding.rule not in _OF_VERSIONS for direction in finding.breaks}
    asked = [direction.who for direction in (Direction.FORWARD, Direction.BACKWARD) if direction in broken and _asks(comparison.mode, direction)]
    numbered = dict.fromkeys(_OF_VERSIONS[finding.rule] for finding in counting if finding.rule in _OF_VERSIONS)
    parts = [*(["breaks " + " and ".join(asked)] if asked else []), *numbered]
    return f"{' and '.join(parts)} ({comparison.mode})"


def _accepted_by(section: Section) -> str:
    if section.forced is not None:
        return "accepted by force"
    findings = section.comparison.findings
    if any(finding.waived is not None and finding.severity in _LOUD for finding in findings):
        return "accepted by waiver"
    return "compatible as far as could be decided" if any(finding.allowed for finding in findings) else "compatible"


def is_about_versions(finding: Finding) -> bool:
    """Whether it is about the numbers and files of versions, not about a place in a schema."""
    return finding.rule.startswith("version-")


def is_about_policy(finding: Finding) -> bool:
    """Whether it says what a branch asks for less: a reviewer is to see that, whatever else there is."""
    return finding.rule == "policy-weakened"


def place(finding: Finding) -> str:
    """Where it is, for people; empty where it is about no place in a schema."""
    return "" if finding.rule.startswith(("version-", "waiver-", "policy-")) else str(finding.path) or "(the whole event)"


def sentences(finding: Finding) -> list[str]:
    """All that there is to say of it, but for the witness and the advice."""
    said = [finding.message, about_cause(finding)]
    if finding.severity is Severity.RISKY and finding.breaks:
        said.append(f"It {affected(finding)}, which this mode does not check.")
    elif finding.severity is Severity.RISKY and finding.undecided:
        said.append("This mode does not check that.")
    if finding.base is not None:
        said.append(_about_base(finding, finding.base))
    if finding.allowed:
        said.append("Accepted by --allow-undecided.")
    return [sentence for sentence in said if sentence]


def _about_base(finding: Finding, base: int) -> str:
    verb = "breaks" if finding.breaks else "may break"
    forward = Direction.FORWARD in (finding.breaks or finding.undecided)
    whom = f"the consumers of version {base}" if forward else f"readers of events produced under version {base}"
    return f"It {verb} {whom}, which this mode also checks."


def full_text(finding: Finding) -> list[str]:
    """The same with the witness and the advice."""
    shown = f"{witness_lead(finding.witness)}: {marked(finding)}" if finding.witness is not None else ""
    return [part for part in (*sentences(finding), shown, advice(finding)) if part]


def advice(finding: Finding) -> str:
    """What to do, or why it was accepted."""
    if finding.waived is not None:
        return f"Accepted: {finding.waived}"
    return f"Instead: {finding.instead}" if finding.instead else ""


def together(findings: Sequence[Finding]) -> list[tuple[Finding, tuple[Finding, ...]]]:
    """Findings that say the same of one name at many places as one, by the first that an event proves, with the others: a definition that is used
    everywhere changes everywhere. A few are shown one by one."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        judged = finding.severity, finding.breaks, finding.undecided, finding.base
        said = finding.rule, finding.path.tokens[-1:], judged, finding.message, advice(finding)
        alike.setdefault(said, []).append(finding)
    groups: list[tuple[Finding, tuple[Finding, ...]]] = []
    for group in alike.values():
        if len(group) < _MANY_ALIKE or any(about_cause(finding) for finding in group):
            groups.extend((finding, ()) for finding in group)
            continue
        first = next((finding for finding in group if finding.witness is not None), group[0])
        groups.append((first, tuple(finding for finding in group if finding is not first)))
    return groups


def elsewhere(first: Finding, others: Sequence[Finding]) -> tuple[str, tuple[Finding, ...], str]:
    """The words around the places of findings that are shown with the first one: before them, those that are named (of different paths first), after
    them. A place is named once, and not where the first one stands: then no words are left."""
    unlike = {(finding.path, finding.variants): finding for finding in reversed(others)}
    unlike.pop((first.path, first.variants), None)
    places = list(unlike.values())[::-1]
    if not places:
        return "", (), ""
    met: Counter[JsonPointer] = Counter()
    rounds: list[tuple[int, Finding]] = []
    for finding in places:
        rounds.append((met[finding.path], finding))
        met[finding.path] += 1
    named = [finding for _round, finding in sorted(rounds, key=lambda one: one[0])][:_SHOWN]
    more = f" and {len(places) - len(named):,} more" if len(places) > len(named) else ""
    return f"The same at {plural(len(places), 'other place')}: ", tuple(named), more


def quiet(section: Section) -> str:
    """What there is to say where there are no findings."""
    return "A new subject: there is no earlier version to compare with." if section.is_new else "No relevant differences."


def following(section: Section) -> str:
    """`next: 2.0.0`, `bump: major`; empty for what is new."""
    comparison = section.comparison
    if comparison.next_version is not None:
        return f"next: {comparison.next_version}"
    return "" if section.is_new or section.is_policy else f"bump: {comparison.bump}"


def acceptance(section: Section) -> str:
    """The command that accepts the first finding that counts; empty where there is none, or no subject to write it to."""
    finding = next((one for one in section.comparison.findings if one.counts_as_breaking and not is_about_versions(one)), None)
    if finding is None or not section.step:
        return ""
    arguments = ["schemactl", "waive", section.name, finding.rule, str(finding.path), "--reason", "WHY", "--until", "YYYY-MM-DD"]
    return shlex.join(arguments)


def counted(findings: Sequence[Finding]) -> str:
    """`2 breaking, 1 risky`; `no findings`."""
    counts = Counter("waived" if finding.waived is not None else _NOUNS[finding.severity] for finding in findings)
    parts = [f"{counts[noun]} {noun}" for noun in (*_NOUNS.values(), "waived") if counts[noun]]
    return ", ".join(parts) or "no findings"


def about_cause(finding: Finding) -> str:
    """When and why it began, as far as discovery knows; empty where it does not."""
    if finding.cause is None:
        return ""
    counted_events = contradicting(finding)
    if finding.cause is Cause.CHANGED:
        since = f" at {visible(finding.since)}" if finding.since else ""
        return f"The producer changed{since}" + (f"; {counted_events}." if counted_events else ".")
    if finding.cause is Cause.LEARNED:
        return "It may always have been so, but too rare to be seen before" + (f" ({counted_events})." if counted_events else ".")
    return "It is unknown whether the producer changed" + (f" ({counted_events})." if counted_events else ".")


def witness_lead(witness: Witness) -> str:
    """What a witness shows."""
    sides = ("old", "new") if witness.breaks is Direction.BACKWARD else ("new", "old")
    formats = " where formats are asserted" if witness.rests_on_format else ""
    return f"An event that the {sides[0]} schema allows and the {sides[1]} one refuses{formats}"


def affected(finding: Finding) -> str:
    """Whom it breaks, in a few words."""
    broken = [direction.who for direction in (Direction.FORWARD, Direction.BACKWARD) if direction in finding.breaks]
    return f"breaks {' and '.join(broken)}" if broken else "nobody breaks"


def refusal_told(side: Replay, replay: ReplayResult, who: str) -> str:
    """`3 of 12,400 captured events: readers of the new schema would refuse them.`"""
    return f"{side.refused:,} of {plural(replay.events, 'captured event')}: {who} {'it' if side.refused == 1 else 'them'}."


def example(refused: Refused) -> str:
    """An event that a replay refused, on one line."""
    return f"{refused.place} at {refused.at}: {replayed_event(refused)}"


def replayed(replay: ReplayResult) -> list[tuple[Replay, str]]:
    """Both sides of a replay, each with what it comes to."""
    if not replay.events:
        return [(replay.by_new, "No captured event belongs to these subjects: nothing was replayed.")]
    return [
        (replay.by_old, refusal_told(replay.by_old, replay, "consumers of the old schema would have refused")),
        (replay.by_new, refusal_told(replay.by_new, replay, "readers of the new schema would refuse")),
    ]


def behind(result: Comparison | Checked) -> str:
    """What the other side has and this branch does not; empty where that is nothing."""
    if isinstance(result, Comparison) or not result.behind:
        return ""
    named = ", ".join(f"`{name}`" for name in result.behind[:_SHOWN]) + (
        f" and {len(result.behind) - _SHOWN} more" if len(result.behind) > _SHOWN else ""
    )
    return f"Not checked: {plural(len(result.behind), 'version')} that {result.against} has and this branch does not have ({named})."


def summary(result: Checked) -> str:
    """One line about a whole check."""
    breaking = sum(not one.comparison.compatible for one in result.subjects)
    if not result.subjects:
        return f"No subject differs from {result.against}." + (" Its policy does." if result.policy else "")
    differing = f"{plural(len(result.subjects), 'subject')} {'differs' if len(result.subjects) == 1 else 'differ'} from {result.against}"
    modes = {one.comparison.mode for one in result.subjects}
    mode = f" ({modes.pop()})" if len(modes) == 1 else ""
    return f"{differing}: {f'{breaking} not compatible' if breaking else 'all compatible'}{mode}."


def _names(comparison: Comparison) -> tuple[str, str]:
    """The subject once, where both sides are versions of one."""
    (old, _, old_number), (new, _, new_number) = comparison.old.rpartition("@"), comparison.new.rpartition("@")
    if old and old == new and old_number.isdigit() and new_number.isdigit():
        return old, f"{old_number} → {new_number}"
    return f"{comparison.old or 'old'} → {comparison.new or 'new'}", ""


def _step(old: int | None, new: int | None) -> str:
    return f"{'new' if old is None else old} → {'deleted' if new is None else new}"


def _asks(mode: str, direction: Direction) -> bool:
    return mode.startswith(("FULL", direction.value))
