"""The results of `list` and `show`."""

from collections.abc import Iterator, Sequence

from schemactl.model.json import JsonObject
from schemactl.model.schema import Status
from schemactl.pipeline.listing import Listed, Shown
from schemactl.report.json_document import print_json, print_schema
from schemactl.report.outline import outline
from schemactl.report.table import Cell, print_table
from schemactl.report.text import plural, visible

_STYLES = {Status.DRAFT: "dim", Status.ACTIVE: "green", Status.DEPRECATED: "yellow", Status.RETIRED: "dim strike"}


def print_listing(listing: Sequence[Listed]) -> None:
    """A line a subject."""
    if not listing:
        print("The registry is empty. Next: schemactl discover CAPTURE")  # noqa: T201
        return
    rows: list[list[Cell | str]] = [
        [one.subject.name, str(one.version), one.semver, Cell(one.status.value, _STYLES[one.status]), one.owner, one.description] for one in listing
    ]
    print_table(("subject", "#version", "semver", "status", "owner", "description"), rows)


def print_listing_as_json(listing: Sequence[Listed]) -> None:
    print_json({"subjects": [_listed(one) for one in listing]})


def print_shown(shown: Shown) -> None:
    """A version as an outline: a line a field, with its type and what people wrote about it."""
    for line in (*_head(shown), "", *map(visible, outline(shown.version.schema.document))):
        print(line)  # noqa: T201


def print_shown_as_json(shown: Shown) -> None:
    """The schema itself, as the registry writes it."""
    print_schema(shown.version.schema.document)


def _listed(one: Listed) -> JsonObject:
    return {
        "subject": one.subject.name,
        "source": one.subject.source,
        "type": one.subject.type,
        "version": one.version,
        "semver": one.semver,
        "status": one.status.value,
        "owner": one.owner,
        "description": one.description,
        "tags": list(one.tags),
    }


def _head(shown: Shown) -> Iterator[str]:
    version, settings = shown.version, shown.settings
    newest = "" if version.number == shown.numbers[-1] else f", latest {shown.numbers[-1]}"
    yield f"{visible(version.name)}  {version.meta.semver}  {settings.status.value}  ({plural(len(shown.numbers), 'version')}{newest})"
    if settings.owner:
        yield f"owner: {visible(settings.owner)}"
    if settings.description:
        yield visible(settings.description)
    if version.meta.forced is not None:
        yield f"forced: {visible(version.meta.forced)}"
