"""Runs git, for `history` and `remote` alone. What stands in a repository may be anybody's, so nothing in it decides what git does: git begins in a
folder that has a `.git`, is found by its full path, reaches no network but in `fetch`, and runs no other program (docs/decisions/0305)."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Final

from schemactl.errors import GitFailed

MOST_OUTPUT: Final = 512 << 20
"""Bytes of one answer: a small repository can hold a tree that unfolds without end."""

_NO_GIT: Final = "Install git, or leave out the options that need it (`--against`, REF:SUBJECT)."
_AT_ONCE: Final = 1 << 20

_CONFIGURATION: Final = (
    "safe.bareRepository=explicit",  # a folder of the project that looks like a repository is none
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "log.showSignature=false",  # gpg.program
)
"""What no configuration file can set otherwise."""

_GIVEN: Final[Mapping[str, str]] = {
    "LC_ALL": "C",  # messages are read
    "GIT_OPTIONAL_LOCKS": "0",  # nothing is written
    "GIT_ALLOW_PROTOCOL": "",  # no network, no program of a remote: what git of any version asks before it fetches
    "GIT_NO_LAZY_FETCH": "1",  # and git that knows it does not even try
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_GRAFT_FILE": "/dev/null",  # history as it was committed
}

_ELSEWHERE: Final = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
    *("GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE", "GIT_TEMPLATE_DIR"),
)
"""Variables of a hook, which say where the repository is that it runs in."""

_LEFT_OUT: Final = (
    # Where another command, or a hook, has set git to work. A hook names its repository so, relative to where it began; git finds that by itself.
    *("GIT_DIR", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE"),
    # How names of files are read: given with each command.
    *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
    # Programs that git would run, and what they are asked.
    *("GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_PAGER", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS"),
    "GIT_ATTR_SOURCE",
)
"""Variables that git does not get. It gets, among others, GIT_INDEX_FILE (in `git commit FILE` and `git commit -a` a hook finds there what is to be
committed), GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES (where a push waits to be accepted), GIT_CEILING_DIRECTORIES, and the
configuration of whoever runs this (GIT_CONFIG_*), over which ours wins."""

_FILTER: Final = r"^filter\..*\.(clean|smudge|process|required)$"


@dataclass(frozen=True, slots=True)
class Answer:
    """What git said, and what it ended with."""

    code: int
    output: bytes
    complaint: str


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """What git prints. folder: with a `.git`, as `enclosing` gives it. Raises GitFailed with git's own words."""
    answer = ask(folder, *arguments, stdin=stdin)
    if answer.code != 0:
        command = next(argument for argument in arguments if not argument.startswith("-"))
        raise GitFailed(f"git {command} failed: {answer.complaint}")
    return answer.output


def run_on_files(folder: Path, *arguments: str) -> bytes:
    """The same, of a command that looks into the files of the working tree, for which attributes may name filters: none is run."""
    named = ask(folder, "config", "--null", "--name-only", "--get-regexp", _FILTER)
    keys = sorted({os.fsdecode(key) for key in named.output.split(b"\0") if key})
    for key in keys:
        if "=" in key or "\n" in key:
            raise GitFailed(f"the git configuration has a filter that cannot be disabled: {key!r}.", "", "Remove it from .git/config.")
    off = [word for key in keys for word in ("-c", f"{key}={'false' if key.endswith('.required') else ''}")]
    return run(folder, *off, *arguments)


def fetch(folder: Path, protocol: str, url: str, ref: str) -> str:
    """Have a copy of a commit of another repository, and give its id. folder: of a repository of our own, made where there is none. protocol: the
    only one that git may use, `https`, `ssh` or `file`. ref: a branch, a tag or the id of a commit. It is asked with the credentials and the programs
    (`ssh`, helpers) of whoever runs this. Raises GitFailed."""
    allowed = {**os.environ, "LC_ALL": "C", "GIT_ALLOW_PROTOCOL": protocol}
    environment = {name: value for name, value in allowed.items() if name not in _ELSEWHERE}
    for arguments in (
        ("init", "--quiet", "--template="),
        ("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--end-of-options", url, ref),
    ):
        answer = ask(folder, *arguments, environment=environment)
        if answer.code != 0:
            raise GitFailed(
                f"git {arguments[0]} failed: {answer.complaint}", url, "Check the address, the ref, and whether `git clone` of it works for you."
            )
    commit = run(folder, "rev-parse", "--verify", "--end-of-options", "FETCH_HEAD^{commit}").decode().strip()
    run(folder, "update-ref", f"refs/schemactl/{commit}", commit)
    return commit


