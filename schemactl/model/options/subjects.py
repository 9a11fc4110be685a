"""How subjects are named (docs/subjects.md)."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SubjectRule:
    """One `[[subjects.rules]]` of schemactl.toml; the first that applies names the event.

    It applies when all that it asks for holds: `source` and `type` are regular expressions that match the whole of what the envelopes named;
    `path` is the end of the file's path, where `{name}` stands for one part and `*` for anything in a part; `has` are pointers into the payload.
    `subject` is what it gives: `{name}` is looked up among the path's parts, then in the object at `under`, then as `source`, `type` or `file`;
    `{/a/b}` is a pointer into the payload. A rule with a name that cannot be found does not apply. `payload` points to the part that is versioned.
    """

    subject: str
    source: str = ""
    type: str = ""
    path: str = ""
    has: tuple[str, ...] = ()
    under: str = ""
    payload: str = ""


@dataclass(frozen=True, slots=True)
class SubjectOptions:
    """strip_source: a regular expression cut off the end of a source (`-dev|-prod`). discriminators: pointers into the payload of a raw record, the
    first that holds text names its type. rules: tried in order before the names that the envelopes give. cloudevents: what names a CloudEvent, its
    type alone where that has a reverse-DNS prefix, or in any case its source, too."""

    strip_source: str = ""
    discriminators: tuple[str, ...] = ()
    rules: tuple[SubjectRule, ...] = ()
    cloudevents: Literal["type", "source@type"] = "type"
