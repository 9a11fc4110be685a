"""Example values for schemas that are about to be written (`--examples`), from a second reading of the captures: the first one, which most runs are,
keeps no values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from schemactl.errors import UsageError
from schemactl.guard import Guard
from schemactl.infer import Examples
from schemactl.ingest.events import Named, events
from schemactl.model.json import JsonObject
from schemactl.model.options import Options
from schemactl.model.record import Ignored, Reject
from schemactl.model.subject import Subject
from schemactl.pipeline.versioning import Draft
from schemactl.registry import human_edits


def refuse_to_read_twice(inputs: Sequence[str], option: str) -> None:
    """Raises UsageError where the second reading, for which an option asks, would find nothing."""
    if "-" in inputs:
        raise UsageError(
            f"{option} reads the captures twice, and stdin can be read only once.", option, f"Name a file instead, or leave out {option}."
        )


def with_examples(drafts: Sequence[Draft], inputs: Sequence[str], options: Options) -> list[Draft]:
    """The drafts, with examples where a place has none yet."""
    kept: dict[Subject, Examples] = {}
    for draft in drafts:
        document = None if draft.document is None else draft.stated
        if isinstance(document, dict):
            guard = Guard.of(options.infer.enums, human_edits.marks_of(draft.settings.fields))
            kept[draft.result.subject] = Examples(document, options.infer.examples, guard)
    _observe(events(inputs, options), kept)
    return [_exemplified(draft, kept[draft.result.subject]) if draft.result.subject in kept else draft for draft in drafts]


def exemplified(document: JsonObject, found: Iterable[Named | Ignored | Reject], options: Options) -> JsonObject:
    """One schema for all events, with examples."""
    examples = Examples(document, options.infer.examples, Guard.of(options.infer.enums))
    for one in found:
        if isinstance(one, Named):
            examples.observe(one.payload)
    return examples.put_into(document)[0]


def _observe(found: Iterable[Named | Ignored | Reject], kept: Mapping[Subject, Examples]) -> None:
    for one in found:
        if isinstance(one, Named) and one.subject in kept:
            kept[one.subject].observe(one.payload)


def _exemplified(draft: Draft, examples: Examples) -> Draft:
    assert isinstance(draft.document, dict)
    document, places = examples.put_into(draft.document)
    return replace(draft, document=document, result=replace(draft.result, examples=places))
