"""The laws of what is stricter: it asks for what either side asks, and weakens neither."""

import pytest

from schemactl.compat.modes import DIRECTIONS, TRANSITIVE
from schemactl.compat.policy import both, covers, strict, strict_settings, weakened, weakened_settings
from schemactl.model.options import CompatOptions, Options, RegistryOptions
from schemactl.model.options.compat import ContentModel, Formats, Mode
from schemactl.model.schema import Status
from schemactl.model.settings import Day, FieldSettings, SubjectSettings, Waiver
from schemactl.model.subject import Subject

MODES = [pytest.param(one, other, id=f"{one}-{other}") for one in Mode for other in Mode]


@pytest.mark.parametrize(("one", "other"), MODES)
def test_the_mode_of_two_asks_for_what_either_asks(one: Mode, other: Mode) -> None:
    joined = both(one, other)
    assert joined is both(other, one)
    assert DIRECTIONS[joined] == DIRECTIONS[one] | DIRECTIONS[other]
    assert (joined in TRANSITIVE) == ({one, other} & TRANSITIVE != set())
    assert covers(joined, one)
    assert covers(joined, other)
    assert covers(one, other) == (joined is one)
    assert both(one, one) is one


def test_a_mode_may_have_any_name_that_people_use() -> None:
    assert both("consumers", "replay") is Mode.FULL
    assert covers("full", "consumers")
    assert not covers("sideways", "FULL")


ANY_OPTIONS = [
    Options(
        compat=CompatOptions(mode, content_model, formats, allow, budget),
        registry=RegistryOptions(main_branch=main, status=status),
    )
    for mode in ("NONE", "FORWARD", "FULL_TRANSITIVE")
    for content_model in ContentModel
    for formats in Formats
    for allow, budget in ((False, 3.0), (True, 3.0), (True, 0.1))
    for main, status in (("", Status.ACTIVE), ("trunk", Status.RETIRED))
]


def test_what_is_stricter_weakens_neither_side() -> None:
    for theirs in ANY_OPTIONS:
        assert list(weakened(theirs, theirs)) == []
        for ours in ANY_OPTIONS[::7]:
            compat = strict(theirs.compat, ours.compat)
            told = {one.what for one in weakened(theirs, Options(compat=compat, registry=theirs.registry))}
            assert told == set()


def test_a_subject_is_held_to_the_stricter_of_both() -> None:
    subject = Subject("shop", "Order")
    until = [Waiver("type-changed", "/n", "why", Day(f"{year}-01-01"), "f") for year in (2027, 2030)]
    other = Waiver("type-changed", "/n", "why", Day("2030-01-01"))
    fields = {"/a": FieldSettings(enum=True), "/b": FieldSettings(format="date", pii=True)}
    theirs = SubjectSettings(subject, Status.ACTIVE, "FULL", waivers=(until[0], other), fields=fields)
    ours = SubjectSettings(subject, Status.RETIRED, "NONE", waivers=(until[1],), fields={"/b": FieldSettings(description="d")})
    held = strict_settings(theirs, ours, ("FULL", "NONE"))
    assert (held.status, held.mode, held.waivers) == (Status.ACTIVE, Mode.FULL, (until[0],))
    assert held.fields == {"/a": FieldSettings(enum=True), "/b": FieldSettings(description="d", format="date", pii=True)}
    assert len(list(weakened_settings(theirs, ours, "FULL"))) == 6
    assert list(weakened_settings(theirs, held, "FULL")) == []
    assert list(weakened_settings(ours, held, "FULL")) == []
