"""Documents of Elasticsearch and OpenSearch: what a search or a scroll returns, and one document, as GET and elasticdump write it. Named by the index
without what rolls over in it (`.ds-orders-2026.01.31-000001`: orders)."""

import re
from collections.abc import Iterator
from typing import Final

from schemactl.envelopes import times
from schemactl.envelopes.batches import each
from schemactl.envelopes.needs import hold
from schemactl.envelopes.outcome import Dropped, Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_ANSWER: Final = "hits/hits _shards/"
_HIT: Final = "_source/ _index=* _id"
_ROLLED: Final = re.compile(r"(?:[-_.](?:\d{4}[-.]\d\d(?:[-.]\d\d)?|\d{6,}))+$")
"""A day or a month, and a number, at the end of an index."""


def recognises(top: TopLevel) -> bool:
    return hold(_HIT, top) or hold(_ANSWER, top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    hits = top.object("hits")
    if "_source" in top or hits is None:
        yield from _hit(top, "")
    else:
        yield from each(hits, "hits", _hit, "/hits")


def _hit(hit: TopLevel, pointer: str) -> Iterator[Outcome]:
    document = hit.object("_source")
    if document is None:
        yield Dropped("search-hit-without-document", pointer)
        return
    index = _ROLLED.sub("", (hit.text("_index") or "").removeprefix(".ds-")) or None
    yield Unwrapped(document.whole, f"{pointer}/_source", index, None, times.from_text(document.text("@timestamp")))
