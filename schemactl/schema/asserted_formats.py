"""The formats that can refuse a value when they are asserted: their predicates, examples, and what one says about another."""

import re
from collections.abc import Callable
from typing import Final

from schemactl.schema.formats import FORMATS
from schemactl.schema.patterns.pattern import NotAPattern, read

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOSTNAME: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\Z")
_JSON_POINTER: Final = re.compile(r"(?:/(?:[^~/]|~[01])*)*\Z")
_RELATIVE_POINTER: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)\Z")
_DURATION_TIME: Final = r"T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
_DURATION_DATE: Final = r"(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)"
_DURATION: Final = re.compile(rf"P(?:{_DURATION_DATE}(?:{_DURATION_TIME})?|{_DURATION_TIME}|[0-9]+W)\Z")
_URI_REFERENCE: Final = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*\Z")


def is_hostname(text: str) -> bool:
    """RFC 1123, section 2.1: labels of letters, digits and hyphens."""
    return _HOSTNAME.match(text) is not None


def is_json_pointer(text: str) -> bool:
    """RFC 6901, section 3."""
    return _JSON_POINTER.match(text) is not None


def is_relative_json_pointer(text: str) -> bool:
    """draft-bhutton-relative-json-pointer, section 3."""
    return _RELATIVE_POINTER.match(text) is not None


def is_duration(text: str) -> bool:
    """RFC 3339, appendix A."""
    return _DURATION.match(text) is not None


def is_uri_reference(text: str) -> bool:
    """RFC 3986, appendix A, by its characters, with at most one fragment."""
    return _URI_REFERENCE.match(text) is not None and text.count("#") <= 1


def is_regex(text: str) -> bool:
    """ECMA-262, 22.2.1, with the flag `u`, as JSON Schema asks for it (Core 2020-12, section 6.4)."""
    try:
        return not read(text).old
    except NotAPattern:
        return False


ASSERTED: Final[dict[str, Callable[[str], bool]]] = FORMATS | {
    "hostname": is_hostname,
    "json-pointer": is_json_pointer,
    "relative-json-pointer": is_relative_json_pointer,
    "duration": is_duration,
    "uri-reference": is_uri_reference,
    "regex": is_regex,
}
"""Format → predicate: those that inference knows, and the others of the specification that a schema written by hand may ask for."""

EXAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "date-time": ("2024-05-17T09:30:00Z", "2024-05-17T09:30:00.123456+02:00"),
    "date": ("2024-05-17",),
    "time": ("09:30:00Z", "09:30:00.5+02:00"),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"),
    "email": ("a@example.com", '"a b"@example.com', "a@b"),
    "ipv4": ("192.0.2.1", "0.0.0.0"),
    "ipv6": ("2001:db8::1", "::"),
    "uri": ("https://example.com/a", "urn:a", "a:"),
    "hostname": ("example.com", "a"),
    "json-pointer": ("/a/0", ""),
    "relative-json-pointer": ("0", "1/a", "0#"),
    "duration": ("P1D", "PT1H", "P3Y6M4DT12H30M5S"),
    "uri-reference": ("/a?b=c", "a", "https://example.com/a", ""),
    "regex": ("^a+$", "", "a"),
}
"""Texts of each format, the usual one first."""

_DAY: Final = "(0[1-9]|1[0-9]|2[0-8])"
_CLOCK: Final = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_UUID: Final = r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"
_OCTET: Final = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = rf"^{_OCTET}(\.{_OCTET}){{3}}$"
_POINTER: Final = r"^(/([^~/]|~[01])*)*$"

OUTER: Final[dict[str, str]] = {
    "date-time": r"^[0-9]{4}-[01][0-9]-[0-3][0-9][Tt][0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]+)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])$",
    "date": r"^[0-9]{4}-[01][0-9]-[0-3][0-9]$",
    "time": r"^[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\.[0-9]+)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])$",
    "uuid": _UUID,
    "email": r"^[ -~]+@[ -~]+$",
    "ipv4": _IPV4,
    "ipv6": r"^[0-9A-Fa-f:.]{2,45}$",
    "uri": r"^[A-Za-z][!-~]*$",
    "hostname": r"^[0-9A-Za-z.-]{1,253}$",
    "json-pointer": _POINTER,
    "relative-json-pointer": r"^(0|[1-9][0-9]*)(#|(/([^~/]|~[01])*)*)$",
    "duration": r"^P[0-9YMWDTHS]+$",
    "uri-reference": r"^[!-~]*$",
}
"""A pattern that every text of the format matches, and others may: what it rules out, the format rules out."""

INNER: Final[dict[str, str]] = {
    "date-time": rf"^[0-9]{{4}}-(0[1-9]|1[0-2])-{_DAY}[Tt]{_CLOCK}(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
    "date": rf"^[0-9]{{4}}-(0[1-9]|1[0-2])-{_DAY}$",
    "time": rf"^{_CLOCK}(\.[0-9]+)?[Zz]$",
    "uuid": _UUID,
    "email": r"^[A-Za-z0-9_-]{1,60}@[a-z0-9]{1,60}(\.[a-z0-9]{1,60})?$",
    "ipv4": _IPV4,
    "ipv6": r"^[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{1,4}){7}$",
    "uri": r"^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~-]*(/[A-Za-z0-9._~-]*)?$",
    "hostname": r"^[0-9A-Za-z]([0-9A-Za-z-]{0,60}[0-9A-Za-z])?(\.[0-9A-Za-z]{1,63})?$",
    "json-pointer": _POINTER,
    "relative-json-pointer": r"^(0|[1-9][0-9]*)(#|(/([^~/]|~[01])*)*)$",
    "duration": r"^P([0-9]+[YMWD]|T[0-9]+[HMS])$",
    "uri-reference": r"^[A-Za-z0-9._~/?-]*$",
}
"""A pattern of which every text has the format; others may have it too."""

WITHIN: Final[dict[str, tuple[str, ...]]] = {
    "uri": ("uri-reference",),
    "uuid": ("hostname", "uri-reference"),
    "ipv4": ("hostname", "uri-reference"),
    "date": ("hostname", "uri-reference"),
    "hostname": ("uri-reference",),
}
"""Format → the formats that all its texts have too."""
