"""The result of `redact`: what was written without the values, and who has them still."""

from collections.abc import Iterator

from schemactl.pipeline.redact import Redacted
from schemactl.report.json_document import print_json
from schemactl.report.text import visible


def print_text(redacted: Redacted, registry: str) -> None:
    for line in _lines(redacted, registry):
        print(line)  # noqa: T201


def print_as_json(redacted: Redacted) -> None:
    """As docs/schemas/redact.json describes it."""
    print_json(
        {
            "subject": redacted.subject.name,
            "path": redacted.pointer,
            "redacted": list(redacted.versions),
            "version": redacted.version,
            "semver": redacted.semver,
            "files": list(redacted.files),
            "marked": redacted.marked,
        }
    )


def _lines(redacted: Redacted, registry: str) -> Iterator[str]:
    where = f"{visible(redacted.subject.name)} {visible(redacted.pointer)}"
    if redacted.versions:
        numbers = ", ".join(map(str, redacted.versions))
        yield f"{where}: the values are gone from version{'s' if len(redacted.versions) > 1 else ''} {numbers}."
    else:
        yield f"{where}: no version has values there."
    if redacted.version is not None:
        yield f"Version {redacted.version} ({redacted.semver}) was written without them, since the one before is merged."
    if redacted.marked:
        yield "subject.toml says `pii = true` there now, which keeps them out."
    if not redacted.versions:
        return
    yield ""
    yield "Somebody may have them still:"
    yield "  generated code, until `schemactl generate` writes it again;"
    if redacted.merged:
        yield "  the history of git, every clone and every fork of it. To purge it, write each value on a line of a file elsewhere, then:"
        yield "    git filter-repo --replace-text FILE"
        yield "    git push --force --all"
        yield "  and have everybody clone again. What was a secret has to be replaced in any case."
    else:
        yield "  commits of this branch, if it was committed: squash them before they are merged."
