"""The result of `discover`: a table for people, JSON by docs/schemas/discover.json."""

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path

from schemactl.infer import Tightening, Withheld
from schemactl.model.finding import Finding
from schemactl.model.json import JsonObject, JsonValue
from schemactl.model.schema import Loosening
from schemactl.pipeline.discovery import Discovered, Discovery, Outcome, SampleReport
from schemactl.report.json_document import counts_of, print_json, share_document
from schemactl.report.loosenings import Wording
from schemactl.report.notes import left_out
from schemactl.report.table import Cell, print_table
from schemactl.report.text import plural, visible
from schemactl.subjects import Proposal

_STYLES = {Outcome.NEW: "green", Outcome.CHANGED: "yellow", Outcome.UNCHANGED: "dim", Outcome.REFUSED: "bold red"}
_NAMED = 10
"""Names that may not be written, of which more are only counted."""
_SHOWN = 4
"""Loosenings of a subject that its line in the table names; the others are counted."""


class Detail(Enum):
    """How much a person is shown: what is wrong, what changed, or every subject."""

    QUIET = "quiet"
    NORMAL = "normal"
    VERBOSE = "verbose"


def print_text(discovery: Discovery, registry: Path | None, detail: Detail = Detail.NORMAL) -> None:
    """The table, what was left out, and the next command to type, with the registry that this one was given."""
    if detail is Detail.QUIET:
        lines = [*_details(discovery), *left_out(discovery.skipped, discovery.first_skipped, {})]
    else:
        shown = [one for one in discovery.subjects if detail is Detail.VERBOSE or _is_worth_a_line(one)]
        if shown:
            print_table(("subject", "#events", "version", "what changed"), [_row(one) for one in shown])
            print()  # noqa: T201
        lines = [*_counts(discovery), *_details(discovery), *_next(discovery, registry)]
    for line in lines:
        print(line)  # noqa: T201


def _is_worth_a_line(one: Discovered) -> bool:
    return one.outcome is not Outcome.UNCHANGED or one.proposed or bool(one.loosenings)


def print_as_json(discovery: Discovery) -> None:
    print_json(document(discovery))


def document(discovery: Discovery) -> JsonObject:
    """The result as docs/schemas/discover.json describes it."""
    return {
        "events": discovery.events,
        **counts_of(discovery.skipped, discovery.first_skipped, discovery.ignored),
        "dry_run": discovery.dry_run,
        "proposals": [_proposal(one) for one in discovery.proposals],
        **({} if discovery.accepted is None else {"accepted_rules": [_proposal(one) for one in discovery.accepted]}),
        **({} if discovery.sample is None else {"sample": _sample(discovery.sample)}),
        "nameless": [{"name": name, "events": events} for name, events in discovery.nameless.items()],
        "subjects": [_subject(one) for one in discovery.subjects],
    }


def _sample(sample: SampleReport) -> JsonObject:
    return {
        "of": sample.of,
        "subjects": [{"subject": one.subject.name, "read": one.read, "counted": one.counted, "may_miss": one.may_miss} for one in sample.subjects],
    }


def _of_a_sample(sample: SampleReport) -> Iterator[str]:
    """What it cannot promise."""
    parts = sorted((one for one in sample.subjects if one.may_miss), key=lambda one: (-one.may_miss, one.subject.name))
    if not parts:
        yield f"The sample ({sample.of}) has all events of every subject."
        return
    yield f"This rests on a sample ({sample.of}). What only a few events have may be missing: a property, a type, a value of an enum."
    yield "With a certainty of 95 %, each that at least this share of the events has was seen:"
    for one in parts[:_NAMED]:
        yield f"  {one.may_miss:.2%} of {visible(one.subject.name)} ({one.counted:,} of {one.read:,} events were counted)"
    if len(parts) > _NAMED:
        yield f"  less of {plural(len(parts) - _NAMED, 'other subject')}: --format json lists them."
    yield "`schemactl validate` reads all events, and shows those that the schemas refuse."


def _proposal(one: Proposal) -> JsonObject:
    return {"toml": one.toml, "because": one.because}


