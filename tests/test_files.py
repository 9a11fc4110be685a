"""Files of a project are read and written without a link, in one folder, all or none."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemactl.errors import CorruptRegistry, UnfinishedWrite, UnreadableInput, UnsafePath, UsageError, WriteFailed
from schemactl.files import Folder, ManagedFolder, Project, Tree, View, Writer, recover, syncing, transaction, writing
from schemactl.files import tree as trees
from schemactl.files.names import fault_of, is_git
from schemactl.files.project import Git, nearest
from schemactl.files.reading import read_named, read_within
from schemactl.files.state import state_of

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
OLD = {"a/B/1.json": b"old", "a/B/1.meta.json": b"old"}
NEW = {"a/B/1.json": b"new", "a/B/1.meta.json": b"new", "c/D/1.json": b"new"}


@pytest.fixture(autouse=True, params=["by descriptors", "by paths"])
def _with_and_without_descriptors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second is for systems that have none, such as Windows."""
    if request.param == "by paths":
        monkeypatch.setattr(trees, "HAS_DESCRIPTORS", False)


@pytest.fixture
def managed(tmp_path: Path) -> ManagedFolder:
    """A folder with the old files in it."""
    found = ManagedFolder(Folder(Path(os.path.realpath(tmp_path)), ("schemas",)), "registry", lambda path: path.count("/") == 2, "`schemactl init`")
    write(found, OLD)
    return found


def write(managed: ManagedFolder, files: "dict[str, bytes] | dict[str, bytes | None]") -> None:
    with writing(managed) as writer:
        writer.write(files.items())


