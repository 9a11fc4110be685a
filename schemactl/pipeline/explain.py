"""Why is a field what the schema says? From captures, or from what the registry kept of those that were read before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from schemactl import infer
from schemactl.errors import UsageError
from schemactl.guard import Marks
from schemactl.guard.subjects import masked
from schemactl.infer import Evidence, Explanation
from schemactl.ingest.gather import Watch, gather
from schemactl.model.options import Options
from schemactl.model.pointer import JsonPointer
from schemactl.pipeline import configuration
from schemactl.pipeline.kept_evidence import evidence_of_all
from schemactl.registry import human_edits
from schemactl.registry.located import located
from schemactl.registry.reference import split, subject_named

_NAMED: Final = 10
"""Subjects that are named where another one was asked for."""


@dataclass(frozen=True, slots=True)
class FieldReference:
    """A field of a subject, as a person names it: `source@Type` and a JSON pointer into the payload."""

    subject: str
    pointer: str


def explain(inputs: Sequence[str], place: FieldReference, options: Options, progress: Callable[[int], None]) -> Explanation:
    """The decisions about a field, by the events of `inputs`; without inputs, by the evidence of the subject's versions.

    Raises UsageError for a subject or field of which nothing was seen, UnreadableInput for an input that cannot be opened.
    """
    try:
        pointer = JsonPointer.parse(place.pointer)
    except ValueError as error:
        raise UsageError(f"{error}.", "--explain", "For example: --explain shop.checkout@OrderSubmitted /customer/email") from error
    if not inputs:
        return _kept(place.subject, pointer, options)
    seen, marks = _seen(inputs, place.subject, options, progress)
    return infer.explain(seen, options.infer, pointer, marks=marks)


def _seen(inputs: Sequence[str], name: str, options: Options, progress: Callable[[int], None]) -> tuple[Evidence, Marks]:
    """What the captures hold of a subject, and what subject.toml says of its fields, if there is one."""
    registry = configuration.registry(options)
    gathered = gather(inputs, options, Watch(lambda _: None, progress)).evidence
    marks = {subject: human_edits.marks_of(registry.settings(subject).fields) for subject in gathered}
    found = next((subject for subject in gathered if subject.name == name or subject == subject_named(name)), None)
    if found is None:
        raise UsageError("the captures contain no such subject.", name, _what_there_is(sorted(map(masked, gathered))))
    return infer.pooled(gathered, options.infer, marks)[found], marks[found]


def _what_there_is(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"They contain: {', '.join(names[:_NAMED]) or 'none'}{more}."


def _kept(name: str, pointer: JsonPointer, options: Options) -> Explanation:
    registry = configuration.existing(options)
    subject, number = split(name, registry)
    evidence = evidence_of_all(registry, subject, options)
    if not evidence.events:
        raise UsageError("it was registered by hand, so there are no events that explain it.", name, "Name captures of its events.")
    latest = registry.version(subject, number or registry.versions(subject)[-1]).schema.document
    marks = human_edits.marks_of(registry.settings(subject).fields)
    return infer.explain(evidence, options.infer, pointer, list(located(latest, pointer)) if isinstance(latest, dict) else [], marks)
