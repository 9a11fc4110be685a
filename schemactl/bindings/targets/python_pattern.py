"""Regular expressions of ECMA 262 for pydantic, whose engine takes linear time, and for Python's `re`, which has look-arounds but backtracks: no
pattern of a schema can be made to hang."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemactl.bindings.targets.python_text import escape
from schemactl.schema.patterns.language import LONGEST_RISKY, is_risky

_CODE = (
    r"\\u\{(?P<point>[0-9a-fA-F]{1,6})\}|(?P<pair>\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w)|\\(?:u(?P<unit>[0-9a-fA-F]{4})|x(?P<byte>[0-9a-fA-F]{2}))"
)
_ESCAPES = rf"{_CODE}|\\(?P<set>[dDwWsS])|\\(?P<property>[pP]\{{[\w=]+\}})|\\(?P<zero>0)(?!\d)|\\(?P<escape>[fnrtv])|\\(?P<sign>[^A-Za-z0-9])"
_TOKEN = re.compile(
    rf"""{_ESCAPES}
    | \\(?P<boundary>[bB])
    | (?P<class_>\[\^?(?:\\.|[^\\\]])+\])
    | (?P<look>\(\?<?[=!])
    | (?P<name>\(\?<)(?=[A-Za-z_]\w*>)
    | (?P<group>\((?:\?:)?(?!\?))
    | (?P<repeat>(?:[*+?]|\{{\d+(?:,\d*)?\}})\??)(?![*+?]|\{{\d)
    | (?P<end>\$)
    | (?P<dot>\.)
    | (?P<brace>[}}\]]|\{{(?!\d+(?:,\d*)?\}}))
    | (?P<plain>[^\\\[\](*+?{{}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_CLASS = re.compile(r"\[(?:\\.|[^\\\]])+\]")
_MEMBER = re.compile(rf"{_ESCAPES}|\\(?P<backspace>b)|(?P<dash>-)|(?P<plain>[^\\])", re.DOTALL)
_SETS = {"d": "0-9", "w": "0-9A-Za-z_"}
_SPACES = "\xa0 \u1680 \u2000-\u200a \u2028 \u2029 \u202f \u205f \u3000 \ufeff"
"""Beside those of ASCII."""
_ANY = "(?s:.)"
_MEANT_OUTSIDE, _MEANT_INSIDE = "\\.+*?()|[]{}^$", "\\[]&~|^-"
"""Signs that stay escaped."""
MOST_STEPS = 100_000_000
"""What a backtracking search may take: a second or two."""


@dataclass(frozen=True, slots=True)
class Backtracking:
    """A pattern for Python's `re`. longest: the length up to which a text is searched in reasonable time."""

    pattern: str
    longest: int


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What differs between the engines. looks: whether it has look-arounds. properties: whether it knows Unicode's.
    nested: whether a class may hold another. boundaries: forms of `\\b` and `\\B`; end: of `$`; name: of `(?<`."""

    looks: bool
    properties: bool
    nested: bool
    boundaries: dict[str, str]
    end: str
    name: str


_RUST = _Dialect(False, True, True, {"b": r"(?-u:\b)"}, "$", "(?<")
_PYTHON = _Dialect(True, False, False, {"b": r"(?a:\b)", "B": r"(?a:\B)"}, r"\Z", "(?P<")


@cache
def linear_pattern(pattern: str) -> str | None:
    """The same pattern in the dialect of the Rust crate `regex`; None where that has no equivalent (look-arounds, back references) or refuses it."""
    translated = _translated(pattern, _RUST)
    return translated if translated is not None and _is_rust(translated) else None


@cache
def backtracking_pattern(pattern: str) -> Backtracking | None:
    """The same pattern for `re`; None where that has no equivalent, or may take exponential time, and the check is left out."""
    translated = _translated(pattern, _PYTHON)
    if translated is None or not _is_python(translated) or is_risky(translated):
        return None
    endless = len(re.findall(r"[*+]|,(?:\d{2,})?\}", _CLASS.sub("", translated))) + (not translated.startswith("^"))
    return Backtracking(translated, max(LONGEST_RISKY, round(MOST_STEPS ** (1 / max(endless, 2)))))


def _translated(pattern: str, dialect: _Dialect) -> str | None:
    """None for a token that is read otherwise there, or not at all."""
    result: list[str] = []
    at = 0
    while at < len(pattern):
        match = _TOKEN.match(pattern, at)
        text = None if match is None else _token(match, dialect)
        if match is None or text is None:
            return None
        result.append(text)
        at = match.end()
    return "".join(result)


def _token(match: re.Match[str], dialect: _Dialect) -> str | None:
    match match.lastgroup:
        case "class_":
            return _class(match[0], dialect)
        case "set":
            return f"[{'^' if match['set'].isupper() else ''}{_set(match['set'], dialect)}]"
        case "boundary":
            return dialect.boundaries.get(match["boundary"])
        case "look":
            return match[0] if dialect.looks else None
        case "name":
            return dialect.name
        case "end":
            return dialect.end
        case "dot":
            return f"[^\\n\\r{escape(chr(0x2028))}{escape(chr(0x2029))}]"
        case "brace" | "sign":
            return f"\\{match[0][-1]}" if match[0][-1] in _MEANT_OUTSIDE else match[0][-1]
        case _:
            return _character(match, dialect)


def _class(text: str, dialect: _Dialect) -> str | None:
    """`[…]`: a `-` is a range between two characters, and else itself."""
    negated = text.startswith("[^")
    members = list(_MEMBER.finditer(text, 2 if negated else 1, len(text) - 1))
    if not negated and {member[0] for member in members} in ({r"\s", r"\S"}, {r"\d", r"\D"}, {r"\w", r"\W"}):
        return _ANY
    if not members or sum(len(member[0]) for member in members) != len(text) - (3 if negated else 2):
        return None
    written = list(_members(members, dialect))
    return None if None in written else f"[{'^' * negated}{''.join(map(str, written))}]"


def _members(members: list[re.Match[str]], dialect: _Dialect) -> Iterator[str | None]:
    ended = 0
    for at, member in enumerate(members):
        if member.lastgroup == "set":
            yield _inner_set(member["set"], dialect)
        elif member.lastgroup == "backspace":
            yield escape(chr(8))
        elif member.lastgroup == "dash" and ended < at < len(members) - 1 and _are_characters(members[at - 1], members[at + 1]):
            ended = at + 2
            yield "-"
        elif member.lastgroup in ("plain", "dash", "sign"):
            yield f"\\{member[0][-1]}" if member[0][-1] in _MEANT_INSIDE else member[0][-1]
        else:
            yield _character(member, dialect)


def _are_characters(*members: re.Match[str]) -> bool:
    return all(member.lastgroup not in ("set", "property") for member in members)


def _inner_set(name: str, dialect: _Dialect) -> str | None:
    if name.islower():
        return _set(name, dialect)
    return f"[^{_set(name, dialect)}]" if dialect.nested else None


def _set(name: str, dialect: _Dialect) -> str:
    if name.lower() != "s":
        return _SETS[name.lower()]
    ranges = ("-".join(escape(char) for char in each.split("-")) for each in _SPACES.split(" "))
    return rf"\t-\r {''.join(ranges)}"


def _character(match: re.Match[str], dialect: _Dialect) -> str | None:
    match match.lastgroup:
        case "point" | "unit" | "byte" as kind:
            point = int(match[kind], 16)
            if chr(point % 0x110000).isascii() and chr(point).isalnum():
                return chr(point)
            return escape(chr(point)) if point < 0x110000 and not 0xD800 <= point < 0xE000 else None
        case "pair":
            high, low = int(match[0][2:6], 16), int(match[0][8:12], 16)
            return escape(chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF)))
        case "zero":
            return escape(chr(0))
        case "property":
            return match[0] if dialect.properties else None
        case _:
            return match[0]


def _is_rust(pattern: str) -> bool:
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        return False
    return True


def _is_python(pattern: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
        except (re.error, FutureWarning, OverflowError, RecursionError):
            return False
    return True
