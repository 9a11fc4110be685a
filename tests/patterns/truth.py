"""What node's own RegExp says of patterns and texts: the truth that all others are held to."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.patterns.random_patterns import random_pattern, random_texts

PROGRAM = Path(__file__).with_name("answers.mjs")


@dataclass(frozen=True, slots=True)
class Case:
    pattern: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """read: the flags that the pattern is read with, None where it is no pattern; found: in which of the texts."""

    read: str | None
    found: tuple[bool, ...]


def random_cases(seed: int, count: int) -> list[Case]:
    random = Random(seed)
    cases = []
    while len(cases) < count:
        depth, old, foreign = random.choice((1, 2, 3, 3, 4)), random.choice((0, 0, 0.1, 0.3)), random.choice((0, 0, 0.05))
        pattern = random_pattern(random, depth, old, foreign)
        if all(pattern.count(f"(?<n{number}>") < 2 for number in range(5)):  # one name twice is read since 2025, by newer versions of node
            cases.append(Case(pattern, tuple(random_texts(random, 8))))
    return cases


def truth(cases: Sequence[Case], flags: Sequence[str] = ("u", "")) -> list[Answer]:
    """One answer a case, from one process of node. flags: those that are tried in turn."""
    lines = [json.dumps({"pattern": case.pattern, "texts": case.texts, "flags": flags}) for case in cases]
    ran = subprocess.run(["node", str(PROGRAM)], input="\n".join(lines), capture_output=True, text=True, check=True, timeout=300)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(answers) == len(cases)
    return [Answer(answer["read"], tuple(answer["found"])) for answer in answers]
