"""What says who a person is: names and formats that suggest it, and example values that must not show it."""

import re
from typing import Final

from schemactl.model.json import JsonValue
from schemactl.schema.walk import subschemas

PERSONAL_FORMATS: Final = frozenset({"email", "ipv4", "ipv6"})
_PERSONAL: Final = re.compile(
    r"(?i)(?:^|_)(?:e_?mails?|phones?(?:_?numbers?)?|mobile|first_?names?|last_?names?|full_?names?|surname|birth_?da(?:y|te)|date_?of_?birth|ssn|iban"
    r"|passport(?:_?no)?|tax_?id|street|postal_?code|zip_?code|ip_?address|credit_?card(?:_?number)?)$"
)
_SECRET: Final = re.compile(
    r"(?i)(?:^|_)(?:pass(?:word|wd|phrase)?|pwd|secret|token|(?:api|access|private|secret|session)_?keys?|authori[sz]ation|credentials?|cookies?|signature"
    r"|cv[cv]2?|pin(?:_?code)?|otp|last_?4)$"
)
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def suggests_a_person(name: str) -> bool:
    """Whether a property of this name holds personal data, as far as a name can tell: `email`, `dateOfBirth`, `ship_street`."""
    return _PERSONAL.search(_HUMP.sub("_", name)) is not None


def suggests_a_secret(name: str) -> bool:
    """Whether a property of this name lets its reader in somewhere: `password`, `accessToken`, `api_key`."""
    return _SECRET.search(_HUMP.sub("_", name)) is not None


def forget_examples(schema: JsonValue) -> int:
    """Take the examples out of a schema and of all inside it, in place; how many had some."""
    if not isinstance(schema, dict):
        return 0
    had = schema.pop("examples", None) is not None
    return had + sum(forget_examples(below) for _, _, below in subschemas(schema))
