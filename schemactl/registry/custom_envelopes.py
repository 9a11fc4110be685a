"""Checks `[[envelopes.custom]]` of schemactl.toml, which is data of others: each is described within bounds, so that reading it takes no time."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from schemactl.errors import UsageError
from schemactl.model.options.envelopes import CustomEnvelope
from schemactl.model.pointer import JsonPointer

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TABLE: Final = re.compile(r"\s*\[\[\s*envelopes\s*\.\s*custom\s*\]\]")
_OTHER_TABLE: Final = re.compile(r"\s*\[")
_PLACE: Final = re.compile(r"(.*): (envelopes\.custom\[(\d+)\](?:\.(\w+))?.*)", re.DOTALL)
MOST: Final = 32
MOST_KEYS: Final = 16
LONGEST: Final = 200
"""Characters of an id, a name or a pointer."""
DEEPEST: Final = 16
"""Steps of a pointer."""


def check(described: Sequence[CustomEnvelope], where: str) -> None:
    """Raises UsageError for an envelope that cannot be meant."""
    if len(described) > MOST:
        raise UsageError(f"{len(described)} envelopes are described, but {MOST} are the most.", f"{where}: envelopes.custom")
    for index, one in enumerate(described):
        place = f"{where}: envelopes.custom[{index}]"
        if not _ID.fullmatch(one.id) or len(one.id) > LONGEST:
            raise UsageError(f"{one.id[:60]!r} is not an id.", f"{place}.id", "Write it in lower case letters, digits and hyphens, such as shop-bus.")
        if one.id in [other.id for other in described[:index]]:
            raise UsageError(f"{one.id!r} is the id of two envelopes.", f"{place}.id")
        if not 1 <= len(one.keys) <= MOST_KEYS:
            raise UsageError(f"1 to {MOST_KEYS} pointers to what must be there are needed, not {len(one.keys)}.", f"{place}.keys")
        _check_pointers(one, place)


def _check_pointers(one: CustomEnvelope, place: str) -> None:
    for key, pointer in _pointers(one):
        if len(pointer) > LONGEST or pointer.count("/") > DEEPEST:
            raise UsageError(f"longer than {LONGEST} characters, or deeper than {DEEPEST} steps.", f"{place}.{key}")
        if not pointer.startswith("/"):
            raise UsageError(f"a JSON pointer must start with `/`: {pointer!r}.", f"{place}.{key}", "Write it like /message/body.")
        try:
            JsonPointer.parse(pointer)
        except ValueError as error:
            raise UsageError(f"{error}.", f"{place}.{key}") from error
    if any("*" in pointer.split("/") for pointer in one.keys):
        raise UsageError("`*` stands for each item only in `payload`, and in what is said of an item.", f"{place}.keys")
    if one.payload.split("/").count("*") > 1:
        raise UsageError("only one `*` can stand for each item of an array.", f"{place}.payload")
    items = one.payload.partition("/*")[0] + "/*" if "*" in one.payload.split("/") else ""
    for key in ("source", "type", "time"):
        pointer = getattr(one, key)
        if "*" in pointer.split("/") and not (items and f"{pointer}/".startswith(f"{items}/") and pointer.count("*") == 1):
            raise UsageError(f"`*` in it must be that of the payload, {one.payload!r}.", f"{place}.{key}")


def _pointers(one: CustomEnvelope) -> Iterator[tuple[str, str]]:
    yield from ((f"keys[{at}]", pointer) for at, pointer in enumerate(one.keys))
    yield "payload", one.payload
    yield from ((key, text) for key in ("source", "type") if (text := getattr(one, key)).startswith("/") or len(text) > LONGEST)
    if one.time:
        yield "time", one.time


def with_line(error: UsageError, text: str) -> UsageError:
    """The same error, with the line of the file that it is about where it is about an envelope."""
    place = _PLACE.fullmatch(error.where)
    if place is None:
        return error
    line = _line(text, int(place[3]), place[4])
    return error if line is None else UsageError(error.what, f"{place[1]}:{line}: {place[2]}", error.remedy)


def _line(text: str, index: int, key: str | None) -> int | None:
    """Where the table of an envelope says a key, from 1; where it begins, if it does not say it."""
    begin, tables = None, -1
    for number, line in enumerate(text.splitlines(), 1):
        if _TABLE.match(line):
            tables += 1
            begin = number if tables == index else begin
        elif tables == index and _OTHER_TABLE.match(line):
            break
        elif tables == index and key is not None and re.match(rf"\s*[\"']?{key}[\"']?\s*=", line):
            return number
        if tables > index:
            break
    return begin
