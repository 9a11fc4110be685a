"""What a run of `discover` is asked for, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from schemactl.infer import Note, Tightening, Withheld
from schemactl.model.finding import Finding
from schemactl.model.json import Document
from schemactl.model.record import Reject
from schemactl.model.schema import Loosening
from schemactl.model.subject import Subject
from schemactl.subjects import Proposal

UNCERTAIN: Final = 0.05


class Outcome(StrEnum):
    """What a run meant for a subject."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class How:
    """force: the reason why versions that break the mode are accepted. rejects: the file for the records that could not be read. strict: refuse
    captures that hold one. tighten: write, too, what the evidence allows to be tighter. accept_rules: add the rules that are proposed to
    schemactl.toml, and go on with them."""

    dry_run: bool = False
    strict: bool = False
    tighten: bool = False
    force: str | None = None
    rejects: Path | None = None
    accept_rules: bool = False


@dataclass(frozen=True, slots=True)
class Discovered:
    """One subject of a run.

    version, semver: of the newest version after it; of a dry run, of the one that it would have written. amended: that version was there and not
    merged yet, and was written again. loosenings: decisions of the latest version that events contradicted; proposed: they are only reported,
    since the latest version was registered by hand. tightenings: what could be tighter; tightened: what is now. examples: at how many places they
    changed. findings: what breaks the mode in a version that was refused or forced; forced: why it was accepted. confirmed: fields whose enum or
    format subject.toml confirms and events contradict, for which the version was refused. withheld: values that would make enums and may not be
    shown. taken_out: places whose values the version before had, and this one has no more. published: places whose values are listed since a person
    asked for it. before, after: the schemas that the loosenings lead from and to, where it was known before.
    """

    subject: Subject
    outcome: Outcome
    events: int
    version: int
    semver: str
    amended: bool = False
    tightened: bool = False
    proposed: bool = False
    loosenings: tuple[Loosening, ...] = ()
    tightenings: tuple[Tightening, ...] = ()
    examples: int = 0
    findings: tuple[Finding, ...] = ()
    forced: str | None = None
    confirmed: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    taken_out: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    before: "Document | None" = None
    after: "Document | None" = None


@dataclass(frozen=True, slots=True)
class Sampled:
    """A subject of which a sample was counted. read: its events; counted: those of the sample. may_miss: what a smaller share of
    its events has (a property, a value of an enum) may not be in the sample; all else is, with a certainty of 95 % each."""

    subject: Subject
    read: int
    counted: int

    @property
    def may_miss(self) -> float:
        return 0.0 if self.counted >= self.read else 1 - UNCERTAIN ** (1 / self.counted)


@dataclass(frozen=True, slots=True)
class SampleReport:
    """of: what was asked for, `10%` or `1000`. subjects: by name."""

    of: str
    subjects: tuple[Sampled, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    """One run.

    skipped: records that should be events and are not, by reason; first_skipped: the first of each kind; rejects_written: whether they stand in a
    file now. ignored: what is none by nature, by kind. subjects: by name. proposals: rules for naming subjects that the capture asks for. nameless:
    subjects that were not written, since their names hold private values, as they may be shown, with the number of their events.
    sample: None where all events were counted. accepted: rules that were proposed and added to schemactl.toml; None where that was not asked for.
    """

    events: int
    skipped: Mapping[str, int]
    ignored: Mapping[str, int]
    subjects: tuple[Discovered, ...]
    proposals: tuple[Proposal, ...] = ()
    dry_run: bool = False
    rejects_written: bool = False
    first_skipped: tuple[Reject, ...] = ()
    nameless: Mapping[str, int] = field(default_factory=dict)
    accepted: tuple[Proposal, ...] | None = None
    sample: SampleReport | None = None

    @property
    def refused(self) -> bool:
        return any(one.outcome is Outcome.REFUSED for one in self.subjects)
