"""Text of others in Python source: nothing in it can end a string, a docstring or a comment, and everything in it can be seen."""

import keyword
import re
import textwrap
from decimal import Decimal

from schemactl.bindings.ir import Docs
from schemactl.errors import UsageError
from schemactl.model.json import JsonValue

DOC_WIDTH = 88


def literal(value: JsonValue) -> str:
    """A Python expression for a scalar."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Decimal):
        return f'Decimal("{value}")'
    return repr(value)


def is_listable(value: JsonValue) -> bool:
    """Whether Literal may hold it for a type checker: no number with a fraction, none beyond 64 bits."""
    return value is None or isinstance(value, str | bool) or (isinstance(value, int) and -(2**63) <= value < 2**63)


def string(text: str) -> str:
    """A string literal in double quotes (or single ones, where that saves escapes, as formatters have it)."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join(_escaped(char, quote) for char in text) + quote


def raw_string(text: str) -> str:
    """A string literal that shows backslashes as they are, where it may."""
    is_plain = "\\" in text and '"' not in text and text.isprintable() and not text.endswith("\\")
    return f'r"{text}"' if is_plain else string(text)


def visible(text: str) -> str:
    """Text with line ends of Python's and Unicode's kinds as spaces, and what cannot be seen as escapes: fit for a comment."""
    return "".join(_shown(char) for char in " ".join(text.split()))


def comment(text: str, indent: int = 0) -> str:
    """A comment, its lines wrapped and indented."""
    return f"\n{' ' * indent}".join(f"# {line}" for line in wrapped(visible(text), DOC_WIDTH - indent - 2))


def docstring(text: str, indent: int = 0) -> str:
    """A docstring, its lines wrapped and indented."""
    safe = re.sub(r'"(?="|\Z)', r'\\"', _paragraphs(text, indent).replace("\\", "\\\\"))
    if "\n" not in safe and indent + len(safe) + 6 <= DOC_WIDTH:
        return f'"""{safe}"""'
    margin = " " * indent
    return f'"""{safe}\n{margin}"""'


def described(docs: Docs, default: str = "") -> str:
    """What a person wrote about a type or a property, as paragraphs; empty when there is nothing."""
    parts = [docs.title, docs.description] if docs.title.casefold() != docs.description.casefold() else [docs.description]
    return "\n\n".join(part for part in [*parts, default] if part)


def unrepeated(docs: Docs, name: str) -> Docs:
    """Titles that only repeat the name say nothing (`Order Number` of `order_number`)."""
    return Docs(description=docs.description) if _plain(docs.title) == _plain(name) else docs


def _plain(words: str) -> str:
    return "".join(char for char in words if char.isalnum()).casefold()


def _paragraphs(text: str, indent: int) -> str:
    margin = " " * indent
    lines: list[str] = []
    for line in re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text):
        shown = visible(line)
        lines.extend(wrapped(shown, DOC_WIDTH - indent - (3 if not lines else 0)))
    return f"\n{margin}".join(lines).replace(f"\n{margin}\n", "\n\n").strip()


def wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def _shown(char: str) -> str:
    return char if char.isprintable() else escape(char)


def _escaped(char: str, quote: str) -> str:
    if char in ("\\", quote):
        return f"\\{char}"
    return _NAMED.get(char) or (char if char.isprintable() else escape(char))


def escape(char: str) -> str:
    """A character by its number, as strings and regular expressions of Python read it."""
    point = ord(char)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def path_in(package: str, path: str) -> str:
    """A path below the folder of a package. Raises UsageError for a package that Python could not import."""
    parts = package.split(".")
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        raise UsageError("no name that Python could import.", f"package {package!r}", "Try acme_events.")
    return "/".join([*parts, path])
