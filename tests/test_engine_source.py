"""An engine that is older than its source is not used, and schemactl says so; one that was installed has no source, and is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemactl import native
from schemactl.native.sources import digest
from tests.support import ROOT, schemactl

EVENT = '{"source": "shop", "detail-type": "Placed", "time": "2026-01-01T00:00:00Z", "detail": {"a": 1}}\n'
MANIFEST = '[package]\nname = "schemactl-engine"\n'


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """What is known of the source is known of each test's own."""
    native._is_stale.cache_clear()
    yield
    native._is_stale.cache_clear()


@pytest.fixture
def crate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the source that the engine at hand was built from, as far as it tells."""
    folder = tmp_path / "native"
    (folder / "src").mkdir(parents=True)
    (folder / "Cargo.toml").write_text(MANIFEST)
    (folder / "Cargo.lock").write_text("")
    (folder / "src" / "lib.rs").write_text("mod a;\n")
    monkeypatch.setattr(native, "CRATE", folder)
    monkeypatch.setattr(native._engine, "SOURCES", digest(folder))
    return folder


def _edited(crate: Path) -> None:
    (crate / "src" / "lib.rs").write_text("mod b;\n")


def _added(crate: Path) -> None:
    (crate / "src" / "below").mkdir()
    (crate / "src" / "below" / "new.rs").write_text("")


def _renamed(crate: Path) -> None:
    (crate / "src" / "lib.rs").rename(crate / "src" / "main.rs")


def _other_crates(crate: Path) -> None:
    (crate / "Cargo.lock").write_text("[[package]]\n")


def _other_profile(crate: Path) -> None:
    (crate / "Cargo.toml").write_text(MANIFEST + "[profile.release]\n")


def _moved_between(crate: Path) -> None:
    (crate / "Cargo.lock").write_text("mod a;\n")
    (crate / "src" / "lib.rs").write_text("")


CHANGES = (_edited, _added, _renamed, _other_crates, _other_profile, _moved_between)


def test_the_engine_at_hand_was_built_from_the_source_beside_it() -> None:
    assert digest(ROOT / "native") == native._engine.SOURCES, "the engine is older than its source: `make setup` builds it"


def test_an_engine_of_the_source_at_hand_is_used(crate: Path) -> None:
    assert native.is_there()
    assert native.why_not() is None


@pytest.mark.parametrize("change", CHANGES)
def test_an_engine_that_is_older_than_its_source_is_not_used(crate: Path, change: Callable[[Path], None]) -> None:
    change(crate)
    assert not native.is_there()
    assert "older than its source" in str(native.why_not())


def test_one_that_does_not_tell_its_source_is_not_used_in_a_checkout(crate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As engines did not before they told it."""
    monkeypatch.delattr(native._engine, "SOURCES")
    assert not native.is_there()


def test_what_an_editor_lays_beside_a_source_is_none(crate: Path) -> None:
    (crate / "src" / ".#lib.rs").symlink_to("somebody@somewhere")
    (crate / "src" / "lib.rs~").write_text("mod c;\n")
    assert native.is_there()


@pytest.mark.parametrize("beside", ["nothing", "another package", "a crate of another name"])
def test_an_installed_engine_is_used_whatever_lies_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str) -> None:
    folder = tmp_path / "native"
    if beside != "nothing":
        (folder / "src").mkdir(parents=True)
        (folder / "src" / "lib.rs").write_text("")
    if beside == "a crate of another name":
        (folder / "Cargo.toml").write_text('[package]\nname = "theirs"\n')
    monkeypatch.setattr(native, "CRATE", folder)
    monkeypatch.setattr(native._engine, "SOURCES", "of somewhere else")
    assert native.is_there()
    assert native.why_not() is None


def test_without_an_engine_one_is_told_how_to_get_it(crate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "Engine", None)
    assert "make setup" in str(native.why_not())
    monkeypatch.setattr(native, "CRATE", tmp_path / "nowhere")
    assert "pip" in str(native.why_not())


def test_who_switched_it_off_is_told_nothing(crate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _edited(crate)
    monkeypatch.setenv(native.OFF, "off")
    assert native.why_not() is None


@pytest.mark.parametrize("workers", [1, 2])
def test_python_counts_instead_of_an_older_engine(crate: Path, tmp_path: Path, workers: int) -> None:
    capture = tmp_path / "capture.ndjson"
    capture.write_text(EVENT * 1500)
    registries = [tmp_path / "fresh", tmp_path / "stale"]
    fresh = schemactl("discover", capture, "--registry", registries[0], "--workers", workers)
    assert "note" not in fresh.stderr
    _edited(crate)
    native._is_stale.cache_clear()
    stale = schemactl("discover", capture, "--registry", registries[1], "--workers", workers)
    assert (fresh.code, stale.code) == (0, 0)
    assert stale.stderr.count("\n") == 1
    assert "make setup" in stale.stderr
    one, other = ({file.relative_to(folder): file.read_bytes() for file in folder.rglob("*.json")} for folder in registries)
    assert one == other


def test_validate_says_so_too(crate: Path, tmp_path: Path) -> None:
    capture = tmp_path / "capture.ndjson"
    capture.write_text(EVENT * 20)
    schemactl("discover", capture, "--registry", tmp_path / "schemas")
    _edited(crate)
    native._is_stale.cache_clear()
    validated = schemactl("validate", capture, "--registry", tmp_path / "schemas")
    assert validated.code == 0
    assert "make setup" in validated.stderr
