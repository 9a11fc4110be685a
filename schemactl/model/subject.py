"""The name under which schemas are versioned."""

import re
from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """`source@Type`; without a type, the source alone. The parts are the exact names; `name` percent-encodes `@ : / %` and control
    characters inside a part."""

    source: str
    type: str | None = None

    @classmethod
    def parse(cls, name: str) -> "Subject":
        """Split at the first `@`. Raises ValueError for an empty source or an empty type."""
        source, at, type_ = name.partition("@")
        if not source or (at and not type_):
            raise ValueError(f"a subject is `source` or `source@Type`: {name!r}")
        return cls(unquote(source), unquote(type_) if at else None)

    @property
    def name(self) -> str:
        return _encoded(self.source) if self.type is None else f"{_encoded(self.source)}@{_encoded(self.type)}"

    def __str__(self) -> str:
        return self.name


_RESERVED = re.compile(r"[@:/%\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _encoded(part: str) -> str:
    return _RESERVED.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), part)
