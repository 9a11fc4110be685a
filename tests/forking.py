"""Commands in processes of their own, without the half second that an interpreter takes to start.

Run as a program it has loaded what commands need once, and forks for each. A test asks it directly (`Commands.run`: with as much memory and processor
time as a container in CI has) or by a `schemactl` of the shell (`Commands.program`), which passes its files, folder, and environment on.
"""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from tests.support import ROOT, Ran

MEMORY: Final = 2 << 30
"""Bytes of address space."""
SECONDS: Final = 60
"""Of processor time: a guard against what does not end, and no measure."""
LARGEST_OUTPUT: Final = 100_000_000
"""Bytes that a command may write to one file, its output among them."""
_SHIM: Final = """#!{python} -SI
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ), False]).encode()
    socket.send_fds(server, [len(asked).to_bytes(8, "big")], [0, 1, 2])
    server.sendall(asked)
    code = int.from_bytes(server.recv(8), "big", signed=True)
sys.exit(code if code >= 0 else 128 - code)
"""


@dataclass(frozen=True)
class Commands:
    """address: of the socket of the program that forks."""

    address: str

    @property
    def program(self) -> Path:
        """The folder of a `schemactl`, to be put first into PATH."""
        return Path(self.address).parent / "bin"

    def run(self, *arguments: str, cwd: Path, stdin: Path | None = None) -> Ran:
        """What a command does within the limits. A code below zero: the signal that ended it."""
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            Path(os.devnull if stdin is None else stdin).open("rb") as read,
            socket.socket(socket.AF_UNIX) as server,
        ):
            server.connect(self.address)
            asked = json.dumps([arguments, str(cwd), dict(os.environ), True]).encode()
            socket.send_fds(server, [len(asked).to_bytes(8, "big")], [read.fileno(), out.fileno(), err.fileno()])
            server.sendall(asked)
            code = int.from_bytes(server.recv(8), "big", signed=True)
            texts = []
            for stream in (out, err):
                stream.seek(0)
                texts.append(stream.read(1_000_000).decode(errors="replace"))
        return Ran(code, *texts)


@contextmanager
def commands() -> Iterator[Commands]:
    """As long as the program runs."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/socket"
        with subprocess.Popen([sys.executable, "-m", "tests.forking", address], cwd=ROOT, stdout=subprocess.PIPE) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline()
                asking = Commands(address)
                asking.program.mkdir()
                shim = asking.program / "schemactl"
                shim.write_text(_SHIM.format(python=sys.executable, address=address))
                shim.chmod(0o755)
                yield asking
            finally:
                process.kill()


def _serve(address: str) -> None:
    _load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that answer
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            asking, _ = server.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _answer(asking)
            asking.close()


def _load() -> None:
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


def _answer(asking: socket.socket) -> NoReturn:
    """Have one command run, and tell its exit code."""
    size, files, _, _ = socket.recv_fds(asking, 8, 3)
    asked = b""
    while len(asked) < int.from_bytes(size, "big"):
        asked += asking.recv(1 << 16)
    arguments, cwd, environment, is_limited = json.loads(asked)
    child = os.fork()
    if child == 0:
        asking.close()
        for number, file in enumerate(files):
            os.dup2(file, number)
        if is_limited:
            for limited, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, LARGEST_OUTPUT)):
                resource.setrlimit(limited, (most, most))
        _become(arguments, cwd, environment)
    for file in files:
        os.close(file)
    _, status = os.waitpid(child, 0)
    asking.sendall(os.waitstatus_to_exitcode(status).to_bytes(8, "big", signed=True))
    os._exit(0)


def _become(arguments: Sequence[str], cwd: str, environment: Mapping[str, str]) -> NoReturn:
    try:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(cwd)
        sys.argv = ["schemactl", *arguments]
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - until the process ends
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
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
    _serve(sys.argv[1])
