"""A pattern means the same everywhere, which is what it means in ECMA-262: node's RegExp is asked about thousands of patterns and texts, and every
way to match one here, and in generated code, says the same."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from pydantic_core import SchemaValidator, ValidationError, core_schema

from schemactl.bindings.targets.java_checks import written_pattern as java_pattern
from schemactl.bindings.targets.python_pattern import backtracking_pattern, linear_pattern
from schemactl.bindings.targets.typescript_pattern import written_pattern as typescript_pattern
from schemactl.errors import InvalidSchema
from schemactl.model.options.compat import Formats
from schemactl.schema.patterns.backtracking import program_of
from schemactl.schema.patterns.folding import unicode_fold
from schemactl.schema.patterns.language import Unsupported, language, with_whole_characters
from schemactl.schema.patterns.matching import matches
from schemactl.schema.patterns.pattern import NotAPattern, read
from schemactl.schema.patterns.printers import Inexpressible, for_ecma, for_java, for_python
from schemactl.schema.patterns.regular import derivative, is_nullable
from schemactl.schema.patterns.units import as_units
from schemactl.schema.quick_validation import QuickValidator
from schemactl.schema.validation import validator
from tests.patterns.truth import Answer, Case, by_java, random_cases, real_cases, truth
from tests.support import examples

pytestmark = pytest.mark.toolchain("node")

Finds = Callable[[str], bool]
"""Whether a pattern is found in a text."""


class LeftOut(Exception):
    """The pattern is not written for this way, which is documented."""


@dataclass(frozen=True, slots=True)
class Asked:
    case: Case
    answer: Answer


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    """Patterns of people and 2,500 made at random, with what node says of them."""
    cases = [*real_cases(), *random_cases(2027, examples(2_500))]
    return [Asked(case, answer) for case, answer in zip(cases, truth(cases), strict=True)]


@pytest.fixture(scope="module")
def known(asked: list[Asked]) -> list[Asked]:
    """Those that are patterns."""
    return [one for one in asked if one.answer.read is not None]


def flags(pattern: str) -> str | None:
    try:
        return "" if read(pattern).old else "u"
    except NotAPattern:
        return None


def test_a_pattern_is_read_with_the_flags_that_node_reads_it_with(asked: list[Asked]) -> None:
    assert [(one.case.pattern, flags(one.case.pattern)) for one in asked] == [(one.case.pattern, one.answer.read) for one in asked]
    assert {one.answer.read for one in asked} == {"u", "", None}


def plainly(pattern: str) -> Finds:
    known = read(pattern)
    program = program_of(known)
    return lambda text: program.finds(as_units(text) if known.units else text)


def by_matching(pattern: str) -> Finds:
    return lambda text: matches(pattern, text)


def by_language(pattern: str) -> Finds:
    try:
        whole = language(pattern)
    except Unsupported as error:
        raise LeftOut from error

    def finds(text: str) -> bool:
        state = whole
        for char in text:
            state = derivative(state, ord(char))
        return is_nullable(state)

    return finds


def by_validation(pattern: str) -> Finds:
    held = QuickValidator({"pattern": pattern})
    return lambda text: not held.refusals(text)


def by_validation_of_names(pattern: str) -> Finds:
    held = QuickValidator({"patternProperties": {pattern: {}}, "additionalProperties": False})
    try:
        held.refusals({"a": 1})
    except InvalidSchema as error:
        raise LeftOut from error
    return lambda text: not held.refusals({text: 1})


def by_the_oracle(pattern: str) -> Finds:
    held = validator({"patternProperties": {pattern: False}, "pattern": pattern}, Formats.ANNOTATE)
    return lambda text: held.is_valid(text) and not held.is_valid({text: 1})


def by_re(pattern: str) -> Finds:
    try:
        expression = re.compile(for_python(with_whole_characters(pattern)))
    except Inexpressible as error:
        raise LeftOut from error
    return lambda text: expression.search(text) is not None


def by_generated_python(pattern: str) -> Finds:
    linear, backtracking = linear_pattern(pattern), backtracking_pattern(pattern)
    if linear is not None:
        return by_pydantic(linear)
    if backtracking is None:
        raise LeftOut
    expression = re.compile(backtracking.pattern)
    return lambda text: expression.search(text) is not None


def by_pydantic(pattern: str) -> Finds:
    schema = SchemaValidator(core_schema.str_schema(pattern=pattern))

    def finds(text: str) -> bool:
        try:
            schema.validate_python(text)
        except ValidationError:
            return False
        return True

    return finds


WAYS = {
    "backtracking": (plainly, 0.0),
    "matching": (by_matching, 0.0),
    "language": (by_language, 0.3),
    "validation": (by_validation, 0.0),
    "validation of names": (by_validation_of_names, 0.2),
    "oracle": (by_the_oracle, 0.0),
    "re": (by_re, 0.25),
    "generated Python": (by_generated_python, 0.3),
}
"""A way to match, and how many of the patterns it may leave out."""


@pytest.mark.parametrize("way", WAYS)
def test_a_pattern_is_found_where_node_finds_it(way: str, known: list[Asked]) -> None:
    make, most_left_out = WAYS[way]
    wrong, left_out, compared = [], 0, 0
    for one in known:
        try:
            finds = make(one.case.pattern)
        except LeftOut:
            left_out += 1
            continue
        compared += len(one.case.texts)
        wrong += [(one.case.pattern, text, found) for text, found in zip(one.case.texts, one.answer.found, strict=True) if finds(text) is not found]
    assert wrong == []
    assert left_out <= most_left_out * len(known)
    assert compared > examples(15_000)


def written(known: list[Asked], write: Callable[[str], str | None]) -> Iterator[tuple[Case, Answer]]:
    for one in known:
        text = write(one.case.pattern)
        if text is not None:
            yield Case(text, one.case.texts), one.answer


def assert_same(cases: list[Case], answers: list[Answer], found: list[tuple[bool, ...]]) -> None:
    assert [(case.pattern, case.texts, bits) for case, bits in zip(cases, found, strict=True)] == [
        (case.pattern, case.texts, answer.found) for case, answer in zip(cases, answers, strict=True)
    ]


@pytest.mark.toolchain("java")
def test_generated_java_finds_a_pattern_where_node_finds_it(known: list[Asked]) -> None:
    cases, answers = map(list, zip(*written(known, java_pattern), strict=True))
    assert len(cases) > 0.7 * len(known)
    assert_same(cases, answers, by_java(cases))


def test_generated_typescript_finds_a_pattern_where_node_finds_it(known: list[Asked]) -> None:
    cases, answers = map(list, zip(*written(known, typescript_pattern), strict=True))
    assert len(cases) > 0.8 * len(known)
    assert_same(cases, answers, [answer.found for answer in truth(cases)])


def ecma(pattern: str) -> str | None:
    try:
        return for_ecma(with_whole_characters(pattern))
    except Inexpressible:
        return None


def test_what_is_written_anew_for_ecma_262_is_read_with_the_flag_u_and_means_the_same(known: list[Asked]) -> None:
    cases, answers = map(list, zip(*written(known, ecma), strict=True))
    assert len(cases) > 0.7 * len(known)
    assert_same(cases, answers, [answer.found for answer in truth(cases, ["u"])])


def is_foldable(text: str) -> bool:
    """Whether a text holds no letter whose case newer versions of Unicode may tell otherwise."""
    return all(ord(char) < 0x2000 or ord(char) in (0x212A, 0x2028) or unicode_fold(ord(char)) == ord(char) for char in text)


@pytest.mark.parametrize(("flags", "old"), [(["iu"], False), (["i"], True)])
def test_case_is_left_out_of_account_as_node_does_it(flags: list[str], old: bool, known: list[Asked]) -> None:
    """Node 20 does not know modifiers: a whole pattern under the flag `i` is one in a group with it."""
    cases = [one.case for one in known if bool(read(one.case.pattern).old) is old and is_foldable(one.case.pattern)]
    wrong, compared = [], 0
    for case, answer in zip(cases, truth(cases, flags), strict=True):
        pattern = f"(?i:{case.pattern})"
        if flags_of(pattern) != old:
            continue
        for text, found in zip(case.texts, answer.found, strict=True):
            compared += 1
            if matches(pattern, text) is not found:
                wrong.append((pattern, text, found))
    assert wrong == []
    assert compared > examples(5_000)


def flags_of(pattern: str) -> bool:
    return bool(read(pattern).old)


@pytest.mark.toolchain("java")
def test_java_reads_all_that_is_written_for_it(known: list[Asked]) -> None:
    """Also properties and modifiers, which node 20 or Java does not know."""
    patterns = [r"\p{Script=Greek}", r"[^\p{Emoji}a]", r"\p{C}", r"(?i:ß)", r"(?m:^a$)", r"\P{L}[^\P{Lu}]", r"(?s:.)(?-s:.)", r"\p{LC}\p{Cn}"]
    cases = [Case(for_java(read(pattern)), ("Ω", "a", "\U0001f600", "ẞ", "b\na", "1A", "\n\n", "\u0378")) for pattern in patterns]
    expected = [tuple(matches(pattern, text) for text in case.texts) for pattern, case in zip(patterns, cases, strict=True)]
    assert by_java(cases) == expected
