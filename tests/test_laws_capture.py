"""Laws of reading captures, over generated records, layouts and blocks."""

import json
import textwrap

from hypothesis import given, settings
from hypothesis import strategies as st

from schemactl.capture import split
from schemactl.model.record import Record, Reject
from schemactl.schema.parse import NotJson, exact_number, loads
from tests.support import examples

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), VALUES, max_size=4)
LAYOUTS = st.sampled_from(
    ["lines", "crlf", "concatenated", "array", "pretty", "pretty array", "commas", "sequence", "pretty sequence", "keyed", "pretty keyed"]
)


@settings(max_examples=examples(80))
@given(st.lists(OBJECTS, max_size=5), LAYOUTS, st.booleans(), st.integers(1, 60))
def test_records_come_back_in_order_at_their_offsets_whatever_the_layout_and_the_blocks(
    records: list[dict[str, object]], layout: str, ascii: bool, block: int
) -> None:
    text = _laid_out(records, layout, ascii).encode()
    found = list(split(iter([text[start : start + block] for start in range(0, len(text), block)]), "f", 1 << 20))
    assert [json.loads(record.raw) for record in found] == records
    for record in found:
        assert isinstance(record, Record)
        assert text[record.provenance.offset :].startswith(record.raw)
        assert text[: record.provenance.offset].count(b"\n") == record.provenance.line - 1


@settings(max_examples=examples(80))
@given(st.lists(st.binary(max_size=30) | OBJECTS.map(lambda value: json.dumps(value).encode()), max_size=6), st.integers(1, 60))
def test_whatever_the_bytes_reading_ends_and_a_good_line_is_never_lost(lines: list[bytes], block: int) -> None:
    """A line of its own, between lines that begin no array, comes out as a record."""
    noise = [line.replace(b"[", b"").replace(b"{", b"") for line in lines]
    text = b"\n".join([b"", *noise, b'{"good":1}', *noise])
    found = list(split(iter([text[start : start + block] for start in range(0, len(text), block)]), "f", 1 << 20))
    assert any(isinstance(outcome, Record) and outcome.raw == b'{"good":1}' for outcome in found)


@settings(max_examples=examples(80))
@given(
    st.lists(OBJECTS, min_size=1, max_size=4).map(lambda objects: [{"number": 10 + at, **one} for at, one in enumerate(objects)]),
    st.data(),
    st.integers(1, 60),
    st.sampled_from(["array", "records"]),
)
def test_a_byte_that_is_lost_from_a_record_on_indented_lines_costs_no_other(
    records: list[dict[str, object]], data: st.DataObject, block: int, layout: str
) -> None:
    items = [textwrap.indent(json.dumps(record, indent=2), "    ").encode() for record in records]
    broken = data.draw(st.integers(0, len(records) - 1))
    lost = data.draw(st.integers(7, len(items[broken]) - 1))
    items[broken] = items[broken][:lost] + items[broken][lost + 1 :]
    text = b"[\n" + b",\n".join(items) + b"\n]\n" if layout == "array" else b"\n".join(items)
    found = list(split(iter([text[start : start + block] for start in range(0, len(text), block)]), "f", 1 << 20))
    read = [json.loads(outcome.raw) for outcome in found if isinstance(outcome, Record)]
    others = records[:broken] + records[broken + 1 :]
    assert [record for record in read if record in others] == others
    assert len(read) <= len(records)


@settings(max_examples=examples(200))
@given(
    st.lists(OBJECTS, min_size=1, max_size=4).map(lambda objects: [{"number": 10 + at, **one} for at, one in enumerate(objects)]),
    st.data(),
    st.integers(1, 60),
    st.sampled_from(["commas", "sequence", "keyed"]),
)
def test_a_byte_that_is_lost_from_a_record_on_a_line_costs_no_other(
    records: list[dict[str, object]], data: st.DataObject, block: int, layout: str
) -> None:
    """Whatever stands between the lines, or before the records in them."""
    lines = [_laid_out([record], layout, True) for record in records]
    broken = data.draw(st.integers(0, len(records) - 1))
    lost = data.draw(st.integers(lines[broken].index('"number"'), len(lines[broken]) - 1))
    lines[broken] = lines[broken][:lost] + lines[broken][lost + 1 :]
    text = (",\n" if layout == "commas" else "\n").join(lines).encode()
    found = list(split(iter([text[start : start + block] for start in range(0, len(text), block)]), "f", 1 << 20))
    read = [json.loads(outcome.raw) for outcome in found if isinstance(outcome, Record)]
    others = records[:broken] + records[broken + 1 :]
    assert [record for record in read if record in others] == others
    assert len(read) <= len(records)


