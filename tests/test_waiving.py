"""Waivers as they are written into a subject.toml that people keep by hand."""

import re

import pytest

from schemactl.model.settings import Day, Waiver
from schemactl.registry import waiving


@pytest.mark.parametrize(
    "written",
    ['source = "a"\n# b', 'source = "a"\n\n[[waivers]]\nrule = "r"\npath = "/p"\nreason = "w"\nuntil = "2027-01-01"\n\n[[consumers]]\nname = "c"\n'],
)
def test_waivers_are_set_apart_by_one_blank_line(written: str) -> None:
    raw = written.encode()
    for rule in ("one", "two"):
        raw = waiving.with_waiver(raw, "subject.toml", Waiver(rule, "/p", "w", Day("2027-01-01")))
    assert re.findall(r"(\n*)\[\[", raw.decode()) == ["\n\n"] * raw.count(b"[[")
