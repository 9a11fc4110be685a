"""Whether a string property is an enum: few values, each seen often, and no sign of more to come.

The estimate of more to come is Good and Turing's (Good, 1953): the share of the values that were seen once among all strings. One added to it keeps a
small sample from proving anything.
"""

import re
from collections.abc import Collection
from typing import Final

from schemactl.guard import Field, Outcome, Verdict, is_listed
from schemactl.infer.evidence.counter import TimedCounter
from schemactl.infer.evidence.strings import StringEvidence
from schemactl.model.options.infer import EnumOptions

_TOKEN: Final = re.compile(r"[^\W_](?:[^\W_]|[_.:/+#&'-]| (?! ))*(?<! )|[<>=!~+*/%&|^?-]{1,3}|_\w+")
_NUMBERED: Final = re.compile(r"[0-9]{3}")
_COUNTED: Final = re.compile(r"[0-9]{2}")
_LONGEST: Final = 80
"""Characters; most media types have fewer."""
_WORDS: Final = 3
"""Of a value, at most."""


def enum_of(strings: StringEvidence, options: EnumOptions) -> tuple[str, ...] | None:
    """The values in order, or None where the property is open, or its values may not be shown."""
    counted, verdict = _judged(strings, options)
    return tuple(sorted(counted.values or ())) if verdict is not None and verdict.is_published else None


def withheld_of(strings: StringEvidence, options: EnumOptions) -> Verdict | None:
    """Why values that would make an enum may not be shown; None where they may, and where they make none."""
    _, verdict = _judged(strings, options)
    return None if verdict is None or verdict.is_published else verdict


def _judged(strings: StringEvidence, options: EnumOptions) -> tuple[StringEvidence, Verdict | None]:
    """The strings that decide, with the guard's verdict on values that make an enum; None where they do not. Below a label that is the strings there;
    where these say too little and those of all labels make an enum, it is the few values of it that stand there, or all."""
    pooled = strings.pooled
    is_chosen = strings.chosen or (pooled is not None and _verdict(pooled, options, 1 if pooled.chosen else 2) is not None)
    verdict = _verdict(strings, options, 1 if is_chosen else 2)
    return (strings, verdict) if verdict is not None or pooled is None else _judged(pooled, options)


def _verdict(strings: StringEvidence, options: EnumOptions, fewest: int) -> Verdict | None:
    """The guard's, on at least so many values that make an enum; None where they do not. One value alone is no enum, unless there are others
    elsewhere."""
    values = strings.values
    field = strings.field or Field()
    if values is None or strings.hidden.count or not fewest <= len(values) <= options.values or not are_names(values, field):
        return None
    samples = strings.counter.count
    repeats = options.proper_repeats if are_proper(values) and not field.is_kept and not field.is_asked else options.repeats
    if samples < options.samples or samples < repeats * len(values) or unseen(strings) > options.unseen:
        return None
    return Verdict(Outcome.HELD, "the guard was not asked") if strings.field is None else field.knowing(strings.earlier).verdict(values)


def visible(strings: StringEvidence) -> StringEvidence:
    """The strings whose values are known, where others were read from disk; itself where there are none."""
    if not strings.hidden.count:
        return strings
    shown = StringEvidence()
    shown.values, shown.field, shown.earlier = strings.values, strings.field, strings.earlier
    shown.counter = TimedCounter(strings.counter.count - strings.hidden.count)
    return shown


def unseen(strings: StringEvidence) -> float:
    """The probability that the next string is a new value."""
    once = sum(counter.count == 1 for counter in (strings.values or {}).values())
    return once / strings.counter.count


def are_names(values: Collection[str], field: Field) -> bool:
    """Whether these could be the names of an enum: a few words each, or a sign; no numbers that count on, no text. Under a name that is one for the
    values of programs there is less to doubt."""
    return all(map(is_listed, values)) or (all(_is_name(value, field) for value in values) and not _is_series(values, field))


def _is_name(value: str, field: Field) -> bool:
    if len(value) > _LONGEST or value.count(" ") >= _WORDS or _TOKEN.fullmatch(value) is None:
        return False
    return field.is_kept or ((" " not in value or value[:1].isupper()) and _NUMBERED.search(value) is None)


def _is_series(values: Collection[str], field: Field) -> bool:
    """Whether they are one name that is counted on: `DK-1`, `DK-2`, `DK-7`; three levels are none."""
    if field.is_kept and not any(map(_COUNTED.search, values)):
        return False
    return len(values) > 2 and all(re.search("[0-9]", value) for value in values) and len({re.sub("[0-9]+", "", value) for value in values}) == 1


def are_proper(values: Collection[str]) -> bool:
    """Whether they are written like the names of people, places and products (`Odense`, `Ann Ek`): some enums are (`To Do`), but it takes more to
    believe it."""
    return any(" " in value for value in values) or all(value[:1].isupper() and value[1:].islower() for value in values)
