"""Proposes rules where names tell too much or too little of who sent an event: a source for each event (`/messages/SM8f…`), or one name for files of
several folders (`check_run/created.json`, `issues/created.json`)."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Final

from schemactl.model.subject import Subject
from schemactl.subjects.file_names import series, stem
from schemactl.subjects.proposal import Proposal, readable

_SOURCES: Final = 8
"""So many sources of one type, at least, are a source for each event, if hardly one sent a second event."""
_EVENTS: Final = 1.5
_NAMED: Final = 3


def a_source_for_each_event(counts: Mapping[Subject, int]) -> Iterator[Proposal]:
    """counts: the events of each subject."""
    sources: dict[str, dict[str, int]] = defaultdict(dict)
    for subject, events in counts.items():
        if subject.type is not None:
            sources[subject.type][subject.source] = events
    spread = sorted(type_ for type_, events in sources.items() if len(events) >= _SOURCES and sum(events.values()) <= _EVENTS * len(events))
    if spread:
        example = min(sources[spread[0]])
        number = len({source for type_ in spread for source in sources[type_]})
        yield Proposal(
            f'[[subjects.rules]]\ntype = {json.dumps(_expression(spread, sources.keys() - set(spread)), ensure_ascii=False)}\nsubject = "{{type}}"\n',
            f"Hardly one of {number:,} sources sent a second event: they name what an event is about (as {example!r} does), not who sent it.",
        )


def _expression(types: list[str], others: Collection[str]) -> str:
    """A regular expression for all of these types, which are in order, and none of the others: by how they begin, where that says something."""
    first, last = (type_.split(".") for type_ in (types[0], types[-1]))
    beginning = "".join(f"{one}." for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
    if len(types) > 1 and beginning.count(".") > 1 and not any(other.startswith(beginning) for other in others):
        return f"{readable(beginning)}.*"
    return "|".join(map(readable, types))


def a_name_in_several_folders(files: Collection[str], are_all_raw: bool) -> Iterator[Proposal]:
    """files: those of raw records that are named by their file; are_all_raw: whether no other events were seen, which the rule must leave alone."""
    folders: dict[str, set[str]] = defaultdict(set)
    for file in files:
        path = PurePosixPath(file.replace("\\", "/"))
        folders[stem(file)].add(path.parent.name)
    shared = sorted(name for name, among in folders.items() if len(among) > 1)
    if shared and all(map(series, set().union(*folders.values()))):
        among = sorted({folder for name in shared for folder in folders[name]})
        condition = "" if are_all_raw else 'source = "^$"                 # records that no envelope names\n'
        yield Proposal(
            f'[[subjects.rules]]\n{condition}path = "{{folder}}/*"\nsubject = "{{folder}}@{{file}}"\n',
            f"Files of several folders ({_some(among)}) share a name ({_some(shared)}), so they are one subject, whatever they hold.",
        )


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
