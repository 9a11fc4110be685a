"""Event times as microseconds since 1970-01-01T00:00Z, from the notations that envelopes use."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

import msgspec

from schemactl.schema.shallow import TopLevel

_AWARE: Any = Annotated[datetime, msgspec.Meta(tz=True)]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_EARLIEST_SECONDS: Final = -62_135_596_800
"""The first second of the year 1."""
_LATEST_SECONDS: Final = 253_402_300_799
"""The last second of the year 9999."""


def from_text(text: str | None) -> int | None:
    """RFC 3339, with or without an offset (none is UTC), to the nearest microsecond; None for anything else."""
    if text is None or len(text) < 19:
        return None
    try:
        moment: datetime = msgspec.convert(text, _AWARE)
    except msgspec.ValidationError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
    return of_moment(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))


def of_moment(moment: datetime) -> int:
    """Of a datetime that knows its offset."""
    return (moment - _EPOCH) // _MICROSECOND


def from_seconds(number: float | None) -> int | None:
    if number is None or not _EARLIEST_SECONDS <= number <= _LATEST_SECONDS:
        return None
    return round(number * 1_000_000)


def from_aws(top: TopLevel, key: str) -> int | None:
    """A time as the AWS CLI prints it: RFC 3339, or (its first version) seconds."""
    return from_text(top.text(key)) or from_seconds(top.number(key))


def from_millis(number: float | None) -> int | None:
    return None if number is None else from_seconds(number / 1000)


def from_millis_text(text: str | None) -> int | None:
    """Milliseconds written as a string of digits, as SQS and CloudWatch do."""
    return from_millis(int(text)) if text is not None and text.isascii() and text.isdigit() and len(text) < 16 else None


def from_nanos_text(text: str | None) -> int | None:
    """Nanoseconds written as a string of digits, as Loki does."""
    return from_seconds(int(text) / 1_000_000_000) if text is not None and text.isascii() and text.isdigit() and len(text) < 22 else None
