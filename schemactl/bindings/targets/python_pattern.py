"""Regular expressions of ECMA 262 for pydantic, whose engine takes linear time (so that no pattern of a schema can be made to hang)."""

import re
from functools import cache

_TOKEN = re.compile(
    r"""
      \\u(?:\{(?P<point>[0-9a-fA-F]{1,6})\}|(?P<unit>[0-9a-fA-F]{4})) | \\x(?P<byte>[0-9a-fA-F]{2})
    | \\(?P<class_>[dDwWsS])
    | \\(?P<property>[pP]\{[A-Z][a-z]?\})
    | \\(?P<boundary>[bB])
    | \\(?P<escape>[fnrtv])
    | \\(?P<sign>[^A-Za-z0-9_])
    | (?P<group>\((?:\?:)?(?!\?))
    | (?P<open>\[\^?\]?)
    | (?P<dot>\.)
    | (?P<plain>[^\\\[])
    """,
    re.VERBOSE | re.DOTALL,
)
_DIGITS = "0-9"
_WORD = "0-9A-Za-z_"
_SPACE = r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}"
_SETS = {"d": _DIGITS, "w": _WORD, "s": _SPACE}


@cache
def linear_pattern(pattern: str) -> str | None:
    """The same pattern in the dialect of the Rust crate `regex`; None where that has no equivalent (look-arounds, back references) or refuses it,
    and the check is left out."""
    translated = _translated(pattern)
    return translated if translated is not None and _compiles(translated) else None


def _translated(pattern: str) -> str | None:
    result: list[str] = []
    at, in_class = 0, False
    while at < len(pattern):
        match = _TOKEN.match(pattern, at)
        if match is None or (match.lastgroup == "open" and match[0].endswith("]") and not in_class):
            return None
        if in_class and (match[0] == "]" or pattern[at] == "]"):
            result.append("]")
            in_class, at = False, at + 1
            continue
        text = _in_class(match, pattern[at]) if in_class else _outside(match)
        if text is None:
            return None
        in_class = in_class or match.lastgroup == "open"
        result.append(text)
        at = at + 1 if in_class and match.lastgroup == "open" and text == "\\[" else match.end()
    return None if in_class else "".join(result)


def _outside(match: re.Match[str]) -> str | None:
    kind = match.lastgroup
    if kind == "class_":
        return f"[{'^' if match[0][1].isupper() else ''}{_SETS[match[0][1].lower()]}]"
    if kind == "boundary":
        return f"(?-u:{match[0]})" if match[0] == "\\b" else None
    if kind == "dot":
        return r"[^\n\r\u{2028}\u{2029}]"
    if kind == "plain" and match[0] == "(":
        return None
    return _character(match)


def _in_class(match: re.Match[str], char: str) -> str | None:
    if match.lastgroup == "class_":
        return _SETS[match[0][1].lower()] if match[0][1].islower() else None
    if match.lastgroup == "boundary":
        return r"\x08" if match[0] == "\\b" else None
    if match.lastgroup in ("open", "group") or char in "&~^":
        return f"\\{char}"
    return _character(match)


def _character(match: re.Match[str]) -> str:
    if match.lastgroup in ("point", "unit", "byte"):
        return f"\\x{{{match[match.lastgroup]}}}"
    return match[0]


def _compiles(pattern: str) -> bool:
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        return False
    return True
