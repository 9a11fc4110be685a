"""Proposes rules for schemactl.toml where the names that the envelopes give tell too little or too much: every event has the same type (hub and
spoke), raw records of several kinds stand in one file, sources carry the stage of their deployment or the id of what an event is about."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath, PurePosixPath
from typing import Final

from schemactl.guard.subjects import private_spans
from schemactl.model.options.subjects import SubjectOptions
from schemactl.model.subject import Subject
from schemactl.subjects.file_names import series, stem
from schemactl.subjects.file_series import files_of_a_series
from schemactl.subjects.first_events import FirstEvent, FirstEvents
from schemactl.subjects.private_names import names_without_private_values
from schemactl.subjects.proposal import Proposal, any_of, condition, is_literal, readable, some
from schemactl.subjects.specific_sources import sources_of_one_kind
from schemactl.subjects.type_discriminator import Group, Names, names_of_kinds, proposal


def propose(first_events: FirstEvents, subjects: Collection[Subject], options: SubjectOptions) -> tuple[Proposal, ...]:
    """The rules that a capture asks for and `options` do not have yet; none for most captures. subjects: all of the capture."""
    of_files = {one.subject for one in first_events.seen if one.file}
    found = tuple(_proposals(first_events.seen, subjects, options))
    lines = {line for one in found for line in one.toml.splitlines()}
    without = (one for one in names_without_private_values(set(subjects) - of_files) if one.toml.splitlines()[1] not in lines)
    private = frozenset(_private_texts(first_events.seen, subjects))
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
    told = _by_kinds(seen, are_files_named=bool(folders))
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


def _by_kinds(seen: list[FirstEvent], are_files_named: bool) -> Mapping[Proposal, Group]:
    """Rules for events that have one name: for all of them, if they tell their kinds in one way; else for those of each type, of each source that
    names no type, and raw records of each name of a file. are_files_named: raw records get their names from folders."""
    if len({(one.type, bool(one.source)) for one in seen}) == 1 and not (are_files_named and seen[0].file):
        whole, type_ = Group(seen), seen[0].type
        if names := names_of_kinds(whole):
            because = f"Every event has the type {type_!r}" if type_ else "The events have no type of their own"
            return {proposal(whole.base, names, condition("type", readable(type_)) if type_ else "", because): whole}
    raw = [] if are_files_named else [one for one in seen if one.file and not one.type]
    return dict([*_of_types(seen), *_of_sources([one for one in seen if one.source and not one.type]), *_of_files(raw)])


def _of_types(seen: list[FirstEvent]) -> Iterator[tuple[Proposal, Group]]:
    """A name that events of two types would share is none: their types name them better."""
    groups = _grouped(
        (one for one in seen if one.source and one.type and not any(private_spans(one.type))), lambda one: one.type, is_one_of_many=True
    )
    found = _kinds_of(groups)
    owners: dict[object, set[str]] = defaultdict(set)
    labels = {type_: {(one.source, names[0].label(one.payload)) for one in groups[type_].events} for type_, names in found.items()}
    for type_, those in labels.items():
        for label in those:
            owners[label].add(type_)
    clear = {type_: names for type_, names in found.items() if all(len(owners[label]) == 1 for label in labels[type_])}
    for types, group, names in _alike(groups, clear):
        has = f"the type {types[0]!r}" if len(types) == 1 else f"one of {len(types)} types ({_quoted(types)})"
        others = {one.type for one in seen} - set(types)
        yield proposal(group.base, names, condition("type", any_of(types, others)), f"Events of several shapes have {has}"), group


def _of_sources(events: list[FirstEvent]) -> Iterator[tuple[Proposal, Group]]:
    groups = _grouped(events, lambda one: one.subject.source)
    for sources, group, names in _alike(groups, _kinds_of(groups)):
        conditions = condition("source", any_of(sources, set(groups) - set(sources)))
        yield proposal(group.base, names, conditions, f"The events of {_quoted(sources)} have no type of their own"), group


def _of_files(raw: list[FirstEvent]) -> Iterator[tuple[Proposal, Group]]:
    """One rule for the files of all names, where it names no other events; else one for those of each name."""
    groups = _grouped(raw, lambda one: stem(one.file))
    for stems, group, names in _alike(groups, _kinds_of(groups)):
        others = (one for name in set(groups) - set(stems) for one in groups[name].events)
        if len(stems) > 1 and not any(all(each.label(one.payload)) for one in others for each in names):
            yield proposal(group.base, names, condition("source", "^$"), f"The records of {_quoted(stems)} have no type of their own"), group
            continue
        for name in stems:
            if all(PurePath(one.file).name.startswith(name) for one in groups[name].events):
                conditions = condition("source", "^$") + condition("path", f"{name}*")
                yield proposal(group.base, names, conditions, f"The records of {name!r} have no type of their own"), groups[name]


def _grouped(events: Iterable[FirstEvent], key: Callable[[FirstEvent], str], *, is_one_of_many: bool = False) -> Mapping[str, Group]:
    groups: dict[str, list[FirstEvent]] = defaultdict(list)
    for one in events:
        groups[key(one)].append(one)
    return {name: Group(groups[name], is_one_of_many) for name in sorted(groups)}


def _kinds_of(groups: Mapping[str, Group]) -> Mapping[str, tuple[Names, ...]]:
    """The members that tell the kinds of each group apart, where there are any."""
    return {name: names for name, group in groups.items() if (names := names_of_kinds(group))}


def _alike(groups: Mapping[str, Group], kinds: Mapping[str, tuple[Names, ...]]) -> Iterator[tuple[list[str], Group, tuple[Names, ...]]]:
    """Groups whose kinds the same members tell apart, as one: what holds for ten types is one rule."""
    alike: dict[tuple[str, tuple[Names, ...]], list[str]] = defaultdict(list)
    for name, names in kinds.items():
        alike[groups[name].base, names].append(name)
    for (_, names), those in alike.items():
        yield those, Group([one for name in those for one in groups[name].events]), names


def _quoted(names: Sequence[str]) -> str:
    return some([repr(name) for name in names])


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
            f"Files of several folders ({some(among)}) have the same name ({some(shared)}), so they become one subject, whatever they contain.",
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
    return f"Source names contain a deployment stage ({', '.join(stages)})."
