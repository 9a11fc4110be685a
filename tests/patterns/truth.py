"""What node's own RegExp says of patterns and texts: the truth that all others are held to. What Java's Pattern says of what was written for it."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from schemactl.schema.patterns.examples import examples
from tests.patterns.random_patterns import LETTERS, random_pattern, random_texts

HERE = Path(__file__).parent


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


def real_cases() -> list[Case]:
    """Patterns as people write them (corpus.txt, one a line), and texts that they match, or nearly."""
    random = Random(2027)
    return [Case(pattern, tuple(_near(pattern, random))) for pattern in (HERE / "corpus.txt").read_text().splitlines() if "(?i:" not in pattern]


def _near(pattern: str, random: Random) -> list[str]:
    found = ["", *examples(pattern)]
    changed = []
    for text in found * 3:
        at = random.randrange(len(text) + 1)
        changed.append(text[:at] + random.choice(LETTERS) + text[at + random.randrange(2) :])
    return [*found, *changed, *(text + "\n" for text in found), *random_texts(random, 6)]


def truth(cases: Sequence[Case], flags: Sequence[str] = ("u", "")) -> list[Answer]:
    """One answer a case, from one process of node. flags: those that are tried in turn."""
    lines = [json.dumps({"pattern": case.pattern, "texts": case.texts, "flags": flags}) for case in cases]
    ran = subprocess.run(["node", str(HERE / "answers.mjs")], input="\n".join(lines), capture_output=True, text=True, check=True, timeout=300)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(answers) == len(cases)
    return [Answer(answer["read"], tuple(answer["found"])) for answer in answers]


def by_java(cases: Sequence[Case]) -> list[tuple[bool, ...]]:
    """In which of its texts each pattern is found by java.util.regex, from one process of Java."""
    lines = [",".join(text.encode("utf-16-be", "surrogatepass").hex() for text in (case.pattern, *case.texts)) for case in cases]
    ran = subprocess.run(["java", str(HERE / "Answers.java")], input="\n".join(lines), capture_output=True, text=True, check=True, timeout=300)
    found = [tuple(bit == "1" for bit in line) for line in ran.stdout.splitlines()]
    assert len(found) == len(cases)
    return found
