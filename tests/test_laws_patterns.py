"""A pattern means in schemactl what it means in ECMA-262: node's RegExp is asked of thousands of patterns and texts, and all others say the same."""

import re
from collections.abc import Callable

import pytest

from schemactl.schema.patterns import NotAPattern, matcher, read
from schemactl.schema.patterns.backtracking import compiled
from schemactl.schema.patterns.pattern import Pattern
from schemactl.schema.patterns.printers import Inexpressible, for_python
from schemactl.schema.patterns.units import as_units
from tests.patterns.truth import Answer, Case, random_cases, truth

pytestmark = pytest.mark.toolchain("node")


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return random_cases(2027, 2_000)


@pytest.fixture(scope="module")
def answers(cases: list[Case]) -> list[Answer]:
    return truth(cases)


def flags(pattern: str) -> str | None:
    try:
        return "" if read(pattern).old else "u"
    except NotAPattern:
        return None


def test_a_pattern_is_read_with_the_flags_that_node_reads_it_with(cases: list[Case], answers: list[Answer]) -> None:
    assert [(case.pattern, flags(case.pattern)) for case in cases] == [
        (case.pattern, answer.read) for case, answer in zip(cases, answers, strict=True)
    ]
    assert {answer.read for answer in answers} == {"u", "", None}


def plain(pattern: Pattern) -> Callable[[str], bool]:
    program = compiled(pattern)
    return lambda text: program.finds(as_units(text) if pattern.units else text)


def quick(pattern: Pattern) -> Callable[[str], bool]:
    return matcher(pattern.source).finds


def by_python(pattern: Pattern) -> Callable[[str], bool]:
    expression = re.compile(for_python(pattern))
    return lambda text: expression.search(as_units(text) if pattern.units else text) is not None


@pytest.mark.parametrize(("finds", "most_left_out"), [(plain, 0), (quick, 0), (by_python, 0.15)], ids=["backtracking", "matcher", "re"])
def test_it_is_found_where_node_finds_it(
    cases: list[Case], answers: list[Answer], finds: Callable[[Pattern], Callable[[str], bool]], most_left_out: float
) -> None:
    wrong, left_out, compared = [], 0, 0
    for case, answer in zip(cases, answers, strict=True):
        if answer.read is None:
            continue
        try:
            find = finds(read(case.pattern))
        except Inexpressible:
            left_out += 1
            continue
        compared += len(case.texts)
        wrong += [(case.pattern, text, found) for text, found in zip(case.texts, answer.found, strict=True) if find(text) != found]
    assert wrong == []
    assert left_out <= most_left_out * len(cases)
    assert compared > 10_000
