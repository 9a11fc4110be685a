"""Random trees under a tagged object, such as `managedFields` of Kubernetes: of 18 keys each level has one or two, four levels deep, so the places
are ever new. All of it is one map of such maps."""

from random import Random

from bench.generator import WORDS, Payload, Producer

FIELDS = (*(f"f:{word}" for word in WORDS[:10]), *(f'k:{{"name":"{word}-{number}"}}' for number in (1, 2) for word in WORDS[10:]))
LEVELS = 4


def object_changed(random: Random, number: int) -> Payload:
    kind, own = random.choice((("applied", "manager"), ("removed", "reason")))
    return {"verb": random.choice(("get", "list", "patch", "update")), "kind": kind, own: f"{own} {number}", "fields": _tree(random, LEVELS)}


def _tree(random: Random, levels: int) -> Payload:
    return {key: _tree(random, levels - 1) for key in random.sample(FIELDS, random.randint(1, 2))} if levels else {}


PRODUCERS: tuple[Producer, ...] = (Producer("cluster", "ObjectChanged", object_changed),)
