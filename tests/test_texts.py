"""What a finding says belongs to what broke: words, advice and event, over pairs made at random (tests/generated_schemas.py)."""

import re
from random import Random
from typing import Final

import pytest

from schemactl.compat import containment
from schemactl.compat.modes import DIRECTIONS, mode_named
from schemactl.compat.rules import RULES
from schemactl.compat.solver import formula
from schemactl.errors import InvalidSchema
from schemactl.model.finding import Comparison, Direction, Finding
from schemactl.model.json import Document
from schemactl.model.options.compat import CompatOptions
from schemactl.model.schema import Schema
from schemactl.pipeline.comparison import compare_documents
from schemactl.report.findings.witness import marked
from schemactl.schema.normal_form import normal_form
from tests.generated_schemas import Schemas
from tests.support import examples

BATCH: Final = examples(30)
OPPOSITE: Final = {Direction.FORWARD: Direction.BACKWARD, Direction.BACKWARD: Direction.FORWARD}
CLASSES: Final = re.compile(
    r"\b("
    + "|".join(name for module in (formula, containment) for name, value in vars(module).items() if isinstance(value, type) and name[0].isupper())
    + r"|NoneType|TypeError|KeyError|Decimal)\b"
)
QUOTED: Final = re.compile(r"`[^`]*`")
LEFT_OUT: Final = re.compile(r"⟨[\[{]…[\]}]⟩")
POINTING: Final = re.compile(r"(?i)\b(?:below|above|following|preceding|underneath|overleaf)\b")
"""An output has its own order, so no text says where something else stands."""
THOSE_WHO: Final = {
    Direction.FORWARD: re.compile(r"(?i)\b(?:consumers?|deployed|subscribers?)\b"),
    Direction.BACKWARD: re.compile(r"(?i)\b(?:readers?|archived?|replays?|old events)\b"),
}
"""Whom a direction breaks. Advice may name the others, too."""
REPEATED: Final = re.compile(r"(?P<place>/\S*), (?P=place)\b")


def compared(start: int, mode: str) -> list[tuple[int, Comparison]]:
    """Each with its seed. Half of the pairs are dense."""
    found = []
    for seed in range(start, start + BATCH):
        random = Random(seed)
        schemas = Schemas(random, dense=seed % 2 == 0)
        old: Document = schemas.document()
        new = schemas.mutated(old)
        try:
            normal_form(old), normal_form(new)
        except InvalidSchema:
            continue
        found.append((seed, compare_documents(Schema(old), Schema(new), CompatOptions(mode=mode))))
    return found


def spoken(finding: Finding) -> str:
    """What it says in words of our own: names and values of a schema stand in quotes."""
    return QUOTED.sub("", f"{finding.message} {finding.instead}")


def words(finding: Finding, direction: Direction) -> str:
    """What the rule says of a direction, as far as nothing is filled in."""
    return RULES[finding.rule].says(direction).because.partition("{")[0].strip()


@pytest.mark.parametrize("mode", ["FORWARD", "BACKWARD", "FULL"])
@pytest.mark.parametrize("start", range(300_000, 300_000 + 4 * BATCH, BATCH))
def test_a_finding_speaks_of_what_broke(start: int, mode: str) -> None:
    asked = DIRECTIONS[mode_named(mode)]
    for seed, comparison in compared(start, mode):
        for finding in comparison.findings:
            told = (finding.breaks & asked) or finding.breaks
            place = (seed, finding.rule, finding.message)
            assert finding.message, place
            assert not CLASSES.search(spoken(finding)), place
            assert not REPEATED.search(finding.message), place
            assert not POINTING.search(spoken(finding)), place
            if not told:
                assert finding.witness is None, place
                continue
            for direction in OPPOSITE.keys() - told:
                assert not THOSE_WHO[direction].search(QUOTED.sub("", finding.message)), place
            assert finding.witness is not None, place
            assert finding.witness.breaks in told, place
            assert "Nothing to do" not in finding.instead, place
            assert not LEFT_OUT.search(marked(finding)), place
            for direction in told:
                assert words(finding, direction) in finding.message, place
            for direction in OPPOSITE.keys() - told:
                of_the_other = words(finding, direction)
                assert len(of_the_other) < 10 or of_the_other in words(finding, OPPOSITE[direction]) or of_the_other not in finding.message, place


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("direction", Direction)
def test_what_a_rule_says_of_a_direction_names_those_whom_that_breaks(rule: str, direction: Direction) -> None:
    says = RULES[rule].says(direction)
    assert not THOSE_WHO[OPPOSITE[direction]].search(says.because)
    assert not POINTING.search(f"{says.because} {says.instead}")
