"""A registry of another repository: read at the commit that schemactl.lock pins, from a copy that only `update` makes."""

import json
import shutil
from pathlib import Path

import pytest

from schemactl.errors import GitFailed, UsageError
from schemactl.registry import git, remote
from tests.support import ROOT, schemactl
from tests.test_check import git as run_git

ORDERS = ROOT / "samples" / "orders"
CANCELLED, SUBMITTED = "shop.orders@OrderCancelled", "shop.orders@OrderSubmitted"


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository that owns the registry."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "platform"
    folder.mkdir()
    run_git(folder, "init", "-q", "-b", "main")
    publish(folder, "day-1")
    return folder


@pytest.fixture
def consumer(platform: Path) -> Path:
    """A repository that reads it, pinned to its first commit on its own main branch."""
    folder = platform.parent / "consumer"
    folder.mkdir()
    (folder / "schemactl.toml").write_text(
        'registry = "git+file:../platform@main#schemas"\n[registries]\norders = "git+file:../platform@main#schemas"\n[targets.python]\nout = "gen"\n'
    )
    run_git(folder, "init", "-q", "-b", "main")
    assert schemactl("update", cwd=folder).code == 0
    commit(folder)
    return folder


def publish(folder: Path, day: str) -> None:
    assert schemactl("discover", ORDERS / f"{day}.ndjson", cwd=folder).code == 0
    commit(folder)


def commit(folder: Path) -> None:
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "-m", "more")


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("list", "--registry", "orders"),
        ("show", SUBMITTED),
        ("search", "coupon"),
        ("history", SUBMITTED),
        ("lint",),
        ("verify",),
        ("validate", ORDERS / "day-1.ndjson"),
        ("drift", ORDERS / "day-1.ndjson"),
        ("impact", SUBMITTED, "--to", ORDERS / "to.json"),
        ("diff", f"{SUBMITTED}@1", ORDERS / "to.json"),
        ("generate",),
        ("generate", "--check"),
    ],
    ids=lambda command: "-".join(str(word).rpartition("/")[2] for word in command),
)
def test_what_reads_gives_what_it_gives_in_the_repository_of_the_registry(command: tuple[object, ...], platform: Path, consumer: Path) -> None:
    words = [platform / "schemas" / "shop.orders" / "OrderSubmitted" / "1.json" if str(word).endswith("to.json") else word for word in command]
    here = schemactl(*words, cwd=consumer)
    (platform / "schemactl.toml").write_text('[targets.python]\nout = "gen"\n')
    there = schemactl(*[word for word in words if word not in ("--registry", "orders")], cwd=platform)
    if command[0] == "history":
        assert [line for line in here.stdout.splitlines() if "from 60 events" in line], here
    else:
        assert (here.code, here.stdout) == (there.code, there.stdout), here.stderr
    if command == ("generate",):
        assert sorted(path.name for path in (consumer / "gen").rglob("*.py")) == sorted(path.name for path in (platform / "gen").rglob("*.py"))


def test_nothing_moves_before_update_does(platform: Path, consumer: Path) -> None:
    publish(platform, "day-2")
    assert "(1 version)" in schemactl("show", SUBMITTED, cwd=consumer).stdout
    ran = schemactl("update", cwd=consumer)
    assert ran.code == 0, ran.stderr
    assert f"changed: {SUBMITTED}" in ran.stdout
    assert CANCELLED not in ran.stdout
    assert "(2 versions)" in schemactl("show", SUBMITTED, cwd=consumer).stdout
    before = (consumer / remote.LOCK_NAME).read_bytes()
    assert "(unchanged)" in schemactl("update", cwd=consumer).stdout
    assert (consumer / remote.LOCK_NAME).read_bytes() == before


