"""Is the registry what schemactl wrote, and is every merged version as it was?"""

from collections.abc import Iterator
from dataclasses import dataclass

from schemactl.errors import CorruptRegistry
from schemactl.model.options import Options
from schemactl.pipeline import configuration
from schemactl.pipeline.branch import SubjectOnBranch, branch
from schemactl.pipeline.policy import Asked
from schemactl.registry.verification import Problem, problems


@dataclass(frozen=True, slots=True)
class Verified:
    """subjects, versions: how many were looked at. against: the commit that versions were compared with."""

    subjects: int
    versions: int
    problems: tuple[Problem, ...]
    against: str | None = None


def verify(options: Options, against: str | None = None) -> Verified:
    """Look at every file of the registry; with `against`, hold the versions that this branch left that git ref with against those on disk, too.

    Raises GitFailed for an unknown ref, UsageError where there is no registry.
    """
    registry = configuration.existing(options)
    nameless = [] if options.registry.is_remote else registry.disk.nameless()
    found = list(problems(registry.files, nameless))
    if against is not None:
        found += _changed_since(against, options)
    folders = registry.files.folders()
    versions = sum(1 for folder in folders for name in registry.files.names(folder) if name.partition(".")[0].isdecimal() and name.count(".") == 1)
    return Verified(len(folders), versions, tuple(dict.fromkeys(found)), against)


def _changed_since(against: str, options: Options) -> Iterator[Problem]:
    """Merged versions never change. subject.toml may, and so may the folder."""
    on_branch = branch(against, options, Asked())
    try:
        subjects = on_branch.subjects()
    except CorruptRegistry as error:
        yield Problem(error.where, error.what, error.remedy)
        return
    for one in subjects:
        yield from (_problem(one, number, "was removed after it was merged.") for number in one.deleted)
        yield from (_problem(one, number, "was changed after it was merged.") for number in one.edited)


def _problem(one: SubjectOnBranch, number: int, what: str) -> Problem:
    remedy = f"Published versions are immutable: git checkout {one.branch.commit} -- {one.restored_by(number)}"
    return Problem(one.differing_path(number), what, remedy)
