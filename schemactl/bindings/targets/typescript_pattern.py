"""Which patterns may take JavaScript, whose engine backtracks, exponential time: a schema's text must not be able to hang who reads events."""

import re

from schemactl.schema.patterns.language import is_risky

_TOKEN = re.compile(r"\\[pP]\{[^}]*\}|\\u\{[0-9a-fA-F]+\}|\\k<\w+>|\\.|\(\?<(?=\w)|\[\^?|\]|[^\\\[\](|.]+|.", re.DOTALL)
_ANY = r"\s\S"
_DOT = r"[^\n\r\u2028\u2029]"


def is_slow(pattern: str) -> bool:
    """Whether it is risky. What ECMA 262 alone can say is read as something wider, so that no risk is missed."""
    return is_risky("".join(_for_python(pattern)))


def _for_python(pattern: str) -> list[str]:
    """The tokens of a pattern in Python's dialect: properties and large code points as any character, groups by their names. Python makes one class
    of alternatives that are one character each, JavaScript tries one after the other: an empty group keeps them apart."""
    tokens, opened = list[str](), ""
    for token in _TOKEN.findall(pattern):
        if token in ("[", "[^") and not opened:
            opened = token
        elif token == "]":
            opened = ""
        elif token.startswith(("\\p", "\\P", "\\u{")):
            token = f"[{_ANY}]" if not opened else _ANY if opened == "[" else ""
        elif token == "(?<":
            token = "(?P<"
        elif token.startswith("\\k<"):
            token = f"(?P={token[3:-1]})"
        elif token == "|" and not opened:
            token = "|()"
        elif token == "." and not opened:
            token = _DOT
        tokens.append(token)
    return tokens
