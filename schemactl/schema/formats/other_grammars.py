"""Predicates of the other formats of JSON Schema that a schema written by hand may ask for, each by the grammar of its RFC."""

import re
from typing import Final

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
    from schemactl.schema.patterns.pattern import NotAPattern, read

    try:
        return not read(text).old
    except NotAPattern:
        return False
