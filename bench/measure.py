"""Runs contenders one after the other, again and again, and takes the best of each: what disturbs one round disturbs all of it."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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


def interleaved(names: Sequence[str], file: Path, rounds: int) -> Mapping[str, Run]:
    """The best round of each contender. Raises CalledProcessError when one fails."""
    best: dict[str, Run] = {}
    for _ in range(rounds):
        for name in names:
            run = once(name, file)
            known = best.get(name)
            best[name] = run if known is None else known.best(run)
    return best


def once(name: str, file: Path) -> Run:
    """One contender in a process of its own."""
    command = [sys.executable, "-m", "bench.contenders", name, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
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
