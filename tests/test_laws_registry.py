"""Laws of the registry, over captures and names that hypothesis makes up."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schemactl.model.options import Options, RegistryOptions
from schemactl.model.subject import Subject
from schemactl.pipeline.discover import discover
from schemactl.pipeline.discovery import How, Outcome
from schemactl.pipeline.verify import verify
from schemactl.registry import Registry
from tests.support import examples

names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
payloads = st.dictionaries(
    st.sampled_from(["id", "note", "total", "deep"]),
    st.one_of(
        st.none(), st.booleans(), st.integers(-5, 5), st.text("ab", max_size=3), st.dictionaries(st.sampled_from(["x", "y"]), st.integers(0, 3))
    ),
)
events = st.tuples(st.sampled_from(["Order", "order", "Parcel"]), payloads, st.integers(0, 59))
captures = st.lists(events, min_size=1, max_size=12)


def written(folder: Path, capture: list[tuple[str, dict[str, object], int]], source: str = "shop") -> str:
    lines = (
        json.dumps({"source": source, "detail-type": type_, "time": f"2026-01-01T00:00:{second:02d}Z", "detail": payload})
        for type_, payload, second in capture
    )
    path = folder / "capture.ndjson"
    path.write_text("".join(f"{line}\n" for line in lines))
    return str(path)


def options(folder: Path) -> Options:
    return Options(registry=RegistryOptions("schemas"), root=folder)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (folder / "schemas").rglob("*") if path.is_file()}


@pytest.fixture(autouse=True, scope="module")
def _no_waiting_for_the_disk() -> Iterator[None]:
    """What a power cut would leave is not asked here."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


@settings(max_examples=examples(25))
@given(st.lists(captures, min_size=1, max_size=3))
def test_the_same_captures_again_change_no_byte_and_every_event_fits(days: list[list[tuple[str, dict[str, object], int]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for day in days:
            discover([written(folder, day)], options(folder), How())
        before = files(folder)
        for day in days:
            found = discover([written(folder, day)], options(folder), How())
            assert {one.outcome for one in found.subjects} == {Outcome.UNCHANGED}
        assert files(folder) == before
        assert verify(options(folder)).problems == ()
        registry = Registry(folder / "schemas")
        for type_, payload, _ in (event for day in days for event in day):
            head = registry.latest(Subject("shop", type_))
            assert head is not None
            assert Draft202012Validator(head.schema.document).is_valid(payload)  # type: ignore[arg-type]


@settings(max_examples=examples(25))
@given(captures, st.randoms(use_true_random=False))
def test_the_order_of_events_changes_no_byte(capture: list[tuple[str, dict[str, object], int]], random: Random) -> None:
    results = []
    for shuffled in (capture, random.sample(capture, len(capture))):
        with tempfile.TemporaryDirectory() as name:
            discover([written(Path(name), shuffled)], options(Path(name)), How())
            results.append(files(Path(name)))
    assert results[0] == results[1]


@settings(max_examples=examples(40))
@given(st.lists(st.tuples(names, names), min_size=1, max_size=4, unique=True))
def test_every_name_comes_back_exactly_and_nothing_stands_outside(pairs: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source, type_ in pairs:
            discover([written(folder, [(type_, {}, 0)], source)], options(folder), How())
        registry = Registry(folder / "schemas")
        assert set(registry.subjects()) == {Subject(source, type_) for source, type_ in pairs}
        assert {path.name for path in folder.iterdir()} == {"capture.ndjson", "schemas"}
        assert all(registry.versions(Subject(*pair)) == (1,) for pair in pairs)
        folders = [str(registry.folder(Subject(*pair))).casefold() for pair in pairs]
        assert len(set(folders)) == len(pairs)
