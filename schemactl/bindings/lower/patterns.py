"""Patterns of a schema: what can be said of them, and which are none and so say nothing."""

from collections.abc import Collection, Iterator

from schemactl.bindings.lower.node import Node
from schemactl.schema.patterns.language import with_whole_characters
from schemactl.schema.patterns.pattern import NotAPattern, read, shown
from schemactl.schema.patterns.printers import Inexpressible, for_ecma


def text_patterns(node: Node) -> list[str]:
    """Those of a text, as far as they can be read."""
    return [pattern for pattern in node.values("pattern") if isinstance(pattern, str) and is_readable(pattern)]


def unreadable(node: Node) -> Iterator[str]:
    """What is wrong with the patterns of the location and of its names that are none."""
    for part in node.parts:
        pattern = part.schema.get("pattern")
        for each in (*([pattern] if isinstance(pattern, str) else []), *part.objects("patternProperties")):
            try:
                read(each)
            except NotAPattern as error:
                yield f"{shown(each)} is not a pattern of ECMA-262 ({error}), so it is not checked"


def is_readable(pattern: str) -> bool:
    try:
        read(pattern)
    except NotAPattern:
        return False
    return True


def one_of(patterns: Collection[str]) -> str:
    """A pattern that is found where any of these is; empty where there are none, or where they cannot be put together."""
    try:
        if len(patterns) < 2:
            return next((pattern for pattern in patterns if is_readable(pattern)), "")
        written = [with_whole_characters(pattern) for pattern in patterns]
        return "" if any(pattern.groups for pattern in written) else "|".join(f"(?:{for_ecma(pattern)})" for pattern in written)
    except (NotAPattern, Inexpressible):
        return ""
