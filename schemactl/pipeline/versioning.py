"""Decides what evidence means for a subject: a first version, a wider one, none, or one that is refused (docs/versions.md)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from schemactl import infer
from schemactl.guard import Guard, Marks
from schemactl.infer import Evidence
from schemactl.model.finding import Bump, Comparison
from schemactl.model.json import Document, JsonObject
from schemactl.model.options import Options
from schemactl.model.pointer import JsonPointer
from schemactl.model.schema import Loosening, Schema, Status, Version, VersionMeta
from schemactl.model.settings import FieldSettings, SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline.discovery import Discovered, How, Outcome
from schemactl.pipeline.kept_evidence import evidence_of, evidence_of_all
from schemactl.registry import Registry, human_edits, redaction
from schemactl.registry.writer import NewVersion, with_id
from schemactl.schema.canonical import fingerprint
from schemactl.schema.fields import listed_values

FIRST_SEMVER = "1.0.0"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the evidence of a subject asks for, before it is held against the mode. document: what may be written; None where a person has to decide.
    latest: the version before, None for the first."""

    result: Discovered
    evidence: Evidence
    settings: SubjectSettings
    document: "Document | None" = None
    latest: Version | None = None

    @property
    def stated(self) -> Document:
        """The document with all that people said of its fields."""
        assert self.document is not None
        return human_edits.confirmed(self.document, self.settings.fields)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is shown, and what makes the version that is written, if any: its evidence is long, and is turned into JSON when its turn comes."""

    discovered: Discovered
    version: Callable[[], NewVersion] | None = None


@dataclass(frozen=True, slots=True)
class Versioning:
    """merged: the numbers of a subject's versions that may not be amended, since the main branch has them."""

    registry: Registry
    options: Options
    how: How
    merged: Callable[[Subject], Collection[int]]

    def first(self, subject: Subject, evidence: Evidence, inferred: infer.Inference) -> Draft:
        """Of a subject that the registry has no version of. What a person stated beforehand of its fields stands in it, unless an event
        contradicts that."""
        settings = self.registry.settings(subject)
        marks = human_edits.marks_of(settings.fields)
        inferred = replace(inferred, document=cast("JsonObject", self._as_shown_everywhere(inferred.document, marks)))
        document = human_edits.confirmed(inferred.document, settings.fields)
        against = (
            _against_what_is_confirmed(infer.widen(document, evidence, self.options.infer, marks).loosenings, settings) if settings.fields else ()
        )
        if against:
            document = human_edits.described(inferred.document, settings.fields)
        result = Discovered(subject, Outcome.NEW, evidence.events, 1, FIRST_SEMVER, notes=inferred.notes, confirmed=against)
        return Draft(replace(result, withheld=infer.withheld(evidence, marks)), evidence, settings, document)

    def next(self, latest: Version, evidence: Evidence) -> Draft:
        """Of what comes after `latest`: wider, where it refuses an event; tighter, where that was asked for; else as it is."""
        settings = self.registry.settings(latest.subject)
        marks = self._marks(latest, settings)
        result = Discovered(
            latest.subject, Outcome.UNCHANGED, evidence.events, latest.number, latest.meta.semver, withheld=infer.withheld(evidence, marks)
        )
        if latest.meta.evidence is None:
            loosenings = infer.widen(latest.schema.document, evidence, self.options.infer, marks).loosenings
            return Draft(replace(result, proposed=bool(loosenings), loosenings=loosenings), evidence, settings)
        latest, result = self._without_what_may_not_stay(latest, result, settings, marks)
        widened = infer.widen(latest.schema.document, evidence, self.options.infer, marks)
        loosenings = widened.loosenings
        result = replace(result, loosenings=self._with_causes(latest, evidence, loosenings, marks))
        stated = human_edits.confirmed(latest.schema.document, settings.fields)
        meant = widened if stated == latest.schema.document else infer.widen(stated, evidence, self.options.infer, marks)
        if against := _against_what_is_confirmed(meant.loosenings, settings):
            return Draft(replace(result, outcome=Outcome.REFUSED, confirmed=against), evidence, settings)
        document = self._as_shown_everywhere(meant.document, marks) if loosenings else latest.schema.document
        document, result = self._with_what_is_asked_for(latest, document, result, evidence, marks)
        tightened = self._tightened(latest, document, evidence, marks)
        result = replace(result, tightenings=tightened.tightenings)
        if self.how.tighten and tightened.tightenings:
            document, result = tightened.document, replace(result, tightened=True)
        return Draft(
            replace(result, before=latest.schema.document, after=document) if result.loosenings else result, evidence, settings, document, latest
        )

    def _marks(self, latest: Version, settings: SubjectSettings) -> Marks:
        """What subject.toml says, and what the newest version has kept of what it said."""
        marks, kept = human_edits.marks_of(settings.fields), redaction.marked_in(latest.schema.document)
        return Marks((*marks.private, *(one for one in kept.private if one not in marks.private)), marks.asked) if kept.private else marks

    def _without_what_may_not_stay(self, latest: Version, result: Discovered, settings: SubjectSettings, marks: Marks) -> tuple[Version, Discovered]:
        """The newest version without the values that the guard does not let be shown: a person has marked their place since, or an older schemactl
        wrote them. What a person marks is not there when a version is read, so its file is looked at."""
        document = self.registry.stored(latest.subject, latest.number) if marks.private else latest.schema.document
        found = self._not_to_stay(document, marks)
        if not found:
            return latest, result
        bare = redaction.without(latest.schema.document, found)
        return replace(latest, schema=replace(latest.schema, document=bare)), replace(result, taken_out=tuple(str(one.path) for one in found))

    def _as_shown_everywhere(self, document: Document, marks: Marks) -> Document:
        """A new document without the values of definitions that also stand where these values may not be shown: the next run would take them out."""
        has_definitions = isinstance(document, dict) and "$defs" in document
        return redaction.without(document, self._not_to_stay(document, marks)) if has_definitions else document

    def _not_to_stay(self, document: Document, marks: Marks) -> list[redaction.StoredValues]:
        return [one for one in redaction.withheld_in(document, Guard.of(self.options.infer.enums, marks)) if one.may_not_stay]

    def _with_what_is_asked_for(
        self, latest: Version, document: Document, result: Discovered, evidence: Evidence, marks: Marks
    ) -> tuple[Document, Discovered]:
        """The document with the values for which a person wrote `enum = true`, where it has none yet."""
        asked = [str(JsonPointer(tokens)) for tokens in marks.asked]
        lacking = (human_edits.values_at(document, path) is None and human_edits.declares(document, path) for path in asked)
        if isinstance(document, bool) or not any(lacking):
            return document, result
        whole = self._all_that_was_read(latest.subject, evidence)
        values = {path: values for path, values in infer.asked_enums(whole, marks).items() if human_edits.values_at(document, path) is None}
        listed = human_edits.rewritten(document, {path: partial(human_edits.put_enum, values=values[path]) for path in values})
        return listed, replace(result, published=tuple(sorted(values)))

    def decide(self, draft: Draft) -> Decision:
        """A version for a draft, where it says something new and breaks no mode."""
        result, latest = draft.result, draft.latest
        if draft.document is None or (latest is not None and draft.document == latest.schema.document and not result.taken_out):
            return Decision(result)
        marks = human_edits.marks_of(draft.settings.fields)
        if latest is None:
            return Decision(result, partial(_first_version, result.subject, draft.document, draft.evidence, marks, self.options.registry.status))
        return self._judged(
            result, _Candidate(latest, draft.stated, draft.evidence, self._amends(latest), self._marks(latest, draft.settings)), draft.settings
        )

    def _amends(self, latest: Version) -> bool:
        return latest.number not in self.merged(latest.subject)

    def _judged(self, result: Discovered, candidate: "_Candidate", settings: SubjectSettings) -> Decision:
        """The candidate as a version, unless it breaks the mode of a subject that is held to it and nobody accepted that."""
        latest = candidate.latest
        earlier = [self.registry.version(latest.subject, number) for number in self.registry.versions(latest.subject) if number < candidate.number]
        comparison = self._compared(earlier, candidate, result.loosenings, settings)
        breaks = comparison is not None and not comparison.compatible and settings.status is not Status.DRAFT
        if comparison is not None and breaks:
            result = replace(result, findings=tuple(finding for finding in comparison.findings if finding.counts_as_breaking))
        forced = self._reason(candidate, settings) if breaks else None
        if breaks and forced is None:
            return Decision(replace(result, outcome=Outcome.REFUSED))
        semver = FIRST_SEMVER if comparison is None else comparison.next_version or latest.meta.semver
        if result.taken_out and semver == latest.meta.semver and not candidate.amends:
            from schemactl.pipeline.comparison import next_version

            semver = next_version(semver, Bump.PATCH)
        result = replace(result, outcome=Outcome.CHANGED, version=candidate.number, semver=semver, amended=candidate.amends, forced=forced)
        return Decision(result, partial(candidate.version, semver, result.loosenings, forced, self.options))

    def _compared(
        self, earlier: Sequence[Version], candidate: "_Candidate", loosenings: Sequence[Loosening], settings: SubjectSettings
    ) -> Comparison | None:
        """With the versions before it, in the subject's mode; None where there are none."""
        if not earlier:
            return None
        from schemactl.pipeline.comparison import compare_versions

        return compare_versions(earlier, candidate.schema, settings, self.options.compat, loosenings)

    def _reason(self, candidate: "_Candidate", settings: SubjectSettings) -> str | None:
        """Why a version that breaks the mode is accepted: as this run says; or as the version that is amended said, if this breaks no more."""
        inherited = candidate.latest.meta.forced if candidate.amends else None
        if self.how.force is not None or inherited is None:
            return self.how.force
        with_latest = self._compared([candidate.latest], candidate, (), settings)
        return inherited if with_latest is not None and with_latest.compatible else None

    def _with_causes(self, latest: Version, evidence: Evidence, loosenings: Sequence[Loosening], marks: Marks) -> tuple[Loosening, ...]:
        """The causes as all that was ever read of the subject tells them: a capture in which every event lacks a field does not say whether an
        earlier one had it."""
        if not loosenings:
            return ()
        before = evidence_of(latest.meta, latest.name, self.options) if self._amends(latest) else None
        of_version = evidence if before is None else before.merge(evidence)
        counted, whole = (
            infer.widen(latest.schema.document, seen, self.options.infer, marks).loosenings
            for seen in (of_version, self._all_that_was_read(latest.subject, evidence))
        )
        return infer.judged_by_all(loosenings, counted, whole, self.options.infer.causes)

    def _tightened(self, latest: Version, document: Document, evidence: Evidence, marks: Marks) -> infer.Tightened:
        """As tight as all that was ever read allows, where this capture alone would allow as much: most would not, and older evidence is not read
        for them."""
        alone = infer.tighten(document, evidence, self.options.infer, marks)
        if not alone.tightenings:
            return alone
        return infer.tighten(document, self._all_that_was_read(latest.subject, evidence), self.options.infer, marks)

    def _all_that_was_read(self, subject: Subject, evidence: Evidence) -> Evidence:
        """The evidence of all versions, and of this run."""
        return evidence_of_all(self.registry, subject, self.options).merge(evidence)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A wider document than the latest version's, and the evidence for it. amends: it replaces the latest version. marks: what may not be shown."""

    latest: Version
    document: Document
    evidence: Evidence
    amends: bool
    marks: Marks

    @property
    def number(self) -> int:
        return self.latest.number if self.amends else self.latest.number + 1

    @property
    def schema(self) -> Schema:
        return Schema(self.document, f"{self.latest.subject.name}@{self.number}")

    def version(self, semver: str, causes: Sequence[Loosening], forced: str | None, options: Options) -> NewVersion:
        """As it is written: with the evidence of the version that it amends."""
        evidence = self.evidence
        before = evidence_of(self.latest.meta, self.latest.name, options) if self.amends else None
        if before is not None:
            causes, evidence = _together(self.latest.meta.causes, causes), before.merge(evidence)
        listed = infer.value_counts(self.evidence, listed_values(self.document))
        enums = infer.summed_counts([self.latest.meta.enums, listed]) if self.amends else listed
        meta = VersionMeta(_sha(self.document, self.latest.subject), semver, tuple(causes), forced, evidence.to_json(self.marks), enums=enums)
        return NewVersion(self.latest.subject, self.number, self.document, meta)