def _subject(one: Discovered) -> JsonObject:
    return {
        "subject": one.subject.name,
        "version": one.version,
        "semver": one.semver,
        "status": one.outcome.value,
        "events": one.events,
        "amended": one.amended,
        "proposed": one.proposed,
        "changes": [change_document(loosening) for loosening in one.loosenings],
        "forced": one.forced,
        "confirmed": list(one.confirmed),
        "tightened": one.tightened,
        "tightenings": [{"path": tightening.path, "what": tightening.what, "events": tightening.events} for tightening in one.tightenings],
        "examples": one.examples,
        "findings": _findings(one.findings),
        "notes": [{"path": note.path, "what": note.what, "text": note.text} for note in one.notes],
        "withheld": [_withheld(withheld) for withheld in one.withheld],
        "taken_out": list(one.taken_out),
        "published": list(one.published),
    }


def _withheld(one: Withheld) -> JsonObject:
    return {"path": one.path, "values": one.values, "verdict": one.verdict.outcome.name.lower(), "because": one.verdict.because}


def _findings(findings: Sequence[Finding]) -> list[JsonValue]:
    """In the shape of `diff`. Imported only where there are any, since it brings all output formats of findings with it."""
    if not findings:
        return []
    from schemactl.report.findings.json import finding_document

    return [finding_document(finding) for finding in findings]


def change_document(loosening: Loosening) -> JsonObject:
    """One loosening; `history` writes its causes in the same shape."""
    return {
        "path": loosening.path,
        "what": loosening.what,
        "cause": loosening.cause.value,
        "since": loosening.since,
        "contradicting": loosening.contradicting,
        "events": loosening.events,
        "new": share_document(loosening.new),
    }


def _row(one: Discovered) -> list[Cell | str]:
    return [one.subject.name, f"{one.events:,}", Cell(_version(one), _STYLES[one.outcome]), _what(one)]


def _version(one: Discovered) -> str:
    return {
        Outcome.NEW: f"{one.version} new",
        Outcome.CHANGED: f"{one.version} amended" if one.amended else f"{one.version - 1} → {one.version}",
        Outcome.UNCHANGED: f"{one.version}",
        Outcome.REFUSED: f"{one.version} kept",
    }[one.outcome]


def _what(one: Discovered) -> str:
    if one.outcome is Outcome.NEW:
        return "first seen"
    steps = [f"the values of {path or '/'} are no longer shown" for path in one.taken_out]
    steps += [f"the values of {path} are listed" for path in one.published]
    wording = Wording(one.before, one.after)
    steps += [wording.of(loosening) for loosening in one.loosenings]
    if one.outcome is Outcome.CHANGED and one.tightened:
        steps += [_tighter(tightening) for tightening in one.tightenings]
    if one.outcome is Outcome.CHANGED and one.examples:
        steps.append(f"examples of {plural(one.examples, 'field')}")
    named = steps[:_SHOWN] + ([f"{len(steps) - _SHOWN} more"] if len(steps) > _SHOWN else [])
    prefix = "registered by hand; to propose: " if one.proposed else "refused: " if one.outcome is Outcome.REFUSED else ""
    return prefix + ("\n".join(map(visible, named)) or "nothing")


def _tighter(tightening: Tightening) -> str:
    return f"{tightening.path or '/'} is {tightening.what.replace('-', ' ')}"


def _counts(discovery: Discovery) -> Iterator[str]:
    outcomes = Counter(one.outcome for one in discovery.subjects)
    counts = ", ".join(f"{outcomes[outcome]:,} {outcome.value}" for outcome in Outcome if outcomes[outcome])
    yield f"{plural(discovery.events, 'event')} of {plural(len(discovery.subjects), 'subject')}{f': {counts}' if counts else ''}."
    yield from left_out(discovery.skipped, discovery.first_skipped, discovery.ignored)


def _details(discovery: Discovery) -> Iterator[str]:
    for one in discovery.subjects:
        for finding in one.findings:
            yield f"{visible(one.subject.name)}: {finding.rule} {visible(str(finding.path)) or '/'}: {visible(finding.message)}"
        if one.forced is not None:
            yield f"{visible(one.subject.name)}: accepted by force: {visible(one.forced)}"
        if one.outcome in (Outcome.NEW, Outcome.CHANGED):
            yield from _held_back(one)
        if one.taken_out and one.outcome is Outcome.CHANGED and not one.amended:
            command = _command("redact", [one.subject.name, one.taken_out[0]], None)
            yield f"{visible(one.subject.name)}: earlier versions still contain these values: {command}"
        for path in one.confirmed:
            where = f"{visible(one.subject.name)}: {visible(path)}"
            yield f"{where} is confirmed in subject.toml, but events contradict it: correct subject.toml or the producer."