@pytest.mark.parametrize("staged", [(), ("--staged",)])
def test_check_judges_what_an_update_brings(staged: tuple[str, ...], platform: Path, consumer: Path) -> None:
    assert schemactl("check", *staged, cwd=consumer).code == 0
    publish(platform, "day-2")
    assert schemactl("update", cwd=consumer).code == 0
    run_git(consumer, "add", "-A")
    ran = schemactl("check", *staged, "--format", "json", cwd=consumer)
    assert ran.code == 1, ran.stderr
    found = json.loads(ran.stdout)
    assert [(one["subject"], one["from"], one["to"], one["compatible"]) for one in found["subjects"]] == [
        (SUBMITTED, 1, 2, False),
        ("shop.payments@PaymentAuthorised", 1, 2, True),
    ]


def test_a_fresh_machine_fetches_what_is_pinned_here_and_on_the_main_branch(platform: Path, consumer: Path) -> None:
    publish(platform, "day-2")
    assert schemactl("update", cwd=consumer).code == 0
    (platform / "later").touch()
    commit(platform)
    shutil.rmtree(platform.parent / "cache")
    ran = schemactl("list", cwd=consumer)
    assert (ran.code, "is not on this machine yet. Run `schemactl update --locked`." in ran.stderr) == (3, True)
    lock = (consumer / remote.LOCK_NAME).read_bytes()
    ran = schemactl("update", "--locked", cwd=consumer)
    assert ran.code == 0, ran.stderr
    assert (consumer / remote.LOCK_NAME).read_bytes() == lock
    assert schemactl("check", cwd=consumer).code == 1


@pytest.mark.parametrize(
    "command",
    [
        ("discover", ORDERS / "day-2.ndjson"),
        ("register", SUBMITTED, ROOT / "tests" / "support.py"),
        ("import", "iglu", ROOT / "tests" / "support.py"),
        ("waive", SUBMITTED, "property-removed", "/coupon", "--reason", "r", "--until", "2999-01-01"),
        ("rebase", SUBMITTED),
        ("redact", SUBMITTED, "/coupon"),
    ],
    ids=lambda command: command[0],
)
def test_what_writes_is_refused(command: tuple[object, ...], consumer: Path) -> None:
    ran = schemactl(*command, cwd=consumer)
    assert (ran.code, "belongs to another repository" in ran.stderr) == (2, True), ran.stderr
    assert schemactl("init", cwd=consumer).code == 0
    assert git.run(consumer, "status", "--short") == b""


