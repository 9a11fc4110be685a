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
        yield f"{where}: the values were removed from version{'s' if len(redacted.versions) > 1 else ''} {numbers}."
    else:
        yield f"{where}: no version contains values of this field."
    if redacted.version is not None:
        yield f"Version {redacted.version} ({redacted.semver}) was written without them, because the version before it is merged."
    if redacted.marked:
        yield "subject.toml now says `pii = true` for this field, which keeps its values out."
    if not redacted.versions:
        return
    yield ""
    yield "Copies of the values may remain in:"
    yield "  generated code, until you run `schemactl generate`;"
    if redacted.merged:
        yield "  the git history, with every clone and fork. To purge it, write each value on a line of a file outside the repository, then:"
        yield "    git filter-repo --replace-text FILE"
        yield "    git push --force --all"
        yield "  and ask everyone to clone again. Replace secrets in any case."
    else:
        yield "  commits of this branch: squash them before you merge."
