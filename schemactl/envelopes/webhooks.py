"""Webhooks of providers that name the event in a header, or sign what names it in its body: Shopify, GitLab, Bitbucket, Stripe, Slack."""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from schemactl.envelopes.http import header, request_body
from schemactl.envelopes.outcome import Outcome, Unwrapped
from schemactl.model.options.envelopes import EnvelopeOptions
from schemactl.schema.shallow import TopLevel, raw_at, text_of


@dataclass(frozen=True, slots=True)
class Provider:
    """header: in lower case, by which its requests are known. types: JSON pointers into the body, the first of which holds the event's type; none:
    the header does."""

    source: str
    header: str
    types: tuple[str, ...] = ()


PROVIDERS: tuple[Provider, ...] = (
    Provider("shopify", "x-shopify-topic"),
    Provider("bitbucket", "x-event-key"),
    Provider("gitlab", "x-gitlab-event", ("/event_type", "/event_name", "/object_kind")),
    Provider("stripe", "stripe-signature", ("/type",)),
    Provider("slack", "x-slack-signature", ("/event/type", "/type", "/command")),
)


def recognises(top: TopLevel) -> bool:
    return "body" in top and _provider(top) is not None


def unwrap(top: TopLevel, options: EnvelopeOptions) -> Iterator[Outcome]:
    provider = _provider(top) or PROVIDERS[0]
    body = request_body(top, provider.source, None, None)
    yield replace(body, type=_type(provider, top, body.payload), is_event=body.payload[:1] == b"{") if isinstance(body, Unwrapped) else body


def _provider(top: TopLevel) -> Provider | None:
    headers = top.object("headers")
    return next((provider for provider in PROVIDERS if header(headers, provider.header) is not None), None)


def _type(provider: Provider, top: TopLevel, body: bytes) -> str | None:
    if not provider.types:
        return header(top.object("headers"), provider.header)
    found = (raw_at(body, pointer) for pointer in provider.types)
    return next(filter(None, (text_of(raw) for raw in found if raw is not None)), None)
