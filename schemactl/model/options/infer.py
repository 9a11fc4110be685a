"""The thresholds of inference; each is argued in docs/inference-details.md."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache


@dataclass(frozen=True, slots=True)
class Caps:
    """What bounds the memory of evidence. Each is passed in one direction only, so that the order of events does not matter; evidence is merged
    under equal caps.

    distinct_values: of a string property, then it is open. map_keys: distinct keys of an object, then it is a map but for the keys that all have;
    patterned_keys: the same when all of them look generated (uuid, date, number, …); coded_keys: the same of codes and ids (`SKU-12345`) that are not
    in every object. layouts: distinct sets of keys of an object, then they are not counted any more. tags: distinct values of a property that could
    tell variants apart; candidates: of an object, its properties times those of them that could; then only those with the shortest names are looked
    at. depth: levels that are looked at. repeats: how often one key may stand under the same key on the way from the root, then the value is counted
    as a repetition of what stands there. trait_failures: strings that lack a format, then it is not counted any more.
    """

    distinct_values: int = 64
    map_keys: int = 1000
    patterned_keys: int = 64
    coded_keys: int = 128
    layouts: int = 32
    tags: int = 32
    candidates: int = 4096
    depth: int = 64
    repeats: int = 1
    trait_failures: int = 4096

    @property
    def below_labels(self) -> "Caps":
        """Of what is counted below each label: half as many distinct values, a sixty-fourth of the strings that lack a format."""
        return _below_labels(self)


@cache
def _below_labels(caps: Caps) -> Caps:
    return replace(caps, distinct_values=max(1, caps.distinct_values // 2), trait_failures=max(1, caps.trait_failures // 64))


class Guarding(StrEnum):
    """Which values of events may be shown. on: those that are a program's, by all that can be told. strict: single words only under names and of
    standards that are known. off: all that no person marked."""

    ON = "on"
    STRICT = "strict"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class EnumOptions:
    """When a string property is an enum. values: at most so many; samples: at least so many strings; repeats: each value as often on average;
    proper_repeats: the same for values that are capitalised words, or several words; unseen: the probability, at most, that the next string is a
    new value (Good and Turing's estimate). guard: which values may be written at all; private_words, kept_words: last words of names whose values
    never may, and always, beside those that schemactl knows."""

    values: int = 32
    samples: int = 20
    repeats: float = 5.0
    proper_repeats: float = 50.0
    unseen: float = 0.01
    guard: Guarding = Guarding.ON
    private_words: tuple[str, ...] = ()
    kept_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapOptions:
    """When an object is a map. keys: distinct ones at least, if they follow a pattern; free_keys: if they are like any identifier;
    entropy: of the key space, in nats, at least; new_keys: of all keys seen, the share that was seen once, at least; or, sparse_keys: distinct
    ones at least, each in a share of `sparse` of the objects on average, at most. similarity: of the values, at least, 1 being equal. constant,
    rare: where a key is in so great a share of the objects, at least, keys in so small a share, at most, may be data beside it. equal: free_keys in
    such a share of the objects on average, at most, are data where their values are equal."""

    keys: int = 3
    free_keys: int = 12
    entropy: float = 1.5
    new_keys: float = 0.02
    sparse_keys: int = 20
    sparse: float = 0.11
    similarity: float = 0.75
    constant: float = 0.9
    rare: float = 0.1
    equal: float = 0.25


@dataclass(frozen=True, slots=True)
class TagOptions:
    """When a property tells variants apart. variants: at most so many; support: objects for each, at least, on average; chance: at most, that labels
    without a meaning would sort the objects so; shapes: at least so many different ones for each label, 1 being one of its own for each."""

    variants: int = 32
    support: float = 2.0
    chance: float = 0.01
    shapes: float = 0.5


@dataclass(frozen=True, slots=True)
class UnionOptions:
    """When optional keys that exclude one another make kinds of object. variants: at most so many; chance: at most, that keys without a meaning
    would exclude one another so."""

    variants: int = 8
    chance: float = 0.001


@dataclass(frozen=True, slots=True)
class DefinitionOptions:
    """What becomes a definition. properties: objects with at least so many, found in two places; similarity: of the names of an object and of one
    inside it, at least, to be the same object again, 1 being equal."""

    properties: int = 2
    similarity: float = 0.75


@dataclass(frozen=True, slots=True)
class TightenOptions:
    """When the latest version could be tighter. events: at least so many at a place, none of which contradicts."""

    events: int = 100


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """What several subjects teach each other about objects that they share. subjects: whether they do. properties: of an object at least so many;
    similarity: of the names of two objects, at least, to be the same one, 1 being equal; events: who has seen an object so often is taught
    nothing about it."""

    subjects: bool = True
    properties: int = 3
    similarity: float = 0.8
    events: int = 100


@dataclass(frozen=True, slots=True)
class ExampleOptions:
    """Values of events in the schema, which may be personal data. written: whether there are any. values: at most so many of a place; length: at most
    so many characters each."""

    written: bool = False
    values: int = 3
    length: int = 64


@dataclass(frozen=True, slots=True)
class CauseOptions:
    """When a decision that events contradict was changed by the producer, and when it was only learned. changed: below this probability; learned:
    above; contradicting, before: events at least, for `changed`; after: conforming events at least since the first contradiction, for `learned`."""

    changed: float = 0.001
    learned: float = 0.05
    contradicting: int = 3
    before: int = 3
    after: int = 5


@dataclass(frozen=True, slots=True)
class InferOptions:
    """The thresholds of inference; each is argued in docs/inference-details.md."""

    caps: Caps = field(default_factory=Caps)
    enums: EnumOptions = field(default_factory=EnumOptions)
    maps: MapOptions = field(default_factory=MapOptions)
    tags: TagOptions = field(default_factory=TagOptions)
    unions: UnionOptions = field(default_factory=UnionOptions)
    definitions: DefinitionOptions = field(default_factory=DefinitionOptions)
    tighten: TightenOptions = field(default_factory=TightenOptions)
    pool: PoolOptions = field(default_factory=PoolOptions)
    examples: ExampleOptions = field(default_factory=ExampleOptions)
    causes: CauseOptions = field(default_factory=CauseOptions)
