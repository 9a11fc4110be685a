"""Captures → versions, by the policy of docs/versions.md: a version is written only when the latest version refuses an event."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Final

from schemactl import infer
from schemactl.guard.subjects import is_private, masked
from schemactl.infer import Evidence
from schemactl.ingest.gather import Gathered, Watch, gather
from schemactl.ingest.rejects import Firsts, unreadable, write_rejects
from schemactl.model.options import Options
from schemactl.model.record import Reject
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.discovery import Discovered, Discovery, How, Sampled, SampleReport
from schemactl.pipeline.examples import refuse_to_read_twice, with_examples
from schemactl.pipeline.sides import merged_versions
from schemactl.pipeline.versioning import Draft, Versioning
from schemactl.registry import Registry, human_edits, naming_rules
from schemactl.registry.writer import NewVersion, RegistryWriter, writing
from schemactl.subjects import Proposal


def discover(inputs: Sequence[str], options: Options, how: How, progress: Callable[[int], None] = lambda _: None) -> Discovery:
    """Read `inputs`, and write what they teach. A version that breaks the mode of an active subject is refused, the others are written.

    Raises UnreadableInput for an input that cannot be opened and, when `how.strict`, for a record that cannot be read; nothing is written then.
    """
    if options.infer.examples.written:
        refuse_to_read_twice(inputs, "--examples")
    if how.accept_rules:
        refuse_to_read_twice(inputs, "--accept-rules")
    registry = configuration.own(options)  # before much is read
    accepted: list[Proposal] = []
    gathered, first = _gathered(inputs, options, how, progress)
    if how.accept_rules:
        options, gathered, first = _with_rules(inputs, options, how, progress, (gathered, first), accepted)
    sample = _sample(gathered, options)
    with _alone(registry, how) as held:
        registry = registry if held is None else held.registry
        versioning = Versioning(registry, options, how, merged_versions(registry, options))
        evidence, gathered = dict(gathered.evidence), replace(gathered, evidence={})
        known = frozenset(registry.subjects())
        nameless = _counted({subject: evidence.pop(subject) for subject in list(evidence) if subject not in known and is_private(subject)})
        drafts: Iterable[Draft] = _drafts(evidence, registry, options, versioning)
        if options.infer.examples.written:
            drafts = with_examples(list(drafts), inputs, options)
        discovered: list[Discovered] = []
        versions = _decided(drafts, versioning, discovered)
        if held is None:
            deque(versions, maxlen=0)
        else:
            held.write(version() for version in versions)
    return Discovery(
        gathered.events,
        gathered.skipped,
        gathered.ignored,
        tuple(discovered),
        gathered.proposals,
        how.dry_run,
        rejects_written=how.rejects is not None,
        first_skipped=first,
        nameless=nameless,
        accepted=tuple(accepted) if how.accept_rules else None,
        sample=sample,
    )


_MOST_READINGS: Final = 4
"""Rules that are accepted may lead to further ones, for the subjects that they name."""


def _with_rules(
    inputs: Sequence[str],
    options: Options,
    how: How,
    progress: Callable[[int], None],
    found: tuple[Gathered, tuple[Reject, ...]],
    accepted: list[Proposal],
) -> tuple[Options, Gathered, tuple[Reject, ...]]:
    """What the captures hold by the rules that they ask for, which are added to schemactl.toml. found: what they hold without. accepted:
    gets them."""
    for _ in range(_MOST_READINGS):
        proposals = found[0].proposals
        if not proposals:
            break
        options = replace(options, subjects=naming_rules.added_to(options.subjects, [one.toml for one in proposals]))
        accepted += proposals
        found = _gathered(inputs, options, how, progress)
    if accepted and not how.dry_run:
        naming_rules.write(options.root, [(one.toml, one.because) for one in accepted])
    return options, *found


def _sample(gathered: Gathered, options: Options) -> SampleReport | None:
    """Of subjects whose names may be shown."""
    if gathered.sampled is None:
        return None
    subjects = sorted((one for one in gathered.evidence if not is_private(one)), key=lambda one: one.name)
    return SampleReport(options.capture.sample, tuple(Sampled(one, gathered.sampled[one], gathered.evidence[one].events) for one in subjects))


def _decided(drafts: Iterable[Draft], versioning: Versioning, discovered: list[Discovered]) -> Iterator[Callable[[], NewVersion]]:
    """What makes each version that is written, one after the other. discovered: gets what is shown of each."""
    for draft in drafts:
        decision = versioning.decide(draft)
        discovered.append(decision.discovered)
        if decision.version is not None:
            yield decision.version


def _gathered(inputs: Sequence[str], options: Options, how: How, progress: Callable[[int], None]) -> tuple[Gathered, tuple[Reject, ...]]:
    """What the captures hold, and the first reject of each reason."""
    with write_rejects(how.rejects, inputs) as rejects:
        firsts = Firsts(rejects.write)
        gathered = gather(inputs, options, Watch(firsts.take, progress))
    if how.strict and firsts.all:
        so = "nothing was written, because records cannot be read (--strict)."
        raise unreadable(firsts.all[0], sum(gathered.skipped.values()), so, "--rejects FILE writes them.")
    return gathered, firsts.all


def _alone(registry: Registry, how: How) -> AbstractContextManager[RegistryWriter | None]:
    """The registry, held alone; None where nothing is to be written."""
    return nullcontext() if how.dry_run else writing(registry)


def _counted(nameless: Mapping[Subject, Evidence]) -> Mapping[str, int]:
    """The events of subjects whose names hold private values, by the names as they may be shown."""
    counts: Counter[str] = Counter()
    for subject, evidence in nameless.items():
        counts[masked(subject)] += evidence.events
    return dict(sorted(counts.items()))


def _drafts(evidence: dict[Subject, Evidence], registry: Registry, options: Options, versioning: Versioning) -> Iterator[Draft]:
    """By name of the subject: which of two names that differ in case gets the plain folder does not depend on the order of events. The evidence of a
    subject is taken out when its turn comes, so that it is forgotten when its version is written."""
    known = set(registry.subjects())
    new = {subject for subject in evidence if subject not in known or not registry.versions(subject)}
    marks = {subject: human_edits.marks_of(registry.settings(subject).fields) for subject in evidence} if new else {}
    inferred = infer.refine_all(evidence, options.infer, marks) if new else {}
    for subject in sorted(evidence, key=lambda subject: subject.name):
        latest = None if subject in new else registry.latest(subject)
        if latest is not None:
            yield versioning.next(latest, evidence.pop(subject))
        else:
            inference = inferred[subject]
            yield versioning.first(subject, evidence.pop(subject), inference)
