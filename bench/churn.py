"""The measured promise of docs/versions.md: how many versions does a registry get from samples of a bus that does not change?

    python -m bench.churn [--slices 20] [--events 1000] [--seed 1] [--webhooks DIR]

First, random slices of one unchanged bus are discovered one after another, outside of git, where nothing is amended. Then, with --webhooks (a folder
an event, as in octokit's examples), real payloads are discovered one by one, in a random order, on a branch.
"""

import argparse
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from bench.generator import Bus, lines
from schemactl.model.options import Options, RegistryOptions, SubjectOptions
from schemactl.model.options.subjects import SubjectRule
from schemactl.pipeline.discover import discover
from schemactl.pipeline.discovery import How, Outcome
from schemactl.registry import Registry


@dataclass(frozen=True, slots=True)
class Churn:
    """versions: how many each subject has in the end. unfounded: versions after the first that no event asked for."""

    versions: dict[str, int]
    unfounded: int

    def __str__(self) -> str:
        counts = sorted(self.versions.values())
        spread = ", ".join(f"{subjects} with {number}" for number, subjects in sorted(Counter(counts).items()))
        return f"{len(counts)} subjects, median {median(counts):g} versions ({spread}), unfounded {self.unfounded}"


def slices(folder: Path, count: int, events: int, seed: int) -> Churn:
    """Discover `count` random slices of one bus of the generator, one after another."""
    random = Random(seed)
    bus = list(lines(Bus(events=count * events, seed=seed)))
    captures = []
    for number in range(count):
        capture = folder / f"slice-{number}.ndjson"
        capture.write_bytes(b"\n".join(random.sample(bus, events)))
        captures.append(capture)
    return _discovered(captures, Options(registry=RegistryOptions(str(folder / "schemas")), root=folder))


def webhooks(folder: Path, payloads: Path, seed: int) -> Churn:
    """Discover real payloads one by one, in a random order, on a branch of a repository whose main branch has none of them."""
    for arguments in (["init", "-q", "-b", "main"], ["commit", "-q", "--allow-empty", "-m", "begin"], ["checkout", "-q", "-b", "topic"]):
        subprocess.run(["git", "-c", "user.name=bench", "-c", "user.email=bench@example.com", *arguments], cwd=folder, check=True)
    rule = SubjectRule(path="{event}/*", subject="github@{event}")
    files = sorted(payloads.rglob("*.json"))
    Random(seed).shuffle(files)
    return _discovered(files, Options(subjects=SubjectOptions(rules=(rule,)), registry=RegistryOptions(str(folder / "schemas")), root=folder))


def _discovered(captures: Sequence[Path], options: Options) -> Churn:
    unfounded = 0
    for capture in captures:
        found = discover([str(capture)], options, How())
        unfounded += sum(one.outcome is Outcome.CHANGED and not one.loosenings for one in found.subjects)
    registry = Registry(options.root / options.registry.directory)
    return Churn({subject.name: len(registry.versions(subject)) for subject in registry.subjects()}, unfounded)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slices", type=int, default=20)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--webhooks", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"slices of an unchanged bus: {slices(Path(folder), arguments.slices, arguments.events, arguments.seed)}")
    if arguments.webhooks is not None:
        with tempfile.TemporaryDirectory() as folder:
            print(f"webhooks one by one on a branch: {webhooks(Path(folder), arguments.webhooks, arguments.seed)}")


if __name__ == "__main__":
    main()
