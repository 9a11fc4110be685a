"""Event types that say by themselves whose they are: a type "SHOULD be prefixed with a reverse-DNS name" (CloudEvents 1.0.2, `type`).

Such a type begins with a top-level domain and a domain, and has a name behind them: `com.example.order.placed`. As a top-level domain count those
that nobody takes for a word: the old ones (`com`, `org`, `net`, …), `io` and `dev`, a few companies that have one and name their events so (`google`,
`microsoft`, `sap`, …), and codes of countries. Left out are codes that are as often the name of an area (`hr.employee.hired`, `it`, `ci`, `id`, `pr`)
and the many that are words (`app`, `shop`, `store`, `events`).
"""

import re
from functools import lru_cache
from typing import Final

_OLD: Final = "com|org|net|edu|gov|mil|int|info|biz|io|dev"
_COMPANIES: Final = "amazon|aws|azure|google|ibm|microsoft|sap"
_COUNTRIES: Final = "a[tu]|b[egr]|c[ahlnoz]|d[ek]|e[esu]|f[ir]|gr|h[ku]|i[elr]|jp|k[er]|l[tuv]|mx|n[gloz]|p[lt]|r[ou]|s[egk]|t[hrw]|u[aks]|vn|za"
PATTERN: Final = rf"(?:{_OLD}|{_COMPANIES}|{_COUNTRIES})\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[^.]+)+"
"""For the whole of a type, whatever its case. Python, JavaScript and Java read it alike: it stands in the templates, too."""
_WHOLE: Final = re.compile(PATTERN, re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=1 << 12)
def has_reverse_dns_prefix(type_: str) -> bool:
    return _WHOLE.fullmatch(type_) is not None
