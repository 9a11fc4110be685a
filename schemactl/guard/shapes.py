"""Values that close a field by how they look, whatever it is called: credentials, and what says who somebody is or where something runs."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from schemactl.guard.credentials import credential_in
from schemactl.guard.dictionaries import Topic, words
from schemactl.guard.names import said_by
from schemactl.guard.vocabularies import is_listed
from schemactl.schema.formats.grammars import is_date, is_date_time, is_ipv4, is_ipv6, is_time

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*")
_MAILBOX = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://|\bwww\.|^(?:mailto|tel|sip|data|jdbc):", re.IGNORECASE)
_ARN = re.compile(r"\barn:aws[a-z-]*:|^/subscriptions/[0-9a-fA-F-]{8}|^projects/[a-z][a-z0-9-]*/")
_UUID = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}[.-]){3}\d{1,3}(?![\d.])")
_IPV6 = re.compile(r"\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\]?(?:%\w+)?(?:/\d{1,3}|:\d{1,5})?")
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Z0-9])")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_PHONE = re.compile(r"(?:\(?\+?[0-9]{1,5}\)?)(?:[ ./()-]{0,2}[0-9]{1,12}){1,7}")
_NATIONAL = re.compile(
    r"[0-9]{6}[-+A][0-9]{3,4}[0-9A-Z]?|[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]|[A-CEGHJ-PR-TW-Z]{2} ?(?:[0-9]{2} ?){3}[A-D]"
    r"|[XYZ0-9][0-9]{7}[A-Z]"
)
_PLACE = re.compile(r"[-+]?[0-9]{1,3}\.[0-9]{3,}[,; ]+[-+]?[0-9]{1,3}\.[0-9]{3,}")
_HOME = re.compile(r"(?:^|[\\/])(?:home|users|Users|Documents and Settings)[\\/][^\\/]+")
_LABEL: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_DOTTED = re.compile(rf"((?:{_LABEL}\.)+)({_LABEL})\.?(?::\d{{1,5}})?(?:/.*)?")
_PORT = re.compile(rf"{_LABEL}(?:\.{_LABEL})*:\d{{2,5}}")
_MACHINE = re.compile(
    r"(?i)(?:[a-z0-9]+[-_.])*(?:srv|server|host|web|www|app|api|db|sql|mysql|postgres|pg|mongo|redis|cache|kafka|mq|rabbit|node|worker|master|replica|shard|pod|vm|"
    r"ec2|ecs|k8s|kube|lb|proxy|nginx|gateway|gw|router|switch|fw|firewall|vpn|mail|smtp|imap|dns|ns|dc|ad|ldap|esx|esxi|nas|san|storage|backup|bastion|jump|"
    r"jenkins|build|runner|ci|mon|monitor|log|elastic|es|solr|hadoop|spark|desktop|laptop|macbook|imac|workstation|win|pc|printer|ip)[-_.]?[0-9]{1,4}[a-z]?"
    r"(?:[-_.][a-z0-9]+)*"
)
_STAGED = re.compile(
    r"(?i)(?:[a-z0-9]+[-_.])+(?:prod|prd|stage|staging|stg|qa|uat|dev)(?:[-_.][a-z]{2,6})?(?:[-_.]?[0-9]{1,4}[a-z]?|[-_.](?:eks|aks|gke|k8s|kube|cluster))"
)
_LABELLED = re.compile(r"([^\W\d][\w.-]{0,40}?) ?([:=]) ?[^\s:=/].*", re.DOTALL)
_OWNED = re.compile(
    r"(?i)(?:localhost|.*(?:macbook|imac|iphone|ipad|laptop|desktop)(?:[-_ ].*)?|(?:DESKTOP|LAPTOP|WIN|EC2AMAZ|WS|PC)-[A-Z0-9]{5,}|i-[0-9a-f]{8,17})"
)
_POD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*-[a-f0-9]{8,10}-[a-z0-9]{5}")
_TOP_LEVEL: Final = words(
    "com org net edu gov mil int info biz name pro arpa io dev app cloud tech online site xyz club agency email systems solutions network digital "
    "company local localdomain internal intranet lan corp home private svc cluster consul test example invalid localhost onion ac ae af ag al ao "
    "ar au aw ax az ba bb bd bf bg bh bi bj bn bo br bs bt bw bz ca cc cd cf cg ch ci ck cl cm cn cr cu cv cw cx cy cz de dj dk dm dz ec ee eg er "
    "es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hm hn hr ht hu ie il im iq ir je jm jo jp ke kg kh ki km kn "
    "kp kr kw ky kz la lb lc li lk lr lu lv ly ma mc mg mh mk mm mn mo mp mq mr mt mv mw mx mz na nc ne nf ng ni nl np nr nu nz om pa pe pf pg ph "
    "pk pn pr pt pw qa re ro ru rw sa sb sc sd se sg si sk sl sm sn sr st sv sx sy sz tc td tf tg th tj tk tl tm tn tr tt tw tz ua ug uk uy uz va "
    "vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_WORDS_TOO: Final = words(
    "id in is it at to no me us my so be by as am do ai tv pm ms md py rs sh ps mu ml mil int name pro info app test home private"
)
"""Top-level domains that are words or endings of files, too: with one of these, another part has to look like a host's."""
_HOSTLY = re.compile(r"(?i)[0-9-]|^(?:www|api|mail|smtp|ftp|app|dev|staging|prod|cdn|static|shop|blog|docs|auth|login|admin|db)$")
_RUN = re.compile(r"[A-Za-z0-9+/=]{12,}")
_LONG_RUN = re.compile(r"[A-Za-z0-9_+/=-]{20,}")
_TURN = re.compile(r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_HUMPS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_UNHEARD = re.compile(
    r"q[^u\W]|[vwxzjkqg]q|[bcdfghjklmpqrsvwxz]x|x[bdfgjkmnrvxz]|j[bcfghjlpqvwxyz]|[fqvwxz]j|v[bcfghjkmpqtwx]|[fghkmpqvwx]v(?=[^aeiouy])|w[cgjmpqvx]|z[fgjqrx]|"
    r"[bfgjmpqvwx]z|k[qxz]|[bcdfghjklmnpqrstvwxz]{8}"
)
"""Pairs of letters that no word of a European language has, or hardly one: a random text of twelve letters has some nearly always."""
_VOWEL = re.compile("[aeiouyAEIOUY]")
_UUID_SHAPE: Final = "a UUID"
_LONGEST: Final = 256
"""Characters; more are text, which nobody takes for a value of a program, and no pattern is tried on it."""
_FEWEST: Final = 12
"""Characters from which on mixed ones are no words by chance."""
_FEW: Final = 5
"""The same of letters among digits."""


def closing_shape(value: str) -> str | None:
    """What a value looks like that must not be shown, in the words of a report; None where it may be a program's."""
    return "a long text" if len(value) > _LONGEST else _closing_shape(value)


def closing_key(key: str) -> str | None:
    """The same of a key, which is closed by less: programmers choose keys such as `http.host`, `web1` and `x-request-id`."""
    return "a long text" if len(key) > _LONGEST else _closing_key(key)


@lru_cache(maxsize=1 << 16)
def _closing_shape(value: str) -> str | None:
    if _is_plain(value) or _MOMENT.fullmatch(value) is not None:
        return None
    return _UUID_SHAPE if _UUID.fullmatch(value) is not None else _other_shape(value)


def _other_shape(value: str) -> str | None:
    credential = credential_in(value)
    if credential is not None:
        return f"a credential ({credential})"
    if is_listed(value):
        return "a random text" if any(map(str.isdigit, value)) and is_random(value.partition("/")[2]) else None
    return next((name for name, looks in _SHAPES.items() if looks(value)), None)


@lru_cache(maxsize=1 << 16)
def _closing_key(key: str) -> str | None:
    if _is_plain(key):
        return None
    credential = credential_in(key)
    if credential is not None:
        return f"a credential ({credential})"
    if _MAILBOX.search(key) is not None:
        return "an e-mail address"
    return next((name for name in _OF_KEYS if _SHAPES[name](key)), None)


def _is_plain(value: str) -> bool:
    """A short word."""
    return len(value) < _FEWEST and value.isalpha() and value.casefold() != "localhost"


def is_random(value: str) -> bool:
    """Whether it holds twelve and more mixed characters that are no words."""
    runs = _RUN.findall(value)
    return any(map(_is_mixed, runs)) or any(
        _is_mixed(run.replace("-", "").replace("_", "")) for run in _LONG_RUN.findall(value) if not _are_words(run)
    )


def _are_words(run: str) -> bool:
    """Whether dashes part it into words and short numbers."""
    parts = [part for part in re.split("[-_+/=]", run) if part]
    return all((part.isdigit() and len(part) < 7) or (part.isalpha() and (part.islower() or part.isupper() or part.istitle())) for part in parts)


def _is_mixed(run: str) -> bool:
    digits = sum(map(str.isdigit, run))
    letters = sum(map(str.isalpha, run))
    if len(run) < _FEWEST:
        return False
    if not letters:
        return digits >= _FEWEST
    if digits:
        is_hex = all(char in "0123456789abcdef" for char in run.lower())
        turns = len(_TURN.findall(run))
        return is_hex or turns > 2 or (turns > 1 and digits > 2) or _has_no_words(run, _FEW)
    return _has_no_words(run, _FEWEST)


def _has_no_words(run: str, fewest: int) -> bool:
    """Whether nobody could speak it, or its case changes at every other letter. fewest: letters that are looked at in one piece."""
    humps = [hump for hump in _HUMPS.findall(run) if hump.isalpha()]
    if len(humps) > 2 and sum(map(len, humps)) < 3 * len(humps):
        return True
    if sum(len(hump) > 1 and not hump.isupper() and _VOWEL.search(hump) is None for hump in humps) > 1:
        return True
    return any(len(hump) >= fewest and _UNHEARD.search(hump.lower()) is not None for hump in humps)


def is_card(value: str) -> bool:
    """A number of 13 to 19 digits that Luhn's check holds of (ISO/IEC 7812)."""
    return any(_luhn(re.sub("[ -]", "", match)) for match in _CARD.findall(value))


def is_iban(value: str) -> bool:
    """ISO 13616, with its check digits (ISO 7064, MOD 97-10)."""
    return any(_mod_97(match.replace(" ", "")) for match in _IBAN.findall(value))


def is_phone(value: str) -> bool:
    """A number of 7 to 15 digits in groups, as people write it in any country, which is no date."""
    digits = sum(map(str.isdigit, value))
    return 7 <= digits <= 15 and _PHONE.fullmatch(value) is not None and not _is_moment(value)


def _is_moment(value: str) -> bool:
    if is_date(value) or is_date_time(value) or is_time(value):
        return True
    groups = re.split(r"[./-]", value)
    return (
        len(groups) == 3
        and sorted(map(len, groups)) in ([2, 2, 4], [1, 2, 4], [1, 1, 4])
        and all(map(str.isdigit, groups))
        and "19" <= max(groups, key=len) < "21"
    )


def _is_host(value: str) -> bool:
    if _PORT.fullmatch(value) or _MACHINE.fullmatch(value) or _OWNED.fullmatch(value) or _POD.fullmatch(value) or _STAGED.fullmatch(value):
        return True
    return _is_domain(value)


def _is_domain(value: str) -> bool:
    match = _DOTTED.fullmatch(value)
    if match is None or match[2].lower() not in _TOP_LEVEL | _WORDS_TOO:
        return False
    labels = match[1].rstrip(".").split(".")
    if match[2].lower() in _WORDS_TOO:
        return any(_HOSTLY.search(label) for label in labels)
    return not all(label.isdigit() for label in labels)


def _is_ip(value: str) -> bool:
    if any(is_ipv4(match.replace("-", ".")) for match in _IPV4.findall(value)):
        return True
    match = _IPV6.fullmatch(value)
    return match is not None and is_ipv6(match[1])


def label_of(value: str) -> tuple[Topic | None, str]:
    """What a text says of the rest of it, and how: `host:db1`, `user=anna`; None where it says nothing that is private or chosen."""
    match = _LABELLED.fullmatch(value)
    return (None, "") if match is None else (said_by(match[1]).own, match[2])


def _is_labelled(value: str) -> bool:
    """By `=` as anything private, by `:` as a host or by somebody's name: scopes and types are written so, too (`user:read`)."""
    topic, sign = label_of(value)
    return topic not in (None, Topic.CHOSEN) if sign == "=" else topic in (Topic.HOST, Topic.PERSON)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0 and digits.strip("0") != ""


def _mod_97(text: str) -> bool:
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


def _found(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.search(value) is not None


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


_SHAPES: Final[dict[str, Callable[[str], bool]]] = {
    "an e-mail address": _found(_EMAIL),
    "a URL": _found(_URL),
    "the name of a cloud's resource": _found(_ARN),
    _UUID_SHAPE: _found(_UUID),
    "an IP address": _is_ip,
    "a MAC address": _whole(_MAC),
    "an IBAN": is_iban,
    "a card number": is_card,
    "a national identity number": _whole(_NATIONAL),
    "a phone number": is_phone,
    "a place on the map": _found(_PLACE),
    "somebody's folder": _found(_HOME),
    "a host or domain": _is_host,
    "a random text": is_random,
    "a private text behind its name": _is_labelled,
}
"""What it is → whether a value looks so."""

_OF_KEYS: Final = (
    "a URL",
    "the name of a cloud's resource",
    "a UUID",
    "an IP address",
    "a MAC address",
    "an IBAN",
    "a card number",
    "a random text",
)
