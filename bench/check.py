"""How long `check` takes on a large registry, and one pair of schemas: `python -m bench.check [SUBJECTS] [VERSIONS]`; prints figures, in seconds.

The registry has SUBJECTS subjects of VERSIONS versions each, written straight into a git repository; then five of them get another version.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from schemactl.compat.judge import holds
from schemactl.model.json import JsonObject
from schemactl.model.options.compat import CompatOptions
from schemactl.model.schema import Schema, VersionMeta
from schemactl.pipeline.comparison import compare_documents
from schemactl.registry import meta
from schemactl.schema.canonical import canonical_bytes, fingerprint

DIFFERING = 5


def schema(fields: int) -> JsonObject:
    """A typical event: `fields` optional fields under a few required ones, a nested object, an array of objects, an enum, a tagged union."""
    line: JsonObject = {"type": "object", "properties": {"sku": {"type": "string"}, "quantity": {"type": "integer"}}, "required": ["sku", "quantity"]}
    variants: list[JsonObject] = [
        {"type": "object", "properties": {"method": {"const": name}, "reference": {"type": "string"}}, "required": ["method"]}
        for name in ("card", "paypal")
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "order_number": {"type": "string"},
            "placed_at": {"type": "string", "format": "date-time"},
            "status": {"type": "string", "enum": ["open", "shipped", "returned"]},
            "customer": {
                "type": "object",
                "properties": {"id": {"type": "string", "format": "uuid"}, "email": {"type": ["string", "null"]}},
                "required": ["id"],
            },
            "lines": {"type": "array", "items": line},
            "payment": {"oneOf": list(variants)},
            **{f"field_{at}": {"type": "string"} for at in range(fields)},
        },
        "required": ["order_number", "placed_at", "customer", "lines"],
    }


def write_version(folder: Path, number: int) -> None:
    """One version, as the registry has it."""
    document = schema(10 + number)
    (folder / f"{number}.json").write_bytes(canonical_bytes(document))
    (folder / f"{number}.meta.json").write_bytes(meta.encode(VersionMeta(fingerprint(document), f"1.{number - 1}.0")))


def write_registry(root: Path, subjects: int, versions: int) -> None:
    """A git repository with a registry in it, committed."""
    (root / "schemactl.toml").write_text("")
    for at in range(subjects):
        folder = root / "schemas" / f"source-{at % 50}" / f"Event{at}"
        folder.mkdir(parents=True)
        (folder / "subject.toml").write_text(f'source = "source-{at % 50}"\ntype = "Event{at}"\nstatus = "active"\n')
        for number in range(1, versions + 1):
            write_version(folder, number)
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "-q", "-m", "registry"],
    ):
        subprocess.run(["git", *command], cwd=root, check=True)


def seconds_of(arguments: list[str], root: Path) -> float:
    """The least of three runs of the command line, start-up included."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "schemactl", *arguments], cwd=root, check=False, capture_output=True)
        taken.append(time.perf_counter() - start)
    return min(taken)


def seconds_of_a_pair() -> float:
    """The median of a hundred comparisons of a typical event with its next version."""
    taken = []
    old, new = schema(10), schema(11)
    for _ in range(100):
        start = time.perf_counter()
        compare_documents(Schema(old, "old"), Schema(new, "new"), CompatOptions())
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def seconds_of_all_pairs(subjects: int, versions: int) -> float:
    """Every version of every subject with every later one, on two cores: measured on one subject, and multiplied."""
    schemas = [Schema(schema(10 + number)) for number in range(1, versions + 1)]
    start = time.process_time()
    for at, new in enumerate(schemas):
        for old in schemas[:at]:
            holds(old, new, CompatOptions())
    return (time.process_time() - start) * subjects / 2


def main() -> None:
    subjects, versions = (int(argument) for argument in [*sys.argv[1:3], "1000", "10"][:2])
    figures: dict[str, float] = {"pair_median": seconds_of_a_pair(), "all_pairs_extrapolated": seconds_of_all_pairs(subjects, versions)}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_registry(root, subjects, versions)
        figures["start_up"] = seconds_of(["--version"], root)
        figures["check_nothing_differs"] = seconds_of(["check"], root)
        for at in range(DIFFERING):
            write_version(root / "schemas" / f"source-{at % 50}" / f"Event{at}", versions + 1)
        figures["check_five_differ"] = seconds_of(["check"], root)
        figures["check_five_differ_transitive"] = seconds_of(["check", "--mode", "FULL_TRANSITIVE"], root)
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=2))


if __name__ == "__main__":
    main()
