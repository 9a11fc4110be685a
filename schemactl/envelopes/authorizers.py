"""Requests to a Lambda authorizer of API Gateway, AppSync or AWS IoT: no event, but found in the logs of healthy functions."""

from collections.abc import Iterator
from typing import Final

from schemactl.envelopes.needs import hold
from schemactl.envelopes.outcome import Dropped, Outcome
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_OTHERS: Final = (
    "authorizationToken=* requestContext/apiId=* requestContext/queryString=*",
    "protocolData/ signatureVerified protocols",
    "mqttContext/ tlsContext/ token=*",
)
"""Of AppSync, and of AWS IoT."""
KEYS: Final = tuple(words.split(" ", 1)[0] for words in _OTHERS)


def recognises(top: TopLevel) -> bool:
    return ("type" in top and ("methodArn" in top or "routeArn" in top)) or any(hold(words, top) for words in _OTHERS)


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    yield Dropped("authorizer-request")
