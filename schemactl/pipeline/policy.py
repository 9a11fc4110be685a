"""What a branch is held to: by schemactl.toml and by subject.toml, as the other side has them, and stricter where the branch itself asks for more."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from schemactl.compat.modes import mode_named
from schemactl.compat.policy import Weakening, strict, strict_settings, weakened, weakened_settings
from schemactl.errors import CorruptRegistry, UsageError
from schemactl.model.finding import Finding
from schemactl.model.options.compat import CompatOptions, ContentModel, Formats, Mode
from schemactl.model.schema import Status
from schemactl.model.settings import SubjectSettings
from schemactl.model.subject import Subject
from schemactl.pipeline.comparison import mode_of
from schemactl.pipeline.sides import Side
from schemactl.registry import config, layout


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for; None where schemactl.toml, subject.toml or the default says. envelope: what witnesses are shown in. dialect: of
    files that name none that is known."""

    mode: str | None = None
    content_model: ContentModel | None = None
    formats: Formats | None = None
    allow_undecided: bool = False
    envelope: str | None = None
    dialect: str | None = None

    def over(self, options: CompatOptions) -> CompatOptions:
        """The options with what was asked for in their place."""
        return replace(
            options,
            mode=self.mode or options.mode,
            content_model=self.content_model or options.content_model,
            formats=self.formats or options.formats,
            allow_undecided=self.allow_undecided or options.allow_undecided,
        )


@dataclass(frozen=True)
class Policy:
    """theirs: the side that decides, called `ref` by people; ours: the branch; began: where the branch left the other side, which may ask for more by
    now than it did. asked: what the command line asks for, which nobody weakens."""

    ref: str
    theirs: Side
    ours: Side
    began: Side
    asked: Asked

    @cached_property
    def compat(self) -> CompatOptions:
        """How versions are compared. Raises UsageError for a mode that is none."""
        return strict(*self._compats)

    def settings(self, subject: Subject) -> SubjectSettings:
        """What a subject is held to. Raises UsageError, CorruptRegistry for a subject.toml of the branch with which nobody could work any more."""
        ours, theirs = self.ours.registry.settings(subject), self._their(subject)
        if theirs is None:
            floor = SubjectSettings(subject, self.theirs.options.registry.status)
            return replace(ours, status=strict_settings(floor, ours, (Mode.NONE, Mode.NONE)).status)
        return strict_settings(theirs, ours, (mode_of(theirs, self._compats[0]), mode_of(ours, self._compats[1])))

    def weakened(self) -> tuple[Finding, ...]:
        """What of schemactl.toml asks for less, and where the registry went."""
        then = {*self._moved(self.began), *weakened(self.theirs.options, self.began.options)}
        now = [*self._faults(), *self._moved(self.ours), *weakened(self.theirs.options, self.ours.options)]
        file = self.ours.file or self.theirs.file or config.FILE_NAME
        return tuple(one.finding(self.ref, file) for one in now if one not in then)

    def weakened_in(self, subject: Subject) -> tuple[Finding, ...]:
        """What of a subject.toml asks for less."""
        theirs, folder, default = self._their(subject), self.ours.registry.folder(subject), self.theirs.options.compat.mode
        if theirs is None or folder is None:
            return ()
        began = _settings(self.began, subject)
        then = set() if began is None else {*weakened_settings(theirs, began, default)}
        now = weakened_settings(theirs, self.ours.registry.settings(subject), default)
        file = f"{self.ours.inside}/{folder}/{layout.SETTINGS}".lstrip("/")
        return tuple(one.finding(self.ref, file) for one in now if one not in then)

    @cached_property
    def _compats(self) -> tuple[CompatOptions, CompatOptions]:
        return self.asked.over(self.theirs.options.compat), self.asked.over(self.ours.options.compat)

    def _their(self, subject: Subject) -> SubjectSettings | None:
        """Of the other side, as it is by now, or was when the branch began; None of a subject that is new."""
        return next((found for side in (self.theirs, self.began) if (found := _settings(side, subject)) is not None), None)

    def _moved(self, side: Side) -> Iterator[Weakening]:
        there, here = (f"`{one.inside}`" if one.inside else "the top of the repository" for one in (self.theirs, side))
        if here != there:
            yield Weakening("the folder of the registry", there, here)

    def _faults(self) -> Iterator[Weakening]:
        """What does not stand where it should, and what cannot be read."""
        if self.ours.fault and not self.theirs.fault:
            yield Weakening(f"`{self.ours.inside}`", "the registry", self.ours.fault)
        if self.theirs.fault:
            yield Weakening(f"`{self.theirs.file}`", f"not readable ({self.theirs.fault})", "another")


def _settings(side: Side, subject: Subject) -> SubjectSettings | None:
    """What another side says of a subject: where nobody can read that, all is asked. None where it does not have the subject."""
    if side.registry.folder(subject) is None:
        return None
    try:
        settings = side.registry.settings(subject)
        mode_named(settings.mode or Mode.NONE)
    except (UsageError, CorruptRegistry):
        return SubjectSettings(subject, Status.ACTIVE)
    return settings
