"""`schemactl list --graph`: the map of a bus, whatever its names are."""

import re
from pathlib import Path

import pytest

from tests.support import schemactl

HOSTILE = 'a"]; click s0 href <b> `x` \\ {y}'


@pytest.fixture(autouse=True)
def registry(in_tmp: Path) -> None:
    Path("schema.json").write_text('{"type": "object"}')
    for subject in ("shop@Placed", "shop@Paid", "topic", f"odd@{HOSTILE}"):
        assert schemactl("register", subject, "schema.json").code == 0
    placed = next(Path("schemas").rglob("Placed/subject.toml"))
    text = placed.read_text().replace('status = "active"', 'status = "deprecated"')
    placed.write_text(text + "".join(f"\n[[consumers]]\nname = {name!r}\n" for name in ("billing", "billing", "mail")))


def test_mermaid() -> None:
    lines = schemactl("list", "--graph", "mermaid").stdout.splitlines()
    assert lines[0] == "graph LR"
    named = dict(re.findall(r'^  (\w+)(?:\(\[|\[|\{\{)"([^"]*)"(?:\]\)|\]|\}\})$', "\n".join(lines), re.MULTILINE))
    edges = [(named[one], named[other]) for one, other in re.findall(r"^  (\w+) --> (\w+)$", "\n".join(lines), re.MULTILINE)]
    odd = "a#34;#93;; click s0 href #60;b#62; #96;x#96; #92; #123;y#125;"
    assert edges == [("odd", odd), ("shop", "Paid"), ("shop", "Placed"), ("Placed", "billing"), ("Placed", "mail"), ("topic", "topic")]
    assert [line for line in lines if "dasharray" in line] == ["  style s2 stroke-dasharray: 5 5"]
    assert len(lines) == 1 + len(named) + len(edges) + 1


def test_dot() -> None:
    shown = schemactl("list", "--graph", "dot").stdout
    assert shown.startswith("digraph bus {\n  rankdir=LR;\n") and shown.endswith("}\n")  # noqa: PT018
    assert '  s2 [label="Placed", style=dashed];\n' in shown
    assert r's0 [label="a\"]; click s0 href <b> `x` \\ {y}"];' in shown
    assert "  s2 -> c0;\n  s2 -> c1;\n" in shown
