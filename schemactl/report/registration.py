"""The result of `register`."""

from dataclasses import replace

from schemactl.model.json import JsonValue
from schemactl.pipeline.register import Registered
from schemactl.report.findings import text
from schemactl.report.findings.json import finding_document
from schemactl.report.json_document import print_json
from schemactl.report.text import visible


def print_text(registered: Registered) -> None:
    """Which version it is now, or why there is none."""
    name = visible(registered.subject.name)
    if registered.refused and registered.comparison is not None:
        steps = [f"{registered.subject.name}@{number}" for number in (registered.version, registered.version + 1)]
        compared = replace(registered.comparison, old=steps[0], new=steps[1])
        print(f"{text.render(compared)}\nRefused: {name} stays at version {registered.version}.")  # noqa: T201
        print("Change the schema; or publish a new type (--successor-of); or accept the changes with --force REASON.")  # noqa: T201
    elif not registered.written:
        activated = " The subject is now active." if registered.activated else ""
        print(f"{name} {registered.version} already has this schema; no version was written.{activated}")  # noqa: T201
    else:
        print(f"{name} {registered.version} ({registered.semver}) was published.")  # noqa: T201
    if registered.forced is not None:
        print(f"It breaks the mode and was accepted by force: {visible(registered.forced)}")  # noqa: T201


def print_as_json(registered: Registered) -> None:
    findings: list[JsonValue] = []
    if registered.comparison is not None:
        findings += [finding_document(finding) for finding in registered.comparison.findings]
    print_json(
        {
            "subject": registered.subject.name,
            "version": registered.version,
            "semver": registered.semver,
            "written": registered.written,
            "refused": registered.refused,
            "compatible": registered.comparison is None or registered.comparison.compatible,
            "findings": findings,
            "forced": registered.forced,
        }
    )
