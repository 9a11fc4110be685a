"""Every name in generated code is decided here; templates and targets never invent one.

A name is a function of what it names (a title, a wire name), not of its neighbours: adding a property renames no other. Where two would fall
together after casing, the one whose spelling is closest to the wire keeps the name, and the others get a word from the hash of theirs; with the
names of the version before at hand (`kept`), those that were there keep what they had.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from schemactl.errors import UsageError

LONGEST = 80
"""Identifiers and path segments have at most this many characters, so that a file name with its ending fits everywhere."""

MOST_SIGNS = 2
"""More signs than this at the ends of a name are not spelled out."""


class Case(StrEnum):
    """How words become an identifier."""

    SNAKE = "order_number"
    CAMEL = "orderNumber"
    PASCAL = "OrderNumber"
    UPPER = "ORDER_NUMBER"
    KEBAB = "order-number"
    FLAT = "ordernumber"


@dataclass(frozen=True, slots=True)
class Reserved:
    """Words that a name must not be: anywhere (keywords), as a type (built-ins, what templates import), as a member (inherited methods), as a
    folder or file (what the package has beside its subjects)."""

    words: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()

    def __or__(self, other: "Reserved") -> "Reserved":
        """The words of both."""
        return Reserved(self.words | other.words, self.types | other.types, self.members | other.members, self.paths | other.paths)

    @classmethod
    def parse(cls, text: str) -> "Reserved":
        """Read reserved.txt: words separated by blanks under the headings [words], [types], [members] and [paths]; `#` starts a comment. Raises
        UsageError for another heading."""
        sections: dict[str, set[str]] = {name: set() for name in ("words", "types", "members", "paths")}
        current = sections["words"]
        for line in text.splitlines():
            content = line.partition("#")[0].strip()
            if content.startswith("["):
                if content.strip("[]") not in sections:
                    raise UsageError(f"has a heading {content[:60]!r}.", "reserved.txt", "There are [words], [types], [members] and [paths].")
                current = sections[content.strip("[]")]
            else:
                current.update(content.split())
        return cls(*(frozenset(sections[name]) for name in ("words", "types", "members", "paths")))


@dataclass(frozen=True, slots=True)
class Conventions:
    """What names look like in one language. ascii: identifiers are kept to ASCII letters (Java, where a type is a file). beside_subjects: the
    constant of a subject is called after its type alone, unless that is one of these; None: after source and type."""

    types: Case = Case.PASCAL
    members: Case = Case.SNAKE
    constants: Case = Case.UPPER
    paths: Case = Case.SNAKE
    ascii: bool = False
    reserved: Reserved = field(default_factory=Reserved)
    beside_subjects: frozenset[str] | None = None

    @property
    def fingerprint(self) -> str:
        """Changes when any name could."""
        words = (self.reserved.words, self.reserved.types, self.reserved.members, self.reserved.paths)
        text = repr((self.types, self.members, self.constants, self.paths, self.ascii, *map(sorted, words), *sorted(self.beside_subjects or ())))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to be named: `id` tells it from its neighbours, `text` is what it should be called after, `fuller` what else where that is taken;
    `first`: nobody has a better right to that name."""

    id: str
    text: str
    fuller: str = ""
    first: bool = False


Wishes = Iterable[Wish]
Named = dict[str, str]
"""Names by wish id."""
Kept = Mapping[str, str]
"""Names that wishes had in an earlier version, by id."""
NONE: Kept = {}


def type_name(text: str, conventions: Conventions) -> str:
    """The name of a type on its own, before its neighbours are looked at."""
    return _identifier(text, conventions.types, conventions.ascii, conventions.reserved.words | conventions.reserved.types)


def member_name(text: str, conventions: Conventions) -> str:
    """The name of a property on its own."""
    return _identifier(text, conventions.members, conventions.ascii, conventions.reserved.words | conventions.reserved.members)


def constant_name(text: str, conventions: Conventions) -> str:
    """The name of a constant on its own."""
    return _identifier(text, conventions.constants, conventions.ascii, conventions.reserved.words | conventions.reserved.members)


def type_names(wishes: Wishes, conventions: Conventions, kept: Kept = NONE) -> Named:
    """Names of types by wish id, unique also where case is ignored, as in file names."""
    return _distinct(wishes, lambda text: type_name(text, conventions), conventions.types, folded, kept)


