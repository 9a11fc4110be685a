"""How a subject came to be what it is: its versions, with what made each of them."""

from dataclasses import dataclass

from schemactl.model.options import Options
from schemactl.model.schema import VersionMeta
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.kept_evidence import evidence_of
from schemactl.registry import Repository
from schemactl.registry.history import Commit
from schemactl.registry.reference import split


@dataclass(frozen=True, slots=True)
class Step:
    """One version. events: how many were read for it, None where a person registered it. commit: the one that added it, None where it is not
    committed yet, or there is no git; or where is_cut_off, since the history of a shallow clone begins after it."""

    number: int
    meta: VersionMeta
    events: int | None
    commit: Commit | None
    is_cut_off: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """steps: oldest first. in_git: whether the registry stands in a git repository."""

    subject: Subject
    steps: tuple[Step, ...]
    in_git: bool = False


def history_of(name: str, options: Options) -> History:
    """The versions of a subject. Raises UsageError for one that the registry does not have."""
    registry = configuration.existing(options)
    subject, _ = split(name, registry)
    folder = registry.folder(subject)
    repository = None if options.registry.is_remote else Repository.find(registry)
    commits = {} if repository is None or folder is None else repository.additions(registry.directory, folder)
    steps = []
    for number in registry.versions(subject):
        meta = registry.meta(subject, number)
        evidence = evidence_of(meta, f"{subject.name}@{number}", options)
        commit = commits.get(number)
        steps.append(Step(number, meta, None if evidence is None else evidence.events, commit, number in commits and commit is None))
    return History(subject, tuple(steps), repository is not None)
