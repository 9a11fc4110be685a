"""`impact`: which consumers a change of a subject reaches, by the fields that they read and by the filters in front of them."""

from collections.abc import Iterator, Sequence

from schemactl.compat.rules.registry import ABOUT_WAIVERS
from schemactl.consumers.filters.reach import Reach, reach
from schemactl.consumers.readers import readers
from schemactl.errors import UsageError
from schemactl.model.finding import Comparison, Direction, Finding, Severity
from schemactl.model.impact import ConsumerImpact, Effect, Filter, Impact, Reader, Reason
from schemactl.model.options import Options
from schemactl.model.options.compat import CompatOptions, ProverOptions
from schemactl.model.schema import Schema, Version
from schemactl.pipeline import configuration
from schemactl.pipeline.comparison import compare_versions
from schemactl.registry import resolve
from schemactl.registry.reference import resolve_version

_ORDER = (Effect.BREAKS, Effect.UNKNOWN, Effect.REACHED, Effect.UNTOUCHED)


def impact(subject: str, to: str | None, templates: Sequence[str], options: Options, dialect: str | None = None) -> Impact:
    """What the newest version (or the schema `to`, as the one after it) means for the subject's consumers: those in subject.toml, and those that
    CloudFormation templates subscribe. dialect: of a file that names none that is known.

    Raises UsageError (an unknown subject, nothing to compare with, a filter that the service would refuse), UnreadableInput, InvalidSchema.
    """
    registry = configuration.naming(options, subject)
    newest = resolve_version(subject, registry)
    versions = [registry.version(newest.subject, number) for number in registry.versions(newest.subject) if number <= newest.number]
    if to is None and len(versions) < 2:
        raise UsageError("there is only one version.", newest.subject.name, "Name the new schema: --to FILE.")
    causes = newest.meta.causes if to is None else ()
    candidate = versions.pop().schema if to is None else resolve(to, registry, dialect).schema
    settings = registry.settings(newest.subject)
    comparison = compare_versions(versions, candidate, settings, options.compat, causes)
    known, unread = readers(settings, templates, options.subjects)
    found = [_reached(reader, versions[-1], candidate, comparison, options.compat) for reader in known]
    ordered = sorted(found, key=lambda one: (_ORDER.index(one.effect), one.reader.name))
    return Impact(newest.subject.name, comparison, tuple(ordered), tuple(unread))


def _reached(reader: Reader, old: Version, new: Schema, comparison: Comparison, options: CompatOptions) -> ConsumerImpact:
    prover = ProverOptions(content_model=options.content_model, formats=options.formats)
    reasons = [
        *(reason for finding in comparison.findings if (reason := _by_reading(reader, finding)) is not None),
        *(reason for filter_ in reader.filters for reason in _by_filter_of(reader, filter_, old.schema, new, prover)),
    ]
    effect = min((reason.effect for reason in reasons), key=_ORDER.index, default=Effect.UNTOUCHED)
    return ConsumerImpact(reader, effect, tuple(reasons))


def _by_reading(reader: Reader, finding: Finding) -> Reason | None:
    if finding.severity is Severity.INFO or finding.rule in ABOUT_WAIVERS:
        return None
    if not any(_overlap(read, str(finding.path)) for read in reader.reads):
        return None
    effect = Effect.REACHED
    if Direction.FORWARD in finding.breaks:
        effect = Effect.BREAKS
    elif Direction.FORWARD in finding.undecided:
        effect = Effect.UNKNOWN
    event = finding.witness.payload if finding.witness is not None and finding.witness.breaks is Direction.FORWARD else None
    return Reason(effect, finding.message, finding.rule, str(finding.path), event)


def _overlap(read: str, changed: str) -> bool:
    """Whether one pointer leads to, or through, the other; `*` is any token."""
    pairs = zip(read.split("/"), changed.split("/"), strict=False)
    return all(one == other or "*" in (one, other) for one, other in pairs)


def _by_filter_of(reader: Reader, filter_: Filter, old: Schema, new: Schema, options: ProverOptions) -> list[Reason]:
    """As `_by_filter`; what the service would refuse names its consumer."""
    try:
        return list(_by_filter(filter_, old, new, options))
    except UsageError as error:
        where = reader.where if reader.where.endswith(reader.name) else f"{reader.where}: {reader.name}"
        raise UsageError(error.what, f"{where}: its {filter_.kind}", error.remedy) from error


def _by_filter(filter_: Filter, old: Schema, new: Schema, options: ProverOptions) -> Iterator[Reason]:
    before, after = reach(old.document, filter_.pattern, options), reach(new.document, filter_.pattern, options)
    if after.may is False and before.may is not False:
        yield Reason(Effect.BREAKS, f"Its {filter_.kind} can no longer match.", event=before.matched)
    elif filter_.computed:
        fields = ", ".join(f"`{place}`" for place in filter_.computed)
        yield Reason(
            Effect.UNKNOWN, f"Its {filter_.kind} contains values that the template computes ({fields}), so schemactl cannot decide what it matches."
        )
    elif before.always is True and after.always is False:
        yield Reason(Effect.BREAKS, f"Its {filter_.kind} matched every event, and now misses some.", event=after.missed)
    elif _changed(before, after):
        yield Reason(Effect.REACHED, f"Its {filter_.kind} now matches events that it did not match before.", event=after.matched)
    elif None in (before.may, after.may) or (before.always is not False and after.always is None):
        yield Reason(Effect.UNKNOWN, f"It could not be decided whether its {filter_.kind} still matches.")


def _changed(before: Reach, after: Reach) -> bool:
    return (before.may is False and after.may is True) or (before.always is False and after.always is True)
