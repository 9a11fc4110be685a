"""Text for people: nothing that comes from an event or a schema can move the cursor, colour the screen or fake a line."""


def visible(text: str) -> str:
    """The text with control characters, line ends and direction marks written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def plural(count: int, noun: str) -> str:
    """`1 event`, `2 events`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def share(contradicting: int, seen: int, path: str) -> str:
    """`3 of 40 events`; under `*`, where an event holds many, `3 of 200 values`."""
    noun = "value" if "*" in path.split("/") else "event"
    return f"{contradicting:,} of {plural(seen, noun)}"
