"""Text of others, escaped for where it lands in TypeScript: a string, a property's key, a comment."""

import json
import math
import re
import textwrap
from collections.abc import Iterator
from decimal import Decimal

from schemactl.bindings.ir import AnyType, Bounds, Docs, ListOf, MapOf, Nullable, Property, Scalar, Type
from schemactl.bindings.targets.typescript_pattern import left_out
from schemactl.bindings.walk import inner_types
from schemactl.model.json import JsonValue

WIDTH = 100
"""Comments are wrapped to this many characters."""
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_LARGEST_SAFE = 2**53 - 1


def key(wire: str) -> str:
    """The key of a property, quoted where it is no ASCII identifier."""
    return wire if _IDENTIFIER.fullmatch(wire) else string(wire)


def string(text: str) -> str:
    """A string literal in double quotes; all that does not print, among it line separators and marks that turn the direction, is escaped."""
    return _shown(json.dumps(text, ensure_ascii=False))


def literal(value: JsonValue) -> str:
    """An expression that is also a literal type: a whole number beyond 2^53 is a bigint. A Decimal has no literal; see `number`."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return string(value)
        case int():
            return str(value) if abs(value) <= _LARGEST_SAFE else f"{value}n"
        case float() | Decimal():
            return number(value)
        case _:
            raise AssertionError("enums and constants hold scalars")


def number(value: int | float | Decimal) -> str:
    """An expression for a number of any kind, exact."""
    match value:
        case int():
            return literal(value)
        case float() if math.isfinite(value):
            return str(int(value)) if value.is_integer() and abs(value) <= _LARGEST_SAFE else repr(value)
        case _:
            return f"new json.Decimal({string(str(value))})"


def double(value: int | float | Decimal | None) -> str | None:
    """The double that JSON.parse makes of a number, as an expression; None for one that is beyond all of them, and for None."""
    try:
        read = math.nan if value is None else float(value)
    except OverflowError:
        return None
    if not math.isfinite(read):
        return None
    return str(int(read)) if read.is_integer() and abs(read) < 1e21 else repr(read)


def line_comment(text: str) -> str:
    """One line that a comment may hold, whatever stands in it."""
    return " ".join(_tame(text).split())


def doc(docs: Docs, *more: str) -> str:
    """A JSDoc comment with a line end after it; nothing where there is nothing to say. more: sentences of our own after those of the schema."""
    return _block([*_paragraphs(docs), *more], _tags(docs), "")


def property_doc(prop: Property, *more: str) -> str:
    """The comment of a property, with what is checked beside its type, and its default."""
    return _block([*_paragraphs(prop.docs), *more], [*_bounds(prop.type), *_default(prop), *_tags(prop.docs)], "  ")


def schema_doc(prop: Property, *more: str) -> str:
    """The comment of a property whose schema stands beside it, with its default."""
    return _block([*_paragraphs(prop.docs), *more], [*_default(prop), *_tags(prop.docs)], "  ")


def reservations(type_: Type) -> Iterator[str]:
    """Why a type, or one inside it, could not be said, and which patterns are not checked."""
    match type_:
        case AnyType(reason) if reason:
            yield f"Any JSON value: {line_comment(reason)}"
        case Scalar(_, Bounds(pattern=str(pattern))) | MapOf(_, str(pattern)) if why := left_out(pattern):
            yield _not_checked(why, pattern)
    if isinstance(type_, MapOf) and type_.by_key is not None:
        for pattern, _ in type_.by_key.patterns:
            if why := left_out(pattern):
                yield _not_checked(why, pattern)
    for inner in inner_types(type_):
        yield from reservations(inner)


def _not_checked(why: str, pattern: str) -> str:
    return f"Not checked, since {why}: the pattern `{line_comment(pattern[:80])}`"


def _default(prop: Property) -> list[str]:
    return [f"@defaultValue {_json(prop.default)}"] if prop.has_default else []


def _bounds(type_: Type) -> list[str]:
    """What a type alone does not show, under the names that JSON Schema has for it."""
    said: dict[str, object] = {}
    match type_:
        case Nullable():
            return _bounds(type_.inner)
        case Scalar(bounds=Bounds() as bounds):
            said = {
                "minimum": bounds.minimum,
                "exclusiveMinimum": bounds.exclusive_minimum,
                "maximum": bounds.maximum,
                "exclusiveMaximum": bounds.exclusive_maximum,
                "multipleOf": bounds.multiple_of,
                "minLength": bounds.min_length,
                "maxLength": bounds.max_length,
                "pattern": _shown_pattern(bounds.pattern),
            }
        case ListOf():
            said = {"minItems": type_.min_items, "maxItems": type_.max_items, "uniqueItems": True if type_.unique else None}
        case MapOf():
            said = {"minProperties": type_.min_properties, "maxProperties": type_.max_properties}
    return [f"@{name}" if value is True else f"@{name} {value}" for name, value in said.items() if value is not None]


def _shown_pattern(pattern: str | None) -> str | None:
    """A pattern that is checked and fits on a line."""
    is_shown = pattern and pattern.isprintable() and len(pattern) <= WIDTH and not left_out(pattern)
    return _tame(pattern) if pattern and is_shown else None


def _tags(docs: Docs) -> list[str]:
    return [*(f"@example {_json(example)}" for example in docs.examples), *(["@deprecated"] if docs.deprecated else [])]


def _paragraphs(docs: Docs) -> list[str]:
    """The description; the title where there is none, or where it says more than the name does."""
    description = [paragraph for paragraph in re.split(r"\n\s*\n", _tame(docs.description)) if paragraph.strip()]
    return description or ([_tame(docs.title)] if " " in docs.title.strip() else [])


def _block(paragraphs: list[str], tags: list[str], margin: str) -> str:
    lines = list(_lines(paragraphs, tags))
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{margin}/** {lines[0]} */\n"
    return "".join([f"{margin}/**\n", *(f"{margin} * {line}".rstrip() + "\n" for line in lines), f"{margin} */\n"])


def _lines(paragraphs: list[str], tags: list[str]) -> Iterator[str]:
    for number_, paragraph in enumerate(paragraphs):
        if number_:
            yield ""
        for line in paragraph.strip().split("\n"):
            yield from textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    if paragraphs and tags:
        yield ""
    yield from tags


def _json(value: JsonValue) -> str:
    """JSON on one line of a comment; code points that do not print are escaped as JSON does."""
    return _tame(json.dumps(value, ensure_ascii=False, default=str))


def _tame(text: str) -> str:
    """Text that cannot end a comment, begin a tag, or hide what stands after it; line ends are `\\n`."""
    lines = re.sub(r"\r\n?|[\u2028\u2029\x85\v\f]", "\n", text)
    visible = "\n".join(_shown(line.replace("\t", "  ")) for line in lines.split("\n"))
    return re.sub(r"(^|[\s{])@", r"\1\\@", visible.replace("*/", "*\\/").replace("/*", "/\\*"), flags=re.MULTILINE)


def _shown(text: str) -> str:
    """Text with all that does not print as an escape."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    return "".join(f"\\u{unit:04x}" for unit in _utf16(char))


def _utf16(char: str) -> Iterator[int]:
    encoded = char.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(encoded[at : at + 2]) for at in range(0, len(encoded), 2))
