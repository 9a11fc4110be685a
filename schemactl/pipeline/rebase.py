"""Two branches that both added version N of a subject: this branch's versions are made again, with new numbers, on top of the other's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemactl import infer
from schemactl.errors import CorruptRegistry, GitFailed, UsageError
from schemactl.model.json import Document, JsonObject, JsonValue
from schemactl.model.options import Options
from schemactl.model.schema import Cause, Loosening, Schema, Version, VersionMeta
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.comparison import compare_versions
from schemactl.pipeline.kept_evidence import evidence_of
from schemactl.pipeline.sides import Checkout
from schemactl.registry import Registry, human_edits, layout
from schemactl.registry.located import unmark
from schemactl.registry.writer import NewVersion, with_id, writing
from schemactl.schema.canonical import canonical_bytes, fingerprint

_SIDES = ("HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "MERGE_HEAD")
"""Where git keeps this branch's side while a merge, rebase or cherry-pick waits for a conflict to be solved."""


@dataclass(frozen=True, slots=True)
class Rebased:
    """onto: the ref. kept: its newest version. before, after: the numbers of this branch's versions; fewer after, where the ref covers them."""

    subject: Subject
    onto: str
    kept: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def rebase(name: str, options: Options, onto: str | None = None) -> Rebased:
    """Take the versions of `onto` (default: the main branch) as they are, and make this branch's again after them. Nothing of `onto` is touched.

    Raises UsageError for an unknown subject and for a version that a person registered, GitFailed for an unknown ref.
    """
    configuration.own(options)
    registry = configuration.existing(options)
    checkout = Checkout.of(options)
    ref = onto or checkout.main()
    if ref is None:
        raise GitFailed("there is no main branch to rebase onto.", "", "Name one: --onto REF.")
    theirs = checkout.at(checkout.repository.commit(ref), ref).registry
    subject = _subject(name, registry, theirs)
    with writing(registry) as held:
        registry = held.registry
        own = _own_versions(subject, registry, checkout, theirs)
        _check_all_were_discovered(own, ref, registry)
        base = [theirs.version(subject, number) for number in theirs.versions(subject)]
        made = list(_made_again(own, base, registry.settings(subject), options))
        held.write(made, _files_of(theirs, subject, registry, own))
    return Rebased(
        subject,
        ref.removeprefix("refs/heads/").removeprefix("refs/remotes/"),
        len(base),
        tuple(version.number for version in own),
        tuple(version.number for version in made),
    )


def _subject(name: str, registry: Registry, theirs: Registry) -> Subject:
    try:
        subject = Subject.parse(name)
    except ValueError as error:
        raise UsageError(f"{error}.", name) from error
    if not registry.versions(subject) or not theirs.versions(subject):
        where = theirs.label.rstrip(":") if registry.versions(subject) else "the registry"
        raise UsageError(f"{where} has no such subject, so there is nothing to rebase.", name, "`schemactl list` lists all subjects.")
    return subject


def _own_versions(subject: Subject, registry: Registry, checkout: Checkout, theirs: Registry) -> tuple[Version, ...]:
    """This branch's versions that `theirs` does not have, oldest first: from disk, or, where conflicts stand there, from what git keeps."""
    git = checkout.repository
    sides = [registry, *(checkout.at(git.commit(side), side).registry for side in _SIDES if git.knows(side))]
    for side in sides:
        try:
            versions = tuple(side.version(subject, number) for number in side.versions(subject))
        except CorruptRegistry:
            continue
        own = tuple(version for version in versions if not _has(theirs, version))
        if own:
            return own
    return ()


def _check_all_were_discovered(own: Sequence[Version], ref: str, registry: Registry) -> None:
    """Raises UsageError for a version that a person registered: what it means beside the ref's, a person has to say."""
    for version in own:
        if version.meta.evidence is None:
            folder = f"{registry.directory.name}/{registry.folder(version.subject)}"
            raise UsageError(
                "was registered by hand, so you must merge it yourself; nothing was changed.",
                version.name,
                f"Copy your schema, restore their files (git checkout {ref} -- {folder}), and register the merged schema.",
            )


def _has(registry: Registry, version: Version) -> bool:
    """Also where one of the two was redacted since."""
    if version.number not in registry.versions(version.subject):
        return False
    meta = registry.meta(version.subject, version.number)
    return meta == version.meta or (meta.redacted != version.meta.redacted and _bare(meta) == _bare(version.meta))


def _bare(meta: VersionMeta) -> VersionMeta:
    """What stays when values are redacted."""
    return replace(meta, sha256="", evidence=None, redacted=())