def tree(managed: ManagedFolder) -> dict[str, bytes]:
    top = managed.folder.path
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def interrupted(managed: ManagedFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write of the new files that ends when it is decided, and before any is moved."""

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "_move", ended)
        with pytest.raises(KeyboardInterrupt):
            write(managed, NEW)


# writing


@pytest.mark.parametrize("few", [0, 32], ids=["side by side", "one after the other"])
def test_files_are_written_and_nothing_hidden_stays_behind(managed: ManagedFolder, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(syncing, "FEW", few)
    monkeypatch.setattr(syncing, "SHARE", 1)
    write(managed, NEW)
    assert tree(managed) == NEW
    assert sorted(path.name for path in managed.folder.base.iterdir()) == ["schemas"]
    assert not managed.state.path.exists()


def test_a_writer_that_writes_nothing_makes_no_folder(tmp_path: Path) -> None:
    new = ManagedFolder(Folder.at(tmp_path / "new/schemas"), "registry", lambda path: True, "")
    write(new, {})
    assert list(tmp_path.iterdir()) == []


def test_a_file_given_as_none_is_removed_and_so_are_folders_that_are_empty_without_it(managed: ManagedFolder) -> None:
    write(managed, {"a/B/1.json": None, "a/B/1.meta.json": None, "c/D/1.json": b"new", "e/F/1.json": None})
    assert tree(managed) == {"c/D/1.json": b"new"}
    assert [path.name for path in managed.folder.path.iterdir()] == ["c"]


def test_of_two_files_for_one_path_the_later_is_written(managed: ManagedFolder) -> None:
    with writing(managed) as writer:
        writer.write([("a/B/1.json", None), ("a/B/2.json", b"two"), ("a/B/1.json", b"new"), ("a/B/2.json", None)])
    assert tree(managed) == {**OLD, "a/B/1.json": b"new"}


def test_files_that_cannot_all_be_made_change_nothing(managed: ManagedFolder) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "a/B/1.json", b"new"
        raise CorruptRegistry("is no evidence.", "a/B/1.meta.json")

    with pytest.raises(CorruptRegistry), writing(managed) as writer:
        writer.write(files())
    assert tree(managed) == OLD
    assert not managed.state.path.exists()


@pytest.mark.parametrize("place", ["schemas/c", "schemas/c/D", "schemas/c/D/1.json"])
def test_a_link_on_the_way_is_refused_before_anything_is_written(managed: ManagedFolder, tmp_path: Path, place: str) -> None:
    outside = tmp_path / "outside/D"
    outside.mkdir(parents=True)
    (outside / "1.json").write_bytes(b"theirs")
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).symlink_to(tmp_path / ("outside" + place.removeprefix("schemas/c")))
    with pytest.raises(UnsafePath, match=f"{place}: is a link"):
        write(managed, NEW)
    assert (outside / "1.json").read_bytes() == b"theirs"
    assert {path: tree(managed)[path] for path in OLD} == OLD


def test_a_link_in_the_place_of_the_folder_is_refused(managed: ManagedFolder, tmp_path: Path) -> None:
    managed.folder.path.rename(tmp_path / "elsewhere")
    managed.folder.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnsafePath, match="schemas: is a link"):
        write(managed, NEW)
    with pytest.raises(UnsafePath, match="schemas: is a link"):
        View(managed).read("a/B/1.json")
    assert (tmp_path / "elsewhere/a/B/1.json").read_bytes() == b"old"


@pytest.mark.parametrize(("place", "kind"), [("c", "a file"), ("c/D", "a file"), ("c/D/1.json", "a folder"), ("c/D/1.json", "a pipe")])
def test_what_is_in_the_way_is_told_before_anything_is_written(managed: ManagedFolder, place: str, kind: str) -> None:
    path = managed.folder.path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    {"a file": lambda: path.write_bytes(b"theirs"), "a folder": path.mkdir, "a pipe": lambda: os.mkfifo(path)}[kind]()
    with pytest.raises(WriteFailed, match=f"schemas/{place}: is {kind}; nothing was written"):
        write(managed, NEW)
    assert (tree(managed)["a/B/1.json"], path.exists()) == (b"old", True)


def test_a_path_that_is_none_of_ours_is_refused(managed: ManagedFolder) -> None:
    with pytest.raises(UnsafePath, match="not a path that schemactl writes to"):
        write(managed, {"a/B/1.json": b"new", "x": b"new"})
    assert tree(managed) == OLD


def test_another_writer_waits_and_is_told_when_it_takes_too_long(managed: ManagedFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "LOCK_SECONDS", 0.05)
    with writing(managed), pytest.raises(WriteFailed, match="another schemactl"), writing(managed):
        pass


def test_many_writers_at_once_write_one_after_the_other(managed: ManagedFolder) -> None:
    """Each removes the lock and its folder when it is done, under the eyes of those that wait for it."""

    def work(number: int) -> None:
        for step in range(5):
            fresh = ManagedFolder(managed.folder, managed.kind, managed.owns, "")
            write(fresh, {f"a/N{number}/{step}.json": b"x"})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(tree(managed)) == len(OLD) + 20


# interrupted


def test_what_reads_sees_what_was_decided_writes_nothing_and_says_what_finishes_it(
    managed: ManagedFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    interrupted(managed, monkeypatch)
    before = sorted(managed.folder.base.parent.rglob("*")), tree(managed)
    view = View(managed)
    assert {path: view.read(path) for path in NEW} == NEW
    assert (sorted(view.folders()), view.folders("c"), view.names("c/D"), view.is_file("c/D/1.json")) == (["a", "c"], ["D"], ["1.json"], True)
    assert [record.getMessage().partition(": a write was")[0] for record in caplog.records] == ["schemactl: schemas"]
    assert "`schemactl init` finishes it" in caplog.text
    assert (sorted(managed.folder.base.parent.rglob("*")), tree(managed)) == before
    recover(managed)
    assert tree(managed) == NEW


def test_a_file_that_was_changed_meanwhile_is_not_written_over(managed: ManagedFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by a checkout of another branch."""
    interrupted(managed, monkeypatch)
    (managed.folder.path / "a/B/1.json").write_bytes(b"of another branch")
    for act in (lambda: recover(managed), lambda: View(managed).read("a/B/1.meta.json"), lambda: write(managed, {"a/B/2.json": b"two"})):
        with pytest.raises(UnfinishedWrite, match=r"a/B/1\.json was changed .* remove the folder"):
            act()
    assert tree(managed) == {**OLD, "a/B/1.json": b"of another branch"}


@pytest.mark.parametrize(
    "damage", ["another file", "a hidden one", "no checksum", "cut off", "no staged file", "an edited staged file", "format", "[]"]
)
def test_a_journal_that_is_not_what_was_written_changes_nothing(managed: ManagedFolder, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    interrupted(managed, monkeypatch)
    journal, staged = managed.state.path / "journal.json", managed.state.path / "staged"
    raw = journal.read_text()
    table = json.loads(raw)
    if damage in ("another file", "a hidden one"):
        table["files"][0][0] = {"another file": "../outside", "a hidden one": ".git/hooks/pre-commit"}[damage]
        journal.write_text(json.dumps(table))
    elif damage == "no checksum":
        del table["checksum"]
        journal.write_text(json.dumps(table))
    elif damage == "cut off":
        journal.write_text(raw[:-20])
    elif damage == "no staged file":
        (staged / "1").unlink()
    elif damage == "an edited staged file":
        (staged / "1").write_bytes(b"edited")
    elif damage == "format":
        journal.write_text(json.dumps({**table, "format": 2}))
    else:
        journal.write_text("[]")
    for act in (lambda: recover(managed), lambda: View(managed).names()):
        with pytest.raises(UnfinishedWrite, match="Nothing was changed"):
            act()
    assert tree(managed) == OLD


FORGED = [
    *((path, "") for path in ("../x/y", "/etc/x/y", "a/../y", "a/B", ".git/hooks/x", "a/B/x", "C:\\x/y/z", "a/.B/1.json", "a/B/1.json/x")),
    *(("a/B/1.json", beside) for beside in ("../.schemactl-" + "0" * 32, "x", "/.schemactl-" + "0" * 32, "x/.schemactl-" + "0" * 32)),
]


@pytest.mark.parametrize(("path", "beside"), FORGED)
def test_a_forged_journal_with_a_checksum_names_nothing_but_files_of_the_layout(tmp_path: Path, path: str, beside: str) -> None:
    from schemactl.files.journal import Entry, Journal
    from schemactl.registry.files import managed as of_a_registry

    ours = of_a_registry(Folder(Path(os.path.realpath(tmp_path)), ("schemas",)))
    state = ours.state.path
    (state / "staged").mkdir(parents=True)
    (state / "staged/0").write_bytes(b"#!/bin/sh")
    sha = "d3b0c7f3e7b4a6e6b5e1d3b7b7c1f0f2a6e6b5e1d3b7b7c1f0f2a6e6b5e1d3b7"
    (state / "journal.json").write_bytes(Journal("registry", (Entry(path, "0", None, sha),), beside).encoded())
    with pytest.raises(UnfinishedWrite):
        recover(ours)
    assert [one.name for one in tmp_path.iterdir()] == []


# where state is


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always")
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_the_state_is_where_git_keeps_its_own_files(tmp_path: Path) -> None:
    """Also in a worktree and in a submodule, where `.git` is a file."""
    main, other = tmp_path / "main", tmp_path / "other"
    for folder in (main, other):
        folder.mkdir()
        git(folder, "init", "-q")
        git(folder, "commit", "-q", "--allow-empty", "-m", "one")
    git(main, "worktree", "add", "-q", str(tmp_path / "tree"))
    git(main, "submodule", "add", "-q", str(other), "sub")
    for folder in (main, tmp_path / "tree", main / "sub"):
        (folder / "inner").mkdir()
        expected = (folder / "inner" / git(folder / "inner", "rev-parse", "--git-path", "schemactl")).resolve()
        state = state_of(Path(os.path.realpath(folder / "inner/schemas")), "registry").path
        assert state.parent == expected
    kinds = {state_of(main, "registry"), state_of(main, "output"), state_of(main / "a", "output")}
    assert len(kinds) == 3


def test_what_looks_like_a_repository_is_none(tmp_path: Path) -> None:
    for place in ("bare", "file", "folder", "nowhere"):
        (tmp_path / place).mkdir()
    for name in ("objects", "refs"):
        (tmp_path / "bare" / name).mkdir()
    (tmp_path / "bare/HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / "file/.git").write_text("theirs\n")
    (tmp_path / "folder/.git").mkdir()
    (tmp_path / "nowhere/.git").write_text("gitdir: ../nothing\n")
    for place in ("bare", "file", "folder", "nowhere"):
        assert Git.around(tmp_path / place) is None
        assert state_of(tmp_path / place, "registry").path.is_relative_to(os.environ["XDG_STATE_HOME"])


@needs_root
def test_a_repository_that_another_user_put_above_is_none_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git/objects").mkdir(parents=True)
    (tmp_path / ".git/HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / "schemactl.toml").write_text("")
    mine = tmp_path / "mine"
    mine.mkdir()
    assert Git.around(mine) is not None
    assert nearest(mine, "schemactl.toml") == tmp_path / "schemactl.toml"
    os.chown(tmp_path / ".git", 12345, -1)
    os.chown(tmp_path, 12345, -1)
    assert Git.around(mine) is None
    assert nearest(mine, "schemactl.toml") is None
    os.chown(tmp_path, -1, -1)


def test_the_users_folder_is_told_by_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    for platform, expected in (("linux", ".local/state"), ("darwin", "Library/Application Support"), ("win32", "Local")):
        monkeypatch.setattr("sys.platform", platform)
        assert state_of(Path("/nowhere"), "registry").path.is_relative_to(Path(os.path.realpath(tmp_path)) / expected / "schemactl")


def test_without_a_home_there_is_no_place_for_state_and_reading_goes_on(managed: ManagedFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setattr(Path, "home", no_home)
    homeless = ManagedFolder(managed.folder, managed.kind, managed.owns, "")
    assert View(homeless).read("a/B/1.json") == b"old"
    with pytest.raises(WriteFailed, match="XDG_STATE_HOME"):
        write(homeless, NEW)


@pytest.mark.parametrize("home", ["", "home", "./home", "../home"])
def test_a_home_is_never_a_folder_that_a_repository_could_bring(managed: ManagedFolder, monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.delenv("XDG_STATE_HOME")
    for platform, name in (("linux", "HOME"), ("darwin", "HOME"), ("win32", "LOCALAPPDATA")):
        monkeypatch.setattr("sys.platform", platform)
        monkeypatch.setenv(name, home)
        if name == "HOME" or home:
            with pytest.raises(WriteFailed, match="XDG_STATE_HOME"):
                write(ManagedFolder(managed.folder, managed.kind, managed.owns, ""), NEW)


# reading


@pytest.mark.parametrize("kind", ["a link", "a link to nothing", "a link to a device", "a pipe", "a folder", "a socket", "too large"])
def test_what_is_no_file_is_not_read(tmp_path: Path, kind: str) -> None:
    import socket

    path = tmp_path / "x"
    with socket.socket(socket.AF_UNIX) as server:
        makers = {
            "a link": lambda: path.symlink_to(__file__),
            "a link to nothing": lambda: path.symlink_to("nowhere"),
            "a link to a device": lambda: path.symlink_to("/dev/zero"),
            "a pipe": lambda: os.mkfifo(path),
            "a folder": path.mkdir,
            "a socket": lambda: server.bind(str(path)),
            "too large": lambda: path.write_bytes(b"12345"),
        }
        makers[kind]()
        with Tree(tmp_path) as here, pytest.raises(UnsafePath, match=r"x: (?:is a|has more than 4 bytes)"):
            here.read("x", 4)
        if kind != "a pipe":
            with pytest.raises((UnsafePath, UnreadableInput)):
                read_named(path, 4)
        with pytest.raises(UnsafePath) if kind != "a link to nothing" else pytest.raises(AssertionError):
            assert read_within(tmp_path, path, 4)


@pytest.mark.parametrize("writes", ["never", "nothing", "later"])
def test_a_pipe_that_a_person_names_is_read_while_a_program_writes_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: str) -> None:
    monkeypatch.setattr("schemactl.files.reading.SECONDS_FOR_A_WRITER", 0.1 if writes == "never" else 0.0 if writes == "later" else 60.0)
    path = tmp_path / "pipe"
    os.mkfifo(path)
    if writes == "never":
        with pytest.raises(UnsafePath, match="a pipe that no program writes to"):
            read_named(path)
        return
    holding = os.open(path, os.O_RDWR)  # so that there is a writer before the reader looks for one
    text = b"text" * 50_000 if writes == "later" else b""

    def write_all() -> None:
        with path.open("wb") as file:
            os.close(holding)
            file.write(text)

    writing = threading.Timer(0.2, write_all)
    writing.start()
    assert read_named(path) == text
    writing.join()


def test_a_file_that_grows_while_it_is_read_ends_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_bytes(b"1")
    monkeypatch.setattr(trees, "_READ_AT_ONCE", 2)
    monkeypatch.setattr(os, "read", lambda descriptor, most: b"0" * most)
    with Tree(tmp_path) as here, pytest.raises(UnsafePath, match="more than 5 bytes"):
        here.read("x", 5)
    with pytest.raises(UnsafePath, match="more than 5 bytes"):
        read_named(tmp_path / "x", 5)


def test_a_link_within_the_project_is_read_and_one_that_leads_out_is_not(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "x").write_bytes(b"x")
    (inside / "near").symlink_to("x")
    (inside / "far").symlink_to("../out/x")
    (inside / "folder").symlink_to("../out")
    assert read_within(inside, inside / "near") == b"x"
    for name in ("far", "folder/x", "../out/x"):
        with pytest.raises(UnsafePath, match="is a link out of the project"):
            read_within(inside, inside / name)
    assert read_within(inside, inside / "missing") is None


def test_a_pipe_that_the_person_names_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    threading.Thread(target=lambda: (tmp_path / "pipe").write_bytes(b"x" * 100_000)).start()
    assert read_named(tmp_path / "pipe") == b"x" * 100_000


# names


@pytest.mark.parametrize("name", ["", ".", "..", "a//b", "/a", "a/", "../a", "a/../b", "a\\b", "C:", "c:x", "a\0b", "a\nb", "a\u202eb", "\ud800"])
@pytest.mark.parametrize("prefix", ["", "x/"])
def test_a_path_that_leads_elsewhere_or_cannot_be_seen_is_none_of_ours(prefix: str, name: str) -> None:
    assert fault_of(prefix + name) is not None


@pytest.mark.parametrize("name", [".git", ".GIT", ".Git", "GIT~1", "git~2", ".git.", ".git ", ".g\u200cit", "\u200c.git", ".gi\ufefft"])
def test_whatever_some_file_system_takes_for_git_is_none_of_ours(name: str) -> None:
    assert fault_of(f"a/{name}/hooks") is not None
    assert is_git(name)


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=4).map("/".join))
def test_a_path_of_ours_stays_below_its_folder_on_every_system(path: str) -> None:
    import ntpath
    import posixpath

    if fault_of(path) is None:
        for system in (posixpath, ntpath):
            assert not system.isabs(path)
            assert not system.splitdrive(path)[0]
            assert system.normpath(path).replace("\\", "/") == path
        assert not any(name.startswith(".") for name in path.split("/"))


# the folders of a project


OUTSIDE = [
    *("/etc", "../x", "a/../../x", "//x/y", "..\\x", "C:x", "C:/x"),
    *(".git/hooks", "a/.GIT", ".hidden", "a/.hidden/b", "nul", "a/con.txt"),
]


@pytest.mark.parametrize("written", OUTSIDE)
def test_what_a_configuration_names_lies_in_the_project(tmp_path: Path, written: str) -> None:
    with pytest.raises(UsageError, match="key"):
        Project.around(tmp_path).configured(tmp_path, written, "key")


def test_in_a_repository_a_configuration_may_name_a_folder_beside_its_own(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "services/shop").mkdir(parents=True)
    project = Project.around(tmp_path / "services/shop")
    assert project.configured(tmp_path / "services/shop", "../../schemas/./x/", "key") == Folder(tmp_path.resolve(), ("schemas", "x"))
    for written in ("../../../x", "../../.git/x"):
        with pytest.raises(UsageError):
            project.configured(tmp_path / "services/shop", written, "key")


def test_a_person_may_name_any_folder_but_goes_through_no_link_of_the_project(tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    for folder in (project, outside):
        folder.mkdir()
    (tmp_path / "way").symlink_to(outside)
    (project / "link").symlink_to(outside)
    here = Project.around(project)
    assert here.named(tmp_path / "way/x").path == outside.resolve() / "x"
    assert here.named(project / ".hidden/x").parts == (".hidden", "x")
    assert here.named(project / "../outside").path == outside.resolve()
    with pytest.raises(UnsafePath, match="link: is a link"):
        here.named(project / "link/x").tree().exists()
    with pytest.raises(UsageError, match="belongs to git"):
        here.named(project / ".git/hooks")


def test_the_search_for_a_configuration_ends_with_the_repository(tmp_path: Path) -> None:
    (tmp_path / "schemactl.toml").write_text("")
    inner = tmp_path / "repository/a/b"
    inner.mkdir(parents=True)
    assert nearest(inner, "schemactl.toml") == tmp_path / "schemactl.toml"
    git(tmp_path / "repository", "init", "-q")
    assert nearest(inner, "schemactl.toml") is None
    (tmp_path / "repository/schemactl.toml").write_text("")
    assert nearest(inner, "schemactl.toml") == tmp_path / "repository/schemactl.toml"


@needs_root
def test_outside_of_git_a_configuration_above_belongs_to_whoever_runs_this(tmp_path: Path) -> None:
    inner = tmp_path / "a/b"
    inner.mkdir(parents=True)
    path = tmp_path / "a/schemactl.toml"
    path.write_text("")
    assert nearest(inner, "schemactl.toml") == path
    os.chown(path, 12345, -1)
    assert nearest(inner, "schemactl.toml") is None
    assert nearest(tmp_path / "a", "schemactl.toml") == path  # where one stands, one sees it
    os.chown(path, 0, -1)
    os.chown(tmp_path / "a", 12345, -1)
    assert nearest(inner, "schemactl.toml") is None
