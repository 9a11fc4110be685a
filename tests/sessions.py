"""Cases that are sessions at a prompt: `session.txt` holds commands and what they print; the other files of the folder are there to be read.

$ schemactl …     in this process; its stderr is shown behind `! `, an exit code that is not 0 as `[exit N]`
$ git …           as it is
$ tree            every file below schemas/, with a short hash
$ cat FILE
$ replace FILE OLD NEW
"""

import hashlib
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support import assert_golden, schemactl

SESSION = "session.txt"
_DATES = {"GIT_AUTHOR_DATE": "2026-01-02T12:00:00Z", "GIT_COMMITTER_DATE": "2026-01-02T12:00:00Z"}
"""So that commits have the same names in every run."""


def replay(case: Path, folder: Path) -> None:
    """Run the commands of a case in a copy of it, and hold what they print against what stands there."""
    shutil.copytree(case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(SESSION))
    commands = [line.removeprefix("$ ") for line in (case / SESSION).read_text().splitlines() if line.startswith("$ ")]
    assert commands, f"{case / SESSION} holds no command"
    assert_golden(case / SESSION, "".join(f"{line}\n" for command in commands for line in (f"$ {command}", *_printed(shlex.split(command), folder))))


def _printed(command: list[str], folder: Path) -> Iterator[str]:
    name, *arguments = command
    if name == "schemactl":
        ran = schemactl(*arguments, cwd=folder)
        yield from (line.rstrip() for line in ran.stdout.splitlines())
        yield from (f"! {line}" for line in ran.stderr.splitlines())
        if ran.code:
            yield f"[exit {ran.code}]"
    elif name == "git":
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")
        ran_git = subprocess.run(
            ["git", *identity, *arguments], cwd=folder, check=False, capture_output=True, text=True, env={**os.environ, **_DATES}
        )
        yield from [f"[exit {ran_git.returncode}]"] if ran_git.returncode else ran_git.stdout.splitlines()
    elif name == "tree":
        yield from tree(folder / "schemas")
    elif name == "cat":
        yield from (folder / arguments[0]).read_text().splitlines()
    elif name == "replace":
        path, old, new = arguments
        text = (folder / path).read_text()
        assert old in text, f"{path} does not hold {old!r}"
        (folder / path).write_text(text.replace(old, new.replace("\\n", "\n")))
    else:
        raise AssertionError(f"a session has no command {name!r}")


def tree(directory: Path) -> Iterator[str]:
    """`path  hash` of every file, hidden ones too."""
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            yield f"{path.relative_to(directory).as_posix()}  {hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
