"""Text for people: nothing that comes from an event or a schema can move the cursor, colour the screen or fake a line."""

_HIDDEN = {"‎", "‏", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
"""Marks that change the direction of the text around them."""


def visible(text: str) -> str:
    """The text with control characters, line ends and direction marks written as escapes."""
    if text.isprintable() and text.isascii():
        return text
    return "".join(char if char.isprintable() and char not in _HIDDEN else escaped(char) for char in text)


def escaped(char: str) -> str:
    """A character as JSON would write it."""
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"


def plural(count: int, noun: str) -> str:
    """`1 event`, `2 events`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def share(contradicting: int, seen: int, path: str) -> str:
    """`3 of 40 events`; under `*`, where an event holds many, `3 of 200 values`."""
    noun = "value" if "*" in path.split("/") else "event"
    return f"{contradicting:,} of {plural(seen, noun)}"
