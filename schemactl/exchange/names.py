"""Names of subjects where they have to be names of something else: of files, components, schemas of another registry."""

import re
from collections.abc import Iterable
from typing import Final

from schemactl.files.names import is_device
from schemactl.model.json import JsonValue
from schemactl.model.subject import Subject

SUBJECT: Final = "x-schemactl-subject"
"""The exact name of the subject, where the format has no place for it."""
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_MOST: Final = 100


def component_name(text: str) -> str:
    """A name of a component of OpenAPI and AsyncAPI (`^[a-zA-Z0-9._-]+$`)."""
    return _UNSAFE.sub("_", text)[:_MOST] or "_"


def file_names(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """A name of a file for each, without an ending, on a disk that ignores case, too."""
    found: dict[Subject, str] = {}
    taken: set[str] = set()
    for subject in subjects:
        stem = _UNSAFE.sub("-", subject.name.replace("@", ".")).strip("-.")[:_MOST].rstrip("-.") or "subject"
        stem = f"{stem}-schema".replace(".", "-") if is_device(stem) else stem
        candidate, number = stem, 2
        while candidate.casefold() in taken:
            candidate, number = f"{stem}-{number}", number + 1
        found[subject] = candidate
        taken.add(candidate.casefold())
    return found


def subject_of(text: JsonValue) -> Subject | None:
    """The subject of that name; None for what is no name of one."""
    try:
        return Subject.parse(text) if isinstance(text, str) else None
    except ValueError:
        return None
