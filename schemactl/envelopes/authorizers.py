"""Requests to a Lambda authorizer of API Gateway: no event, but found in the logs of healthy functions."""

from collections.abc import Iterator

from schemactl.envelopes.outcome import Dropped, Outcome
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel


def recognises(top: TopLevel) -> bool:
    return "type" in top and ("methodArn" in top or "routeArn" in top)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    yield Dropped("authorizer-request")
