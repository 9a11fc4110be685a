"""The result of `register`."""

from schemactl.pipeline.register import Registered
from schemactl.report.json_document import print_json
from schemactl.report.text import visible


def print_text(registered: Registered) -> None:
    """Which version it is now, and what a force was needed for."""
    name = visible(registered.subject.name)
    if not registered.written:
        print(f"{name} {registered.version} is this schema already; no version was written.")  # noqa: T201
        return
    print(f"{name} {registered.version} ({registered.semver}) is published.")  # noqa: T201
    if registered.forced is not None:
        print(f"It breaks the mode, and was forced: {visible(registered.forced)}")  # noqa: T201


def print_as_json(registered: Registered) -> None:
    print_json(
        {
            "subject": registered.subject.name,
            "version": registered.version,
            "semver": registered.semver,
            "written": registered.written,
            "compatible": registered.comparison is None or registered.comparison.compatible,
            "forced": registered.forced,
        }
    )
