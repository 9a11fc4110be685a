"""Numbers in generated Python: what is accepted comes back as it was, whatever its digits; what no type can hold is refused with a reason."""

import importlib
import json
import pickle
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.bindings.source import Source
from schemactl.model.subject import Subject
from schemactl.schema.parse import loads
from tests.python.packages import Package
from tests.roundtrip import CORPUS, Case

SCHEMA = {"type": "array", "items": {"anyOf": [{"type": "number", "multipleOf": 0.01}, {"type": "null"}]}}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    exact = Case("exact-numbers", CORPUS / "exact-numbers").source
    return Package(tmp_path_factory.mktemp("numbers"), "number_events", [exact, Source.given(Subject("prices"), 1, "v1", True, SCHEMA)])


@pytest.fixture(scope="module")
def model(package: Package) -> Any:
    return package.modules["exact-numbers"].ExactNumbers


@pytest.fixture(scope="module")
def runtime(package: Package) -> ModuleType:
    return importlib.import_module(f"{package.name}.runtime.model")


NUMBERS = st.integers(-(10**40), 10**40).map(str) | st.builds(
    "{}{}{}".format, st.integers(-(10**25), 10**25), st.integers(0, 10**25).map(".{}".format), st.integers(-300, 270).map("e{}".format) | st.just("")
)


@given(NUMBERS, st.sampled_from(["number", "decimal", "anything"]))
def test_every_number_comes_back_by_value(package: Package, text: str, key: str) -> None:
    event = f'{{"int64":1,"{key}":{text}}}'
    assert loads(package.written_back("exact-numbers", event.encode()).encode()) == loads(event.encode())


def test_a_number_that_a_float_rounds_is_a_float_that_remembers_it(model: Any) -> None:
    read = model.model_validate_json('{"int64":1,"number":0.12345678901234567890}')
    assert (read.number, type(read.number * 2)) == (0.12345678901234568, float)
    for copy in (read, deepcopy(read), pickle.loads(pickle.dumps(read)), read.model_copy(deep=True)):
        assert copy.model_dump_json() == '{"int64":1,"number":0.12345678901234567890}'
    assert read.model_dump()["number"] == Decimal("0.12345678901234567890")
    assert json.dumps(read.model_dump(mode="json")) == '{"int64": 1, "number": 0.12345678901234568}'


REFUSED = {
    '"number":1e400': "a number that a float can hold; with `format: decimal` the schema allows any",
    '"number":-1e400': "a number that a float can hold",
    '"number":1e99999999999999999999': "1e99999999999999999999 is beyond any number",
    '"big":1e999999999': "an integer of at most 4300 digits",
    '"integer":1.00000000000000000001': "a valid integer",
    '"number":NaN': "NaN is no JSON",
    '"anything":' + "[" * 200_000 + "]" * 200_000: "nested too deeply",
}


@pytest.mark.parametrize("member", REFUSED, ids=lambda member: member[:20])
def test_what_no_type_can_hold_is_refused_with_a_reason(model: Any, member: str) -> None:
    with pytest.raises(ValueError, match=REFUSED[member].replace("(", r"\(")):
        model.model_validate_json(f'{{"int64":1,{member}}}')


def test_an_integer_with_an_exponent_is_that_integer(model: Any) -> None:
    assert model.model_validate_json('{"int64":1e3,"big":1e30}').model_dump_json() == '{"int64":1000,"big":1000000000000000000000000000000}'


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_no_integer_is_endless(model: Any, value: float) -> None:
    with pytest.raises(ValueError, match="a valid integer"):
        model(int64=value)


@given(st.decimals(-(10**9), 10**9, places=5), st.decimals("0.0001", 1000, places=4))
def test_a_multiple_is_told_exactly(runtime: ModuleType, number: Decimal, step: Decimal) -> None:
    expected = (Fraction(number) / Fraction(step)).denominator == 1
    assert runtime._is_multiple(number, step) == expected
    assert runtime._is_multiple(number * step, step) == (number == number.to_integral_value())


def test_a_multiple_is_told_of_digits_that_a_float_loses_and_of_any_exponent(package: Package) -> None:
    text = "[0.01,19.99,12345678901234567890.99,1e300,0,-0.0,null]"
    assert loads(package.written_back("prices", text.encode()).encode()) == loads(text.encode())
    for text in ("[0.001]", "[12345678901234567890.999]", "[1e-999999999]", "[0.01000000000000000000000000000000001]"):
        with pytest.raises(ValueError, match="a multiple of"):
            package.written_back("prices", text.encode())
