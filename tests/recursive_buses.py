"""Buses whose values hold values like themselves: grammars drawn at random, and payloads that follow them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from schemactl.model.json import JsonValue

_KEYS: Final = ("a", "b", "value", "values", "children", "items", "")
_LABELS: Final = ("leaf", "node", "list", "call")
_MAP_KEYS: Final = (
    "6ebe176f-2d7b-47fa-b4f0-ad48b09c123a",
    "6ebe176f-2d7b-47fa-b4f0-ad48b09c123b",
    "2026-01-01",
    "2026-01-02",
    "2026-01-03",
    "order-1234",
    "order-1235",
    "EUR",
    "USD",
    "a",
    "children",
)
_TEXTS: Final = ("red", "blue", "2026-01-01", "2026-01-01T00:00:00Z", "https://h.example/a", "", "x" * 200)
_SCALARS: Final[tuple[JsonValue, ...]] = (None, True, 1, 2, 1.5, 2**60, *_TEXTS)
_TALL: Final = (60, 63, 66, 90)
"""Levels, around the greatest depth that is looked at."""

_Rule = Callable[[Random, int], JsonValue]


@dataclass(frozen=True, slots=True)
class Grammar:
    """rules: of each kind of value, how one is made with so many levels left below it."""

    rules: Sequence[_Rule]

    @classmethod
    def of(cls, random: Random) -> "Grammar":
        """A few kinds that hold one another."""
        rules: list[_Rule] = []
        grammar = cls(rules)
        makers = (grammar._tagged, grammar._by_keys, grammar._record, grammar._map, grammar._list, grammar._mixture)
        number = random.randint(1, 4)
        rules += [random.choice(makers)(random, number) for _ in range(number)]
        return grammar

    def events(self, random: Random, number: int) -> list[JsonValue]:
        """Payloads: values of the first kind, some of them in an object and beside a label."""
        payloads = []
        around = random.choice(("", "object", "label"))
        for _ in range(number):
            levels = random.choice(_TALL) if random.random() < 0.02 else random.randint(0, 9)
            value = self.value(0, random, levels)
            if around == "object":
                value = {"body": value, "id": random.randint(1, 9)}
            elif around == "label":
                value = {"type": random.choice(("created", "deleted")), "body": value}
            payloads.append(value)
        return payloads

    def value(self, kind: int, random: Random, levels: int) -> JsonValue:
        """One value; far down only one of its parts goes on."""
        return random.choice(_SCALARS) if levels <= 0 else self.rules[kind](random, levels - 1)

    def _parts(self, random: Random, levels: int, kinds: Sequence[int]) -> list[JsonValue]:
        goes_on = random.randrange(max(1, len(kinds)))
        return [self.value(kind, random, levels if levels < 4 or index == goes_on else 0) for index, kind in enumerate(kinds)]

    def _members(self, random: Random, number: int) -> dict[str, int]:
        """Keys, each with the kind that stands there; a number beyond the kinds is a scalar."""
        return {key: random.randrange(number) for key in random.sample(_KEYS, random.randint(1, 3))}

    def _record(self, random: Random, number: int) -> _Rule:
        members, optional = self._members(random, number), random.random()

        def rule(draws: Random, levels: int) -> JsonValue:
            here = {key: kind for key, kind in members.items() if draws.random() > optional / 2}
            return {"id": draws.randint(1, 9), **dict(zip(here, self._parts(draws, levels, list(here.values())), strict=True))}

        return rule

    def _tagged(self, random: Random, number: int) -> _Rule:
        tag = random.choice(("kind", "type", "a"))
        of_label = {label: self._members(random, number) for label in random.sample(_LABELS, random.randint(2, 4))}

        def rule(draws: Random, levels: int) -> JsonValue:
            label = draws.choice(sorted(of_label))
            members = of_label[label]
            return {**dict(zip(members, self._parts(draws, levels, list(members.values())), strict=True)), tag: label}

        return rule

    def _by_keys(self, random: Random, number: int) -> _Rule:
        alternatives = [(key, random.randrange(number), wrapped) for key in random.sample(_KEYS, 4) for wrapped in [random.random() < 0.3]]

        def rule(draws: Random, levels: int) -> JsonValue:
            key, kind, wrapped = draws.choice(alternatives)
            value = self.value(kind, draws, levels if draws.random() < 0.7 else 0)
            return {key: {"values": [value]} if wrapped else value}

        return rule

    def _map(self, random: Random, number: int) -> _Rule:
        kind, keys = random.randrange(number), random.sample(_MAP_KEYS, random.randint(2, len(_MAP_KEYS)))

        def rule(draws: Random, levels: int) -> JsonValue:
            here = draws.sample(keys, draws.randint(0, min(3, len(keys))))
            return dict(zip(here, self._parts(draws, levels, [kind] * len(here)), strict=True))

        return rule

    def _list(self, random: Random, number: int) -> _Rule:
        kind, twice = random.randrange(number), random.random() < 0.3

        def rule(draws: Random, levels: int) -> JsonValue:
            items = self._parts(draws, levels, [kind] * draws.randint(0, 3))
            return [items, *([[]] if draws.random() < 0.2 else [])] if twice else items

        return rule

    def _mixture(self, random: Random, number: int) -> _Rule:
        some = [random.choice((self._record, self._list, self._map, self._by_keys))(random, number) for _ in range(2)]

        def rule(draws: Random, levels: int) -> JsonValue:
            return draws.choice(some)(draws, levels)

        return rule


def bus(seed: int, number: int) -> list[JsonValue]:
    """So many payloads of one grammar."""
    random = Random(seed)
    return Grammar.of(random).events(random, number)
