"""Amazon VPC Lattice, versions 1 and 2 of its event; named by the service and the method, for it knows no routes."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.http import header, request_body
from schemactl.envelopes.outcome import Outcome
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    context = top.object("requestContext")
    return top.has("raw_path", "method") or (context is not None and "serviceNetworkArn" in context)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    context = top.object("requestContext")
    epoch = context.text("timeEpoch") if context is not None else None
    time = times.from_millis_text(epoch[:-3]) if epoch is not None else None
    yield request_body(top, _service(top, context), top.text("method"), time)


def _service(top: TopLevel, context: TopLevel | None) -> str:
    named = last_name(context.text("serviceArn")) if context is not None else None
    host = header(top.object("headers"), "host")
    return named or (host.split(".", 1)[0] if host else "") or "vpc-lattice"
