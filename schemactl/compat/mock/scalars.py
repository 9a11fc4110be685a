"""Scalars that look real: by format, by pattern, by what a property is called. Whether a schema allows them is for the caller to see."""

import base64
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Final

from schemactl.model.json import JsonObject, JsonValue
from schemactl.schema.formats import FORMATS
from schemactl.schema.numbers import exact, written
from schemactl.schema.patterns.examples import examples

_WORDS: Final = (
    "amber", "anchor", "basil", "birch", "cedar", "cobalt", "coral", "dune", "ember", "fern", "garnet", "harbour", "hazel", "indigo", "juniper",
    "lantern", "linen", "maple", "meadow", "olive", "pebble", "quartz", "river", "saffron", "slate", "thistle", "umber", "velvet", "willow", "zephyr",
)  # fmt: skip
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""
_LARGEST: Final = 1_000
"""Of a number without bounds."""
_CENTS: Final = 100


def texts(parts: Sequence[JsonObject], name: str, random: Random) -> Iterator[str]:
    """Candidates for a string of which all parts hold, the most real first. name: of the property, empty where it has none."""
    for part in parts:
        made = _OF_FORMAT.get(str(part.get("format")))
        if made is not None:
            yield made(random)
    for part in parts:
        if isinstance(part.get("pattern"), str):
            found = list(examples(str(part["pattern"])))
            yield from random.sample(found, len(found))
        if part.get("contentEncoding") == "base64":
            yield base64.b64encode(_word(random).encode()).decode()
        if str(part.get("format")) in FORMATS:
            yield FORMATS[str(part["format"])].examples[0]
    text = _of_name(name)(random)
    least, most = _bound(parts, "minLength", max, 0), _bound(parts, "maxLength", min, len(text) + 1_000)
    if least <= most:
        yield (text + "-" + text * (least // max(len(text), 1)))[:least] if len(text) < least else text[:most]


def numbers(parts: Sequence[JsonObject], is_integer: bool, random: Random) -> Iterator[JsonValue]:
    """Candidates for a number of which all parts hold."""
    step = next((exact(part["multipleOf"]) for part in parts if _is_number(part.get("multipleOf"))), None)
    step = step or (Fraction(1) if is_integer else Fraction(1, _CENTS))
    bounds = [_edge(parts, "minimum", "exclusiveMinimum", max), _edge(parts, "maximum", "exclusiveMaximum", min)]
    low = bounds[0] if bounds[0] is not None else Fraction(1) if bounds[1] is None or bounds[1] > 1 else bounds[1] - _LARGEST
    high = bounds[1] if bounds[1] is not None else max(low, Fraction(0)) + max(Fraction(_LARGEST), 10 * step)
    first, last = -(-low // step), high // step
    if first <= last:
        yield written(random.randint(first, last) * step)
        yield written((first + last) // 2 * step)


def name_of(random: Random) -> str:
    """A key of a map."""
    return f"{random.choice(_WORDS)}-{random.randint(1, 99)}"


def _edge(parts: Sequence[JsonObject], inclusive: str, exclusive: str, nearer: Callable[[list[Fraction]], Fraction]) -> Fraction | None:
    found = [exact(part[keyword]) for part in parts for keyword in (inclusive, exclusive) if _is_number(part.get(keyword))]
    return nearer(found) if found else None


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _bound(parts: Sequence[JsonObject], keyword: str, nearer: Callable[[list[int]], int], default: int) -> int:
    found = [size for part in parts if isinstance(size := part.get(keyword), int)]
    return nearer(found) if found else default


def _word(random: Random) -> str:
    return random.choice(_WORDS)


def _code(random: Random) -> str:
    return "".join(random.choices(_LETTERS, k=8))


def identifier(random: Random) -> str:
    """A UUID of version 4."""
    digits = f"{random.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{random.choice('89ab')}{digits[17:20]}-{digits[20:]}"


def moment(random: Random) -> str:
    """A date-time of the year 2026, to the second (RFC 3339)."""
    return f"{_date(random)}T{_clock(random)}Z"


def _date(random: Random) -> str:
    return f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def _clock(random: Random) -> str:
    return f"{random.randint(0, 23):02}:{random.randint(0, 59):02}:{random.randint(0, 59):02}"


def _email(random: Random) -> str:
    return f"{_word(random)}.{_word(random)}@example.com"


def _host(random: Random) -> str:
    return f"{_word(random)}.example.com"


def _uri(random: Random) -> str:
    return f"https://example.com/{_word(random)}/{random.randint(1, 999)}"


def _phone(random: Random) -> str:
    return f"+1-202-555-01{random.randint(0, 99):02}"  # kept free for fiction by the North American Numbering Plan


def _phrase(random: Random) -> str:
    return f"{_word(random)} {_word(random)}"


_OF_FORMAT: Final[dict[str, Callable[[Random], str]]] = {
    "date-time": moment,
    "date": _date,
    "time": lambda random: f"{_clock(random)}Z",
    "uuid": identifier,
    "email": _email,
    "ipv4": lambda random: f"192.0.2.{random.randint(1, 254)}",
    "ipv6": lambda random: f"2001:db8::{random.randint(1, 0xFFFF):x}",
    "uri": _uri,
    "uri-reference": lambda random: f"/{_word(random)}/{random.randint(1, 999)}",
    "hostname": _host,
    "duration": lambda random: f"P{random.randint(1, 30)}D",
    "decimal": lambda random: f"{random.randint(100, 99_999) / _CENTS:.2f}",
}
_OF_NAME: Final[tuple[tuple[tuple[str, ...], Callable[[Random], str]], ...]] = (
    (("email", "mail"), _email),
    (("phone", "telephone", "mobile", "fax"), _phone),
    (("url", "uri", "link", "href"), _uri),
    (("host", "hostname", "domain"), _host),
    (("currency", "currencycode"), lambda random: random.choice(("EUR", "USD", "GBP", "SEK", "JPY"))),
    (("country", "countrycode"), lambda random: random.choice(("DE", "FR", "GB", "SE", "US"))),
    (("language", "locale", "lang"), lambda random: random.choice(("en", "de", "fr", "sv"))),
    (("timezone", "tz"), lambda random: random.choice(("Europe/Berlin", "Europe/Stockholm", "America/New_York"))),
    (("at", "date", "time", "timestamp"), moment),
    (("id", "uid", "key", "code", "number", "no", "ref", "reference", "sku", "token", "hash"), _code),
    (("version",), lambda random: f"{random.randint(1, 4)}.{random.randint(0, 9)}.{random.randint(0, 9)}"),
    (("title", "description", "text", "message", "note", "comment", "reason", "label", "subject", "name"), _phrase),
)


def _of_name(name: str) -> Callable[[Random], str]:
    """By the last word of a property's name: `orderId`, `order_id`, `ORDER-ID` are ids."""
    spaced = "".join(f" {char}" if char.isupper() and not before.isupper() else char for before, char in zip(" " + name, name, strict=False))
    words = spaced.replace("_", " ").replace("-", " ").replace(".", " ").lower().split()
    last = words[-1] if words else ""
    return next((made for names, made in _OF_NAME if last in names), _word)
