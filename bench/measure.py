"""Runs contenders one after the other, again and again, and takes the best of each: what disturbs one round disturbs all of it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

POLL = 0.02
"""Seconds between two looks at the memory of a process and its children."""


@dataclass(frozen=True, slots=True)
class Run:
    """One contender on one capture. seconds: by the clock on the wall; cpu: seconds of the processor, its children's too; peak: bytes
    of resident memory, its children's too."""

    events: int
    seconds: float
    cpu: float
    peak: int

    def best(self, other: "Run") -> "Run":
        """The better figure of each."""
        return Run(self.events, min(self.seconds, other.seconds), min(self.cpu, other.cpu), max(self.peak, other.peak))

    def less(self, empty: "Run") -> "Run":
        """Without what an empty capture takes. Never nothing, so that it can be divided by."""
        return Run(self.events, max(self.seconds - empty.seconds, 1e-6), max(self.cpu - empty.cpu, 1e-6), self.peak)


def interleaved(names: Sequence[str], capture: Path, rounds: int) -> Mapping[str, Run]:
    """The best round of each contender, less the best of an empty capture. Raises CalledProcessError when one fails."""
    empty = capture.parent / "empty.ndjson"
    empty.touch()
    best: dict[tuple[str, Path], Run] = {}
    for name in names:
        once(name, capture if name == "validate" else empty)  # it makes its registry of the first file that it is given
    for _ in range(rounds):
        for name in names:
            for file in (capture, empty):
                run = once(name, file)
                known = best.get((name, file))
                best[name, file] = run if known is None else known.best(run)
    return {name: best[name, capture].less(best[name, empty]) for name in names}


def once(name: str, file: Path) -> Run:
    """One contender in a process of its own, which leaves its bytecode for the next one beside the capture."""
    command = [sys.executable, "-m", "bench.contenders", name, str(file)]
    with subprocess.Popen(command, env=_installed(file.parent), stdout=subprocess.PIPE, text=True) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(POLL)
        assert process.stdout is not None
        answer = process.stdout.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    found = json.loads(answer)
    return Run(found["events"], found["seconds"], found["cpu"], peak)


def commands(
    lines: Mapping[str, Sequence[str]], folder: Path, rounds: int, before: Mapping[str, Callable[[], None]] = MappingProxyType({})
) -> Mapping[str, Run]:
    """The best round of each command line, run in `folder`. before: what is done before one of them and is not measured."""
    environment = _installed(folder)
    best: dict[str, Run] = {}
    for number in range(rounds + 1):
        for name, line in lines.items():
            before.get(name, _nothing)()
            run = _command(line, folder, environment)
            if number:
                best[name] = best[name].best(run) if name in best else run
    return best


def _nothing() -> None:
    pass


def _installed(folder: Path) -> Mapping[str, str]:
    """The environment in which bytecode is at hand from the second time on, as it is where a program is installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return environment | {"PYTHONPYCACHEPREFIX": str(folder / ".bytecode")}


def _command(line: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    began = time.perf_counter()
    process = subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, line)
    return Run(0, time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _resident(root: int) -> int:
    """Bytes that a process and all below it hold in memory; 0 where /proc is not there."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            pages[int(entry.name)] = int((entry / "statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
        parents[int(entry.name)] = int(fields[1])
    return 4096 * sum(size for pid, size in pages.items() if _is_below(pid, root, parents))


def _is_below(pid: int, root: int, parents: Mapping[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root