def _held_back(one: Discovered) -> Iterator[str]:
    held = [withheld for withheld in one.withheld if withheld.is_held]
    for withheld in held[:_SHOWN]:
        path = visible(withheld.path or "/")
        yield f"{visible(one.subject.name)} {path}: {plural(withheld.values, 'value')} held back; `enum = true` in subject.toml publishes them."
    if len(held) > _SHOWN:
        yield f"{visible(one.subject.name)}: the values of {plural(len(held) - _SHOWN, 'other field')} are also held back; --format json lists them."


def _next(discovery: Discovery, registry: Path | None) -> Iterator[str]:
    """The one command that is worth typing now."""
    outcomes = [one.outcome for one in discovery.subjects]
    written = _first(discovery, Outcome.CHANGED)
    if not (discovery.events or discovery.skipped or discovery.ignored):
        yield "The captures contain no records."
    elif discovery.dry_run:
        yield "Nothing was written (--dry-run)."
    elif any(one.findings for one in discovery.subjects if one.outcome is Outcome.REFUSED):
        yield 'Next: correct the producer, or accept the new version: schemactl discover … --force "REASON"'
    elif written is not None and written.version > 1:
        name = written.subject.name
        yield f"Next: {_command('diff', [f'{name}@{written.version - 1}', f'{name}@{written.version}'], registry)}"
    elif (shown := written or _first(discovery, Outcome.NEW)) is not None:
        yield f"Next: {_command('show', [shown.subject.name], registry)}"
    elif outcomes and set(outcomes) == {Outcome.UNCHANGED} and not any(one.proposed for one in discovery.subjects):
        yield "Nothing was written: every event fits the latest version of its subject."
    elif any(one.proposed for one in discovery.subjects):
        yield "Nothing was written: discover does not change schemas that were registered by hand. Use schemactl register."
    could = sum(len(one.tightenings) for one in discovery.subjects if not one.tightened)
    if could:
        yield f"{plural(could, 'decision')} could be tighter, given these events: discover --tighten writes that, --format json lists it."
    if discovery.nameless:
        events = sum(discovery.nameless.values())
        yield f"Not written: {plural(events, 'event')} of {plural(len(discovery.nameless), 'name')} that {_hold(discovery)} a private value:"
        yield from (f"  {visible(name)}" for name in list(discovery.nameless)[:_NAMED])
        yield "Add a rule for them to schemactl.toml ([[subjects.rules]]); or, if the names come from file names, rename the files."
    if discovery.skipped and not discovery.rejects_written:
        yield "--rejects FILE writes the skipped records and the reasons to a file."
    if discovery.sample is not None:
        yield ""
        yield from _of_a_sample(discovery.sample)
    if discovery.accepted:
        verb = "Would be added" if discovery.dry_run else "Added"
        yield ""
        yield f"{verb} to schemactl.toml:"
        yield from (f"    {visible(line)}" for one in discovery.accepted for line in one.toml.splitlines())
    for proposal in discovery.proposals:
        yield ""
        yield f"{visible(proposal.because)} Proposed rule for schemactl.toml:"
        yield from (f"    {visible(line)}" for line in proposal.toml.splitlines())
    if discovery.proposals and Outcome.NEW in outcomes and not discovery.dry_run:
        yield ""
        yield "If you add a rule, delete the folders of the old names and run discover again: a subject with a new name starts at version 1."


def _hold(discovery: Discovery) -> str:
    return "holds" if len(discovery.nameless) == 1 else "hold"


def _first(discovery: Discovery, outcome: Outcome) -> Discovered | None:
    return next((one for one in discovery.subjects if one.outcome is outcome), None)


def _command(command: str, names: Sequence[str], registry: Path | None) -> str:
    """A command as a shell takes it, and no name for an option."""
    import shlex

    options = [] if registry is None else ["--registry", str(registry)]
    dashes = ["--"] if any(name.startswith("-") for name in names) else []
    words = [*options, *dashes, *names] if dashes else [*names, *options]
    return " ".join(visible(shlex.quote(word)) for word in ("schemactl", command, *words))
