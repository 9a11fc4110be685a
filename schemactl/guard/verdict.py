"""May the values of a field be shown: in a schema, in generated code, on a screen? One rule for all of them, asked at the end, of all values seen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from schemactl.guard.shapes import closing_shape
from schemactl.guard.vocabularies import is_listed, vocabulary_of
from schemactl.guard.wording import are_joined_words, is_word_or_code
from schemactl.model.options.infer import Guarding


class Outcome(IntEnum):
    """published: the values may be shown. held: not before a person says so (`enum = true`). never: whatever anybody says."""

    PUBLISHED = 0
    HELD = 1
    NEVER = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """because: in words that follow a colon, without any value. is_by_value: it is the look of a value that closes the field."""

    outcome: Outcome
    because: str
    is_by_value: bool = False

    @property
    def is_published(self) -> bool:
        return self.outcome is Outcome.PUBLISHED


@dataclass(frozen=True, slots=True)
class Field:
    """What is known of a place before its values are looked at. Fields are merged with `|`, which closes what either closes; so a verdict does not
    depend on what was merged in which order.

    guarding: how strict. never: why its values are never shown, by its name. is_marked: a person wrote `pii = true`. around: why only standard
    values and those of kept names are shown: what it stands in. is_kept: its name is one whose values are a program's. is_asked: a person wrote
    `enum = true`. known: the verdict on earlier values, which are not known any more.
    """

    guarding: Guarding = Guarding.ON
    never: str = ""
    is_marked: bool = False
    around: str = ""
    is_kept: bool = False
    is_asked: bool = False
    known: Outcome = Outcome.PUBLISHED

    def __or__(self, other: "Field") -> "Field":
        return Field(
            max(self.guarding, other.guarding, key=_STRICTNESS.index),
            _either(self.never, other.never),
            self.is_marked or other.is_marked,
            _either(self.around, other.around),
            self.is_kept and other.is_kept,
            self.is_asked and other.is_asked,
            max(self.known, other.known),
        )

    def knowing(self, earlier: Outcome) -> "Field":
        """With a verdict on values that are not known any more."""
        return replace(self, known=max(self.known, earlier))

    @property
    def marked(self) -> Verdict:
        """Of a place that a person marked as private."""
        return Verdict(Outcome.NEVER, "subject.toml says `pii = true`")

    def verdict(self, values: Collection[str]) -> Verdict:
        """Of all the values that were seen there. One that looks private closes the field; more values never open it."""
        if self.is_marked:
            return self.marked
        if self.guarding is Guarding.OFF:
            return Verdict(Outcome.PUBLISHED, "the guard is off")
        if self.never:
            return Verdict(Outcome.NEVER, self.never)
        shape = next(filter(None, map(closing_shape, sorted(values))), None)
        if shape is not None or self.known is Outcome.NEVER:
            because = f"a value looks like {shape}" if shape is not None else "an earlier value looked private"
            return Verdict(Outcome.NEVER, because, is_by_value=True)
        return self._by_wording(values)

    def _by_wording(self, values: Collection[str]) -> Verdict:
        if self.is_asked:
            return Verdict(Outcome.PUBLISHED, "subject.toml says `enum = true`")
        if self.is_kept:
            return Verdict(Outcome.PUBLISHED, "its name is typical of values that programs choose")
        if self.known is not Outcome.PUBLISHED:
            return Verdict(Outcome.HELD, "earlier values were held back")
        vocabulary = vocabulary_of(values)
        if vocabulary is not None:
            return Verdict(Outcome.PUBLISHED, f"all values are {vocabulary}")
        if self.around:
            return Verdict(Outcome.HELD, self.around)
        if all(map(are_joined_words, values)):
            return Verdict(Outcome.PUBLISHED, "all values are joined words")
        if self.guarding is Guarding.STRICT:
            return Verdict(Outcome.HELD, "the guard is strict, and some values are not joined words")
        if all(are_joined_words(value) or is_word_or_code(value) for value in values):
            return Verdict(Outcome.PUBLISHED, "all values are words and codes in one case")
        return Verdict(Outcome.HELD, "values are written like names of people, places or products")


def worst_of(values: Iterable[str]) -> Outcome:
    """Of values, wherever they stand: what is remembered of those that are not known any more."""
    worst = Outcome.PUBLISHED
    for value in values:
        worst = max(worst, _outcome_of(value))
        if worst is Outcome.NEVER:
            break
    return worst


def _outcome_of(value: str) -> Outcome:
    if closing_shape(value) is not None:
        return Outcome.NEVER
    return Outcome.PUBLISHED if is_listed(value) or are_joined_words(value) or is_word_or_code(value) else Outcome.HELD


_STRICTNESS: Final = (Guarding.OFF, Guarding.ON, Guarding.STRICT)


def _either(one: str, other: str) -> str:
    """The first of two reasons, in an order that does not depend on theirs."""
    return min(filter(None, (one, other)), default="")
