"""Predicates of the formats that discovery infers, each by the grammar of its RFC. Generated Python checks by the same file.

Each takes the text and tells whether all of it matches. tests/cases/formats holds a table of cases a format.
"""

import ipaddress
import re
from typing import Final

_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))\Z")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\Z")

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?P<domain>{_LABEL}(?:\.{_LABEL})*|\[[^\[\]\\]+\])\Z")

_UNRESERVED = r"A-Za-z0-9\-._~"
_SUB_DELIMS = r"!$&'()*+,;="
_PCT = r"%[0-9A-Fa-f]{2}"
_PCHAR = rf"(?:[{_UNRESERVED}{_SUB_DELIMS}:@]|{_PCT})"
_USERINFO = rf"(?:[{_UNRESERVED}{_SUB_DELIMS}:]|{_PCT})*"
_REG_NAME = rf"(?:[{_UNRESERVED}{_SUB_DELIMS}]|{_PCT})*"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:"
    rf"(?://(?:{_USERINFO}@)?(?:\[(?P<literal>[^\[\]]*)\]|{_REG_NAME})(?::[0-9]*)?(?:/{_PCHAR}*)*|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|{_PCHAR}+(?:/{_PCHAR}*)*|)"
    rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:\#(?:{_PCHAR}|[/?])*)?\Z"
)
_IP_FUTURE = re.compile(rf"[vV][0-9A-Fa-f]+\.[{_UNRESERVED}{_SUB_DELIMS}:]+\Z")
_DEC_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_DEC_OCTET}(?:\.{_DEC_OCTET}){{3}}\Z")
_IPV6 = re.compile(r"[0-9A-Fa-f:.]{2,45}\Z")


def is_date(text: str) -> bool:
    """RFC 3339, section 5.6, full-date, of a day that the calendar has."""
    match = _DATE.match(text)
    if match is None:
        return False
    year, month, day = map(int, match.groups())
    return 1 <= month <= 12 and 1 <= day <= _days(year, month)


def is_time(text: str) -> bool:
    """RFC 3339, section 5.6, full-time: an offset is required. A 60th second is accepted where it is 23:59:60 in UTC (section 5.7)."""
    match = _TIME.match(text)
    if match is None:
        return False
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    offset_hour, offset_minute = int(match[5] or 0), int(match[6] or 0)
    if hour > 23 or minute > 59 or second > 60 or offset_hour > 23 or offset_minute > 59:
        return False
    offset = (offset_hour * 60 + offset_minute) * (-1 if match[4] == "-" else 1)
    return second < 60 or (hour * 60 + minute - offset) % 1440 == 1439


def is_date_time(text: str) -> bool:
    """RFC 3339, section 5.6, date-time, with `T` or `t` between date and time (the space that a note there allows to applications is refused)."""
    return len(text) >= 20 and text[10] in "Tt" and is_date(text[:10]) and is_time(text[11:])


def is_uuid(text: str) -> bool:
    """RFC 9562, section 4: hexadecimal in groups of 8-4-4-4-12, upper or lower case, any version."""
    return len(text) == 36 and _UUID.match(text) is not None


def is_email(text: str) -> bool:
    """RFC 5321, section 4.1.2, Mailbox: dot-string or quoted-string, a domain of letter-digit-hyphen labels or an address literal; at most
    64 octets before the `@` and 254 in all (RFC 3696, erratum 1690)."""
    match = _EMAIL.match(text) if len(text) <= 254 and "@" in text else None
    if match is None or len(match["local"]) > 64:
        return False
    domain = match["domain"]
    return _is_address_literal(domain[1:-1]) if domain.startswith("[") else len(domain) <= 253


def is_uri(text: str) -> bool:
    """RFC 3986, appendix A, URI: a scheme is required."""
    match = _URI.match(text) if ":" in text else None
    if match is None:
        return False
    literal = match["literal"]
    return literal is None or is_ipv6(literal) or _IP_FUTURE.match(literal) is not None


def is_ipv4(text: str) -> bool:
    """RFC 2673, section 3.2, dotted-quad, without leading zeros (as RFC 3986's dec-octet)."""
    return len(text) <= 15 and _IPV4.match(text) is not None


def is_ipv6(text: str) -> bool:
    """RFC 4291, section 2.2; no zone (RFC 6874)."""
    if _IPV6.match(text) is None or text.count(":") < 2:
        return False
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _days(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] + leap


def _is_address_literal(literal: str) -> bool:
    if literal[:5].lower() == "ipv6:":
        return is_ipv6(literal[5:])
    return is_ipv4(literal)
