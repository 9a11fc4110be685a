"""Policy: what a branch is held to. It is what the other side says, or what the branch says where that asks for more; what asks for less is shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from schemactl.compat.judge import fingerprint_of
from schemactl.compat.modes import DIRECTIONS, TRANSITIVE, mode_named
from schemactl.compat.rules.registry import POLICY_WEAKENED
from schemactl.errors import UsageError
from schemactl.model.finding import Finding
from schemactl.model.options import Options
from schemactl.model.options.compat import CompatOptions, ContentModel, Mode
from schemactl.model.options.infer import Guarding, InferOptions
from schemactl.model.pointer import ROOT
from schemactl.model.schema import Status
from schemactl.model.settings import FieldSettings, SubjectSettings, Waiver

_RANK: Final = {Status.RETIRED: 0, Status.DRAFT: 1, Status.DEPRECATED: 2, Status.ACTIVE: 2}
"""How much is asked of a subject: nothing, nothing of what was merely learned, all."""
_GUARDED: Final = {Guarding.OFF: 0, Guarding.ON: 1, Guarding.STRICT: 2}
_SHOWN: Final = " On this branch, `discover` already follows the branch: review the values in its new versions."
"""Of what keeps values of events out of versions: `check` writes none."""
_Accepted: TypeAlias = tuple[str, str, str]
"""Rule, path and fingerprint of the findings that a waiver accepts."""


@dataclass(frozen=True, slots=True)
class Weakening:
    """One setting, as a sentence calls it, that asks for less than it does on the other side. note: what else to say, after a
    space."""

    what: str
    before: str
    after: str
    note: str = ""

    def finding(self, ref: str, file: str) -> Finding:
        """ref: the other side, as a person knows it; file: where it stands, relative to the repository's top."""
        filled = {"name": self.what, "before": self.before, "after": self.after, "ref": ref, "path": file}
        rule = POLICY_WEAKENED
        print_ = fingerprint_of(rule.id, file, self.what, self.before, self.after)
        told, instead = rule.because.format(**filled) + self.note, rule.instead.format(**filled)
        return Finding(rule.id, rule.severity, ROOT, rule.breaks, told, instead, fingerprint=print_, file=file)


def strict(theirs: CompatOptions, ours: CompatOptions) -> CompatOptions:
    """What a branch is held to. `formats` and `budget` are those of the other side: neither value asks for more than the other. Raises UsageError for
    a mode that is none."""
    is_strict = ContentModel.STRICT in (theirs.content_model, ours.content_model)
    return CompatOptions(
        mode=both(theirs.mode, ours.mode),
        content_model=ContentModel.STRICT if is_strict else ContentModel.DECLARED,
        formats=theirs.formats,
        allow_undecided=theirs.allow_undecided and ours.allow_undecided,
        budget=theirs.budget,
    )


def strict_settings(theirs: SubjectSettings, ours: SubjectSettings, modes: tuple[str, str]) -> SubjectSettings:
    """The same of a subject. modes: those that both sides hold it to."""
    return replace(
        ours,
        status=ours.status if _RANK[ours.status] >= _RANK[theirs.status] else theirs.status,
        mode=both(*modes),
        waivers=_of_both(_longest(theirs.waivers), _longest(ours.waivers)),
        fields={path: _closed(theirs.fields.get(path), ours.fields.get(path)) for path in {**theirs.fields, **ours.fields}},
    )


def weakened(theirs: Options, ours: Options) -> Iterator[Weakening]:
    """What asks for less in schemactl.toml."""
    there, here = theirs.compat, ours.compat
    if not covers(here.mode, there.mode):
        yield Weakening("`compat.mode`", there.mode, here.mode)
    if (there.content_model, here.content_model) == (ContentModel.STRICT, ContentModel.DECLARED):
        yield Weakening("`compat.content_model`", there.content_model, here.content_model)
    if there.formats != here.formats:
        yield Weakening("`compat.formats`", there.formats, here.formats)
    if here.allow_undecided and not there.allow_undecided:
        yield Weakening("`compat.allow_undecided`", "false", "true")
    if there.allow_undecided and here.budget < there.budget:
        yield Weakening("`compat.budget`", f"{there.budget:g} s", f"{here.budget:g} s")
    if _RANK[ours.registry.status] < _RANK[theirs.registry.status]:
        yield Weakening("`registry.status` of new subjects", theirs.registry.status, ours.registry.status)
    if theirs.registry.main_branch != ours.registry.main_branch:
        yield Weakening("`registry.main_branch`", theirs.registry.main_branch or "not set", ours.registry.main_branch or "not set")
    yield from _shows_more(theirs.infer, ours.infer)