def ask(folder: Path, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Answer:
    """What git says, whatever it ends with. Raises GitFailed where it cannot be run, and for an answer without end."""
    from tempfile import TemporaryFile  # loads much that a command without git does not need

    configuration = [word for setting in _CONFIGURATION for word in ("-c", setting)]
    command = [str(_program()), "--no-pager", "--no-replace-objects", *configuration, *arguments]
    with TemporaryFile() as given, TemporaryFile() as said:
        given.write(stdin)
        given.seek(0)
        try:
            process = subprocess.Popen(command, cwd=folder, stdin=given, stdout=subprocess.PIPE, stderr=said, env=environment or _environment())
        except (OSError, ValueError) as error:
            raise GitFailed(f"git cannot be run: {error}.", "", _NO_GIT) from error
        with process:
            assert process.stdout is not None
            output = _read(process.stdout)
            if output is None:
                process.kill()
        if output is None:
            raise GitFailed(
                f"git printed more than {MOST_OUTPUT:,} bytes about this repository.",
                "",
                "The repository may be built to exhaust memory; do not trust it.",
            )
        said.seek(0)
        return Answer(process.returncode, output, said.read().decode(errors="replace").strip())


def enclosing(folder: Path) -> Path:
    """The nearest folder with a `.git`, of this one (which need not be there) and those above it; where the environment says where everything is,
    this one. In between, git would take for a repository what only looks like one. Raises GitFailed outside of git."""
    real = folder.resolve()
    if _is_named():
        return next(above for above in (real, *real.parents) if above.is_dir())
    found = next((above for above in (real, *real.parents) if (above / ".git").exists()), None)
    if found is None:
        is_bare = any((above / "HEAD").is_file() and (above / "objects").is_dir() for above in (real, *real.parents))
        raise GitFailed("this is a bare repository." if is_bare else "not a git repository.")
    return found


def _read(pipe: IO[bytes]) -> bytes | None:
    """All that comes; None where that is too much."""
    pieces: list[bytes] = []
    left = MOST_OUTPUT
    while piece := pipe.read(_AT_ONCE):
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            return None
    return b"".join(pieces)


def _environment() -> dict[str, str]:
    """That of this process, but for what would lead git elsewhere. Who names both the repository and its working tree means them."""
    kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    if _is_named():
        kept |= {name: os.path.abspath(os.environ[name]) for name in ("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE") if name in os.environ}
    return {**kept, **_GIVEN}


def _is_named() -> bool:
    """Whether a person has said where the repository is: a hook says where git's folder is, and not what its working tree is."""
    return "GIT_DIR" in os.environ and "GIT_WORK_TREE" in os.environ


def _program() -> Path:
    """Where git is. Raises GitFailed where it is not."""
    found = _found(os.environ.get("PATH", os.defpath), Path.cwd())
    if found is None:
        raise GitFailed("git is not installed.", "", _NO_GIT)
    return found


@cache
def _found(path: str, here: Path) -> Path | None:
    """The first git on PATH, never one of the current folder: that may be a stranger's. (Windows, and `shutil.which` there, look in it first.)"""
    return next((candidate for candidate in _candidates(path.split(os.pathsep), here) if os.access(candidate, os.X_OK) and candidate.is_file()), None)


def _candidates(folders: Sequence[str], here: Path) -> Iterator[Path]:
    for folder in folders:
        if os.path.isabs(folder) and Path(folder).resolve() != here.resolve():
            yield Path(folder) / ("git.exe" if os.name == "nt" else "git")
