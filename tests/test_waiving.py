"""Waivers as they are written into a subject.toml that people keep by hand."""

import re

import pytest

from schemactl.model.settings import Day, Waiver
from schemactl.registry import waiving

BY_HAND = """
source = "a"

[[waivers]]
rule = "r"
path = "/p"
reason = "w"
until = "2027-01-01"

[[consumers]]
name = "c"
"""


@pytest.mark.parametrize("written", ['source = "a"\n# b', BY_HAND])
def test_waivers_are_set_apart_by_one_blank_line(written: str) -> None:
    raw = written.encode()
    for rule in ("one", "two"):
        raw = waiving.with_waiver(raw, "subject.toml", Waiver(rule, "/p", "w", Day("2027-01-01")))
    assert re.findall(r"(\n*)\[\[", raw.decode()) == ["\n\n"] * raw.count(b"[[")
