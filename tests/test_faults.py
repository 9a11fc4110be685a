"""A write is all or nothing, wherever it ends: every call of the system that it makes is made to fail, and every call of the recovery after that."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from schemactl.files import Folder, ManagedFolder, View, recover, writing
from schemactl.files import tree as trees
from tests.faults import CHANGING, Fault, System, outcome
from tests.support import EVERY

State = dict[str, bytes]

OLD: State = {"a/B/1.json": b"old", "a/B/1.meta.json": b"old", "a/C/1.json": b"old"}
CHANGES: dict[str, bytes | None] = {"a/B/1.json": b"new", "c/D/1.json": b"new", "a/C/1.json": None}
NEW: State = {"a/B/1.json": b"new", "a/B/1.meta.json": b"old", "c/D/1.json": b"new"}
MANY = 400
"""More calls than any of these writes makes."""


@dataclass(frozen=True)
class Project:
    """A folder that is written to, in a repository or outside of one."""

    root: Path
    managed: ManagedFolder

    def files(self) -> State:
        """What stands in the folder, hidden files too."""
        top = self.managed.folder.path
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}

    def seen(self) -> State:
        """What somebody who only reads sees."""
        view = View(self.managed)
        paths = [
            f"{source}/{type_}/{name}" for source in view.folders() for type_ in view.folders(source) for name in view.names(f"{source}/{type_}")
        ]
        return {path: content for path in paths if (content := view.read(path)) is not None}

    def write(self, changes: Mapping[str, bytes | None] = CHANGES) -> None:
        with writing(self.managed) as writer:
            writer.write(changes.items())

    def recover(self) -> None:
        recover(self.managed)


@pytest.fixture(params=["in a repository", "outside of git", "on another disk"])
def project(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Project]:
    """Makes a project with the old state."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # nobody cuts the power here
    if request.param == "on another disk":
        monkeypatch.setattr(trees.Tree, "shares_disk", lambda self, other: False)
    made = iter(range(1_000_000))

    def new() -> Project:
        root = tmp_path / f"{next(made)}"
        root.mkdir()
        if request.param == "in a repository":
            (root / ".git/objects").mkdir(parents=True)
            (root / ".git/HEAD").write_text("ref: refs/heads/main\n")
        managed = ManagedFolder(Folder(Path(os.path.realpath(root)), ("schemas",)), "registry", lambda path: path.count("/") == 2, "init")
        project = Project(root, managed)
        project.write(OLD)
        return project

    return new


def test_there_are_calls_to_fail(project: Callable[[], Project]) -> None:
    system, one = System(), project()
    with system.called():
        one.write()
    counts = Counter(name for name, _ in system.made)
    assert one.files() == NEW
    assert len(system.made) < MANY
    assert {"open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir"} <= counts.keys(), counts


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_at_any_call_leaves_the_old_state_or_the_new_and_the_next_run_goes_on(project: Callable[[], Project], fault: Fault) -> None:
    results: Counter[str] = Counter()
    for at in range(1, MANY, EVERY):
        one = project()
        result = outcome(one.write, at, fault)
        seen = one.seen()
        assert seen in (OLD, NEW), (at, result)
        assert result != "survived" or seen == NEW, at
        one.recover()
        assert one.files() == seen, (at, result)
        one.write()
        assert one.files() == NEW, at
        assert not one.managed.state.path.exists(), at
        results[result] += 1
        shutil.rmtree(one.root)
        if result == "ended":
            break
    assert result == "ended"
    assert results["killed" if fault is Fault.KILL else "failed"] > 40 // EVERY, results
    print(f"faults injected: {sum(results.values()) - 1} × {fault.name}")  # noqa: T201


@pytest.mark.parametrize("project", ["in a repository", "on another disk"], indirect=True)
@pytest.mark.parametrize("second", [Fault.KILL, Fault.EIO])
def test_a_fault_while_recovering_from_a_fault_is_recovered_from(project: Callable[[], Project], second: Fault) -> None:
    """The first is a kill, which nothing is done about; of those that leave the same files behind, one is taken."""
    injected, left = 0, set[str]()
    for at in range(1, MANY, EVERY):
        one = project()
        first = outcome(one.write, at, Fault.KILL, CHANGING)
        situation = repr(_everything(one))
        if situation not in left:
            left.add(situation)
            injected += _recovered_after_each(one, second)
        shutil.rmtree(one.root)
        if first == "ended":
            break
    assert first == "ended"
    assert injected > 100 // EVERY
    print(f"second faults injected: {injected} × {second.name}, after {len(left)} situations")  # noqa: T201


def _recovered_after_each(one: Project, fault: Fault) -> int:
    """Recover copies of a project, with a fault at one call after the other, and then once more. Returns how many faults that were."""
    seen = one.seen()
    for step in range(1, MANY, EVERY):
        two = _copied(one, step)
        result = outcome(two.recover, step, fault, CHANGING)
        assert two.seen() == seen, (step, result)
        two.recover()
        assert two.files() == seen, (step, result)
        shutil.rmtree(two.root)
        if result == "ended":
            return step - 1
    raise AssertionError("recovering makes more calls than it should")


def _everything(one: Project) -> dict[str, bytes]:
    """All that a killed run left, in the folder and in the state, but for names that are made up."""
    places = (one.managed.folder.path, one.managed.state.path)
    files = [(place, path) for place in places if place.exists() for path in sorted(place.rglob("*"))]
    return {f"{place == places[0]} {_known(path.relative_to(place))}": path.read_bytes() if path.is_file() else b"" for place, path in files}


def _known(path: Path) -> str:
    return "/".join(".schemactl" if part.startswith(".schemactl-") else part for part in path.parts)


def _copied(one: Project, step: int) -> Project:
    """The same project once more, with the same state, which is kept by the path."""
    root = one.root.with_name(f"{one.root.name}-{step}")
    shutil.copytree(one.root, root)
    managed = ManagedFolder(Folder(Path(os.path.realpath(root)), ("schemas",)), "registry", one.managed.owns, "init")
    if one.managed.state.path.exists() and not managed.state.path.exists():
        shutil.copytree(one.managed.state.path, managed.state.path)
    return Project(root, managed)


def test_what_a_power_cut_could_take_is_on_the_disk_before_anything_relies_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staged files before the journal has its name, that before the first file is moved, the folders of moved files before the journal goes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    managed = ManagedFolder(Folder.at(tmp_path / "new/schemas"), "registry", lambda path: path.count("/") == 2, "init")
    with writing(managed) as writer:
        system = System(calls=CHANGING)
        with system.called():
            writer.write({"a/B/1.json": b"one", "a/B/2.json": b"two"}.items())
    steps = system.made
    committed, gone = steps.index(("replace", "journal.draft")), steps.index(("unlink", "journal.json"))
    moves = [at for at, (name, what) in enumerate(steps) if name == "replace" and str(what).isdecimal()]
    folders = [at for at, step in enumerate(steps) if step == ("fsync", "folder")]
    assert steps[:committed].count(("fsync", "file")) == 3  # both files and the journal
    assert any(at < committed for at in folders)
    assert len(moves) == 2
    assert any(committed < at < moves[0] for at in folders)
    assert sum(moves[-1] < at < gone for at in folders) == 5  # the two above the registry, which is new, itself, and its two folders
    assert any(at > gone for at in folders)
