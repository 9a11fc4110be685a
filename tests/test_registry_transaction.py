"""A write is all or nothing, wherever it is ended."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from schemactl.errors import CorruptRegistry, WriteFailed
from schemactl.registry import transaction

OLD = {"a/B/1.json": b"old", "a/B/1.meta.json": b"old"}
NEW = {"a/B/1.json": b"new", "a/B/1.meta.json": b"new", "c/D/1.json": b"new"}
STEPS = ("open", "replace", "fsync", "mkdir", "unlink", "rmdir")


@pytest.fixture(autouse=True, params=[0, 32], ids=["side by side", "one after the other"])
def _synced(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(transaction, "_FEW", request.param)
    monkeypatch.setattr(transaction, "_SHARE", 1)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    directory = tmp_path / "schemas"
    with transaction.locked(directory):
        transaction.write(directory, OLD)
    return directory


def tree(directory: Path) -> dict[str, bytes]:
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()}


def ended_at(step: int, end: Callable[[], None]) -> Callable[[Any], Any]:
    """Wraps system calls so that the `step`-th of all of them ends the run instead."""
    count = 0

    def wrap(call: Any) -> Any:
        def counted(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                end()
            return call(*arguments, **named)

        return counted

    return wrap


def killed_at(step: int, act: Callable[[], None]) -> bool:
    """Do something in a process that ends at its `step`-th system call; whether it lived to its end."""
    child = os.fork()
    if child == 0:
        wrap = ended_at(step, lambda: os._exit(9))
        for name in STEPS:
            setattr(os, name, wrap(getattr(os, name)))
        act()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def test_a_write_that_is_killed_at_any_step_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    seen = set()
    for step in range(1, 100):
        directory = tmp_path / f"schemas-{step}"
        with transaction.locked(directory):
            transaction.write(directory, OLD)
        lived = killed_at(step, lambda: transaction.write(directory, NEW))  # noqa: B023 - called at once
        with transaction.locked(directory):
            pass
        left = tree(directory)
        assert left in (OLD, {**OLD, **NEW}), step
        seen.add(left == OLD)
        if lived:
            break
    assert lived
    assert seen == {True, False}


def test_a_recovery_that_is_killed_at_any_step_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace
    for step in range(1, 100):
        directory = tmp_path / f"schemas-{step}"
        directory.mkdir()
        transaction.write(directory, OLD)
        monkeypatch.setattr(os, "replace", ended_at(2, broken)(replace))
        with pytest.raises(WriteFailed):
            transaction.write(directory, {**NEW, "a/B/1.meta.json": None})
        monkeypatch.setattr(os, "replace", replace)
        lived = killed_at(step, lambda: transaction.recover(directory))  # noqa: B023 - called at once
        transaction.recover(directory)
        assert tree(directory) == {"a/B/1.json": b"new", "c/D/1.json": b"new"}, step
        if lived:
            break
    assert lived
    assert step > 5


def broken() -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_a_full_disk_at_any_step_is_told_and_changes_nothing(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    told: list[str] = []
    for step in range(1, 50):
        with monkeypatch.context() as patched, transaction.locked(registry):
            patched.setattr(os, "fsync", ended_at(step, full)(os.fsync))
            try:
                transaction.write(registry, NEW)
                break
            except WriteFailed as error:
                told.append(str(error))
        assert tree(registry) == OLD
    assert len(told) > 3
    assert all("No space left" in message for message in told)
    assert tree(registry) == NEW


def test_an_interrupt_while_staging_changes_nothing(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", ended_at(2, interrupt)(os.fsync))
    with transaction.locked(registry), pytest.raises(KeyboardInterrupt):
        transaction.write(registry, NEW)
    assert tree(registry) == OLD


def test_nothing_hidden_stays_behind(registry: Path) -> None:
    assert sorted(path.name for path in registry.rglob("*")) == ["1.json", "1.meta.json", "B", "a"]


def test_files_that_cannot_be_moved_now_are_moved_by_the_next_run(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(errno.EDQUOT, "Quota exceeded")

    with monkeypatch.context() as patched, transaction.locked(registry):
        patched.setattr(os, "replace", ended_at(3, full)(os.replace))
        with pytest.raises(WriteFailed, match="next run"):
            transaction.write(registry, NEW)
    assert transaction.is_interrupted(registry)
    with transaction.locked(registry):
        pass
    assert tree(registry) == {**OLD, **NEW}


def test_a_file_whose_folder_vanished_is_told_and_kept(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def vanished() -> None:
        (registry / "c/D").rmdir()

    with monkeypatch.context() as patched, transaction.locked(registry):
        patched.setattr(os, "replace", ended_at(4, vanished)(os.replace))
        with pytest.raises(WriteFailed, match="next run"):
            transaction.write(registry, NEW)
    with transaction.locked(registry):
        pass
    assert tree(registry) == {**OLD, **NEW}


def test_a_lock_on_a_folder_that_was_not_there_leaves_no_folder(tmp_path: Path) -> None:
    with transaction.locked(tmp_path / "new"):
        transaction.write(tmp_path / "new", {})
    assert list(tmp_path.iterdir()) == []


def test_a_file_given_as_none_is_removed(registry: Path) -> None:
    with transaction.locked(registry):
        transaction.write(registry, {"a/B/1.json": None, "a/B/2.json": b"two"})
    assert tree(registry) == {"a/B/1.meta.json": b"old", "a/B/2.json": b"two"}


def test_of_two_files_for_one_path_the_later_is_written(registry: Path) -> None:
    with transaction.locked(registry):
        transaction.write_each(registry, [("a/B/1.json", None), ("a/B/2.json", b"two"), ("a/B/1.json", b"new"), ("a/B/2.json", None)])
    assert tree(registry) == {**OLD, "a/B/1.json": b"new"}


def test_files_that_cannot_all_be_made_change_nothing(registry: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a/B/1.json", b"new"
        raise CorruptRegistry("is no evidence.", "a/B/1.meta.json")

    with transaction.locked(registry), pytest.raises(CorruptRegistry):
        transaction.write_each(registry, files())
    assert tree(registry) == OLD
    assert sorted(path.name for path in registry.iterdir()) == ["a"]


def test_a_link_in_the_registry_leads_nowhere(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (registry / "linked").symlink_to(tmp_path / "outside")
    with transaction.locked(registry), pytest.raises(WriteFailed, match="leads out of the registry"):
        transaction.write(registry, {"a/B/2.json": b"two", "linked/x/1.json": b"one"})
    assert list((tmp_path / "outside").iterdir()) == []
    assert not (registry / "a/B/2.json").exists()


def test_a_file_where_a_folder_is_needed_is_told_before_anything_is_written(registry: Path) -> None:
    (registry / "c").write_bytes(b"theirs")
    with transaction.locked(registry), pytest.raises(WriteFailed, match="is no folder"):
        transaction.write(registry, NEW)
    assert tree(registry) == {**OLD, "c": b"theirs"}


def test_another_writer_waits_and_is_told_when_it_takes_too_long(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "LOCK_SECONDS", 0.05)
    with transaction.locked(registry), pytest.raises(WriteFailed, match="another schemactl"), transaction.locked(registry):
        pass


def test_a_registry_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "schemas").write_text("")
    with pytest.raises(WriteFailed), transaction.locked(tmp_path / "schemas"):
        pass


@pytest.mark.parametrize("paths", ['["0", "../../x"]', '["0", "a/../../x"]', '["0", "/etc/x"]', '["0", 1]', '["0", ""]', '["../0", "a"]', "1", "{"])
def test_a_forged_journal_moves_nothing(registry: Path, paths: str) -> None:
    (registry / transaction.STAGING).mkdir()
    (registry / transaction.STAGING / "journal.json").write_text(f"[{paths}]")
    with pytest.raises(CorruptRegistry), transaction.locked(registry):
        pass
    assert {path: content for path, content in tree(registry).items() if not path.startswith(".")} == OLD
