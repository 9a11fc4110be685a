"""Dates, times and UUIDs that remember the text they were read from, so that it comes back character by character.

A datetime holds microseconds; the text may hold nine digits or a leap second. What is computed from one has no text of its own and is written in
the form of RFC 3339.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, SupportsIndex
from uuid import UUID

from .formats import is_date, is_date_time, is_time, is_uuid

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_CLOCK = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)

_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)\Z")


class Moment(datetime):
    """A date-time with its text."""

    text: str = ""

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        return (
            (date_time, (self.text,)) if self.text else super().__reduce_ex__(protocol)
        )


class Day(date):
    """A date with its text."""

    text: str = ""

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        return (day, (self.text,)) if self.text else super().__reduce_ex__(protocol)


class TimeOfDay(time):
    """A time with its text."""

    text: str = ""

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        return (
            (time_of_day, (self.text,))
            if self.text
            else super().__reduce_ex__(protocol)
        )


class Identifier(UUID):
    """A UUID with its text."""

    __slots__ = ("text",)
    text: str

    def __reduce__(self) -> tuple[object, ...]:
        return identifier, (self.text,)


def text_of(value: date | time | UUID) -> str:
    """The text that was read; for what was made or computed, that of RFC 3339 or RFC 9562. Raises ValueError for what these cannot say."""
    kept: str = getattr(value, "text", "")
    if kept:
        return kept
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (datetime, time)) and value.utcoffset() is None:
        raise ValueError(
            f"a {type(value).__name__} needs a time zone, as datetime.now(timezone.utc) has one"
        )
    text = value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (datetime, time)) and not _OFFSET.search(text):
        raise ValueError("RFC 3339 has no seconds in the offset of a time zone")
    return text


def date_time(text: str) -> datetime:
    """Read `date-time` of RFC 3339, section 5.6. Raises ValueError."""
    if not is_date_time(text):
        raise ValueError("no date-time of RFC 3339")
    moment = Moment.combine(_day(text[:10]), _clock(text[11:]))
    moment.text = text
    return moment


def time_of_day(text: str) -> time:
    """Read `full-time` of RFC 3339, section 5.6. Raises ValueError."""
    if not is_time(text):
        raise ValueError("no time of RFC 3339")
    clock = _clock(text)
    result = TimeOfDay(
        clock.hour, clock.minute, clock.second, clock.microsecond, clock.tzinfo
    )
    result.text = text
    return result


def day(text: str) -> date:
    """Read `full-date` of RFC 3339, section 5.6. Raises ValueError."""
    if not is_date(text):
        raise ValueError("no date of RFC 3339")
    result = Day.fromordinal(_day(text).toordinal())
    result.text = text
    return result


def identifier(text: str) -> UUID:
    """Read a UUID of RFC 9562 in its usual form. Raises ValueError."""
    if not is_uuid(text):
        raise ValueError("no UUID")
    result = Identifier(text)
    object.__setattr__(result, "text", text)
    return result


def _day(text: str) -> date:
    """The year 0000, which a date does not reach, is held as 0001; the text has it."""
    match = _DATE.fullmatch(text)
    assert match is not None
    return date(
        max(int(match[1]), 1),
        int(match[2]),
        int(match[3]) if match[1] != "0000" else min(int(match[3]), 28),
    )


def _clock(text: str) -> time:
    """A leap second is held as the second before it, and what is finer than a microsecond only in the text."""
    match = _CLOCK.fullmatch(text)
    assert match is not None
    zone = timezone.utc
    if match[5]:
        zone = timezone(
            (-1 if match[5] == "-" else 1)
            * timedelta(hours=int(match[6]), minutes=int(match[7]))
        )
    return time(
        int(match[1]),
        int(match[2]),
        min(int(match[3]), 59),
        int((match[4] or "")[:6].ljust(6, "0")),
        zone,
    )
