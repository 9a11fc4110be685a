"""What a run of `discover` is asked for, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from schemactl.infer import Note
from schemactl.model.finding import Finding
from schemactl.model.schema import Loosening
from schemactl.model.subject import Subject


class Outcome(StrEnum):
    """What a run meant for a subject."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class How:
    """force: the reason why versions that break the mode are accepted. rejects: the file for the records that could not be read. strict: refuse
    captures that hold one. tighten: write, too, what the evidence allows to be tighter."""

    dry_run: bool = False
    strict: bool = False
    tighten: bool = False
    force: str | None = None
    rejects: Path | None = None


@dataclass(frozen=True, slots=True)
class Discovered:
    """One subject of a run.

    version, semver: of the newest version after it; of a dry run, of the one that it would have written. amended: that version was there and not
    merged yet, and was written again. proposed: the head was registered by hand, so that its loosenings are only told. findings: what breaks the
    mode in a version that was refused or forced.
    """

    subject: Subject
    outcome: Outcome
    events: int
    version: int
    semver: str
    amended: bool = False
    proposed: bool = False
    loosenings: tuple[Loosening, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Discovery:
    """One run. skipped: records that should be events and are not, by reason. ignored: what is none by nature, by kind. subjects: by name."""

    events: int
    skipped: Mapping[str, int]
    ignored: Mapping[str, int]
    subjects: tuple[Discovered, ...]
    dry_run: bool = False

    @property
    def refused(self) -> bool:
        return any(one.outcome is Outcome.REFUSED for one in self.subjects)