def _made_again(own: Sequence[Version], base: Sequence[Version], settings: SubjectSettings, options: Options) -> Iterator[NewVersion]:
    """Each of this branch's versions on top of the ones before it; those that would change nothing are left out."""
    earlier = list(base)
    for version in own:
        latest = earlier[-1]
        document, causes = _on_top(version, earlier, settings, options)
        document = with_id(human_edits.confirmed(document, settings.fields), version.subject, latest.number + 1)
        sha = fingerprint(document)
        if sha == fingerprint(latest.schema.document):
            continue
        schema = Schema(document, f"{version.subject.name}@{latest.number + 1}")
        comparison = compare_versions(earlier, schema, settings, options.compat, causes)
        semver = comparison.next_version or latest.meta.semver
        meta = VersionMeta(sha, semver, causes, version.meta.forced, version.meta.evidence, enums=version.meta.enums)
        earlier.append(Version(version.subject, latest.number + 1, schema, meta))
        yield NewVersion(version.subject, latest.number + 1, document, meta)


def _on_top(version: Version, earlier: Sequence[Version], settings: SubjectSettings, options: Options) -> tuple[Document, tuple[Loosening, ...]]:
    """The newest of the earlier ones, widened by the evidence of a version, with the causes that all of their events tell. What these cannot tell,
    since evidence holds no values, stays as the version had it."""
    latest = earlier[-1].schema.document
    evidence = evidence_of(version.meta, version.name, options)
    assert evidence is not None
    marks = human_edits.marks_of(settings.fields)
    widened = infer.widen(latest, evidence, options.infer, marks)
    document = _with_enums(widened.document, version.schema.document)
    known = {(cause.path, cause.what): cause for cause in version.meta.causes}
    whole = infer.widen(latest, _all_read(earlier, evidence, options), options.infer, marks).loosenings
    judged = infer.judged_by_all(widened.loosenings, widened.loosenings, whole, options.infer.causes)
    by_all = {(cause.path, cause.what) for cause in whole}
    causes_by_place = {key: cause if key in by_all else known.get(key, cause) for cause in judged for key in [(cause.path, cause.what)]}
    enums = {(cause.path, cause.what): known.get((cause.path, cause.what), cause) for cause in _wider_enums(widened.document, document)}
    return document, tuple(cause for _, cause in sorted({**enums, **causes_by_place}.items()))


def _wider_enums(before: Document, after: Document) -> Iterator[Loosening]:
    """Where an enum has more values than before, or is open."""
    for path in human_edits.guessed_enums(before):
        if human_edits.values_at(before, path) != human_edits.values_at(after, path):
            yield Loosening(path, "outside-enum", Cause.UNKNOWN, None, 0, 0)


def _all_read(earlier: Sequence[Version], evidence: infer.Evidence, options: Options) -> infer.Evidence:
    """The events of all versions, as far as they were discovered, and of this one."""
    whole = infer.Evidence(options.infer)
    for version in earlier:
        seen = evidence_of(version.meta, version.name, options)
        if seen is not None:
            whole.merge(seen)
    return whole.merge(evidence)


def _with_enums(document: Document, own: Document) -> Document:
    """Evidence holds no values, so what a branch learned of an enum is taken from its own schema: the values of both, or none where that has none."""
    paths = [path for path in human_edits.guessed_enums(document) if human_edits.declares(own, path)]
    if not paths or isinstance(document, bool):
        return document
    return human_edits.rewritten(document, {path: _Enum(human_edits.values_at(own, path)).into for path in paths})


@dataclass(frozen=True, slots=True)
class _Enum:
    """values: those of the version; None: it is open there."""

    values: tuple[JsonValue, ...] | None

    def into(self, schema: JsonObject) -> None:
        present = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if not isinstance(present, list):
            return
        schema.pop("const", None)
        if self.values is None:
            schema.pop("enum", None)
            unmark(schema, "enum")
        else:
            both = {canonical_bytes(value): value for value in (*present, *self.values)}
            schema["enum"] = [both[key] for key in sorted(both)]


def _files_of(theirs: Registry, subject: Subject, registry: Registry, own: Sequence[Version]) -> dict[str, bytes | None]:
    """The ref's versions, byte by byte, in the folder where the subject stands here; this branch's numbers are gone first. What was redacted here
    stays so."""
    folder, source = registry.folder(subject), theirs.folder(subject)
    files: dict[str, bytes | None] = {}
    for version in own:
        files |= dict.fromkeys((f"{folder}/{layout.schema_name(version.number)}", f"{folder}/{layout.meta_name(version.number)}"))
    kept = set(registry.versions(subject)) - {version.number for version in own}
    for number in theirs.versions(subject):
        if number in kept and registry.meta(subject, number).redacted and not theirs.meta(subject, number).redacted:
            continue
        for name in (layout.schema_name(number), layout.meta_name(number)):
            files[f"{folder}/{name}"] = theirs.files.read(f"{source}/{name}")
    return files
