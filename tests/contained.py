"""Commands in processes of their own that may take only so much memory and processor time, as a container in CI has it.

Run as a program it has loaded what commands need once, and forks for each: a real process, without the half second that an interpreter takes to
start.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

from tests.support import ROOT, Ran

MEMORY: Final = 2 << 30
"""Bytes of address space."""
SECONDS: Final = 60
"""Of processor time: a guard against what does not end, and no measure."""
LARGEST_OUTPUT: Final = 100_000_000
"""Bytes that a command may write to one file, its output among them."""


@dataclass
class Contained:
    """The program that forks. spent: seconds of processor time by command, for those who look at what this costs."""

    process: "subprocess.Popen[bytes]"
    spent: dict[str, float] = field(default_factory=dict)

    def run(self, *arguments: str, cwd: Path, stdin: Path | None = None) -> Ran:
        """What a command does in there. A code below zero: the signal that ended it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([arguments, str(cwd), None if stdin is None else str(stdin)]).encode() + b"\n")
        self.process.stdin.flush()
        code, out, err, seconds = json.loads(self.process.stdout.readline())
        self.spent[" ".join(arguments)[:100]] = seconds
        return Ran(code, out, err)


@contextmanager
def contained() -> Iterator[Contained]:
    with subprocess.Popen([sys.executable, "-m", "tests.contained"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Contained(process)
        assert process.stdin is not None
        process.stdin.close()


def _serve() -> None:
    from importlib import import_module

    import jsonschema
    import jsonschema_rs  # noqa: F401 - so that forked processes need not load it

    from schemactl.cli import COMMANDS
    from schemactl.cli.application import built

    assert jsonschema
    for command in COMMANDS:
        built(command.name)
    for module in ("bindings.targets.java", "bindings.targets.python", "bindings.targets.typescript", "pipeline.discover", "pipeline.validate"):
        import_module(f"schemactl.{module}")
    for line in sys.stdin:
        arguments, cwd, stdin = json.loads(line)
        sys.stdout.write(json.dumps(_forked(arguments, cwd, stdin)) + "\n")
        sys.stdout.flush()


def _forked(arguments: Sequence[str], cwd: str, stdin: str | None) -> tuple[int, str, str, float]:
    """Exit code, stdout, stderr, seconds."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _become(arguments, cwd, stdin, out.fileno(), err.fileno())
        _, status, usage = os.wait4(child, 0)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read(1_000_000).decode(errors="replace"))
    return os.waitstatus_to_exitcode(status), texts[0], texts[1], usage.ru_utime + usage.ru_stime


def _become(arguments: Sequence[str], cwd: str, stdin: str | None, out: int, err: int) -> NoReturn:
    try:
        for limited, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, LARGEST_OUTPUT)):
            resource.setrlimit(limited, (most, most))
        os.dup2(os.open(os.devnull if stdin is None else stdin, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.chdir(cwd)
        sys.argv = ["schemactl", *arguments]
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - until the process ends
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        from schemactl.cli.application import run

        run()
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0 if end.code is None else 1)
    except BaseException:  # noqa: BLE001 - what it is, is told
        import traceback

        os.write(2, traceback.format_exc().encode())
        os._exit(99)
    os._exit(98)


if __name__ == "__main__":
    _serve()
