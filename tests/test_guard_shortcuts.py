"""What most values are is told at once; it must be what the whole table of shapes and vocabularies says."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.guard import closing_shape
from schemactl.guard.shapes import _other_shape
from schemactl.guard.vocabularies import VOCABULARIES, is_listed
from tests.support import examples

TWO = st.integers(0, 99).map("{:02}".format)
SIGN = st.sampled_from("+-")
FRACTION = st.one_of(st.just(""), st.from_regex(r"\.[0-9]{1,19}", fullmatch=True))
MOMENTS = st.builds(
    lambda year, month, day, hour, minute, second, fraction, zone: f"{year:04}-{month}-{day}T{hour}:{minute}:{second}{fraction}{zone}",
    st.integers(0, 9999),
    *[TWO] * 5,
    FRACTION,
    st.one_of(st.just("Z"), st.builds("{}{}:{}".format, SIGN, TWO, TWO), st.builds("{}{}{}".format, SIGN, TWO, TWO)),
)
HEX = st.text("0123456789abcdefABCDEF", min_size=32, max_size=32)
UUIDS = st.one_of(
    st.uuids().map(str),
    st.uuids().map(lambda uuid: str(uuid).upper()),
    HEX.map(lambda digits: "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))),
)
LISTED = (
    *("EUR", "eur", "Eur", "DE", "de", "DEU", "en-US", "zh-Hant", "text/plain", "GET", "get", "Get", "404", "4xx", "4XX", "XL", "xl", "one-size"),
    *("eu-west-1", "Europe/Berlin", "UTC", "Monday", "MONTAG", "may", "yes", "N/A", "SHA-256", "utf-8", "ıqd", "ſat", "İ", "ß"),
)


@settings(max_examples=examples(3000), deadline=None)
@given(st.one_of(MOMENTS, UUIDS))
def test_moments_and_uuids_are_what_the_table_says(value: str) -> None:
    assert closing_shape(value) == _other_shape(value)


def test_a_uuid_is_one_and_a_moment_is_none() -> None:
    assert closing_shape(str(UUID(int=7))) == "a UUID"
    assert closing_shape("2026-01-01T00:00:00.123+02:00") is None


@settings(max_examples=examples(3000), deadline=None)
@given(st.one_of(st.sampled_from(LISTED), st.text(max_size=6), st.tuples(st.sampled_from(LISTED), st.text(max_size=2)).map("".join)))
def test_listed_is_what_some_vocabulary_lists(value: str) -> None:
    for spelled in (value, value.lower(), value.upper(), value.title()):
        assert is_listed(spelled) == any(lists(spelled) for lists in VOCABULARIES.values())
