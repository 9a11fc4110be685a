"""The result of `envelopes`: what is known, or what a capture holds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from schemactl.envelopes import Envelope
from schemactl.model.json import JsonValue
from schemactl.pipeline.envelope_report import EnvelopeReport
from schemactl.report.json_document import counts_of, print_json
from schemactl.report.table import print_table
from schemactl.report.text import plural, visible

RAW = "(no envelope)"
_Key = TypeVar("_Key", str, tuple[str, ...])


def print_known(known: Sequence[Envelope]) -> None:
    print_table(("envelope", "what it is"), [(envelope.id, envelope.title) for envelope in known])


def print_known_as_json(known: Sequence[Envelope]) -> None:
    print_json({"envelopes": [{"id": envelope.id, "title": envelope.title} for envelope in known]})


def print_text(found: EnvelopeReport) -> None:
    """A table of the chains, then what is no event and what could not be read."""
    if found.chains:
        rows = [(chain_name(chain), f"{events:,}", f"{found.subjects[chain]:,}") for chain, events in _most_first(found.chains)]
        print_table(("envelopes, outermost first", "#events", "#subjects"), rows)
        print()  # noqa: T201
    print(f"{plural(found.events, 'event')}.")  # noqa: T201
    if found.ignored:
        print(f"{plural(sum(found.ignored.values()), 'record')} ignored (not events):")  # noqa: T201
        print_table(("  why", "#records"), [(f"  {kind}", f"{count:,}") for kind, count in _most_first(found.ignored)])
    if found.skipped:
        firsts = {
            reason: "\n".join(f"{visible(str(one.provenance))}: {visible(one.detail)}" for one in found.first_skipped if one.reason == reason)
            for reason in found.skipped
        }
        print(f"{plural(sum(found.skipped.values()), 'record')} could not be read:")  # noqa: T201
        rows = [(f"  {reason}", f"{count:,}", firsts[reason]) for reason, count in _most_first(found.skipped)]
        print_table(("  why", "#records", "the first one"), rows)


def print_as_json(found: EnvelopeReport) -> None:
    chains: list[JsonValue] = [
        {"envelopes": list(chain), "events": events, "subjects": found.subjects[chain]} for chain, events in _most_first(found.chains)
    ]
    print_json({"events": found.events, "chains": chains, **counts_of(found.skipped, found.first_skipped, found.ignored)})


def chain_name(chain: tuple[str, ...]) -> str:
    return " > ".join(chain) or RAW


def _most_first(counts: Mapping[_Key, int]) -> Iterable[tuple[_Key, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
