"""The result of `search`."""

from collections.abc import Sequence

from schemactl.pipeline.search import Hit
from schemactl.report.json_document import print_json
from schemactl.report.table import print_table


def print_text(hits: Sequence[Hit]) -> None:
    """A line a hit."""
    if hits:
        print_table(("subject", "where", "text"), [[hit.subject.name, hit.where, hit.text] for hit in hits])
    else:
        print("Nothing found.")  # noqa: T201


def print_as_json(hits: Sequence[Hit]) -> None:
    print_json({"hits": [{"subject": hit.subject.name, "where": hit.where, "text": hit.text} for hit in hits]})
