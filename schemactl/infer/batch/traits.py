"""Which strings of a column have which traits: what TRAITS says of each, asked as seldom as possible."""

from collections.abc import Callable, Collection
from typing import Final

from schemactl.infer.evidence.strings import TRAITS, is_base64, is_hierarchical, is_json
from schemactl.schema.formats import is_date, is_date_time, is_email, is_ipv4, is_ipv6, is_time, is_uri, is_uuid

_HEX_ALIKE: Final = bytes.maketrans(b"123456789abcdefABCDEF", b"0" * 21)
_DIGITS_ALIKE: Final = bytes.maketrans(b"123456789", b"0" * 9)
_UUID: Final = b"00000000-0000-0000-0000-000000000000\n"
_UTC: Final = b"0000-00-00T00:00:00Z\n"


def traits_by_name(texts: Collection[str]) -> dict[str, set[str]]:
    """Trait → the texts that have it, for all of TRAITS."""
    having: dict[str, set[str]] = {name: set() for name in TRAITS}
    for text in texts:
        for name in _traits(text):
            having[name].add(text)
    return having


def having(name: str, texts: set[str]) -> set[str]:
    """The texts that have one trait."""
    all_have = _ALL_HAVE.get(name)
    if all_have is not None and all_have(texts):
        return texts
    return set(filter(TRAITS[name], texts))


def _traits(text: str) -> list[str]:
    """The names of TRAITS that `text` has; a predicate is asked only where the text has what all its matches have."""
    length = len(text)
    names = []
    if ":" in text:
        names += _traits_with_colon(text, length)
    if "@" in text and is_email(text):
        names.append("email")
    if length == 10 and text[4] == "-" and is_date(text):
        names.append("date")
    if length == 36 and text[8] == "-" and is_uuid(text):
        names.append("uuid")
    if length <= 15 and "." in text and is_ipv4(text):
        names.append("ipv4")
    if length % 4 == 0 and is_base64(text):
        names.append("base64")
    if text[:1] in ("{", "[") and is_json(text):
        names.append("json")
    return names


def _traits_with_colon(text: str, length: int) -> list[str]:
    names = []
    if length >= 20 and text[10] in "Tt" and is_date_time(text):
        names.append("date-time")
    if length >= 9 and text[2] == ":" and is_time(text):
        names.append("time")
    if is_uri(text):
        names.append("uri")
    if length <= 45 and is_ipv6(text):
        names.append("ipv6")
    if is_hierarchical(text):
        names.append("hierarchical")
    return names


def _all_uuids(texts: Collection[str]) -> bool:
    lines = _lines(texts)
    return lines is not None and lines.translate(_HEX_ALIKE) == _UUID * len(texts)


def _all_in_utc(texts: Collection[str]) -> bool:
    """Whether all are date-times without a fraction, in UTC: `2026-11-24T14:03:00Z`. Others are not refused, only asked one by one."""
    lines = _lines(texts)
    if lines is None or lines.translate(_DIGITS_ALIKE) != _UTC * len(texts):
        return False
    width = len(_UTC)
    hours = set(zip(lines[11::width], lines[12::width], strict=True))
    return (
        max(hours) <= (ord("2"), ord("3"))
        and max(lines[14::width]) <= ord("5")
        and max(lines[17::width]) <= ord("5")
        and all(map(is_date, {text[:10] for text in texts}))
    )


def _lines(texts: Collection[str]) -> bytes | None:
    text = "\n".join(texts) + "\n"
    return text.encode() if text.isascii() else None


_ALL_HAVE: Final[dict[str, Callable[[Collection[str]], bool]]] = {"uuid": _all_uuids, "date-time": _all_in_utc}
