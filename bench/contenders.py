"""What is measured: each reads a whole capture in a process of its own and says how long it took.

python -m bench.contenders NAME FILE
"""

import base64
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from schemactl.model.options import CaptureOptions, Options

TASKS: Mapping[str, str] = {
    "floor": "orjson.loads of each line",
    "floor of all layers": "orjson.loads of each line, and of every text of JSON in it",
    "decompression": "decompression alone",
    "genson": "GenSON fed by orjson, a builder a subject",
    "slow way": "schemactl, one event after the other",
    "one worker": "schemactl, one thread",
    "two workers": "schemactl, two threads",
    "validate": "schemactl validate, against the schemas that it discovered",
}


def floor(file: Path) -> int:
    if file.is_dir():
        return sum(map(floor, sorted(file.iterdir())))
    events = 0
    with file.open("rb") as lines:
        for line in lines:
            orjson.loads(line)
            events += 1
    return events


def floor_of_all_layers(file: Path) -> int:
    events = 0
    with file.open("rb") as lines:
        for line in lines:
            _parse_layers(orjson.loads(line))
            events += 1
    return events


def _parse_layers(value: dict[str, Any]) -> None:
    """Parse what stands in the texts of a record of SQS, SNS or Kinesis, and in what it holds."""
    for record in value.get("Records", ()):
        _parse_layers(record)
    for key in ("body", "Message"):
        if key in value:
            _parse_layers(orjson.loads(value[key]))
    if "kinesis" in value:
        _parse_layers(orjson.loads(base64.b64decode(value["kinesis"]["data"])))


def decompression(file: Path) -> int:
    """By the same libraries; it counts lines in no time."""
    from schemactl.capture.layers import blocks_of

    with file.open("rb") as stream:
        return sum(block.count(b"\n") for block in blocks_of(stream))


def genson(file: Path) -> int:
    from genson import SchemaBuilder  # bench alone may: the import rule is of the program

    builders: dict[tuple[str, str], SchemaBuilder] = {}
    events = 0
    with file.open("rb") as lines:
        for line in lines:
            event = orjson.loads(line)
            key = (event.get("source", ""), event.get("detail-type", ""))
            builder = builders.get(key)
            if builder is None:
                builder = builders[key] = SchemaBuilder()
            builder.add_object(event.get("detail", event))
            events += 1
    return events


def gathering(options: Options) -> Callable[[Path], int]:
    """Everything that `discover` does before it looks at the registry."""

    def gather(file: Path) -> int:
        from schemactl.ingest.gather import Watch
        from schemactl.ingest.gather import gather as gathered

        return gathered([str(file)], options, Watch(lambda _: None, lambda _: None)).events

    return gather


def validating(file: Path) -> int:
    """Against a registry beside the capture, which is made first and not measured."""
    from schemactl.pipeline.validate import validate

    return validate([str(file)], _beside(file), None).events


def prepare(name: str, file: Path) -> None:
    """What must be there before the clock starts: for `validate`, the registry of the first capture of the folder."""
    if name == "validate" and not Path(_beside(file).registry.directory).exists():
        from schemactl.pipeline.discover import discover
        from schemactl.pipeline.discovery import How

        discover([str(file)], _beside(file), How(dry_run=False, strict=False, tighten=False, force=None, rejects=None))


def _beside(file: Path) -> Options:
    options = Options()
    return replace(options, root=file.parent, registry=replace(options.registry, directory=str(file.parent / "schemas")))


CONTENDERS: Mapping[str, Callable[[Path], int]] = {
    "floor": floor,
    "floor of all layers": floor_of_all_layers,
    "decompression": decompression,
    "genson": genson,
    "slow way": gathering(Options(capture=CaptureOptions(batch=0))),
    "one worker": gathering(Options()),
    "two workers": gathering(Options(capture=CaptureOptions(workers=2))),
    "validate": validating,
}


def main() -> None:
    name, file = sys.argv[1], Path(sys.argv[2])
    prepare(name, file)
    began, cpu = time.perf_counter(), _cpu()
    events = CONTENDERS[name](file)
    print(json.dumps({"events": events, "seconds": time.perf_counter() - began, "cpu": _cpu() - cpu}))


def _cpu() -> float:
    """Seconds of the processor, of this process and of those that it has waited for."""
    return sum(usage.ru_utime + usage.ru_stime for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)))


if __name__ == "__main__":
    main()
