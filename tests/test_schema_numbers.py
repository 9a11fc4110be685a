"""Numbers in schemas and values are what they are written as, beyond what a double keeps, too."""

from fractions import Fraction

import pytest

from schemactl.compat.containment import ContainmentQuery
from schemactl.compat.witness import confirm
from schemactl.model.options.compat import ContentModel, Formats
from schemactl.schema.canonical import compact_text, same_text, text_of, value_key
from schemactl.schema.numbers import exact, written
from schemactl.schema.parse import loads
from schemactl.schema.quick_validation import QuickValidator


@pytest.mark.parametrize(
    "text", ["0", "-7", "1e400", "0.1", "1E-400", "123456789012345678901234567890.125", "9223372036854775808", "1.5", "-2.25e-30", "1e22"]
)
def test_a_number_comes_back_from_its_exact_value_as_it_was_read(text: str) -> None:
    number = loads(text.encode())
    back = written(exact(number))
    assert exact(back) == exact(number)
    assert value_key(back) == value_key(number)


def test_a_number_without_an_end_is_the_double_next_to_it_and_one_without_room_is_refused() -> None:
    assert written(Fraction(1, 3)) == 1 / 3
    with pytest.raises(OverflowError):
        written(Fraction(10**4300))


def test_texts_of_values_tell_decimals_from_all_else() -> None:
    exactly, quoted = loads(b'{"a": [1e400, "x"]}'), loads(b'{"a": ["1E+400", "x"]}')
    assert (compact_text(exactly), text_of(exactly)) == ('{"a":[1E+400,"x"]}', '{"a":[1E+400,"x"]}')
    assert not same_text(exactly, quoted)
    keys = [value_key(loads(text)) for text in (b"1e400", b"10e399", b"1e-400", b"2e-400", b"0.10000000000000000000000000000", b"0.1", b'"1E+400"')]
    assert keys[0] == keys[1]
    assert keys[4] == keys[5]
    assert len(set(keys)) == 5


@pytest.mark.parametrize(
    ("writer", "reader", "value"),
    [
        ('{"type": "number"}', '{"maximum": 0.1000000000000000000000001}', "0.1000000000000000000000002"),
        ('{"type": "number"}', '{"multipleOf": 0.1000000000000000000000001}', "0.1000000000000000000000002"),
        ('{"enum": [1e400]}', '{"enum": [1e399]}', "1e400"),
    ],
)
def test_a_witness_is_confirmed_by_all_of_its_digits(writer: str, reader: str, value: str) -> None:
    documents = loads(writer.encode()), loads(reader.encode())
    assert isinstance(documents[0], dict)
    assert isinstance(documents[1], dict)
    witness = confirm(ContainmentQuery(*documents, ContentModel.STRICT, Formats.ANNOTATE), loads(value.encode()))
    assert witness is not None
    assert witness.payload == loads(value.encode())


def test_a_number_beyond_doubles_is_refused_with_its_digits() -> None:
    document = loads(b'{"properties": {"a": {"type": "number", "maximum": 1e399}}}')
    assert isinstance(document, dict)
    assert [str(refusal) for refusal in QuickValidator(document).refusals(loads(b'{"a": 1e400}'))] == ["/a is more than 1E+399"]
