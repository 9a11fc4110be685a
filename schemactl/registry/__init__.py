"""The registry: schemas in files that git understands.

layout        where a subject's files stand
files         the files on disk; history: the same in a git commit
store         Registry: subjects, versions and settings, read from either
writer        writes versions; transaction: all of them or none
reference     what a person names a schema by → the schema
settings      subject.toml; meta: N.meta.json; config: schemactl.toml; tables: TOML → dataclass
"""

from schemactl.registry.history import Repository
from schemactl.registry.reference import Resolved, resolve, resolve_version
from schemactl.registry.store import Registry

__all__ = ["Registry", "Repository", "Resolved", "resolve", "resolve_version"]
