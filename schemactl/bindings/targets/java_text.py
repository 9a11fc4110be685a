"""Text of others, escaped for where it lands in Java: a string, a comment, XML. All that is written is ASCII, so that no compiler needs to be told an
encoding, and no backslash of a comment is followed by a `u`, which would be read before the comment is."""

import html
import json
import re
import textwrap
from collections.abc import Iterator
from decimal import Decimal

from schemactl.bindings.ir import Docs
from schemactl.model.json import JsonValue

WIDTH = 110
"""Comments are wrapped to this many characters."""
LONGEST_CONSTANT = 16_000
"""UTF-16 units of one string constant; the class file has room for 65,535 bytes of modified UTF-8, of which a unit takes up to three."""
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", '"': '\\"', "\\": "\\\\"}


def string(text: str) -> str:
    """An expression of type String. A long text is joined at run time, since constants that are added up become one constant again."""
    pieces = [text[at : at + LONGEST_CONSTANT] for at in range(0, len(text), LONGEST_CONSTANT)]
    if len(pieces) <= 1:
        return _quoted(text)
    return f'String.join("", {", ".join(map(_quoted, pieces))})'


def is_constant(text: str) -> bool:
    """Whether a text can stand in an annotation, where only a constant may."""
    return len(text) <= LONGEST_CONSTANT


def pieces(text: str) -> str:
    """A text as the value of an annotation that takes one string or several."""
    if is_constant(text):
        return _quoted(text)
    return "{" + ", ".join(_quoted(text[at : at + LONGEST_CONSTANT]) for at in range(0, len(text), LONGEST_CONSTANT)) + "}"


def comment(text: str) -> str:
    """One line that a `//` comment may hold: ASCII, without backslashes."""
    return " ".join("".join(char if " " <= char <= "~" and char != "\\" else f" U+{ord(char):04X} " for char in text).split())


def javadoc(docs: Docs, indent: int = 0, *more: str) -> str:
    """A Javadoc comment with a line end after it, nothing where there is nothing to say. more: lines of our own, escaped already."""
    lines = [*_described(docs, WIDTH - indent), *more]
    if not lines:
        return ""
    margin = " " * indent
    if len(lines) == 1 and len(lines[0]) < WIDTH - indent:
        return f"{margin}/** {lines[0]} */\n"
    return "".join([f"{margin}/**\n", *(f"{margin} * {line}".rstrip() + "\n" for line in lines), f"{margin} */\n"])


def parameter(name: str, docs: Docs, default: tuple[JsonValue, ...] = ()) -> list[str]:
    """The `@param` lines of a record's component; none where there is nothing to say. default: one value or none."""
    said = list(_described(docs, WIDTH - 8))
    said += [f"default: {code(value)}" for value in default]
    if not said:
        return []
    first, *rest = [line for line in said if line]
    return [f"@param {name} {first}", *(f"    {line}" for line in rest)]


def code(value: JsonValue) -> str:
    """JSON in a Javadoc comment, shortened where it is long."""
    text = json.dumps(value, default=_number)
    return f"<code>{_comment_text(text if len(text) <= 80 else text[:77] + '...')}</code>"


def code_text(text: str) -> str:
    """Text in a Javadoc comment that is shown as code."""
    return f"<code>{_comment_text(text)}</code>"


def xml(text: str) -> str:
    """Text inside an XML element."""
    return html.escape("".join(char for char in text if char.isprintable()), quote=True)


def _described(docs: Docs, width: int) -> Iterator[str]:
    text = docs.description or (docs.title if " " in docs.title.strip() else "")
    paragraphs = [" ".join(_comment_text(paragraph).split()) for paragraph in re.split(r"\n\s*\n", re.sub(r"\r\n?", "\n", text))]
    for number, paragraph in enumerate(filter(None, paragraphs)):
        if number:
            yield ""
        yield from textwrap.wrap("<p>" * bool(number) + paragraph, width, break_long_words=False, break_on_hyphens=False)
    if docs.examples:
        yield f"Example: {code(docs.examples[0])}"


def _comment_text(text: str) -> str:
    """Text that neither ends a comment nor begins a tag, an entity or a Unicode escape; characters that do not print are left out."""
    return "".join(map(_entity, text))


def _entity(char: str) -> str:
    if char in "\n\t":
        return " "
    if char in "&<>@{}\\*" or ord(char) > 126:
        return f"&#{ord(char)};" if char.isprintable() else ""
    return char if char.isprintable() else ""


def _quoted(text: str) -> str:
    return '"' + "".join(map(_char, text)) + '"'


def _char(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if 32 <= ord(char) < 127:
        return char
    encoded = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(encoded[at : at + 2]):04x}" for at in range(0, len(encoded), 2))


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def indented(text: str, width: int = 4) -> str:
    return "\n".join(" " * width + line if line else line for line in text.split("\n"))
