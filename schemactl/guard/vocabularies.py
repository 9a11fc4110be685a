"""Standard vocabularies: values that a standard lists, and so nobody's own.

Sources: ISO 4217, 3166-1 and 639-1 stand as lists in `codes.py`; language tags are read by their form (BCP 47), media types by theirs and by the
top-level types of the IANA registry, methods and codes of HTTP come from Python's `http`, regions are read by the forms that AWS and Google Cloud
document. Packages such as pycountry bring names and translations, megabytes of them; of these lists only the codes are needed.
"""

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Final

from schemactl.guard.codes import COUNTRIES, COUNTRIES_3, CURRENCIES, LANGUAGES
from schemactl.guard.dictionaries import words

_MEDIA = re.compile(
    r"(?:application|audio|example|font|haptics|image|message|model|multipart|text|video|\*)/(?:\*|[A-Za-z0-9][A-Za-z0-9.+-]{0,80})"
    r"(?:; ?[a-z]+=[A-Za-z0-9.+-]{1,20})?"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Z][a-z]{3})?(?:[-_](?:[A-Z]{2}|[0-9]{3}))?")
_SIZE = re.compile(r"(?i)(?:[2-9]?x{0,4}[sl]|m|[sml]/[sml]|one[- _]?size|small|medium|large|x{1,3}-large|x{1,3}-small|extra[- _](?:small|large))")
_REGION = re.compile(
    r"(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-isob?)?-(?:central|(?:north|south)?(?:east|west)?)-[1-9][a-f]?"
    r"|(?:africa|asia|australia|europe|me|northamerica|southamerica|us)-(?:central|(?:north|south)?(?:east|west)?)[1-9][0-9]?(?:-[a-f])?"
)
_ZONE = re.compile(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[A-Za-z][A-Za-z_+-]*[0-9]{0,2}(?:/[A-Za-z_]+)?"
)
_SPECIAL = re.compile("CE[ST]T|CEST|[ECMP][SD]T|UTC|GMT|WES?T|EES?T|BST|IST|JST|AES?T|Z")
_FORMS: Final = (_MEDIA, _LANGUAGE, _SIZE, _REGION, _ZONE, _SPECIAL)


_DAYS: Final = words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun weekday weekend montag dienstag mittwoch "
    "donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles miércoles jueves viernes sabado "
    "sábado domingo mandag tirsdag onsdag torsdag fredag lordag lørdag sondag søndag maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
)
_MONTHS: Final = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
)
_ANSWERS: Final = words("true false yes no y n on off t f none null unknown n/a na other all any default ja nein oui non si sí nej nee tak nie")
_ALGORITHMS: Final = words(
    "md5 sha1 sha-1 sha224 sha256 sha-256 sha384 sha-384 sha512 sha-512 hs256 hs384 hs512 rs256 rs384 rs512 ps256 ps384 ps512 es256 es384 es512 "
    "eddsa aes128 aes-128 aes256 aes-256 aes-128-gcm aes-256-gcm aes-256-cbc rsa-2048 rsa2048 rsa-4096 rsa4096 p-256 p-384 p-521 ed25519 x25519 "
    "curve25519 secp256k1 crc32 h264 h.264 h265 h.265 iso8601 iso-8859-1 windows-1252 x509 win32 arm64 amd64 x86_64 i386 i686 armv7 aarch64 base64 "
    "utf8 utf-8 utf-16 utf-32 3ds 3ds2 oauth2 oauth2.0 ipv4 ipv6 mp3 mp4 m4a m4v"
)


@cache
def _methods() -> frozenset[str]:
    from http import HTTPMethod

    return frozenset(method.value for method in HTTPMethod)


@cache
def _codes() -> frozenset[str]:
    from http import HTTPStatus

    return frozenset(f"{code.value}" for code in HTTPStatus) | {"1xx", "2xx", "3xx", "4xx", "5xx", "499", "520", "521", "522", "523", "524"}


def _language(value: str) -> bool:
    return _LANGUAGE.fullmatch(value) is not None and re.split("[-_]", value)[0] in LANGUAGES | {"id", "to", "as", "in"} | _LANGUAGES_3


_LANGUAGES_3: Final = words("yue cmn fil haw zxx und mul ast ceb gsw kab nds")

VOCABULARIES: Final[dict[str, Callable[[str], bool]]] = {
    "currencies (ISO 4217)": lambda value: value.upper() in CURRENCIES and (value.isupper() or value.islower()),
    "countries (ISO 3166-1)": lambda value: value in COUNTRIES or value in COUNTRIES_3 or (value.islower() and value.upper() in COUNTRIES),
    "languages (BCP 47)": _language,
    "media types (IANA)": lambda value: _MEDIA.fullmatch(value) is not None,
    "HTTP methods": lambda value: value.upper() in _methods() and (value.isupper() or value.islower()),
    "HTTP status codes": lambda value: value.lower() in _codes(),
    "sizes": lambda value: _SIZE.fullmatch(value) is not None,
    "regions of clouds": lambda value: _REGION.fullmatch(value) is not None,
    "time zones": lambda value: _ZONE.fullmatch(value) is not None or _SPECIAL.fullmatch(value) is not None,
    "days of the week": lambda value: value.lower() in _DAYS,
    "months": lambda value: value.lower() in _MONTHS,
    "yes and no": lambda value: value.lower() in _ANSWERS,
    "algorithms and formats": lambda value: value.lower() in _ALGORITHMS,
}
"""Name → whether a value is listed there."""


def vocabulary_of(values: Collection[str]) -> str | None:
    """The vocabulary that all values are of."""
    if not values:
        return None
    return next((name for name, lists in VOCABULARIES.items() if all(map(lists, values))), None)


def is_listed(value: str) -> bool:
    """Whether some vocabulary lists it."""
    may_be = value.lower() in _words() or value.upper() in _words() or any(form.fullmatch(value) for form in _FORMS)
    return may_be and any(lists(value) for lists in VOCABULARIES.values())


@cache
def _words() -> frozenset[str]:
    """All that is listed word by word: most values are asked for in vain, and that is told at once."""
    codes = CURRENCIES | COUNTRIES | COUNTRIES_3 | _methods()
    return codes | _codes() | _DAYS | _MONTHS | _ANSWERS | _ALGORITHMS