def test_only_update_reaches_another_repository(platform: Path, consumer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest works where there is no other repository any more."""
    shutil.rmtree(platform)
    for command in (("list",), ("check",), ("validate", ORDERS / "day-1.ndjson"), ("generate",)):
        ran = schemactl(*command, cwd=consumer)
        assert ran.code == 0, ran.stderr
    ran = schemactl("update", cwd=consumer)
    assert (ran.code, "git fetch failed" in ran.stderr) == (3, True)
    with pytest.raises(GitFailed):
        git.run(consumer, "fetch", f"file://{platform}", "main")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("git+https://host/path", "names no branch"),
        ("git+https://host/path@", "names no branch"),
        ("git+https://host/path@-u", "names no branch"),
        ("git+https://host/path@a:b", "names no branch"),
        ("git+https://host/path@+main", "names no branch"),
        ("git+https://host/path@a..b", "names no branch"),
        ("git+https://@main", "names no branch"),
        ("git+https:/path@main", "names no host"),
        ("git+http://host/path@main", "does not begin with"),
        ("git+ext::sh -c true@main", "does not begin with"),
        ("git+ext://sh/-c@main", "does not begin with"),
        ("git+git://host/path@main", "does not begin with"),
        ("git+https://user:secret@host/path@main", "neither a password"),
        ("git+https://host/path@main?x=1", "neither a password"),
        ("git+https://host/pa\tth@main", "neither a password"),
        ("git+ssh://-oProxyCommand=x/path@main", "names no host"),
        ("git+ssh://-l@host/path@main", "names no host"),
        ("git+file://host/path@main", "names no host"),
        ("git+https://[host/path@main", "is no address"),
        ("git+https://host/path@main#../x", "is no folder"),
        ("git+https://host/path@main#.git/x", "is no folder"),
    ],
)
def test_an_address_that_could_mean_something_else_is_refused(written: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        remote.location_of(written, tmp_path)
    assert said in str(error.value)
    (tmp_path / "schemactl.toml").write_text(f"[registries]\na = {json.dumps(written)}\n")
    ran = schemactl("list", cwd=tmp_path)
    assert (ran.code, "schemactl.toml: registries.a" in ran.stderr) == (2, True)
    assert "secret" not in ran.stderr


@pytest.mark.parametrize(
    ("written", "url", "ref", "folder"),
    [
        ("git+https://host/a/b.git@main#schemas", "https://host/a/b.git", "main", "schemas"),
        ("git+https://host:8443/a@release/1.2#", "https://host:8443/a", "release/1.2", ""),
        ("git+ssh://git@host/a/b@v1#x/y", "ssh://git@host/a/b", "v1", "x/y"),
        ("git+file:/srv/a@0123abc#s", "file:///srv/a", "0123abc", "s"),
    ],
)
def test_an_address_is_read(written: str, url: str, ref: str, folder: str, tmp_path: Path) -> None:
    found = remote.location_of(written, tmp_path)
    assert (found.url, found.ref, found.folder) == (url, ref, folder)


@pytest.mark.parametrize(
    ("lock", "code", "said"),
    [
        (None, 3, "pins no commit"),
        ("[registries]\n", 3, "pins no commit"),
        ("registries = 3\n", 2, "does not hold ids"),
        ('[registries]\n"git+file:../platform@main#schemas" = "main"\n', 2, "does not hold ids"),
        ('[registries]\n"git+file:../platform@main#schemas" = "-x"\n', 2, "does not hold ids"),
        (f'[registries]\n"git+file:../platform@main#schemas" = "{"0" * 40}"\n', 3, "is not on this machine"),
        ("x =", 2, "not valid TOML"),
    ],
)
def test_a_lock_file_that_pins_nothing_says_what_to_do(lock: str | None, code: int, said: str, consumer: Path) -> None:
    (consumer / remote.LOCK_NAME).unlink()
    if lock is not None:
        (consumer / remote.LOCK_NAME).write_text(lock)
    ran = schemactl("list", cwd=consumer)
    assert (ran.code, said in ran.stderr) == (code, True), ran.stderr
    if code == 3:
        assert "schemactl update" in ran.stderr


def test_a_folder_or_a_ref_that_is_not_there_writes_no_lock(consumer: Path) -> None:
    lock = (consumer / remote.LOCK_NAME).read_bytes()
    for written, said in (("git+file:../platform@gone#schemas", "git fetch failed"), ("git+file:../platform@main#other", "has no folder 'other'")):
        (consumer / "schemactl.toml").write_text(f'registry = "{written}"\n')
        ran = schemactl("update", cwd=consumer)
        assert (ran.code, said in ran.stderr) == (3, True), ran.stderr
        assert (consumer / remote.LOCK_NAME).read_bytes() == lock


def test_names_and_places_that_are_not_configured_are_said(consumer: Path, tmp_path: Path) -> None:
    ran = schemactl("update", "billing", cwd=consumer)
    assert (ran.code, "Known: orders, registry." in ran.stderr) == (2, True)
    ran = schemactl("list", "--registry", "billing", cwd=consumer)
    assert (ran.code, "folder not found" in ran.stderr) == (2, True)
    (consumer / remote.LOCK_NAME).unlink()
    assert "Run `schemactl update` without --locked." in schemactl("update", "--locked", cwd=consumer).stderr
    assert schemactl("update", cwd=tmp_path).code == 2


def test_the_copy_takes_no_orders_from_the_repository_that_it_is_called_in(consumer: Path, platform: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Called by a hook, git says to everything below it where the hook's repository is."""
    publish(platform, "day-2")
    monkeypatch.setenv("GIT_DIR", str(consumer / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(consumer / ".git" / "index"))
    ran = schemactl("update", cwd=consumer)
    assert ran.code == 0, ran.stderr
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert b"refs/schemactl" not in git.run(consumer, "for-each-ref")