ALIKE = st.builds(lambda number, inner: {"id": number, "items": [{"id": 1, "a": inner}, {"id": 2}]}, st.integers(0, 9), VALUES)
PARTS = st.one_of(
    st.builds(lambda objects, layout: _laid_out(objects, layout, False), st.lists(ALIKE | OBJECTS, min_size=1, max_size=12), LAYOUTS),
    st.sampled_from(
        [
            '{"cut": [{"id": 1},',
            "{",
            "}",
            "]",
            "[",
            '  "a": {"id": 1},',
            "no json",
            '{"a": 1}, {"b": 2},',
            '{"a": [{"b": 2},',
            '{"a": 1}\t{"b": 2}',
            '{"a": 1}\t{',
            '"k"\tnull',
            "\x1e",
            "7",
            '"{}"',
            '[[{"id": 1}]]',
            "",
        ]
    ),
    st.just('{"a":' + "[" * 800 + "]" * 800 + "}"),
    st.just('{"long": "' + "x" * 5000 + '"}'),
)


ITEMS = st.lists(st.sampled_from(['{"a": 1}', '{"a": NaN}', ' {"b": 01}', '\t{"c": {"d": [1}}', "[", "7", '{"e": "']), max_size=5)
ARRAYS = st.builds(lambda items, between: "[" + between.join(items) + "]", ITEMS, st.sampled_from([",\n", ",", "\n, ", ",\n  "]))


@settings(max_examples=examples(300))
@given(st.lists(PARTS | ARRAYS, max_size=6), st.integers(1, 300))
def test_it_does_not_matter_where_the_text_is_cut_into_blocks(parts: list[str], block: int) -> None:
    text = "\n".join(parts).encode()

    def found(size: int) -> list[Record | Reject]:
        return list(split(iter([text[start : start + size] for start in range(0, len(text), size)]), "f", 2000))

    assert found(block) == found(len(text) or 1)


@settings(max_examples=examples(100))
@given(VALUES)
def test_parsing_gives_back_what_was_written(value: object) -> None:
    assert loads(json.dumps(value, ensure_ascii=False).encode()) == value


@settings(max_examples=examples(100))
@given(st.from_regex(r"\A-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?(e[+-]?[0-9]{1,3})?\Z").map(lambda text: text.strip()))
def test_a_number_keeps_its_value(text: str) -> None:
    from decimal import Decimal

    parsed = loads(text.encode())
    assert not isinstance(parsed, bool)
    assert isinstance(parsed, int | float | Decimal)
    assert Decimal(repr(parsed) if isinstance(parsed, float) else parsed) == Decimal(text)
    assert Decimal(repr(exact_number(text)) if isinstance(exact_number(text), float) else exact_number(text)) == Decimal(text)


@settings(max_examples=examples(100))
@given(st.binary(max_size=40))
def test_what_is_no_json_has_a_reason_and_a_place(raw: bytes) -> None:
    fault = _fault(raw)
    assert fault is None or (fault.reason and 0 <= fault.offset <= len(raw))


def _fault(raw: bytes) -> NotJson | None:
    try:
        loads(raw)
    except NotJson as fault:
        return fault
    return None


def _laid_out(records: list[dict[str, object]], layout: str, ascii: bool) -> str:
    if layout.endswith("array"):
        return json.dumps(records, indent=2 if layout.startswith("pretty") else None, ensure_ascii=ascii)
    indent = 2 if layout.startswith("pretty") else None
    before = {"sequence": "\x1e", "keyed": '{"id": "\\t}"}\t'}.get(layout.removeprefix("pretty "), "")
    between = {"crlf": "\r\n", "concatenated": "", "commas": ",\n"}.get(layout, "\n")
    return between.join(before + json.dumps(record, indent=indent, ensure_ascii=ascii) for record in records)
