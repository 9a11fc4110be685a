"""`schemactl discover`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from schemactl.cli.options import ExamplesOption, MaxRecordOption, NewRegistryOption, PlainFormat, PlainFormatOption, captures, reading, with_examples
from schemactl.errors import ExitCode
from schemactl.ingest.rejects import refuse_unread
from schemactl.model.options import Options
from schemactl.model.options.subjects import SubjectRule
from schemactl.pipeline import discover as discovering
from schemactl.pipeline import explain as explaining
from schemactl.pipeline.configuration import configure
from schemactl.pipeline.discovery import How
from schemactl.report import discovery as report
from schemactl.report import explanation
from schemactl.report.notes import note_want_of_engine
from schemactl.report.progress import counting_events

Inputs = Annotated[list[str] | None, typer.Argument(metavar="INPUT", help="Captures: files, folders or patterns; none or `-`: stdin.")]
WorkersOption = Annotated[int | None, typer.Option("--workers", metavar="N", min=1, help="How many threads read in parallel.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")]
TightenOption = Annotated[bool, typer.Option("--tighten", help="Also write schemas that the evidence allows to be tighter.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Write nothing and exit with 3 if a record cannot be read.")]
RejectsOption = Annotated[Path | None, typer.Option("--rejects", metavar="FILE", help="Write unreadable records here, with reasons.")]
PoolOption = Annotated[
    bool | None,
    typer.Option(
        "--pool/--no-pool",
        help="Use evidence of the same object in other subjects.",
    ),
]
AcceptRulesOption = Annotated[bool, typer.Option("--accept-rules", help="Add the proposed naming rules to schemactl.toml, and use them.")]
SampleOption = Annotated[str | None, typer.Option("--sample", metavar="P%|N", help="Count a share of each subject's events, or N of each.")]
ForceOption = Annotated[str | None, typer.Option("--force", metavar="REASON", help="Accept versions that break the mode; the reason is recorded.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Also list unchanged subjects.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what needs attention.")]
SubjectOption = Annotated[str | None, typer.Option("--subject", metavar="NAME", help="All events are of this subject, `source@Type`.")]
ExplainOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--explain", metavar="SUBJECT POINTER", help="Explain the decision for a field, and write nothing."),
]


def discover(
    inputs: Inputs = None,
    registry: NewRegistryOption = None,
    workers: WorkersOption = None,
    max_record: MaxRecordOption = None,
    sample: SampleOption = None,
    dry_run: DryRunOption = False,
    tighten: TightenOption = False,
    strict: StrictOption = False,
    rejects: RejectsOption = None,
    subject: SubjectOption = None,
    accept_rules: AcceptRulesOption = False,
    pool: PoolOption = None,
    examples: ExamplesOption = None,
    force: ForceOption = None,
    explain: ExplainOption = None,
    verbose: VerboseOption = False,
    quiet: QuietOption = False,
    format: PlainFormatOption = PlainFormat.TEXT,
) -> None:
    """Infer schemas from captured events and write new versions."""
    options = _named(_as_asked(with_examples(reading(configure(registry), max_record), examples), workers, pool, sample), subject)
    note_want_of_engine()
    with counting_events() as progress:
        if explain is not None:
            explanation.write(explaining.explain(inputs or [], explaining.FieldReference(*explain), options, progress), format)
            return
        found = discovering.discover(captures(inputs), options, How(dry_run, strict, tighten, force, rejects, accept_rules), progress)
    if format is PlainFormat.JSON:
        report.print_as_json(found)
    else:
        report.print_text(found, registry, report.Detail.QUIET if quiet else report.Detail.VERBOSE if verbose else report.Detail.NORMAL)
    refuse_unread(found.events, found.skipped, found.ignored)
    raise typer.Exit(ExitCode.FOUND if found.refused else ExitCode.DONE)


def _as_asked(options: Options, workers: int | None, pool: bool | None, sample: str | None) -> Options:
    """The options of schemactl.toml, with what the command line says instead."""
    if workers is not None:
        options = replace(options, capture=replace(options.capture, workers=workers))
    if sample is not None:
        options = replace(options, capture=replace(options.capture, sample=sample))
    if pool is not None:
        options = replace(options, infer=replace(options.infer, pool=replace(options.infer.pool, subjects=pool)))
    return options


def _named(options: Options, subject: str | None) -> Options:
    """The options with a rule before all others that gives every event this name."""
    if subject is None:
        return options
    return replace(options, subjects=replace(options.subjects, rules=(SubjectRule(subject), *options.subjects.rules)))
