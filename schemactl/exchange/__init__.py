"""Schemas of other registries and documents: read into the registry (`schemactl import`) and written from it (`schemactl export`).

drafts     a schema in the words of an older draft, and what that loses
upgrade    a schema of an older draft in 2020-12
names      subjects as names of files and components; documents: JSON inside of JSON; aws: boto3
the others one foreign format each: `read` its documents, `write` them, `fetch` them from a place that answers

To add a format: a file, a line in FORMATS, cases in tests/test_exchange_documents.py, a section of docs/exchange.md.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from schemactl.exchange import asyncapi, aws, confluent, eventbridge, eventcatalog, glue, http, iglu, xregistry
from schemactl.model.exchange import ForeignFile, Found, Offered, Skipped, Written


@dataclass(frozen=True, slots=True)
class Format:
    """A foreign format. read: None where it is only written; write: the offered versions in one of `drafts`, whose first is the default; fetch: the
    documents of a place that begins with one of `places`."""

    name: str
    summary: str
    drafts: tuple[str, ...]
    read: Callable[[Sequence[ForeignFile]], Iterator[Found | Skipped]] | None
    write: Callable[[Sequence[Offered], str], Written]
    fetch: Callable[[str], Iterator[ForeignFile]] | None = None
    places: tuple[str, ...] = ()


FORMATS: tuple[Format, ...] = (
    Format(
        "eventbridge", "Amazon EventBridge's schema registry", ("openapi-3.0", "draft-04"), eventbridge.read, eventbridge.write, eventbridge.fetch,
        (aws.PREFIX,),
    ),
    Format(
        "confluent", "Confluent's Schema Registry and those that answer like it", ("draft-07", "2020-12"), confluent.read, confluent.write,
        confluent.fetch, http.PREFIXES,
    ),
    Format("glue", "AWS Glue's schema registry", ("draft-07", "draft-06", "draft-04"), glue.read, glue.write, glue.fetch, (aws.PREFIX,)),
    Format("asyncapi", "AsyncAPI 3 (also reads 2)", ("draft-07",), asyncapi.read, asyncapi.write),
    Format("eventcatalog", "EventCatalog", ("2020-12", "draft-07"), eventcatalog.read, eventcatalog.write),
    Format("iglu", "Snowplow's Iglu, a static registry", ("draft-04",), iglu.read, iglu.write),
    Format("xregistry", "xRegistry, one document", ("draft-07", "2020-12"), xregistry.read, xregistry.write),
)  # fmt: skip
