"""What is no JSON is refused with a reason; numbers keep their digits."""

from decimal import Decimal
from pathlib import Path

import pytest

from schemactl.errors import UnreadableInput
from schemactl.schema.parse import DEEPEST_SCHEMA, LARGEST_SCHEMA, MOST_VALUES, NotJson, load_file, load_schema, loads
from tests.support import schemactl

REASONS = {
    b"": "cut-off",
    b'{"a":': "cut-off",
    b'"abc\\': "cut-off",
    b'"\\u12': "cut-off",
    b"tru": "cut-off",
    b"[1,]": "not-json",
    b"{} {}": "not-json",
    b'"\x01"': "not-json",
    b"[01]": "not-json",
    b"1234567890123456 x": "not-json",
    b"INFO said so": "not-json",
    b"nanny": "not-json",
    b"NaN": "not-a-number",
    b"[1, -Infinity]": "not-a-number",
    b"[1234567890123456, Infinity]": "not-a-number",
    b'"\xff"': "not-utf8",
    b'["\xed\xa0\x80", 1234567890123456]': "not-utf8",
    b'"\\ud800"': "lone-surrogate",
    b'["\\ud800", 1234567890123456]': "lone-surrogate",
    b"[" * 10_000: "too-deep",
    b"[" * 1020 + b"1234567890123456" + b"]" * 1020: "too-deep",
    b"7" * 5000: "number-too-long",
    b"1e99999": "number-too-long",
    b"1e-99999": "number-too-long",
    b"0." + b"1" * 5000: "number-too-long",
}
VALUES = {
    b"1": 1,
    b"-0": 0,
    b"1.0": 1.0,
    b"18446744073709551616": 18446744073709551616,
    b"0.1": 0.1,
    b"0.12345678901234567890": Decimal("0.12345678901234567890"),
    b"1e400 ": Decimal("1e400"),
    b"0e5000": 0.0,
    b"-0.0E+99999999999999999999": -0.0,
    b'{"a":1,"a":1234567890123456789}': {"a": 1234567890123456789},
    b'["7e123-is-text", "\\ud83d\\ude00", 1234567890123456]': ["7e123-is-text", "😀", 1234567890123456],
}


@pytest.mark.parametrize(("raw", "reason"), REASONS.items(), ids=[f"{raw[:20]!r}" for raw in REASONS])
def test_what_is_no_json_has_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(NotJson) as raised:
        loads(raw)
    assert raised.value.reason == reason
    assert str(raised.value.offset) in str(raised.value)


@pytest.mark.parametrize(("raw", "value"), VALUES.items(), ids=[f"{raw[:20]!r}" for raw in VALUES])
def test_values_are_exact(raw: bytes, value: object) -> None:
    parsed = loads(raw)
    assert (parsed, type(parsed)) == (value, type(value))


def test_a_file_that_is_no_json_is_named_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    file.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert load_file(file) == {"a": 1}
    file.write_bytes(b'{"a": 1,\n "b": tru}')
    with pytest.raises(UnreadableInput, match=r"schema\.json:2: "):
        load_file(file)
    file.write_bytes(b'{"a": 1}\n{"a": 2}')
    with pytest.raises(UnreadableInput, match=r"schema\.json:2: not JSON: there is more text after the value\."):
        load_file(file)
    with pytest.raises(UnreadableInput, match="No such file"):
        load_file(tmp_path / "missing.json")


@pytest.mark.parametrize(
    "text", [b'{"enum": [' + b"1," * MOST_VALUES + b"1]}", b'{"$comment": "' + b"x" * LARGEST_SCHEMA + b'"}'], ids=["values", "bytes"]
)
@pytest.mark.parametrize("given", ["a file", "stdin"])
def test_more_than_a_schema_may_be_is_refused(text: bytes, given: str, in_tmp: Path) -> None:
    Path("large.json").write_bytes(text)
    ran = schemactl("diff", "large.json" if given == "a file" else "-", "large.json", stdin=text)
    assert (ran.code, ran.stdout) == (3, "")
    assert "has more than" in ran.stderr


def nested(levels: int, leaf: str, opening: str = "[", closing: str = "]") -> str:
    return opening * levels + leaf + closing * levels


@pytest.mark.parametrize(
    ("text", "line", "at"),
    [
        ('{"enum": [\n' + nested(DEEPEST_SCHEMA, "1") + "]}", 2, "/enum/0/0/0"),
        ('{"a[": "{",\n"properties":\n' + nested(400, "true", '{"a]":', "}") + "}", 3, "/properties/a]/a]"),
        ('{"const":\n\n' + nested(250, ",".join(["1"] * 140_000)) + "}", 3, "/const/0/0"),
        ("\n" + nested(DEEPEST_SCHEMA + 1, "[]", '{"not":', "}"), 2, "/not/not"),
    ],
)
def test_a_schema_that_is_nested_too_deeply_is_told_with_its_place(text: str, line: int, at: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        load_schema(text.encode(), "hostile.json")
    assert refused.value.where == f"hostile.json:{line}"
    assert f"nested too deeply, at {at}" in refused.value.what
    assert len(refused.value.what) < 200


def test_a_schema_may_be_as_deep_as_is_worked_with() -> None:
    properties = nested(DEEPEST_SCHEMA // 2, "true", '{"properties":{"a":', "}}")
    for text in (f'{{"const": {nested(DEEPEST_SCHEMA - 1, "1")}}}', properties, f'{{"const": {nested(30, ",".join(["1"] * 100_000))}}}'):
        assert load_schema(text.encode(), "deep.json")
