"""Dates and times in generated Python: what was read comes back in its own text, what was computed from it in that of RFC 3339."""

import json
import pickle
from copy import copy, deepcopy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.python.packages import Package
from tests.roundtrip import CORPUS, Case

READ = '{"at":"2026-11-24T09:30:00.123456789Z","day":"2026-11-24","hour":"09:30:00Z"}'
LATER = timedelta(days=14)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return Package(tmp_path_factory.mktemp("moments"), "moment_events", [Case("formats", CORPUS / "formats").source])


@pytest.fixture(scope="module")
def formats(package: Package) -> Any:
    return package.modules["formats"].Formats


def written(event: Any, key: str) -> str:
    text: str = json.loads(event.model_dump_json())[key]
    return text


COMPUTED = {
    "a sum": (lambda at: at + LATER, "2026-12-08T09:30:00.123456Z"),
    "a difference": (lambda at: at - LATER, "2026-11-10T09:30:00.123456Z"),
    "a part replaced": (lambda at: at.replace(microsecond=0), "2026-11-24T09:30:00Z"),
    "another zone": (lambda at: at.astimezone(timezone(timedelta(hours=2))), "2026-11-24T11:30:00.123456+02:00"),
    "a copy": (copy, "2026-11-24T09:30:00.123456789Z"),
    "a copy of a sum": (lambda at: deepcopy(at + LATER), "2026-12-08T09:30:00.123456Z"),
    "a sum out of another process": (lambda at: pickle.loads(pickle.dumps(at + LATER)), "2026-12-08T09:30:00.123456Z"),
    "now, by the class of what was read": (lambda at: type(at).fromtimestamp(0, UTC), "1970-01-01T00:00:00Z"),
}


@pytest.mark.parametrize("how", COMPUTED)
def test_a_date_time_that_is_computed_from_one_that_was_read_is_written(formats: Any, how: str) -> None:
    compute, expected = COMPUTED[how]
    event = formats.model_validate_json(READ)
    event.at = compute(event.at)
    assert written(event, "at") == expected
    assert formats.model_validate_json(event.model_dump_json()) == event


def test_dates_and_times_that_are_computed_are_written(formats: Any) -> None:
    event = formats.model_validate_json(READ)
    event.day, event.hour = event.day + LATER, deepcopy(event.hour.replace(hour=3))
    assert (written(event, "day"), written(event, "hour")) == ("2026-12-08", "03:30:00Z")
    assert pickle.loads(pickle.dumps(event.day + LATER)).isoformat() == "2026-12-22"


def test_a_time_without_a_zone_is_refused_and_the_error_says_what_has_one(formats: Any) -> None:
    with pytest.raises(ValueError, match=r"at\n.*needs a time zone, as datetime\.now\(timezone\.utc\) has one"):
        formats(at=datetime(2026, 11, 24))
    with pytest.raises(ValueError, match=r"hour\n.*needs a time zone"):
        formats(hour=datetime(2026, 11, 24).time())
    event = formats.model_validate_json(READ)
    event.at = datetime(2026, 11, 24)
    with pytest.raises(ValueError, match="needs a time zone"):
        event.model_dump_json()


def test_a_zone_that_rfc_3339_cannot_write_is_refused(formats: Any) -> None:
    with pytest.raises(ValueError, match="no seconds in the offset"):
        formats(at=datetime(1890, 1, 1, tzinfo=timezone(timedelta(minutes=53, seconds=28))))


def test_what_is_no_date_time_is_told_with_one_that_is(formats: Any) -> None:
    with pytest.raises(ValueError, match=r"Input should be a date-time, such as 2026-11-24T09:30:00Z"):
        formats.model_validate_json('{"at":"2026-11-24 9:30"}')