def _first_version(subject: Subject, document: Document, evidence: Evidence, marks: Marks, status: Status) -> NewVersion:
    enums = infer.value_counts(evidence, listed_values(document))
    meta = VersionMeta(_sha(document, subject), FIRST_SEMVER, evidence=evidence.to_json(marks), enums=enums)
    return NewVersion(subject, 1, document, meta, status)


def _against_what_is_confirmed(loosenings: Sequence[Loosening], settings: SubjectSettings) -> tuple[str, ...]:
    """The fields whose enum or format a person confirmed and an event contradicts: a person has to take that back in subject.toml."""
    about: dict[str, Callable[[FieldSettings], object]] = {"outside-enum": lambda field: field.enum, "format": lambda field: field.format}
    return tuple(
        loosening.path
        for loosening in loosenings
        if loosening.what in about and loosening.path in settings.fields and about[loosening.what](settings.fields[loosening.path])
    )


def _together(before: Sequence[Loosening], after: Sequence[Loosening]) -> tuple[Loosening, ...]:
    """The causes of a version that was widened once more; of two for one decision, the later, which saw more."""
    kept = {(cause.path, cause.what): cause for cause in (*before, *after)}
    return tuple(kept[key] for key in sorted(kept))


def _sha(document: Document, subject: Subject) -> str:
    return fingerprint(with_id(document, subject, 1))