def _shows_more(theirs: InferOptions, ours: InferOptions) -> Iterator[Weakening]:
    """What lets more values of events into versions."""
    there, here = theirs.enums, ours.enums
    if _GUARDED[here.guard] < _GUARDED[there.guard]:
        yield Weakening("`infer.enums.guard`", there.guard, here.guard, _SHOWN)
    private, kept = sorted({*there.private_words} - {*here.private_words}), sorted({*here.kept_words} - {*there.kept_words})
    if private:
        yield Weakening(f"`infer.enums.private_words` of {', '.join(private)}", "set", "not set", _SHOWN)
    if kept:
        yield Weakening(f"`infer.enums.kept_words` of {', '.join(kept)}", "not set", "set", _SHOWN)
    if ours.examples.written and not theirs.examples.written:
        yield Weakening("`infer.examples.written`", "false", "true", _SHOWN)


def weakened_settings(theirs: SubjectSettings, ours: SubjectSettings, default: str) -> Iterator[Weakening]:
    """What asks for less in a subject.toml. default: the mode of subjects that state none."""
    if _RANK[ours.status] < _RANK[theirs.status]:
        yield Weakening("`status`", theirs.status, ours.status)
    if theirs.mode != ours.mode and not covers(ours.mode or default, theirs.mode or default):
        yield Weakening("`mode`", theirs.mode or default, ours.mode or f"not set ({default})")
    there = _longest(theirs.waivers)
    for key, waiver in _longest(ours.waivers).items():
        known = there.get(key)
        if known is None or known.until < waiver.until:
            of = f"only {waiver.fingerprint}" if waiver.fingerprint else "any there"
            what = f"the waiver of {waiver.rule} at {waiver.path or 'the root'} ({of})"
            yield Weakening(what, "not there" if known is None else f"good until {known.until}", f"good until {waiver.until}")
    for path, field in theirs.fields.items():
        mine = ours.fields.get(path, FieldSettings())
        for name, was, now in (("enum", field.enum, mine.enum), ("format", field.format, mine.format)):
            if was and not now:
                yield Weakening(f"the {name} at {path}", "confirmed", "a guess")
        if field.pii and not any(one.pii and f"{path}/".startswith(f"{above}/") for above, one in ours.fields.items()):
            yield Weakening(f"`pii` at {path or 'the root'}", "true", "not set", _SHOWN)


def both(one: str, other: str) -> Mode:
    """The mode that asks for what either does. Raises UsageError for what is no mode."""
    first, second = mode_named(one), mode_named(other)
    directions = DIRECTIONS[first] | DIRECTIONS[second]
    is_transitive = not TRANSITIVE.isdisjoint((first, second))
    return next(mode for mode in Mode if DIRECTIONS[mode] == directions and (mode in TRANSITIVE) == (is_transitive and bool(directions)))


def covers(one: str, other: str) -> bool:
    """Whether a mode asks for all that another does. What is no mode is reported where it is used."""
    try:
        return both(one, other) is mode_named(one)
    except UsageError:
        return False


def _longest(waivers: Sequence[Waiver]) -> dict[_Accepted, Waiver]:
    """By what they accept, the one that holds longest."""
    return {(waiver.rule, waiver.path, waiver.fingerprint): waiver for waiver in sorted(waivers, key=lambda waiver: waiver.until)}


def _of_both(theirs: Mapping[_Accepted, Waiver], ours: Mapping[_Accepted, Waiver]) -> tuple[Waiver, ...]:
    return tuple(min(waiver, ours[key], key=lambda one: one.until) for key, waiver in theirs.items() if key in ours)


def _closed(theirs: FieldSettings | None, ours: FieldSettings | None) -> FieldSettings:
    """What people said of a field, with the enum or format that either side has confirmed. What is private takes values out of every version that is
    compared, so that a branch would hide with it what breaks: only the other side's counts."""
    there, here = theirs or FieldSettings(), ours or FieldSettings()
    return replace(here, enum=here.enum or there.enum, format=here.format or there.format, pii=there.pii)
