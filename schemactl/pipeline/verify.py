"""Is the registry what schemactl wrote, and is every merged version as it was?"""

from dataclasses import dataclass

from schemactl.model.options import Options
from schemactl.pipeline import configuration
from schemactl.registry import Repository
from schemactl.registry.verification import Problem, changed_since, problems


@dataclass(frozen=True, slots=True)
class Verified:
    """subjects, versions: how many were looked at. against: the commit that versions were compared with."""

    subjects: int
    versions: int
    problems: tuple[Problem, ...]
    against: str | None = None


def verify(options: Options, against: str | None = None) -> Verified:
    """Look at every file of the registry; with `against`, hold the versions of that git ref against those on disk, too.

    Raises GitFailed for an unknown ref.
    """
    registry = configuration.registry(options)
    found = list(problems(registry.files))
    if against is not None:
        repository = Repository.require(registry.directory)
        merged = repository.registry_at(against, registry.directory)
        found += changed_since(merged.files, registry.files, repository.changed_paths(against, registry.directory))
    folders = registry.files.folders()
    versions = sum(1 for folder in folders for name in registry.files.names(folder) if name.partition(".")[0].isdecimal() and name.count(".") == 1)
    return Verified(len(folders), versions, tuple(dict.fromkeys(found)), against)
