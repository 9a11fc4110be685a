"""From a path to a Field: what the names on the way say, what stands beside it, and what people wrote about it in subject.toml."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from schemactl.guard.dictionaries import Topic
from schemactl.guard.names import are_about_people, last_words, said_by, words_of
from schemactl.guard.verdict import Field
from schemactl.model.options.infer import EnumOptions, Guarding
from schemactl.model.pointer import ANY, JsonPointer, Token

Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Pointers of subject.toml. private: `pii = true`, which is for all below them, too. asked: `enum = true`."""

    private: tuple[Tokens, ...] = ()
    asked: tuple[Tokens, ...] = ()

    def below(self, token: Token) -> "Marks":
        """What they say of what stands under a token; `*` is any token."""
        return self if self is NO_MARKS else Marks(_below(self.private, token), _below(self.asked, token))


NO_MARKS: Final = Marks()


@dataclass(frozen=True, slots=True)
class Guard:
    """What schemactl.toml and a subject.toml say, for one subject."""

    guarding: Guarding = Guarding.ON
    private_words: frozenset[str] = frozenset()
    kept_words: frozenset[str] = frozenset()
    marks: Marks = NO_MARKS

    @classmethod
    def of(cls, options: EnumOptions, marks: Marks = NO_MARKS) -> "Guard":
        return cls(options.guard, _as_read(options.private_words), _as_read(options.kept_words), marks)

    @property
    def root(self) -> "GuardedPlace":
        """The payload."""
        return GuardedPlace(self, marks=self.marks, is_marked=() in self.marks.private)

    def at(self, pointer: JsonPointer) -> "GuardedPlace":
        """A place that is known by its pointer alone, not by what stands beside it."""
        place = self.root
        for token in pointer.tokens:
            place = place.below(token)
        return place


@dataclass(frozen=True, slots=True)
class GuardedPlace:
    """A place on the way down. name: the last key that is no data. above: why only standard values are shown, by what it stands in. beside: the same
    by its neighbours. within: the same of what is right below, by the keys of the object here. is_data: it stands under a key that is data. marks:
    those that lead here or further down. is_marked: one led here, or above. arrays: in how many
    arrays it stands, one directly in the other."""

    guard: Guard
    name: str | None = None
    above: str = ""
    beside: str = ""
    within: str = ""
    is_data: bool = False
    marks: Marks = NO_MARKS
    is_marked: bool = False
    arrays: int = 0

    def holding(self, keys: Collection[str]) -> "GuardedPlace":
        """The same, of which it is known what keys the object here has."""
        return replace(self, within="the fields next to it describe a person") if are_about_people(keys) else self

    def below(self, token: Token) -> "GuardedPlace":
        """What stands under a key, or under ANY, the items of an array."""
        marks = self.marks.below(token)
        is_marked = self.is_marked or () in marks.private
        if not isinstance(token, str):
            return replace(self, within="", marks=marks, is_marked=is_marked, arrays=self.arrays + 1)
        return GuardedPlace(self.guard, token, self._inside, self.within, marks=marks, is_marked=is_marked)

    def value_of_map(self) -> "GuardedPlace":
        """What stands under any key of an object whose keys are data: it has the map's name."""
        return replace(self.below(ANY), is_data=True, arrays=self.arrays)

    @property
    def items(self) -> "GuardedPlace":
        """The items of an array."""
        return self.below(ANY)

    @property
    def keys_are_marked(self) -> bool:
        """Whether a person said that the keys of the object here are private: `pii = true` for `/limits/*`."""
        return (ANY,) in self.marks.private

    @property
    def is_keyed_by_names(self) -> bool:
        """Whether the keys of an object here may be names of people, tenants or hosts, by the object's own: `users`, `limitsByTenant`."""
        return self.name is not None and said_by(self.name).is_keyed_by_names

    @property
    def is_counted_by_names(self) -> bool:
        """Whether they are, by what the object's name says: `limitsByTenant`."""
        return self.name is not None and said_by(self.name).is_counted_by_names

    @property
    def field(self) -> Field:
        """What is known of the values here."""
        own, is_kept = self._own()
        never = "" if own in (None, Topic.CHOSEN) or own is None else f"its name means {own.value}"
        chosen = f"its name is one for {Topic.CHOSEN.value}" if own is Topic.CHOSEN else ""
        around = self.above or self.beside or chosen or ("the keys above it are data" if self.is_data else "")
        around = around or ("it is in a list of values that may be anything" if self.arrays > 1 else "")
        return Field(self.guard.guarding, never, self.is_marked, around, is_kept, () in self.marks.asked)

    def _own(self) -> tuple[Topic | None, bool]:
        """What the name is about, and whether its values are a program's."""
        if self.name is None:
            return None, False
        if self._is_among(self.guard.private_words):
            return Topic.CONFIGURED, False
        if self._is_among(self.guard.kept_words):
            return None, True
        said = said_by(self.name)
        return said.own, said.is_kept

    @property
    def _inside(self) -> str:
        """Why only standard values are shown below."""
        if self.above or self.name is None or self._is_among(self.guard.kept_words):
            return self.above
        topic = Topic.CONFIGURED if self._is_among(self.guard.private_words) else said_by(self.name).around
        return "" if topic is None else f"it is inside of something whose name means {topic.value}"

    def _is_among(self, words: frozenset[str]) -> bool:
        return bool(words) and self.name is not None and not words.isdisjoint(last_words(self.name))


def _below(pointers: Iterable[Tokens], token: Token) -> tuple[Tokens, ...]:
    return tuple(pointer[1:] for pointer in pointers if pointer and (pointer[0] == token or ANY in (pointer[0], token)))


def _as_read(words: Iterable[str]) -> frozenset[str]:
    """As names are read: without case, accents and plurals."""
    return frozenset(" ".join(words_of(word)) for word in words)
