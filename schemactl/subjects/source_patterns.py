"""Sources that are alike but for what varies in them: `/accounts/AC1/messages/SM8f…`, `tenant-017`, `/tenants/acme`."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from schemactl.subjects.proposal import readable

_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_TOKEN = re.compile(rf"{_UUID}|[A-Za-z0-9]+|[^A-Za-z0-9]+")
_SEGMENT = re.compile(r"[^/:]+|[/:]+")
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"([A-Za-z]*)\d+")
_SCHEME = re.compile(r"^(?:https?://|urn:)")
_SEPARATORS = re.compile(r"[-_./:]*[/:][-_./:]*")
_MOST_SEARCHED: Final = 1000

_Parts: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourcePattern:
    """expression: a regular expression for all of `sources`. name: what is the same in them; may be empty. has_ids: whether what varies has digits,
    as ids have; or it may be anything between `/` or `:`."""

    expression: str
    name: str
    sources: frozenset[str]
    has_ids: bool


def patterns(sources: Collection[str], fewest: int) -> Iterator[SourcePattern]:
    """Those of which there are so many sources, at least. A source is of one pattern."""
    rest = set(sources)
    for group in _by_ids(rest).values():
        if len(group) >= fewest:
            yield _pattern(group, has_ids=True)
            rest.difference_update(map("".join, group))
    split = [tuple(_SEGMENT.findall(source)) for source in sorted(rest)[:_MOST_SEARCHED]]
    while (group := max(_by_segment(split).values(), key=len, default=[])) and len(group) >= fewest:
        yield _pattern(group, has_ids=False)
        split = [one for one in split if one not in set(group)]


def _by_ids(sources: Collection[str]) -> dict[_Parts, list[_Parts]]:
    """Those that are the same but for words with digits."""
    groups = defaultdict(list)
    for source in sorted(sources):
        tokens = tuple(_TOKEN.findall(source))
        groups[tuple("" if _DIGIT.search(token) else token for token in tokens)].append(tokens)
    return groups


def _by_segment(split: list[_Parts]) -> dict[_Parts, list[_Parts]]:
    """Those that are the same but for one of their segments, among two or more."""
    groups = defaultdict(list)
    for segments in split:
        for place, segment in enumerate(segments):
            others = (*segments[:place], "", *segments[place + 1 :])
            if segment[0] not in "/:" and any(map(str.isalpha, "".join(others))):
                groups[others].append(segments)
    return groups


def _pattern(group: list[_Parts], *, has_ids: bool) -> SourcePattern:
    columns = [_column(set(column), r"\w+" if has_ids else "[^/:]+") for column in zip(*group, strict=True)]
    name = _SEPARATORS.sub(".", _SCHEME.sub("", "".join(same for _, same in columns))).strip("-_.")
    return SourcePattern("".join(expression for expression, _ in columns), name, frozenset(map("".join, group)), has_ids)


def _column(values: set[str], anything: str) -> tuple[str, str]:
    """A regular expression for what stands in one place, and what is the same in all of it. anything: for values that are no numbers or uuids."""
    if len(values) == 1:
        [value] = values
        return readable(value), value
    numbered = [_NUMBERED.fullmatch(value) for value in values]
    prefixes = {match[1] for match in numbered if match is not None}
    if all(numbered) and len(prefixes) == 1:
        [prefix] = prefixes
        return rf"{prefix}\d+", prefix
    if all(re.fullmatch(_UUID, value) for value in values):
        return r"[0-9a-fA-F-]{36}", ""
    return anything, ""
