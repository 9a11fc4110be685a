"""The escapes that a custom target chooses from: text of others, made fit for a string literal or a comment of most languages.

Letters and digits of ASCII and the signs that mean nothing in any of these languages stay; all else is written as an escape, among it what
starts an interpolation (`$`, `#`, `{`, a backtick).
"""

from collections.abc import Callable, Mapping

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-.,:;/@+*=()[]<>!?&|~^%")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _literal(escaped: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: '"' + "".join(char if char in _PLAIN else _SHORT.get(char) or escaped(char) for char in text) + '"'


def _as_utf16(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _as_code_point(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def _in_braces(char: str) -> str:
    return f"\\u{{{ord(char):x}}}"


STRINGS: Mapping[str, Callable[[str], str]] = {
    "utf16": _literal(_as_utf16),
    "code-points": _literal(_as_code_point),
    "braces": _literal(_in_braces),
}
"""Double-quoted literals, by how they write what is beyond ASCII. utf16: `\\ud83d\\ude00` (C#, Kotlin, Scala). code-points: `\\U0001f600` (Go, C#).
braces: `\\u{1f600}` (Rust, Swift, Dart)."""


def _lines(start: str) -> Callable[[str], str]:
    """Each line of a text after `start`, none of which can end before its line does."""

    def comment(text: str) -> str:
        lines = [" ".join(line.split()) for line in text.splitlines()] or [""]
        shown = ["".join(char if char.isprintable() and char != "\\" else f"<{ord(char):x}>" for char in line) for line in lines]
        return "\n".join(f"{start} {line}".rstrip() for line in shown)

    return comment


COMMENTS: Mapping[str, Callable[[str], str]] = {"//": _lines("//"), "///": _lines("///"), "#": _lines("#"), "--": _lines("--")}
"""Comments to the end of the line. A backslash is not let through: in some languages it joins lines, in others it starts an escape even there."""
