"""Captures → versions, by the policy of docs/versions.md: a version is written only when the latest version refuses an event."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

from schemactl import infer
from schemactl.guard.subjects import is_private, masked
from schemactl.infer import Evidence
from schemactl.ingest.gather import Gathered, Watch, gather
from schemactl.ingest.rejects import Firsts, unreadable, write_rejects
from schemactl.model.options import Options
from schemactl.model.record import Reject
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.discovery import Discovery, How
from schemactl.pipeline.examples import refuse_to_read_twice, with_examples
from schemactl.pipeline.sides import merged_versions
from schemactl.pipeline.versioning import Draft, Versioning
from schemactl.registry import Registry, human_edits
from schemactl.registry.writer import RegistryWriter, writing


def discover(inputs: Sequence[str], options: Options, how: How, progress: Callable[[int], None] = lambda _: None) -> Discovery:
    """Read `inputs`, and write what they teach. A version that breaks the mode of an active subject is refused, the others are written.

    Raises UnreadableInput for an input that cannot be opened and, when `how.strict`, for a record that cannot be read; nothing is written then.
    """
    if options.infer.examples.written:
        refuse_to_read_twice(inputs)
    gathered, first = _gathered(inputs, options, how, progress)
    registry = configuration.registry(options)
    with _alone(registry, how) as held:
        registry = registry if held is None else held.registry
        versioning = Versioning(registry, options, how, merged_versions(registry, options))
        nameless = frozenset(subject for subject in gathered.evidence if is_private(subject)) - frozenset(registry.subjects())
        drafts = _drafts({subject: seen for subject, seen in gathered.evidence.items() if subject not in nameless}, registry, options, versioning)
        if options.infer.examples.written:
            drafts = with_examples(drafts, inputs, options)
        decisions = [versioning.decide(draft) for draft in drafts]
        if held is not None:
            held.write(decision.version() for decision in decisions if decision.version is not None)
    discovered = tuple(decision.discovered for decision in decisions)
    return Discovery(
        gathered.events,
        gathered.skipped,
        gathered.ignored,
        discovered,
        gathered.proposals,
        how.dry_run,
        rejects_written=how.rejects is not None,
        first_skipped=first,
        nameless=_counted({subject: gathered.evidence[subject] for subject in nameless}),
    )


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


def _drafts(gathered: Mapping[Subject, Evidence], registry: Registry, options: Options, versioning: Versioning) -> list[Draft]:
    """By name of the subject: which of two names that differ in case gets the plain folder does not depend on the order of events."""
    known = set(registry.subjects())
    is_any_new = not known.issuperset(gathered)
    marks = {subject: human_edits.marks_of(registry.settings(subject).fields) for subject in gathered} if is_any_new else {}
    inferred = infer.refine_all(gathered, options.infer, marks) if is_any_new else {}
    drafts = []
    for subject, evidence in sorted(gathered.items(), key=lambda item: item[0].name):
        latest = registry.latest(subject) if subject in known else None
        drafts.append(versioning.first(subject, evidence, inferred[subject]) if latest is None else versioning.next(latest, evidence))
    return drafts
