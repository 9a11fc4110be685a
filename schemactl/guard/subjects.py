"""Names of subjects that hold a private value: somebody's e-mail address in a topic, a tenant in the source of a CloudEvent.

A name becomes a folder in git, a class in generated code, a line in every report. Less is private in it than in a value (a domain is fine, a number
is), but a subject that has it is not written, and its name is shown masked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from schemactl.guard.credentials import credential_spans
from schemactl.guard.dictionaries import words
from schemactl.guard.names import folded
from schemactl.guard.shapes import is_card, is_iban
from schemactl.model.subject import Subject
from schemactl.schema.formats.grammars import is_ipv4, is_ipv6

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IPV4 = re.compile(r"(?<![\d.-])\d{1,3}(?:([.-])\d{1,3})(?:\1\d{1,3}){2}(?![\d.-])")
_IPV6 = re.compile(r"(?<![\w:])[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?![\w:])")
_PHONE = re.compile(r"\+[0-9][0-9 ()-]{6,17}[0-9]")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}(?![A-Z0-9])")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_OF_MANY = re.compile(
    r"(?:^|[/:])(?:tenants?|customers|users|accounts|clients|members|organi[sz]ations|orgs|companies|people|patients|employees|contacts|owners|"
    r"mandanten|kunden|benutzer|clientes|usuarios)[/:=]([^/:]+)",
    re.IGNORECASE,
)
_OF_TENANT = re.compile(r"(?:^|[/:._-])(?:tenant|mandant)[-_.=]([^/:._-]+)", re.IGNORECASE)
_LONGEST: Final = 2048
_ID = re.compile(r"[A-Za-z]{0,3}[0-9]+|[0-9A-Fa-f-]{8,}")
"""What names nobody, though it stands for somebody: subjects of such sources are written, and a rule is proposed once there are several."""
_WORDS: Final = words(
    "created updated deleted changed added removed registered invited verified blocked unblocked activated deactivated suspended archived "
    "restored merged imported exported synced failed completed started stopped approved rejected closed opened confirmed provisioned "
    "deprovisioned migrated signup signin login logout create update delete change changes event events new all list service services api app "
    "admin gateway manager management worker workers portal registry config settings profile profiles preferences notifications billing orders "
    "payments provisioning lifecycle onboarding directory store db database stream topic queue command commands query queries v1 v2 v3 internal "
    "public private dev test staging prod production"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A private part of a name: where it begins and ends, and what it is."""

    start: int
    end: int
    what: str


@lru_cache(maxsize=1 << 14)
def private_spans(name: str) -> tuple[Span, ...]:
    """The private parts of a source or a type, in order; of those that overlap the first."""
    spans: list[Span] = []
    for span in sorted(_spans(name), key=lambda one: (one.start, -one.end)):
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return tuple(spans)


def is_private(subject: Subject) -> bool:
    """Whether its name holds a private value."""
    return bool(private_spans(subject.source) or private_spans(subject.type or ""))


def masked(subject: Subject) -> str:
    """The name as it may be shown: `mailbox/⟨e-mail address⟩@MessageReceived`."""
    if not is_private(subject):
        return subject.name
    source = _masked(subject.source)
    return source if subject.type is None else f"{source}@{_masked(subject.type)}"


def _masked(part: str) -> str:
    shown, at = "", 0
    for span in private_spans(part):
        shown += f"{part[at : span.start]}⟨{span.what}⟩"
        at = span.end
    return shown + part[at:]


def _spans(name: str) -> Iterator[Span]:
    if len(name) > _LONGEST:
        yield Span(0, len(name), "long text")
        return
    yield from (Span(start, end, "credential") for start, end in credential_spans(name))
    yield from (Span(*match.span(), "e-mail address") for match in _EMAIL.finditer(name))
    yield from (Span(*match.span(), "IP address") for match in _IPV4.finditer(name) if is_ipv4(match[0].replace("-", ".")))
    yield from (Span(*match.span(), "IP address") for match in _IPV6.finditer(name) if is_ipv6(match[0]))
    yield from (Span(*match.span(), "phone number") for match in _PHONE.finditer(name))
    yield from (Span(*match.span(), "IBAN") for match in _IBAN.finditer(name) if is_iban(match[0]))
    yield from (Span(*match.span(), "card number") for match in _CARD.finditer(name) if is_card(match[0]))
    for pattern, what in ((_OF_MANY, "somebody's name"), (_OF_TENANT, "tenant")):
        yield from (Span(*match.span(1), what) for match in pattern.finditer(name) if folded(match[1]) not in _WORDS and not _ID.fullmatch(match[1]))
