"""Proposes a rule where files of several folders share a name (`check_run/created.json`, `issues/created.json`)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from schemactl.subjects.file_names import series, stem
from schemactl.subjects.proposal import Proposal, some


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
