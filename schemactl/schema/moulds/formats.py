"""Format → a pattern of which every text has the format: what a mould can prove without asking the predicate.

Texts of a format that its pattern does not match are few, and no more than slow: the predicate then decides. Patterns are for Python's `re`.
"""

from typing import Final

from schemactl.schema.asserted_formats import INNER

_LEAP: Final = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY: Final = (
    r"(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    rf"|{_LEAP}-02-29)"
)
_MINUTE: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_CLOCK: Final = rf"{_MINUTE}:[0-5][0-9](?:\.[0-9]++)?(?:[Zz]|[+-]{_MINUTE})"
_LABEL: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++"
_HEXTET: Final = "[0-9A-Fa-f]{1,4}"
_NAME: Final = r"[A-Za-z0-9\-._~!$&'()*+,;="
_ESCAPED: Final = "%[0-9A-Fa-f]{2}"
_HOST: Final = rf"(?:{_NAME}]++|{_ESCAPED})*+"
_PATH: Final = rf"(?:{_NAME}:@/]++|{_ESCAPED})*+"
_QUERY: Final = rf"(?:{_NAME}:@/?]++|{_ESCAPED})*+"

WITHIN: Final[dict[str, str]] = INNER | {
    "date-time": rf"\A{_DAY}[Tt]{_CLOCK}\Z",
    "date": rf"\A{_DAY}\Z",
    "time": rf"\A{_CLOCK}\Z",
    "email": rf"\A(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*+@(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\Z",
    "uri": rf"\A[A-Za-z][A-Za-z0-9+.\-]*+:(?://{_HOST}(?::[0-9]*+)?(?:/{_PATH})?|(?!//){_PATH})(?:\?{_QUERY})?(?:\#{_QUERY})?\Z",
    "ipv6": rf"\A(?:(?:{_HEXTET}:){{7}}{_HEXTET}|(?!(?:[^:]*:){{8}})(?:{_HEXTET}(?::{_HEXTET})*)?::(?:{_HEXTET}(?::{_HEXTET})*)?)\Z",
    "uri-reference": rf"\A(?:{_NAME}:@/?\[\]]++|{_ESCAPED})*+(?:\#(?:{_NAME}:@/?\[\]]++|{_ESCAPED})*+)?\Z",
    "hostname": rf"\A(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\Z",
}
