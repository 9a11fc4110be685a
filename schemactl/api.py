"""The Python API: what the commands do, as functions that take values and return values. They print nothing, and raise `SchemactlError`.

Paths are relative to the current folder. The options are those of the nearest schemactl.toml, as for the commands; `registry` names another registry
than its own. docs/python-api.md shows each function.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from schemactl.compat.judge import settled
from schemactl.errors import UsageError
from schemactl.infer import Evidence, refine
from schemactl.model.finding import Checked, Comparison
from schemactl.model.json import Document, JsonValue
from schemactl.model.options.compat import CompatOptions, Formats
from schemactl.model.options.infer import InferOptions
from schemactl.pipeline import check as checking
from schemactl.pipeline import discover as discovering
from schemactl.pipeline import drift as drifting
from schemactl.pipeline import validate as validating
from schemactl.pipeline.comparison import compare_documents
from schemactl.pipeline.configuration import configure, listed, output_folder, registry_folder
from schemactl.pipeline.discovery import Discovery, How
from schemactl.pipeline.drift import Drift
from schemactl.pipeline.generate import Generated, Generator
from schemactl.pipeline.policy import Asked
from schemactl.pipeline.replay import Replaying
from schemactl.pipeline.sources import FromRegistry
from schemactl.pipeline.targets import target_named
from schemactl.pipeline.validate import Validation
from schemactl.registry import Registry
from schemactl.registry.reference import schema_of

__all__ = ["Registry", "check", "compare", "discover", "drift", "generate", "infer_schema", "validate"]

Folder = str | Path
"""A path to a folder."""
Captures = str | Path | Sequence[str | Path]
"""A file, a folder, a pattern (`captures/*.ndjson`), or several of these."""


def infer_schema(payloads: Iterable[JsonValue]) -> Document:
    """The JSON Schema (draft 2020-12) that holds for all payloads and says no more than they show. Raises UsageError where there are none."""
    evidence = Evidence(InferOptions())
    for payload in payloads:
        evidence.observe(payload)
    if not evidence.events:
        raise UsageError("there are no payloads.", "", "A schema is inferred from at least one.")
    return refine(evidence, InferOptions()).document


def discover(captures: Captures, *, registry: Folder | None = None, dry_run: bool = False, strict: bool = False, tighten: bool = False) -> Discovery:
    """Infer schemas from captured events and write new versions. dry_run: write nothing. strict: refuse captures with records that cannot be read.
    tighten: also write what the evidence allows to be tighter."""
    return discovering.discover(_inputs(captures), configure(_folder(registry)), How(dry_run=dry_run, strict=strict, tighten=tighten))


def validate(captures: Captures, *, registry: Folder | None = None, rejects: Folder | None = None) -> Validation:
    """Validate captured events against the latest version of their subjects. rejects: a file for invalid events and unreadable records."""
    return validating.validate(_inputs(captures), configure(_folder(registry)), _folder(rejects))


def drift(captures: Captures, *, registry: Folder | None = None, chance: float = 0.001) -> Drift:
    """What a capture lacks or adds compared with the registry. chance: a property or value is missing where its absence is less likely than this."""
    return drifting.drift(_inputs(captures), configure(_folder(registry)), chance)


def compare(old: Document, new: Document, *, mode: str = CompatOptions().mode) -> Comparison:
    """What a new schema breaks, with events that prove it. mode: BACKWARD, FORWARD, FULL, each with _TRANSITIVE, or NONE. Formats are annotations.
    Raises InvalidSchema for what is no JSON Schema, of any draft from 4 on, and UsageError for an unknown mode."""
    options = Asked(mode).over(CompatOptions(formats=Formats.ANNOTATE))
    comparison = compare_documents(schema_of(old, "the old schema", None), schema_of(new, "the new schema", None), options)
    return settled(comparison, options)


def check(against: str | None = None, *, registry: Folder | None = None, mode: str | None = None) -> Checked:
    """What the changed subjects of a registry in git break. against: a commit, branch or tag; None: where HEAD left the main branch. mode: instead of
    the configured one."""
    options = configure(_folder(registry))
    return checking.check(against, Asked(mode), options, Replaying((), options))


def generate(target: str, *, out: Folder | None = None, registry: Folder | None = None, subjects: Sequence[str] = ()) -> Generated:
    """Write the types of the latest versions. target: `python`, `typescript`, `java` or one of schemactl.toml. out: the output folder, None: as
    configured. subjects: these alone, none: all."""
    options = configure(_folder(registry))
    options = replace(options, generate=replace(options.generate, subjects=tuple(subjects) or options.generate.subjects))
    target_named(target, options)
    folder = output_folder(_folder(out), target, options)
    return Generator(FromRegistry(listed(options), options.generate), options, registry_folder(options)).generate(target, folder)


def _inputs(captures: Captures) -> list[str]:
    return [str(captures)] if isinstance(captures, str | Path) else [str(one) for one in captures]


def _folder(named: Folder | None) -> Path | None:
    return None if named is None else Path(named)
