"""What the name of a field says of its values: whether they are private, whether they are a program's, or neither."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from schemactl.guard.dictionaries import (
    BY,
    ELSEWHERE,
    FOR_EACH,
    KEPT,
    KEPT_ELSEWHERE,
    KEPT_ENDINGS,
    NAMED_THINGS,
    PRIVATE,
    PRIVATE_BEGINNINGS,
    PRIVATE_ENDINGS,
    Topic,
    words,
)

Words = tuple[str, ...]

_SPLIT: Final = re.compile(r"[^\W\d_]+|\d+")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "œ": "oe"})
_LONGEST: Final = 3
"""Words of an entry of the dictionaries."""
_SHORTEST: Final = 6
"""Letters of a word that may be two (`userid`)."""
_LINKS: Final = words("of the de du des del della di da do la le el")
"""Words between two others that say nothing (`date of birth`)."""
_ATTRIBUTES: Final = frozenset({Topic.PERSON, Topic.ADDRESS})
"""What describes somebody: two such fields make their object one about a person."""
_KEYS: Final = frozenset({Topic.ROLE, Topic.TENANT, Topic.HOST})
_NO_PLURALS: Final = words("status address class access bus gps pos alias canvas os ios sas business process campus")


@dataclass(frozen=True, slots=True)
class Said:
    """topics: of all its private words. own: what the field itself is about, None where it is something of that (`customerType`) or of nothing
    private. is_kept: its last word is one whose values are a program's. words: those it was read as. is_keyed_by_names: an object of this name
    may have one entry for each person, tenant or host; is_counted_by_names: it has, by its own words (`limitsByTenant`)."""

    topics: frozenset[Topic]
    own: Topic | None
    is_kept: bool
    words: Words
    is_keyed_by_names: bool = False
    is_counted_by_names: bool = False

    @property
    def is_attribute(self) -> bool:
        """Whether it describes a person: `email`, `lastName`, `street`."""
        return self.own in _ATTRIBUTES or self.words == ("name",)

    @property
    def around(self) -> Topic | None:
        """What everything below it is about, where that is private."""
        return min(self.topics - {Topic.CHOSEN}, key=lambda topic: topic.name, default=None)


@lru_cache(maxsize=1 << 14)
def said_by(name: str) -> Said:
    """What a key says."""
    read = words_of(name)
    alone = _alone().get(read)
    hits = [(alone, len(read))] if alone is not None else list(_hits(read))
    kept = _is_kept(read)
    ends = [topic for topic, end in hits if end == len(read)]
    strong = [topic for topic, _ in hits if topic is not Topic.CHOSEN]
    own = None if kept else next(iter([*strong, *ends]), None)
    is_counted = own in _KEYS and not FOR_EACH.isdisjoint(read[1:-1])
    return Said(frozenset(topic for topic, _ in hits), own, kept, read, is_counted or (own in _KEYS and _is_of_many(name, read)), is_counted)


def last_words(name: str) -> Iterator[str]:
    """The last word of a key, and its last two, as a configuration may name them."""
    read = words_of(name)
    if read:
        yield read[-1]
        yield " ".join(read[-2:])


def words_of(name: str) -> Words:
    """Split by case, digits and signs, without accents and plurals: `shipTo_Streets` → ship, to, street."""
    humps = _HUMP.sub(" ", unicodedata.normalize("NFC", name).replace("İ", "I"))
    read = [part for word in _SPLIT.findall(humps) for part in _apart(singular(folded(word)))]
    return tuple(word for at, word in enumerate(read) if word not in _LINKS or not 0 < at < len(read) - 1)


def _apart(word: str) -> Words:
    """The two words that stand in one, where the first is a private one (`userid`, `accounttype`)."""
    private, joined = _private()
    if len(word) < _SHORTEST or not word.isascii() or (word,) in private or word in joined or (word,) in _kept():
        return (word,)
    for at in range(3, len(word) - 1):
        first, second = word[:at], word[at:]
        if private.get((first,), Topic.CHOSEN) is not Topic.CHOSEN and ((second,) in private or (second,) in _kept()):
            return first, second
    return (word,)


def folded(word: str) -> str:
    """In small letters without accents."""
    plain = word.casefold().translate(_LETTERS)
    if plain.isascii():
        return plain
    bare = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return bare if bare.isascii() else plain


def singular(word: str) -> str:
    """Of an English plural; a word that is none stays."""
    if word in _NO_PLURALS or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes", "uses")) else word[:-1]


def are_about_people(names: Collection[str]) -> bool:
    """Whether an object with these keys describes a person."""
    found = 0
    for name in names:
        if said_by(name).is_attribute:
            found += 1
            if found > 1:
                return True
    return False


def _is_of_many(name: str, read: Words) -> bool:
    """`users`, `kunden`; `by_tenant`, which counts nothing."""
    last = _SPLIT.findall(_HUMP.sub(" ", name))[-1]
    is_plural = folded(last) != singular(folded(last)) or read[-1] in _plurals_elsewhere() or _by_its_plural(read[-1]) is not None
    return not FOR_EACH.isdisjoint(read[:-1]) or is_plural


def _hits(read: Words) -> Iterator[tuple[Topic, int]]:
    """The private words, the longest entries first, each with where it ends."""
    private, joined = _private()
    at = 0
    while at < len(read):
        for length in range(min(_LONGEST, len(read) - at), 0, -1):
            topic = private.get(read[at : at + length])
            if topic is not None:
                yield topic, at + length
                at += length
                break
        else:
            topic = joined.get(read[at]) or _by_its_part(read[at]) or _elsewhere(read[at]) or _by_its_plural(read[at])
            if read[at] in BY and at == len(read) - 1 and (at or read[at] == "by"):
                topic = Topic.ROLE
            if topic is not None:
                yield topic, at + 1
            at += 1


def _by_its_part(word: str) -> Topic | None:
    """Of a compound in one word, by how it begins or ends."""
    for beginning, topic in PRIVATE_BEGINNINGS:
        if word.startswith(beginning):
            return topic
    for ending, topic in PRIVATE_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return Topic.CHOSEN if ending == "name" and word.removesuffix("name") in NAMED_THINGS else topic
    return None


def _by_its_plural(word: str) -> Topic | None:
    """Of people or tenants, as other languages write many of them: `brugere`, `kunder`, `klanten`."""
    private, _ = _private()
    if len(word) < _SHORTEST or (word,) in private:
        return None
    singulars = (word.removesuffix(ending) for ending in ("e", "n", "r", "en", "er") if word.endswith(ending))
    return next((topic for each in singulars if (topic := private.get((each,))) in (Topic.ROLE, Topic.TENANT)), None)


def _elsewhere(word: str) -> Topic | None:
    if word.isascii():
        return None
    return next((topic for topic, entries in ELSEWHERE for entry in entries.split() if entry in word), None)


def _is_kept(read: Words) -> bool:
    if not read:
        return False
    kept = _kept()
    if not read[-1].isascii() and read[-1].endswith(tuple(KEPT_ELSEWHERE)):
        return True
    return read[-1:] in kept or read[-2:] in kept or (read[-1].endswith(KEPT_ENDINGS) and len(read[-1]) > 6)


@cache
def _private() -> tuple[dict[Words, Topic], dict[str, Topic]]:
    """The dictionary, and its compounds as one word; of two topics of a word the one of the earlier row."""
    private: dict[Words, Topic] = {}
    for topic, entry in _entries():
        if not entry.startswith("="):
            private.setdefault(tuple(map(singular, entry.split("+"))), topic)
    joined: dict[str, Topic] = {}
    for entry_words, topic in private.items():
        if len(entry_words) > 1:
            joined.setdefault("".join(entry_words), topic)
    return private, joined


@cache
def _plurals_elsewhere() -> frozenset[str]:
    """Words of people and tenants that may be one or many, as in German (`mitarbeiter`)."""
    rows = [text for topic, languages, text in PRIVATE if topic in _KEYS and "de" in languages.split()]
    return frozenset(["people", "kunden", *(entry for text in rows for entry in text.split() if entry.endswith(("er", "en")))])


@cache
def _alone() -> dict[Words, Topic]:
    """Words that count where they are the whole name."""
    return {(entry.removeprefix("="),): topic for topic, entry in _entries() if entry.startswith("=")}


def _entries() -> Iterator[tuple[Topic, str]]:
    return ((topic, entry) for topic, _, text in PRIVATE for entry in text.split())


@cache
def _kept() -> frozenset[Words]:
    entries: Sequence[str] = [entry for _, text in KEPT for entry in text.split()]
    return frozenset(tuple(map(singular, entry.split("+"))) for entry in entries)
