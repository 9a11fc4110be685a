"""Regular expressions of ECMA 262 as java.util.regex writes them."""

import re
import warnings

_TOKEN = re.compile(
    r"""
      \\u\{(?P<code_point>[0-9a-fA-F]{1,6})\}
    | \\(?P<unit>u[0-9a-fA-F]{4} | x[0-9a-fA-F]{2})
    | \\(?P<control>c[A-Za-z])
    | \\(?P<property>[pP]\{(?:L|Ll|Lu|Lt|Lm|Lo|M|Mn|Mc|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|C|Cc|Cf)\})
    | \\(?P<class_>[dDwW])
    | \\(?P<space>[sS])
    | \\(?P<boundary>[bB])
    | \\(?P<escape>[fnrtv0])
    | \\(?P<sign>[^A-Za-z0-9])
    | (?P<group>\(\?(?:[:=!]|<[=!])|\((?!\?))
    | (?P<named>\(\?<[A-Za-z_]\w*>)
    | (?P<repeat>\{\d{1,9}(?:,\d{0,9})?\}\??)
    | (?P<open>\[\^?)
    | (?P<end>\$)
    | (?P<dot>\.)
    | (?P<plain>[^\\{}\[\]()$.])
    | (?P<close>\))
    """,
    re.VERBOSE | re.DOTALL,
)
_UNKNOWN_TO_PYTHON = re.compile(r"\\u\{[0-9a-fA-F]+\}|\\[pP]\{\w+\}|\\c[A-Za-z]")
_NAME = re.compile(r"(?<=\()\?<\w+>")
_SPACE = r"\t\n\x0B\f\r\x20\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF"


def java_pattern(pattern: str) -> str | None:
    """The same pattern for `Matcher.find`; None where it uses what Java reads otherwise or not at all, and the check is left out.

    Differences seen to: `$` is the very end, `[` and `&&` in a class are characters, `\\s` knows all of Unicode's spaces, `.` stops where lines do.
    """
    translated: list[str] = []
    at, in_class, depth = 0, "", 0
    while at < len(pattern):
        if in_class and pattern[at] not in "\\]":
            translated.append(_in_class(pattern[at]))
            at += 1
            continue
        if in_class and pattern[at] == "]":
            translated.append("]")
            in_class, at = "", at + 1
            continue
        match = _TOKEN.match(pattern, at)
        if match is None or (in_class and match.lastgroup == "boundary") or (in_class == "[^" and match[0] == r"\S"):
            return None
        if match.lastgroup == "open" and pattern[match.end() : match.end() + 1] == "]":
            return None
        depth += {"group": 1, "named": 1, "close": -1}.get(match.lastgroup or "", 0)
        translated.append(_token(match, inside=bool(in_class)))
        in_class = match[0] if match.lastgroup == "open" else in_class
        at = match.end()
    return "".join(translated) if not in_class and depth == 0 and _compiles(pattern) else None


def _in_class(char: str) -> str:
    return "\\" + char if char in "[&^" else char


def _token(match: re.Match[str], inside: bool) -> str:
    match match.lastgroup:
        case "code_point":
            return f"\\x{{{match['code_point']}}}"
        case "space":
            negated = match["space"] == "S"
            return _SPACE if inside and not negated else f"[{'^' if negated else ''}{_SPACE}]"
        case "escape":
            return {"v": r"\x0B", "0": r"\x00"}.get(match["escape"], match[0])
        case "named":
            return "(?:"
        case "end":
            return r"\z"
        case "dot":
            return r"[^\n\r\u2028\u2029]"
        case _:
            return match[0]


def _compiles(pattern: str) -> bool:
    """Whether Python, whose grammar is close, reads the pattern too: so misplaced repetitions and ranges the wrong way round are found."""
    try:
        with warnings.catch_warnings(action="ignore", category=FutureWarning):
            re.compile(_NAME.sub("", _UNKNOWN_TO_PYTHON.sub("x", pattern)))
    except (re.error, OverflowError, RecursionError):
        return False
    return True
