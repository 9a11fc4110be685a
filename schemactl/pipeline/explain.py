"""Why is a field what the schema says? From captures, or from what the registry kept of those that were read before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from schemactl import infer
from schemactl.errors import UsageError
from schemactl.infer import Evidence, Explanation
from schemactl.model.options import Options
from schemactl.model.pointer import JsonPointer
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.gather import Watch, gather
from schemactl.pipeline.kept import evidence_of_all
from schemactl.registry import overlay
from schemactl.registry.reference import split

_NAMED: Final = 10
"""Subjects that are named where another one was asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field of a subject, as a person names it: `source@Type` and a JSON pointer into the payload."""

    subject: str
    pointer: str


def explain(inputs: Sequence[str], place: Place, options: Options, progress: Callable[[int], None]) -> Explanation:
    """The decisions about a field, by the events of `inputs`; without inputs, by the evidence of the subject's versions.

    Raises UsageError for a subject or field of which nothing was seen, UnreadableInput for an input that cannot be opened.
    """
    try:
        pointer = JsonPointer.parse(place.pointer)
    except ValueError as error:
        raise UsageError(f"{error}.", "--explain", "For example: --explain shop.checkout@OrderSubmitted /customer/email") from error
    if not inputs:
        return _kept(place.subject, pointer, options)
    return infer.explain(_seen(inputs, place.subject, options, progress), options.infer, pointer)


def _seen(inputs: Sequence[str], name: str, options: Options, progress: Callable[[int], None]) -> Evidence:
    evidence = infer.pooled(gather(inputs, options, Watch(lambda _: None, progress)).evidence, options.infer)
    found = next((seen for subject, seen in evidence.items() if subject.name == name or subject == _parsed(name)), None)
    if found is None:
        raise UsageError("the captures hold no such subject.", name, _what_there_is(sorted(subject.name for subject in evidence)))
    return found


def _what_there_is(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"They hold: {', '.join(names[:_NAMED]) or 'none'}{more}."


def _parsed(name: str) -> Subject | None:
    try:
        return Subject.parse(name)
    except ValueError:
        return None


def _kept(name: str, pointer: JsonPointer, options: Options) -> Explanation:
    registry = configuration.existing(options)
    subject, number = split(name, registry)
    evidence = evidence_of_all(registry, subject, options)
    if not evidence.events:
        raise UsageError("no events were ever read for it: it was registered by hand.", name, "Name captures to explain it from.")
    head = registry.version(subject, number or registry.versions(subject)[-1]).schema.document
    return infer.explain(evidence, options.infer, pointer, list(overlay.located(head, pointer)) if isinstance(head, dict) else [])