def member_names(wishes: Wishes, conventions: Conventions, kept: Kept = NONE) -> Named:
    """Names of a record's properties by wish id."""
    return _distinct(wishes, lambda text: member_name(text, conventions), conventions.members, _same, kept)


def constant_names(wishes: Wishes, conventions: Conventions, kept: Kept = NONE) -> Named:
    """Names of an enum's values, or of other constants, by wish id."""
    return _distinct(wishes, lambda text: constant_name(text, conventions), conventions.constants, _same, kept)


def path_names(wishes: Wishes, conventions: Conventions, kept: Kept = NONE) -> Named:
    """Names of folders, modules or packages by wish id: ASCII, unique where case is ignored, none a device name of Windows or the label of a version
    (`v1`), which stands beside them; no keyword, unless they are but parts of a text (as kebab-case can be nothing else)."""
    keywords = frozenset[str]() if conventions.paths is Case.KEBAB else conventions.reserved.words
    forbidden = keywords | conventions.reserved.paths | _DEVICES

    def named(text: str) -> str:
        name = _identifier(text, conventions.paths, True, forbidden)
        return _set_apart(name, conventions.paths) if re.fullmatch(r"v\d+", name) else name

    return _distinct(wishes, named, conventions.paths, folded, kept)


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of any text, at the seams of its case and at everything that is neither letter nor digit: `customerID-2` is customer, ID, 2. Signs
    and emoji that stand where a word should be are called by their names."""
    found = _SEAM.sub(" ", _spelled(unicodedata.normalize("NFKC", text))).split()
    return tuple(found or [word for char in text[:3] for word in _called(char)])


def with_signs(text: str) -> str:
    """Text with the signs at its ends called by their names: `_id` is underscore id, `-name` minus name. Empty where there are none."""
    letters = [at for at, char in enumerate(text) if char.isalnum()]
    if not letters or len(letters) == len(text):
        return ""
    before, inner, after = text[: letters[0]], text[letters[0] : letters[-1] + 1], text[letters[-1] + 1 :]
    if not (0 < len(before + after) <= MOST_SIGNS and _SIGNS.keys() >= {*before, *after}):
        return ""
    return " ".join([*(_SIGNS[char] for char in before), inner, *(_SIGNS[char] for char in after)])


def joined(parts: Iterable[str], case: Case) -> str:
    """Words as one identifier, in NFKC: Python reads it so wherever it is no text, and to change the case may take it out of that (`İ`). Nothing is
    checked."""
    return unicodedata.normalize("NFKC", _joined(parts, case))


def _joined(parts: Iterable[str], case: Case) -> str:
    lowered = [part.lower() for part in parts]
    match case:
        case Case.SNAKE:
            return "_".join(lowered)
        case Case.UPPER:
            return "_".join(part.upper() for part in lowered)
        case Case.KEBAB:
            return "-".join(lowered)
        case Case.FLAT:
            return "".join(lowered)
        case Case.PASCAL:
            return "".join(_capitalised(lowered))
        case Case.CAMEL:
            return "".join(lowered[:1] + _capitalised(lowered[1:]))


def _identifier(text: str, case: Case, ascii_only: bool, forbidden: frozenset[str]) -> str:
    parts = [ascii_word(word) if ascii_only else word for word in words(text)] or ["empty"]
    if not _starts_well(parts[0]):
        parts.insert(0, "n")
    name = joined(_cut(parts, text), case)
    if case is Case.PASCAL and not name[0].isupper():
        name = f"T{name}"
    return _set_apart(name, case) if name in forbidden else name


def _set_apart(name: str, case: Case) -> str:
    """Another name, for one that may not be."""
    return name + ("_" if case in (Case.SNAKE, Case.UPPER, Case.CAMEL) else "-" if case is Case.KEBAB else "Type" if case is Case.PASCAL else "x")


def _cut(parts: list[str], text: str) -> list[str]:
    """Words that fit: all; else without those that have been said before; else without those in the middle, since the first and the last tell most.
    Where even single words are too long, what fits of the first, and a hash of the whole."""
    *before, last = parts
    said_once = [*{part.casefold(): part for part in before}.values(), last]
    for shorter in (parts, said_once, _ends(said_once)):
        if 0 < _width(shorter) <= LONGEST:
            return shorter
    return [parts[0][: LONGEST - 10], _hash_word(text)]


def _width(parts: Sequence[str]) -> int:
    """How long an identifier may become, also where signs stand between its words."""
    return sum(map(len, parts)) + len(parts)


def _ends(parts: Sequence[str]) -> list[str]:
    """The first words and the last, each as many as fit into half the room; none where either are none."""
    first = next((at for at in range(len(parts), 0, -1) if _width(parts[:at]) <= LONGEST // 2), 0)
    last = next((at for at in range(first, len(parts)) if _width(parts[at:]) <= LONGEST // 2), len(parts))
    return [*parts[:first], *parts[last:]] if first > 0 and last < len(parts) else []


def _distinct(
    wishes: Wishes,
    name_of: Callable[[str], str],
    case: Case,
    same: Callable[[str], str],
    kept: Kept,
) -> Named:
    named: Named = {}
    used = set[str]()
    wished = {wish.id: wish for wish in wishes}
    for id_, name in kept.items():
        if id_ in wished and same(name) not in used:
            named[id_] = name
            used.add(same(name))
    first = {id_: name_of(wish.text) for id_, wish in wished.items() if id_ not in named}
    for id_ in sorted(first, key=lambda id_: (not wished[id_].first, _distance(first[id_], wished[id_].text), id_)):
        name, text, salt = first[id_], wished[id_].text, id_
        if same(name) in used and wished[id_].fuller:
            name = name_of(wished[id_].fuller)
        while same(name) in used:
            name = joined([*_cut(list(words(first[id_])), text), _hash_word(salt)], case) if salt == id_ else first[id_] + _hash_word(salt)
            salt += "'"
        named[id_] = name
        used.add(same(name))
    return {id_: named[id_] for id_ in wished}


def _distance(name: str, text: str) -> int:
    """How far a name is from what it is called after: the same, the same but for case, anything else."""
    return 0 if name == text else 1 if name.casefold().replace("_", "") == text.casefold() else 2


def _hash_word(text: str) -> str:
    return "x" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:5]


def _capitalised(parts: Iterable[str]) -> list[str]:
    """First letters large; a seam between two digits stays visible."""
    result: list[str] = []
    for part in parts:
        seam = "_" if result and result[-1][-1:].isdigit() and part[:1].isdigit() else ""
        result.append(seam + part[:1].upper() + part[1:])
    return result


def _same(name: str) -> str:
    return unicodedata.normalize("NFKC", name)


def folded(name: str) -> str:
    """A name of a type or a path as it is compared: two that differ by case alone would be one file on some disks."""
    return unicodedata.normalize("NFKC", name).casefold()


_SIGNS = {
    "+": "plus",
    "-": "minus",
    "#": "hash",
    "$": "dollar",
    "%": "percent",
    "&": "and",
    "*": "star",
    "@": "at",
    "_": "underscore",
    "/": "slash",
    ".": "dot",
    "<": "less",
    ">": "greater",
    "=": "equals",
    "!": "not",
    "?": "question",
    " ": "space",
    ":": "colon",
    "~": "tilde",
    "|": "or",
}
_SEAM = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^\w]|_")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


def _spelled(text: str) -> str:
    """Text in which only letters, digits and signs that part words are left. A sign before a number is a word, as in `+1`."""
    text = re.sub(r"^([+-])(?=\d)", lambda match: _SIGNS[match[1]] + " ", text)
    return "".join(char if ("a" + char).isidentifier() else _between(char) for char in text)


def _between(char: str) -> str:
    return f" {' '.join(_called(char))} " if unicodedata.category(char) == "So" else " "


def _called(char: str) -> list[str]:
    if char in _SIGNS:
        return [_SIGNS[char]]
    return re.findall(r"[a-z0-9]+", unicodedata.name(char, f"u{ord(char):x}").lower())


def ascii_word(word: str) -> str:
    """Accents dropped; a letter that has no ASCII base is written as its code point."""
    if word.isascii():
        return word
    plain = (char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    return "".join(char if char.isascii() else f"u{ord(char):x}" for char in plain)


def _starts_well(word: str) -> bool:
    return word[:1].isidentifier() and not word.startswith("_")
