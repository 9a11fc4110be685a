"""HTTP requests as Lambda receives them: API Gateway REST, HTTP and WebSocket, function URLs, load balancers. The body is a command, not an event;
it is named by its route, never by its path, whose ids would make a subject of each."""

from collections.abc import Iterator

from schemactl.envelopes import times
from schemactl.envelopes.arns import last_name
from schemactl.envelopes.http import request_body
from schemactl.envelopes.outcome import Outcome
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel

_MARKS = ("httpMethod", "http", "elb", "connectionId")
_NO_ROUTE = (None, "", "$default")


def recognises(top: TopLevel) -> bool:
    context = top.object("requestContext")
    return context is not None and (any(mark in context for mark in _MARKS) or (top.has("httpMethod") and ("body" in top or "resource" in top)))


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    context = top.object("requestContext") or top
    time = times.from_millis(context.number("requestTimeEpoch") or context.number("timeEpoch"))
    yield request_body(top, _api(context), _route(top, context), time)


def _api(context: TopLevel) -> str:
    balancer = context.object("elb")
    if balancer is not None:
        arn = balancer.text("targetGroupArn") or ""
        return next(iter(arn.split("/")[1:2]), None) or last_name(arn) or "alb"
    return context.text("apiId") or "api-gateway"


def _route(top: TopLevel, context: TopLevel) -> str | None:
    """`METHOD resource`; of a WebSocket the route; the method alone where there is no route but a catch-all."""
    if "connectionId" in context:
        return context.text("routeKey")
    http = context.object("http")
    method = top.text("httpMethod") or context.text("httpMethod") or (http.text("method") if http is not None else None)
    resource = top.text("resource") or context.text("resourcePath")
    if resource not in _NO_ROUTE:
        return f"{method} {resource}"
    route = top.text("routeKey") or context.text("routeKey")
    return method if route in _NO_ROUTE else route
