"""Cases that are sessions at a prompt: `session.txt` holds commands and what they print; the other files of the folder are there to be read.

$ schemactl …     in this process; its stderr is shown behind `! `, an exit code that is not 0 as `[exit N]`
$ git …           as it is
$ tree            every file below schemas/, with a short hash
$ cat FILE
$ replace FILE OLD NEW
"""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import assert_golden, schemactl

SESSION = "session.txt"
_DATES = {"GIT_AUTHOR_DATE": "2026-01-02T12:00:00Z", "GIT_COMMITTER_DATE": "2026-01-02T12:00:00Z"}
"""The day of every commit."""
_COMMIT = re.compile(r"\b[0-9a-f]{7}(?= 2026-01-02)|(?<=\"id\": \")[0-9a-f]{7}(?=\")")


def replay(case: Path, folder: Path) -> None:
    """Run the commands of a case in a copy of it, and hold what they print against what stands there."""
    shutil.copytree(case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(SESSION))
    commands = [line.removeprefix("$ ") for line in (case / SESSION).read_text().splitlines() if line.startswith("$ ")]
    assert commands, f"{case / SESSION} holds no command"
    prompt = Prompt(folder)
    assert_golden(case / SESSION, "".join(f"{line}\n" for command in commands for line in (f"$ {command}", *prompt.printed(shlex.split(command)))))


@dataclass
class Prompt:
    """Where the commands are typed. known: the files below schemas/, as they were when they were last asked for."""

    folder: Path
    known: dict[str, bytes] = field(default_factory=dict)

    def printed(self, command: list[str]) -> Iterator[str]:
        name, *arguments = command
        yield from {"schemactl": self._schemactl, "git": self._git, "changes": self._changes, "cat": self._cat, "replace": self._replace}[name](
            *arguments
        )

    def _schemactl(self, *arguments: str) -> Iterator[str]:
        ran = schemactl(*arguments, cwd=self.folder)
        yield from (_COMMIT.sub("COMMIT", line.rstrip()) for line in ran.stdout.splitlines())
        yield from (f"! {line}" for line in ran.stderr.splitlines())
        if ran.code:
            yield f"[exit {ran.code}]"

    def _git(self, *arguments: str) -> Iterator[str]:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main")
        environment = {**os.environ, **_DATES}
        ran = subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=False, capture_output=True, text=True, env=environment)
        yield from [f"[exit {ran.returncode}]"] if ran.returncode else ran.stdout.splitlines()

    def _changes(self) -> Iterator[str]:
        """Hidden files count, too."""
        directory = self.folder / "schemas"
        now = {path.relative_to(directory).as_posix(): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()}
        for path in sorted({*self.known, *now}):
            if self.known.get(path) != now.get(path):
                yield f"{'-' if path not in now else '~' if path in self.known else '+'} {path}"
        if now == self.known:
            yield "(none)"
        self.known = now

    def _cat(self, path: str) -> Iterator[str]:
        yield from (self.folder / path).read_text().splitlines()

    def _replace(self, path: str, old: str, new: str) -> Iterator[str]:
        text = (self.folder / path).read_text()
        assert old in text, f"{path} does not hold {old!r}"
        (self.folder / path).write_text(text.replace(old, new.replace("\\n", "\n")))
        yield from ()
