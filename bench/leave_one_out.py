"""Few events: how well do schemas of 1 to 9 payloads take the next one, and refuse what is nearly right?

    python -m bench.leave_one_out [--curve] [--peer genson]

For each payload under ../shared/data/github-webhooks whose event and action have others: the schema of the others, pooled over all payloads of other
events and actions, is asked whether it accepts the one left out, and whether it refuses near misses of it (bench/near_misses.py, by the hand-written
schemas). A near miss counts only when the payload itself is accepted: of a schema that refuses everything nothing is learned.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import jsonschema_rs

from bench.near_misses import NearMiss, Schemas, near_misses
from schemactl.infer import Evidence
from schemactl.infer.pool import Pool
from schemactl.infer.refine import refine_one
from schemactl.infer.refine_names import Naming, keys_that_say_names, names_of
from schemactl.model.options.infer import InferOptions
from schemactl.model.subject import Subject

DATA = Path(__file__).parents[2] / "shared" / "data"
MISSES_EACH = 10
"""Near misses of a kind and a payload, at most, drawn with a fixed seed."""

Payloads = Mapping[Subject, Sequence[Any]]
Schema = dict[str, Any]
Learner = Callable[[Payloads, Subject, int], Schema]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.leave_one_out", description="Leave one out, over the shared webhook payloads.")
    parser.add_argument("--curve", action="store_true", help="the trade-off: one line for each setting of the pool")
    parser.add_argument("--peer", choices=["genson"], help="measure a peer instead")
    given = parser.parse_args(arguments)
    payloads = webhooks(DATA / "github-webhooks")
    if given.peer:
        print(line("genson", measured(payloads, of_genson)))
    elif given.curve:
        for name, options in curve():
            print(line(name, measured(payloads, Pooled(payloads, options))))
    else:
        print(line("schemactl", measured(payloads, Pooled(payloads, InferOptions()))))
    return 0


def webhooks(folder: Path) -> dict[Subject, list[Any]]:
    """The payloads by event and action (the name of the file up to its first dot)."""
    found: dict[Subject, list[Any]] = defaultdict(list)
    for path in sorted(folder.glob("*/*.json")):
        action = path.name.split(".")[0]
        action = "event" if action in ("payload", "event") or action.startswith("with") or action == "gh-pages" else action
        found[Subject(path.parent.name, action)].append(json.loads(path.read_text()))
    return dict(found)


def measured(payloads: Payloads, learner: Learner) -> Counter[str]:
    """Counts: left out, accepted; near misses, refused, in all and by kind."""
    schemas = Schemas(DATA / "github-webhooks-schemas")
    counts: Counter[str] = Counter()
    for subject, group in payloads.items():
        for index, payload in enumerate(group):
            if len(group) < 2:
                continue
            validator = jsonschema_rs.Draft202012Validator(learner(payloads, subject, index))
            counts["left out"] += 1
            accepted = validator.is_valid(payload)
            counts["accepted"] += accepted
            human = schemas.of(subject.source, subject.type or "event")
            if human is None:
                continue
            for miss in drawn(list(near_misses(payload, human, schemas)), Random(index)):
                refused = not validator.is_valid(miss.payload)
                counts["all misses"] += 1
                counts["all refused"] += refused
                if accepted:
                    counts["misses"] += 1
                    counts["refused"] += refused
                    counts[f"{miss.kind} misses"] += 1
                    counts[f"{miss.kind} refused"] += refused
    return counts


def drawn(misses: Sequence[NearMiss], random: Random) -> list[NearMiss]:
    """Some of each kind."""
    kinds = ([miss for miss in misses if miss.kind == kind] for kind in ("deleted", "type", "enum"))
    return [miss for kind in kinds for miss in random.sample(kind, min(MISSES_EACH, len(kind)))]


class Pooled:
    """Learns a subject from all its payloads but one, pooled over all other subjects."""

    def __init__(self, payloads: Payloads, options: InferOptions) -> None:
        self.options = options
        self.whole = {subject: self._evidence(group) for subject, group in payloads.items()}

    def __call__(self, payloads: Payloads, subject: Subject, left_out: int) -> Schema:
        rest = [payload for index, payload in enumerate(payloads[subject]) if index != left_out]
        own = self._evidence(rest)
        naming = Naming(names_of(subject), keys_that_say_names({**self.whole, subject: own})[subject])
        if not self.options.pool.subjects:
            return refine_one(naming, own, self.options).document
        pool = Pool.of([*(seen.shown() for other, seen in self.whole.items() if other != subject), own.shown()], self.options)
        return refine_one(naming, pool.taught(own.shown(), naming.words), self.options).document

    def _evidence(self, group: Sequence[Any]) -> Evidence:
        evidence = Evidence(self.options)
        for payload in group:
            evidence.observe(payload)
        return evidence


def of_genson(payloads: Payloads, subject: Subject, left_out: int) -> Schema:
    """What GenSON says of the same payloads."""
    from genson import SchemaBuilder

    builder = SchemaBuilder("https://json-schema.org/draft/2020-12/schema")
    for index, payload in enumerate(payloads[subject]):
        if index != left_out:
            builder.add_object(payload)
    return dict(builder.to_schema())


def curve() -> list[tuple[str, InferOptions]]:
    """From no pooling to the most."""
    default = InferOptions()
    settings = [("no pool", replace(default.pool, subjects=False))]
    settings += [(f"similarity {share}", replace(default.pool, similarity=share)) for share in (1.0, 0.9, 0.8, 0.6)]
    return [(name, replace(default, pool=pool)) for name, pool in settings]


def line(name: str, counts: Counter[str]) -> str:
    kinds = ", ".join(f"{kind} {share(counts, f'{kind} refused', f'{kind} misses')}" for kind in ("deleted", "type", "enum"))
    accepted, refused = share(counts, "accepted", "left out"), share(counts, "refused", "misses")
    of_all = share(counts, "all refused", "all misses")
    misses = f"refuses {refused} of {counts['misses']} near misses ({kinds}); of all {of_all}"
    return f"{name:16} accepts {accepted} of {counts['left out']} left out, {misses}"


def share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{counts[part] / max(1, counts[whole]):.1%}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
