"""Decides what evidence means for a subject: a first version, a wider one, none, or one that is refused (docs/versions.md)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from schemactl import infer
from schemactl.infer import Evidence
from schemactl.model.finding import Comparison
from schemactl.model.json import Document
from schemactl.model.options import Options
from schemactl.model.schema import Loosening, Schema, Status, Version, VersionMeta
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline.comparison import compare_versions
from schemactl.pipeline.discovery import Discovered, How, Outcome
from schemactl.registry import Registry
from schemactl.registry.writer import NewVersion, with_id
from schemactl.schema.canonical import fingerprint

FIRST_SEMVER = "1.0.0"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is told, and what is written, if anything."""

    discovered: Discovered
    write: NewVersion | None = None


@dataclass(frozen=True, slots=True)
class Versioning:
    """merged: the numbers of a subject's versions that may not be amended, since the main branch has them."""

    registry: Registry
    options: Options
    how: How
    merged: Callable[[Subject], Collection[int]]

    def first(self, subject: Subject, evidence: Evidence, inferred: infer.Inference) -> Decision:
        """Version 1 of a subject that the registry does not have."""
        document = inferred.document
        discovered = Discovered(subject, Outcome.NEW, evidence.events, 1, FIRST_SEMVER, notes=inferred.notes)
        meta = VersionMeta(_sha(document, subject), FIRST_SEMVER, evidence=evidence.to_json())
        return Decision(discovered, NewVersion(subject, 1, document, meta, self.options.registry.status))

    def next(self, head: Version, evidence: Evidence) -> Decision:
        """The version after `head`, where an event is refused by it; no version where none is."""
        widened = infer.widen(head.schema.document, evidence, self.options.infer)
        unchanged = Discovered(head.subject, Outcome.UNCHANGED, evidence.events, head.number, head.meta.semver)
        if not widened.loosenings:
            return Decision(unchanged)
        if head.meta.evidence is None:
            return Decision(replace(unchanged, proposed=True, loosenings=widened.loosenings))
        loosenings = self._with_causes(head, evidence, widened.loosenings)
        return self._judged(_Candidate(head, widened.document, loosenings, evidence), self._amends(head))

    def _with_causes(self, head: Version, evidence: Evidence, loosenings: Sequence[Loosening]) -> tuple[Loosening, ...]:
        """The causes as all that was ever read of the subject tells them: a capture in which every event lacks a field does not say whether an
        earlier one had it. What older evidence cannot tell, since it holds no values, stays as this capture tells it."""
        known = [self.registry.meta(head.subject, number).evidence for number in self.registry.versions(head.subject)]
        whole = Evidence(self.options.infer)
        for written in known:
            if written is not None:
                whole.merge(Evidence.from_json(written, self.options.infer))
        whole.merge(evidence)
        told = {(one.path, one.what): one for one in infer.widen(head.schema.document, whole, self.options.infer).loosenings}
        return tuple(told.get((one.path, one.what), one) for one in loosenings)

    def _amends(self, head: Version) -> bool:
        return head.number not in self.merged(head.subject)

    def _judged(self, candidate: "_Candidate", amends: bool) -> Decision:
        head = candidate.head
        settings = self.registry.settings(head.subject)
        number = head.number if amends else head.number + 1
        earlier = [self.registry.version(head.subject, one) for one in self.registry.versions(head.subject) if one < number]
        comparison = judge(earlier, candidate, settings, self.options)
        semver = FIRST_SEMVER if comparison is None else (comparison.next_version or head.meta.semver)
        discovered = Discovered(
            head.subject, Outcome.CHANGED, candidate.evidence.events, number, semver, amended=amends, loosenings=tuple(candidate.loosenings)
        )
        breaks = comparison is not None and not comparison.compatible and settings.status is not Status.DRAFT
        if comparison is not None and breaks:
            discovered = replace(discovered, findings=tuple(one for one in comparison.findings if one.counts_as_breaking))
            if self.how.force is None:
                refused = replace(discovered, outcome=Outcome.REFUSED, version=head.number, semver=head.meta.semver, amended=False)
                return Decision(refused)
        meta = candidate.meta(number, semver, self.how.force if breaks else None, amends)
        return Decision(discovered, NewVersion(head.subject, number, candidate.document, meta))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A wider document than the head's, and the evidence for it."""

    head: Version
    document: Document
    loosenings: Sequence[Loosening]
    evidence: Evidence

    @property
    def schema(self) -> Schema:
        return Schema(self.document, self.head.subject.name)

    def meta(self, number: int, semver: str, forced: str | None, amends: bool) -> VersionMeta:
        causes, evidence = tuple(self.loosenings), self.evidence
        if amends and self.head.meta.evidence is not None:
            causes = _together(self.head.meta.causes, causes)
            evidence = Evidence.from_json(self.head.meta.evidence, evidence.options)
            evidence.merge(self.evidence)
        return VersionMeta(_sha(self.document, self.head.subject), semver, causes, forced, evidence.to_json())


def judge(earlier: Sequence[Version], candidate: _Candidate, settings: SubjectSettings, options: Options) -> Comparison | None:
    """The candidate against the versions before it, in the subject's mode; None where there are none."""
    return compare_versions(earlier, candidate.schema, settings, options.compat, candidate.loosenings) if earlier else None


def _together(before: Sequence[Loosening], after: Sequence[Loosening]) -> tuple[Loosening, ...]:
    """The causes of a version that was widened once more; of two for one decision, the later, which saw the wider evidence."""
    kept = {(cause.path, cause.what): cause for cause in (*before, *after)}
    return tuple(kept[key] for key in sorted(kept))


def _sha(document: Document, subject: Subject) -> str:
    return fingerprint(with_id(document, subject, 1))
