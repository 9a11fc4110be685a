"""Texts of a place: the values while they are few; of texts that are many, which formats they still have, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemactl.infer.batch.counts import Counts, When
from schemactl.infer.batch.traits import ALONE, Texts
from schemactl.infer.evidence.strings import LONGEST_VALUE, TRAITS, StringEvidence
from schemactl.infer.evidence.tally import Lack, Tally
from schemactl.model.options.infer import Caps


class _Missing:
    """As Lack, with times as they come."""

    __slots__ = ("count", "first")

    def __init__(self, count: int = 0, first: Any = None) -> None:
        self.count = count
        self.first = first

    @classmethod
    def of(cls, some: "Iterable[tuple[int, Any]]") -> "_Missing":
        """Of how many, and the first of them, each."""
        missing = cls()
        for count, first in some:
            missing.add(count, first)
        return missing

    def add(self, count: int, first: Any) -> None:
        self.count += count
        if first is not None:
            self.first = first if self.first is None else min(self.first, first)

    def copy(self) -> "_Missing":
        return _Missing(self.count, self.first)


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """Of a place, which tells what need not be kept any more. open: whether its texts are not kept; counted: how many were; traits: those that few
    enough of them lack."""

    open: bool
    counted: int = 0
    traits: frozenset[str] = frozenset()

    @classmethod
    def counted_in(cls, strings: StringEvidence) -> "KnownTexts":
        """By evidence that the texts are put into."""
        return cls(strings.open, strings.tally.count, frozenset(strings.traits))

    @classmethod
    def guessed_from(cls, strings: StringEvidence) -> "KnownTexts":
        """By texts that will be counted once more."""
        return cls(strings.open)


class TextCounter:
    """known: what was known before."""

    def __init__(self, known: KnownTexts, caps: Caps) -> None:
        self._caps = caps
        self._cap = caps.trait_failures
        self.known = known.traits
        self.before = known.counted
        self._settled: tuple[str, ...] | None = None
        self._all = _Missing()
        self._lacks: dict[str, _Missing] = {}
        self._values: Counts | None = None if known.open else Counts()
        self._looked_at = 0

    @property
    def is_open(self) -> bool:
        """Whether no values are kept any more."""
        return self._values is None

    def take_in_values(self, counted: "Iterable[tuple[str, Any, int, int, int]]") -> None:
        """Count texts that were counted elsewhere, as Counts.take_in has them."""
        values = Counts() if self._values is None else self._values
        values.take_in((((text,), *rest) for text, *rest in counted), is_bare=True)
        if self._values is None:
            totals = values.totals()
            self._merge(_Missing.of(totals.values()), _lacks(totals))
        else:
            self._open_if_many(values)

    def take_in_lacks(self, every: "tuple[int, Any]", lacks: "Mapping[str, tuple[int, Any]]") -> None:
        """Count texts that were counted elsewhere and are too many to be kept: how many, and the first; and the same of those that lack each trait
        that some have."""
        if self._values is not None:
            self._open(self._values)
        self._merge(_Missing(*every), {name: _Missing(*lack) for name, lack in lacks.items()})

    def _merge(self, every: _Missing, lacks: Mapping[str, _Missing]) -> None:
        for name in {**self._lacks, **lacks}:
            ours = self._lacks.setdefault(name, self._all.copy())
            theirs = lacks.get(name, every)
            ours.add(theirs.count, theirs.first)
        self._all.add(every.count, every.first)

    def add(self, columns: Sequence[Sequence[str]], when: When) -> None:
        """Count the texts of a column."""
        [texts] = columns
        if not texts:
            return
        if self._values is None:
            self._add_traits(texts, when)
            return
        self._values.add(columns, when)
        if self._values.number != self._looked_at:
            self._looked_at = self._values.number
            self._open_if_many(self._values)

    def _open_if_many(self, values: Counts) -> None:
        """Forget the values if they are more, or longer, than those of an enum."""
        texts = values.states
        if len(texts) > self._caps.distinct_values or max(map(len, texts), default=0) > LONGEST_VALUE:
            self._open(values)

    def _open(self, values: Counts) -> None:
        totals = values.totals()
        self._all, self._lacks, self._values = _Missing.of(totals.values()), _lacks(totals), None

    def _add_traits(self, texts: Sequence[str], when: When) -> None:
        wanted = self._wanted()
        if wanted:
            column = Texts(texts)
            alone = self._alone(column, wanted)
            for name in wanted:
                if alone is None:
                    self._add(name, column, texts, when)
                elif name != alone:
                    self._add_none(name, texts, when)
        self._all.add(len(texts), when.first)

    @property
    def is_done(self) -> bool:
        """Whether nothing that comes can matter any more."""
        return self._settled is not None and not any(self._lacking(name) < self._cap for name in self._settled)

    def _wanted(self) -> Sequence[str]:
        """The traits that some text may still have and few enough lack."""
        if self._settled is None:
            if self.before + self._all.count < self._cap:
                return [name for name in TRAITS if self._lacking(name) < self._cap]
            self._settled = tuple(name for name in dict.fromkeys((*sorted(self.known), *self._lacks)))
        return [name for name in self._settled if self._lacking(name) < self._cap]

    def _lacking(self, name: str) -> int:
        lack = self._lacks.get(name)
        return self._all.count if lack is None else lack.count

    def _alone(self, column: Texts, wanted: Sequence[str]) -> str | None:
        """The trait that all have, and had before, where it leaves no room for another."""
        return next((name for name in wanted if name in ALONE and name in self._lacks and column.having(name) is column.texts), None)

    def _add_none(self, name: str, texts: Sequence[str], when: When) -> None:
        lack = self._lacks.get(name)
        if lack is not None:
            lack.add(len(texts), when.first)

    def _add(self, name: str, column: Texts, texts: Sequence[str], when: When) -> None:
        having = column.having(name)
        if having is texts:
            if name not in self._lacks:
                self._lacks[name] = self._all.copy()
            return
        if having and name not in self._lacks:
            self._lacks[name] = self._all.copy()
        lack = self._lacks.get(name)
        if lack is None:
            return
        if not having:
            lack.add(len(texts), when.first)
        elif when.times is None:
            lack.add(sum(text not in having for text in texts), None)
        else:
            lacking = [time for text, time in zip(texts, when.times, strict=True) if text not in having]
            if lacking:
                lack.add(len(lacking), lacking[0])

    def widen(self, by: int) -> None:
        """Take 2 ** `by` buckets together."""
        if self._values is not None:
            self._values.widen(by)

    def evidence(self, tally: Tally, shift: int, micros: Any) -> StringEvidence:
        """Of the texts, of which `tally` counts all. shift: of the time buckets."""
        strings = StringEvidence()
        strings.tally = tally
        if self._values is None:
            strings.open, strings.values = True, None
            lacks: Mapping[str, _Missing] = self._lacks
        else:
            strings.values = {text: of_text for (text,), of_text in self._values.tallies(shift, micros).items()}
            lacks = _lacks(self._values.totals())
        strings.traits = {name: Lack(lack.count, micros(lack.first)) for name, lack in lacks.items() if lack.count < self._cap}
        return strings


def _lacks(totals: Mapping[str, tuple[int, Any]]) -> dict[str, _Missing]:
    """The traits that some text has, and those that lack each."""
    texts = Texts(totals)
    having = {name: texts.having(name) for name in TRAITS}
    return {name: _Missing.of(total for text, total in totals.items() if text not in some) for name, some in having.items() if some}
