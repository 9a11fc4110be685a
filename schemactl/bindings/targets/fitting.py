"""Which types of a language can stand for which kind of scalar in a types.toml of one's own: those that the run-time support reads into, and writes
again. Any other would compile and then refuse every event, or hold something else than its type says."""

import re
import tomllib
from collections.abc import Mapping

from schemactl.bindings.ir import STRING_KINDS, Kind
from schemactl.bindings.render import TYPES, Templates
from schemactl.errors import UsageError

_TEXTS = (Kind.STRING, *STRING_KINDS.values())
_WHOLE = (Kind.INTEGER, Kind.INT64, Kind.BIGINT)

_JAVA: Mapping[Kind, tuple[str, ...]] = {
    **dict.fromkeys(_TEXTS, ("String",)),
    Kind.DATE_TIME: ("java.time.OffsetDateTime", "java.time.Instant", "java.time.ZonedDateTime", "String"),
    Kind.DATE: ("java.time.LocalDate", "String"),
    Kind.TIME: ("java.time.OffsetTime", "String"),
    Kind.UUID: ("String", "java.util.UUID"),
    Kind.URI: ("String", "java.net.URI"),
    **dict.fromkeys(_WHOLE, ("long", "java.math.BigInteger")),
    **dict.fromkeys((Kind.NUMBER, Kind.DECIMAL), ("double", "java.math.BigDecimal")),
    Kind.BOOLEAN: ("boolean",),
    Kind.NULL: ("Void",),
}
"""Of Java's own types; those of other packages are read and written by Jackson, as they say."""

_OF_PYTHON = {"str": _TEXTS, "None": (Kind.NULL,)}
"""Built-in types that the models take as they are; all others are names of runtime/__init__.py."""

_TYPESCRIPT: Mapping[Kind, str] = {
    **dict.fromkeys(_TEXTS, r"\bstring\b|\bjson\.(?:DateTime|PlainDate|Time|Uuid|Email|Uri|Ipv4|Ipv6)\b"),
    Kind.INTEGER: r"\bnumber\b",
    Kind.NUMBER: r"\bnumber\b",
    Kind.INT64: r"\bbigint\b",
    Kind.BIGINT: r"\bbigint\b",
    Kind.DECIMAL: r"\bjson\.Decimal\b",
    Kind.BOOLEAN: r"\bboolean\b",
    Kind.NULL: r"\bnull\b",
}
"""What a type has to name, beside whatever it adds (a brand)."""


def check_types(templates: Templates) -> None:
    """Raises UsageError where a types.toml of the user's lacks a kind, or gives it a type that cannot hold its values."""
    place = templates.own_types()
    if place is None:
        return
    said = tomllib.loads(templates.text(TYPES))
    for kind in Kind:
        for type_ in (said[kind], *([said["text"][kind]] if isinstance(said.get("text"), dict) and kind in said["text"] else [])):
            fitting = _unless_it_fits(templates, kind, str(type_))
            if fitting:
                raise UsageError(f"says that {kind} is {type_}, which cannot hold what events have there.", place, f"Take {fitting}.")


def _unless_it_fits(templates: Templates, kind: Kind, type_: str) -> str:
    """What would fit instead; empty where it does."""
    match templates.target:
        case "java":
            is_own = "." in type_ and not type_.startswith(("java.", "javax."))
            return "" if is_own or type_ in _JAVA[kind] else " or ".join(_JAVA[kind])
        case "typescript":
            named = _TYPESCRIPT[kind].partition("|")[0].replace(r"\b", "").replace("\\", "")
            return "" if re.search(_TYPESCRIPT[kind], type_) else f"{named}, or {named} with more behind it (a brand)"
        case _:
            is_exact = templates.style == "exact"
            names = templates.text("runtime/__init__.py") if is_exact else templates.builtin_text(TYPES)
            is_known = f'"{type_}"' in names
            place = "runtime/__init__.py" if is_exact else "our types.toml"
            return "" if is_known or kind in _OF_PYTHON.get(type_, ()) else f"a name of {place}, or str for a text"
