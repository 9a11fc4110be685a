"""The formats of strings, a row each. To add one: a predicate and a row here, the same two in native/src/formats.rs where discovery infers it, and a
table of cases under tests/cases/formats."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from schemactl.schema.formats import grammars, other_grammars


@dataclass(frozen=True, slots=True)
class Format:
    """A format of JSON Schema 2020-12 (Validation, section 7.3), asserted by one predicate wherever it is inferred, checked, proved or generated.

    holds: whether all of a text has the format. examples: texts that have it, the usual one first. outer: a pattern (ECMA-262) that every text of it
    matches, and others may: what it rules out, the format rules out. inner: a pattern of which every text has the format; others may have it, too.
    Both are None where there is no such pattern. within: the formats that all its texts have, too. is_inferred: discovery finds it, and the engine
    knows it. is_key: no programmer names a property so; a key that has it is data.
    """

    name: str
    holds: Callable[[str], bool]
    examples: tuple[str, ...]
    outer: str | None = None
    inner: str | None = None
    within: tuple[str, ...] = ()
    is_inferred: bool = True
    is_key: bool = False


_DAY: Final = "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_OUTER_CLOCK: Final = r"[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]+)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])"
_UUID: Final = r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"
_OCTET: Final = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = rf"^{_OCTET}(\.{_OCTET}){{3}}$"
_POINTER: Final = r"^(/([^~/]|~[01])*)*$"
_RELATIVE_POINTER: Final = r"^(0|[1-9][0-9]*)(#|(/([^~/]|~[01])*)*)$"

_ALL: Final = (
    Format(
        "date-time",
        grammars.is_date_time,
        ("2024-05-17T09:30:00Z", "2024-05-17T09:30:00.123456+02:00"),
        outer=rf"^[0-9]{{4}}-[01][0-9]-[0-3][0-9][Tt]{_OUTER_CLOCK}$",
        inner=rf"^[0-9]{{4}}-{_DAY}[Tt]{_CLOCK}(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
        is_key=True,
    ),
    Format(
        "date",
        grammars.is_date,
        ("2024-05-17",),
        outer=r"^[0-9]{4}-[01][0-9]-[0-3][0-9]$",
        inner=rf"^[0-9]{{4}}-{_DAY}$",
        within=("hostname", "uri-reference"),
        is_key=True,
    ),
    Format("time", grammars.is_time, ("09:30:00Z", "09:30:00.5+02:00"), outer=rf"^{_OUTER_CLOCK}$", inner=rf"^{_CLOCK}(\.[0-9]+)?[Zz]$"),
    Format(
        "uuid",
        grammars.is_uuid,
        ("123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"),
        outer=_UUID,
        inner=_UUID,
        within=("hostname", "uri-reference"),
        is_key=True,
    ),
    Format(
        "email",
        grammars.is_email,
        ("a@example.com", '"a b"@example.com', "a@b"),
        outer=r"^[ -~]+@[ -~]+$",
        inner=r"^[A-Za-z0-9_-]{1,60}@[a-z0-9]{1,60}(\.[a-z0-9]{1,60})?$",
        is_key=True,
    ),
    Format("ipv4", grammars.is_ipv4, ("192.0.2.1", "0.0.0.0"), outer=_IPV4, inner=_IPV4, within=("hostname", "uri-reference"), is_key=True),
    Format(
        "ipv6",
        grammars.is_ipv6,
        ("2001:db8::1", "::"),
        outer=r"^[0-9A-Fa-f:.]{2,45}$",
        inner=r"^[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){7}$",
        is_key=True,
    ),
    Format(
        "uri",
        grammars.is_uri,
        ("https://example.com/a", "urn:a", "a:"),
        outer=r"^[A-Za-z][!-~]*$",
        inner=r"^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~-]*(/[A-Za-z0-9._~-]*)?$",
        within=("uri-reference",),
    ),
    Format(
        "hostname",
        other_grammars.is_hostname,
        ("example.com", "a"),
        outer=r"^[0-9A-Za-z.-]{1,253}$",
        inner=r"^[0-9A-Za-z]([0-9A-Za-z-]{0,60}[0-9A-Za-z])?(\.[0-9A-Za-z]{1,63})?$",
        within=("uri-reference",),
        is_inferred=False,
    ),
    Format("json-pointer", other_grammars.is_json_pointer, ("/a/0", ""), outer=_POINTER, inner=_POINTER, is_inferred=False),
    Format(
        "relative-json-pointer",
        other_grammars.is_relative_json_pointer,
        ("0", "1/a", "0#"),
        outer=_RELATIVE_POINTER,
        inner=_RELATIVE_POINTER,
        is_inferred=False,
    ),
    Format(
        "duration",
        other_grammars.is_duration,
        ("P1D", "PT1H", "P3Y6M4DT12H30M5S"),
        outer=r"^P[0-9YMWDTHS]+$",
        inner=r"^P([0-9]+[YMWD]|T[0-9]+[HMS])$",
        is_inferred=False,
    ),
    Format(
        "uri-reference",
        other_grammars.is_uri_reference,
        ("/a?b=c", "a", "https://example.com/a", ""),
        outer=r"^[!-~]*$",
        inner=r"^[A-Za-z0-9._~/?-]*$",
        is_inferred=False,
    ),
    Format("regex", other_grammars.is_regex, ("^a+$", "", "a"), is_inferred=False),
)

FORMATS: Final[dict[str, Format]] = {one.name: one for one in _ALL}
"""By name; those that discovery infers come first, the most special first."""

ASSERTED: Final[dict[str, Callable[[str], bool]]] = {one.name: one.holds for one in _ALL}
"""Name → predicate, of all of them."""

INFERRED_FORMATS: Final[dict[str, Callable[[str], bool]]] = {one.name: one.holds for one in _ALL if one.is_inferred}
"""Name → predicate, of those that discovery infers."""

NOT_ASSERTED: Final = frozenset(("idn-email", "idn-hostname", "iri", "iri-reference", "uri-template"))
"""The other formats of the specification: validators may know them, schemactl does not."""
