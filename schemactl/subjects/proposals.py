"""Proposes rules for schemactl.toml where the names that the envelopes give tell too little or too much: every event has the same type (hub and
spoke), raw records of several kinds stand in one file, sources carry the stage of their deployment or the id of what an event is about."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath, PurePosixPath
from typing import Final

from schemactl.guard.subjects import private_spans
from schemactl.model.options.subjects import SubjectOptions
from schemactl.model.subject import Subject
from schemactl.subjects.file_names import series, stem
from schemactl.subjects.file_series import files_of_a_series
from schemactl.subjects.first_events import FirstEvent, FirstEvents
from schemactl.subjects.private_names import names_without_private_values
from schemactl.subjects.proposal import Proposal, condition, is_literal, readable, some
from schemactl.subjects.specific_sources import sources_of_one_kind
from schemactl.subjects.type_discriminator import Group, kinds


def propose(sightings: FirstEvents, subjects: Collection[Subject], options: SubjectOptions) -> tuple[Proposal, ...]:
    """The rules that a capture asks for and `options` do not have yet; none for most captures. subjects: all of the capture."""
    of_files = {one.subject for one in sightings.seen if one.file}
    found = tuple(_proposals(sightings.seen, subjects, options))
    lines = {line for one in found for line in one.toml.splitlines()}
    without = (one for one in names_without_private_values(set(subjects) - of_files) if one.toml.splitlines()[1] not in lines)
    private = frozenset(_private_texts(sightings.seen, subjects))
    return tuple(one for one in (*found, *without) if not any(text in one.toml or text in one.because for text in private))


def _private_texts(seen: Collection[FirstEvent], subjects: Collection[Subject]) -> Iterator[str]:
    """What no proposal may show."""
    names = {name for one in seen for name in (one.source, one.type, *(PurePath(one.file).parts if one.file else ()))}
    names |= {name for subject in subjects for name in (subject.source, subject.type or "")}
    yield from (name[span.start : span.end] for name in names for span in private_spans(name))


def _proposals(seen: list[FirstEvent], subjects: Collection[Subject], options: SubjectOptions) -> Iterator[Proposal]:
    """What a rule names has its name from a person, and is left alone."""
    enveloped = [one for one in seen if one.is_named_by_envelope]
    if not options.strip_source:
        yield from stages_at_the_end({one.subject.source for one in seen if one.source and not one.is_named_by_type})
    yield from stages_at_the_beginning(_types(enveloped))
    if options.rules or options.discriminators:
        yield from sources_of_one_kind(enveloped, ())
        return
    files = {one.file for one in seen if one.file and not one.type}
    folders = tuple(a_name_in_several_folders(files, are_all_raw=all(one.file for one in seen)))
    told = _told_apart(seen, are_files_told=bool(folders))
    yield from (*folders, *told)
    named = {one.subject for group in told.values() for one in group.events}
    elsewhere = {subject for subject in subjects if subject.type} - {one.subject for one in seen}
    yield from sources_of_one_kind([one for one in enveloped if one.subject not in named], elsewhere)
    if not folders:
        yield from files_of_a_series([one for one in seen if one.file and one.subject not in named])


def _types(seen: list[FirstEvent]) -> Mapping[str, Collection[str]]:
    """Of each source."""
    types: dict[str, set[str]] = defaultdict(set)
    for one in seen:
        types[one.source].add(one.type)
    return types


def _told_apart(seen: list[FirstEvent], are_files_told: bool) -> Mapping[Proposal, Group]:
    """Rules for events that have one name: for all of them, if they tell their kinds in one way; else for those of each type, of each source that
    names no type, and raw records of each name of a file. are_files_told: raw records get their names from folders."""
    whole = _whole(seen) if len({(one.type, bool(one.source)) for one in seen}) == 1 else None
    if whole is not None and not (are_files_told and seen[0].file) and (proposal := kinds(whole)) is not None:
        return {proposal: whole}
    parts = (group for group in _parts(seen, are_files_told) if whole is None or len(group.events) < len(seen))
    return {proposal: group for group in parts if (proposal := kinds(group)) is not None}


def _parts(seen: list[FirstEvent], are_files_told: bool) -> Iterator[Group]:
    yield from _of_types(seen)
    yield from _of_sources([one for one in seen if one.source and not one.type])
    yield from () if are_files_told else _of_files([one for one in seen if one.file and not one.type])


def _whole(seen: list[FirstEvent]) -> Group:
    type_ = seen[0].type
    if type_:
        return Group(seen, condition("type", readable(type_)), f"Every event has the type {type_!r}")
    return Group(seen, "", "The events have no type of their own")


def _of_types(seen: list[FirstEvent]) -> Iterator[Group]:
    for type_ in sorted({one.type for one in seen if one.source} - {""}):
        events = [one for one in seen if one.type == type_ and one.source]
        yield Group(events, condition("type", readable(type_)), f"Events of several kinds have the type {type_!r}", looks_at_top=False)


def _of_sources(events: list[FirstEvent]) -> Iterator[Group]:
    for source in sorted({one.source for one in events}):
        of_it = [one for one in events if one.source == source]
        yield Group(of_it, condition("source", readable(of_it[0].subject.source)), f"The events of {source!r} have no type of their own")


def _of_files(raw: list[FirstEvent]) -> Iterator[Group]:
    for name in sorted({stem(one.file) for one in raw}):
        events = [one for one in raw if stem(one.file) == name]
        if all(PurePath(one.file).name.startswith(name) for one in events):
            only_these = condition("source", "^$") + condition("path", f"{name}*")
            yield Group(events, only_these, f"The records of {name!r} have no type of their own")


def a_name_in_several_folders(files: Collection[str], are_all_raw: bool) -> Iterator[Proposal]:
    """files: those of raw records that are named by their file; are_all_raw: whether no other events were seen, which the rule must leave alone."""
    folders: dict[str, set[str]] = defaultdict(set)
    for file in files:
        path = PurePosixPath(file.replace("\\", "/"))
        folders[stem(file)].add(path.parent.name)
    shared = sorted(name for name, among in folders.items() if len(among) > 1)
    if shared and all(map(series, set().union(*folders.values()))):
        among = sorted({folder for name in shared for folder in folders[name]})
        only_raw = "" if are_all_raw else 'source = "^$"                 # records that no envelope names\n'
        yield Proposal(
            f'[[subjects.rules]]\n{only_raw}path = "{{folder}}/*"\nsubject = "{{folder}}@{{file}}"\n',
            f"Files of several folders ({some(among)}) share a name ({some(shared)}), so they are one subject, whatever they hold.",
        )


_STAGES: Final = "dev|test|qa|uat|stage|staging|preprod|prod|production|sandbox"
_AT_END = re.compile(rf"[-_.](?:{_STAGES})$")
_AT_BEGINNING = re.compile(rf"^({_STAGES})([-_./])(?=.)")
_MOST_RULES: Final = 12


def stages_at_the_end(sources: Collection[str]) -> Iterator[Proposal]:
    stages = sorted({match.group() for source in sources if (match := _AT_END.search(source))})
    if stages:
        expression = "|".join(map(readable, stages))
        yield Proposal(f"[subjects]\n{condition('strip_source', expression)}", _because(stages))


def stages_at_the_beginning(types: Mapping[str, Collection[str]]) -> Iterator[Proposal]:
    """A rule for each source that is there in several stages. types: of each source; without one, empty."""
    stages: dict[str, dict[str, str]] = defaultdict(dict)
    for source in types:
        if (match := _AT_BEGINNING.match(source)) is not None:
            stages[source[match.end() :]][match.group()] = source
    shared = {name: among for name, among in sorted(stages.items()) if len(among) > 1 and is_literal(name)}
    if 0 < len(shared) <= _MOST_RULES:
        rules = [rule for name, among in shared.items() for rule in _rules(name, sorted(among), {one for of in among.values() for one in types[of]})]
        yield Proposal("\n".join(rules), _because(sorted({stage for among in shared.values() for stage in among})))


def _rules(name: str, stages: list[str], types: Collection[str]) -> Iterator[str]:
    source = condition("source", f"(?:{'|'.join(map(readable, stages))}){readable(name)}")
    if any(types):
        yield f"[[subjects.rules]]\n{source}{condition('subject', f'{name}@{{type}}')}"
    if "" in types:
        yield f"[[subjects.rules]]\n{source}{condition('subject', name)}"


def _because(stages: list[str]) -> str:
    return f"Sources carry the stage that they are deployed in ({', '.join(stages)})."
