"""`waive`: accept a finding, with a reason and a last day."""

import difflib
from dataclasses import dataclass
from datetime import date

from schemactl.compat.rules import RULES
from schemactl.errors import UsageError
from schemactl.model.finding import Finding
from schemactl.model.options import Options
from schemactl.model.pointer import JsonPointer
from schemactl.model.settings import Waiver
from schemactl.model.subject import Subject
from schemactl.pipeline import configuration
from schemactl.pipeline.comparison import compare_versions, today
from schemactl.registry import Registry
from schemactl.registry.reference import split
from schemactl.registry.waiving import waive as write


@dataclass(frozen=True, slots=True)
class Waived:
    """What was written where. finding: the one that it accepts now, None where the registry's newest version has none (yet)."""

    subject: Subject
    waiver: Waiver
    file: str
    finding: Finding | None


def waive(subject: str, waiver: Waiver, options: Options) -> Waived:
    """Write the waiver into subject.toml, with the fingerprint of the finding where there is one already. Raises UsageError for an unknown subject or
    rule, a path that is no JSON pointer, a day that is none or is past; CorruptRegistry, WriteFailed."""
    _check(waiver)
    configuration.own(options)
    registry = configuration.existing(options)
    found = split(subject, registry)[0]
    finding = _finding(found, waiver, registry, options)
    if finding is not None and not waiver.fingerprint:
        waiver = Waiver(waiver.rule, waiver.path, waiver.reason, waiver.until, finding.fingerprint)
    return Waived(found, waiver, write(registry, found, waiver), finding)


def _check(waiver: Waiver) -> None:
    if waiver.rule not in RULES:
        close = difflib.get_close_matches(waiver.rule, RULES, 1)
        raise UsageError(f"no such rule: {waiver.rule!r}.", "RULE", f"Did you mean {close[0]}?" if close else "docs/rules.md lists all rules.")
    if waiver.rule.startswith(("version-", "waiver-")):
        raise UsageError(
            f"a finding of {waiver.rule} cannot be waived.", "RULE", "The finding is about a file of the registry: follow its advice instead."
        )
    try:
        JsonPointer.parse(waiver.path)
    except ValueError as error:
        raise UsageError(f"{error}.", "PATH", "Copy the path from the finding, such as /coupon; use  for the whole event.") from error
    if not waiver.reason.strip():
        raise UsageError("a waiver needs a reason.", "--reason", "Say who agreed and why nobody is affected.")
    try:
        date.fromisoformat(waiver.until)
    except ValueError as error:
        raise UsageError(f"invalid date {waiver.until!r}.", "--until", "Write it as YYYY-MM-DD, such as 2027-01-31.") from error
    if waiver.until < today():
        raise UsageError(f"{waiver.until} is in the past.", "--until", "Give the last day of the waiver, today or later.")


def _finding(subject: Subject, waiver: Waiver, registry: Registry, options: Options) -> Finding | None:
    """What the newest version is found to do against those before it, if it is this; of several, the first that nobody has accepted yet."""
    numbers = registry.versions(subject)
    if len(numbers) < 2:
        return None
    versions = [registry.version(subject, number) for number in numbers]
    settings = registry.settings(subject)
    findings = compare_versions(versions[:-1], versions[-1].schema, settings, options.compat, versions[-1].meta.causes).findings
    here = [one for one in findings if one.rule == waiver.rule and str(one.path) == waiver.path]
    return next((one for one in here if one.waived is None), here[0] if here else None)
