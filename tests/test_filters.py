"""Rule patterns and filter policies: a table of cases, the two readings of each operator, and AWS' own Event Ruler as the oracle."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from schemactl.consumers.filters.matching import matches
from schemactl.consumers.filters.operators import OPERATORS
from schemactl.consumers.filters.reach import reach
from schemactl.consumers.filters.translation import as_schema
from schemactl.errors import UsageError
from schemactl.model.options.compat import ProverOptions
from tests.support import CASES

ROWS: list[dict[str, Any]] = json.loads((CASES / "filters" / "matches.json").read_text())
REFUSED: list[dict[str, Any]] = json.loads((CASES / "filters" / "refused.json").read_text())
TEXTS = ["", "a", "ab", "abc", "Ab", "b", "10.0.0.1", "10.0.0.9", "*", "a*c", "axc"]
SCALARS = [*TEXTS, 0, 1, 1.0, 1.5, -3, 100, True, False, None]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: json.dumps(row["filter"]))
def test_a_filter_matches_what_its_row_says(row: dict[str, Any]) -> None:
    assert [event for event in row["matches"] if not matches(row["filter"], event)] == []
    assert [event for event in row["misses"] if matches(row["filter"], event)] == []


@pytest.mark.parametrize("row", [row for row in ROWS if "cidr" not in json.dumps(row)], ids=lambda row: json.dumps(row["filter"]))
def test_the_schema_of_a_filter_says_the_same(row: dict[str, Any]) -> None:
    schema = as_schema(row["filter"])
    assert [event for event in row["matches"] if not jsonschema_rs.is_valid(schema, event)] == []
    assert [event for event in row["misses"] if jsonschema_rs.is_valid(schema, event)] == []


def test_every_operator_has_a_row() -> None:
    rows = json.dumps(ROWS)
    assert all(f'{{"{name}":' in rows for name in OPERATORS)


@pytest.mark.parametrize("refused", REFUSED, ids=json.dumps)
def test_what_a_service_refuses_is_refused(refused: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        matches(refused, {"a": "x"})
    with pytest.raises(UsageError):
        as_schema(refused)


class Made:
    """Seeded random filters and events over a small alphabet, so that they often meet."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def event(self, depth: int = 3) -> dict[str, Any]:
        names = self.random.sample(["p", "q", "r"], self.random.randint(0, 3))
        return {name: self._value(depth) for name in names}

    def filter(self, depth: int = 2) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name in self.random.sample(["p", "q", "r"], self.random.randint(1, 2)):
            deeper = depth > 0 and self.random.random() < 0.35
            made[name] = self.filter(depth - 1) if deeper else [self._alternative() for _ in range(self.random.randint(1, 2))]
        free = [name for name in "pqr" if name not in made]
        if free and self.random.random() < 0.2:
            made["$or"] = [{name: [self._alternative()] for name in free} for _ in range(2)]
        return made

    def _value(self, depth: int) -> Any:
        chance = self.random.random()
        if chance < 0.6 or depth == 0:
            return self.random.choice(SCALARS)
        if chance < 0.75:
            return self.random.choices(SCALARS, k=self.random.randint(0, 3))
        return [self.event(depth - 1) for _ in range(self.random.randint(0, 2))] if chance < 0.85 else self.event(depth - 1)

    def _alternative(self) -> Any:
        text, wildcard = self.random.choice(TEXTS[1:]), self.random.choice(["a*", "*b", "a*c", "*"])
        nested = self.random.choice([{"prefix": text}, {"suffix": text}, {"equals-ignore-case": text}, {"wildcard": wildcard}])
        ranges = [["=", 1], [">", 0], [">=", 1, "<", 100], ["<", 1.5]]
        return self.random.choice(
            [
                self.random.choice(SCALARS),
                nested,
                {"prefix": {"equals-ignore-case": text}},
                {"suffix": {"equals-ignore-case": text}},
                {"anything-but": self.random.choice([text, self.random.sample(TEXTS, 2), 1, [1, 1.5]])},
                {"anything-but": nested},
                {"numeric": self.random.choice(ranges)},
                {"exists": self.random.random() < 0.5},
                {"cidr": self.random.choice(["10.0.0.0/30", "10.0.0.0/24"])},
            ]
        )


def test_both_readings_of_random_filters_agree() -> None:
    made = Made(1)
    for _ in range(1500):
        filter_, event = made.filter(), made.event()
        if "cidr" not in json.dumps(filter_):
            assert matches(filter_, event) == jsonschema_rs.is_valid(as_schema(filter_), event), (filter_, event)


@pytest.mark.toolchain("java", "maven")
def test_event_ruler_agrees_on_thousands_of_patterns_and_events(tmp_path: Path) -> None:
    ruler = Path(__file__).parent / "ruler"
    shutil.copy(ruler / "pom.xml", tmp_path)
    subprocess.run(
        ["mvn", "-q", "-B", "-ntp", "dependency:copy-dependencies", "-DoutputDirectory=lib"], cwd=tmp_path, check=True, capture_output=True
    )
    made = Made(2)
    questions = [{"pattern": made.filter(), "event": made.event()} for _ in range(4000)]
    asked = "".join(json.dumps(question) + "\n" for question in questions).encode()
    command = ["java", "-XX:TieredStopAtLevel=1", "-cp", str(tmp_path / "lib" / "*"), str(ruler / "Ruler.java")]
    answers = subprocess.run(command, input=asked, check=True, capture_output=True).stdout.decode().splitlines()
    assert len(answers) == len(questions)
    wrong = [
        (question, answer)
        for question, answer in zip(questions, answers, strict=True)
        if answer != str(matches(question["pattern"], question["event"])).lower()
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("schema", "filter_", "may", "always"),
    [
        ({"properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"]}, {"a": ["x"]}, True, False),
        ({"properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"]}, {"a": ["x", "y"]}, True, True),
        ({"properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"]}, {"a": ["z"]}, False, False),
        ({"properties": {"a": {"type": "integer", "minimum": 5}}, "required": ["a"]}, {"a": [{"numeric": [">", 0]}]}, True, True),
        ({"properties": {"a": {"type": "integer"}}}, {"b": [{"exists": False}]}, True, True),
        ({"properties": {"a": {"type": "integer"}}}, {"b": [{"exists": True}]}, False, False),
        ({"properties": {"a": {"type": "array", "items": {"enum": ["x", "y"]}, "minItems": 1}}, "required": ["a"]}, {"a": ["x", "y"]}, True, True),
        ({"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"a": [{"cidr": "10.0.0.0/8"}]}, None, None),
        ({"properties": {"a": {"type": "integer"}}}, {"a": [{"cidr": "10.0.0.0/8"}]}, False, False),
    ],
)
def test_reach_is_proven(schema: dict[str, Any], filter_: dict[str, Any], may: bool | None, always: bool | None) -> None:
    found = reach({"type": "object", **schema}, filter_, ProverOptions())
    assert (found.may, found.always) == (may, always)
    assert may is not True or matches(filter_, found.matched)
    assert always is not False or not matches(filter_, found.missed)
