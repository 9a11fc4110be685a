"""Texts of a place that are many: which formats they still have. Nothing but that is kept of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemactl.infer.batch.traits import ALONE, Texts
from schemactl.infer.evidence.strings import TRAITS, StringEvidence
from schemactl.infer.evidence.tally import Lack
from schemactl.model.options.infer import Caps


class _Missing:
    """As Lack, with times as they come."""

    __slots__ = ("count", "first")

    def __init__(self, count: int = 0, first: Any = None) -> None:
        self.count = count
        self.first = first

    def add(self, count: int, first: Any) -> None:
        self.count += count
        if first is not None:
            self.first = first if self.first is None else min(self.first, first)

    def copy(self) -> "_Missing":
        return _Missing(self.count, self.first)


class TextCounter:
    """known: what the evidence has of the place already, which tells what need not be kept any more."""

    def __init__(self, known: StringEvidence, caps: Caps) -> None:
        self._cap = caps.trait_failures
        self._known = frozenset(known.traits)
        self._before = known.tally.count
        self._settled: tuple[str, ...] | None = None
        self._all = _Missing()
        self._lacks: dict[str, _Missing] = {}

    def add(self, columns: Sequence[Sequence[str]], times: Any, bucket: int | None, number: int) -> None:
        """Count the texts of a column, whose times ascend."""
        [texts] = columns
        if not texts:
            return
        wanted = self._wanted()
        if wanted:
            column = Texts(texts)
            alone = self._alone(column, wanted)
            for name in wanted:
                if alone is None:
                    self._add(name, column, texts, times)
                elif name != alone:
                    self._add_none(name, texts, times)
        self._all.add(len(texts), _first(times))

    @property
    def is_done(self) -> bool:
        """Whether nothing that comes can matter any more."""
        return self._settled is not None and not any(self._lacking(name) < self._cap for name in self._settled)

    def _wanted(self) -> Sequence[str]:
        """The traits that some text may still have and few enough lack."""
        if self._settled is None:
            if self._before + self._all.count < self._cap:
                return [name for name in TRAITS if self._lacking(name) < self._cap]
            self._settled = tuple(name for name in dict.fromkeys((*sorted(self._known), *self._lacks)))
        return [name for name in self._settled if self._lacking(name) < self._cap]

    def _lacking(self, name: str) -> int:
        lack = self._lacks.get(name)
        return self._all.count if lack is None else lack.count

    def _alone(self, column: Texts, wanted: Sequence[str]) -> str | None:
        """The trait that all have, and had before, where it leaves no room for another."""
        return next((name for name in wanted if name in ALONE and name in self._lacks and column.having(name) is column.texts), None)

    def _add_none(self, name: str, texts: Sequence[str], times: Any) -> None:
        lack = self._lacks.get(name)
        if lack is not None:
            lack.add(len(texts), _first(times))

    def _add(self, name: str, column: Texts, texts: Sequence[str], times: Any) -> None:
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
            lack.add(len(texts), _first(times))
        elif times is None:
            lack.add(sum(text not in having for text in texts), None)
        else:
            lacking = [time for text, time in zip(texts, times, strict=True) if text not in having]
            if lacking:
                lack.add(len(lacking), lacking[0])

    def lacks(self, micros: Any) -> Mapping[str, Lack]:
        """The traits that some text had, and those that lack each, less than the cap."""
        return {name: Lack(lack.count, micros(lack.first)) for name, lack in self._lacks.items() if lack.count < self._cap}


def _first(times: Any) -> Any:
    return None if times is None else times[0]
