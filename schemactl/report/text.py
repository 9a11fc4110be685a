"""Text for people: nothing that comes from an event or a schema can move the cursor, colour the screen or fake a line."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # every help and error needs `visible`, and none of them the models
    from schemactl.model.finding import Finding
    from schemactl.model.schema import Loosening


def visible(text: str) -> str:
    """The text with control characters, line ends and direction marks written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def plural(count: int, noun: str) -> str:
    """`1 event`, `2 events`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def contradicting(counts: "Finding | Loosening") -> str:
    """`3 of 40 new events contradict it`: of those that a version was written for; where nobody knows of these, `3 of 120 events seen so far
    contradict it`. Under `*`, where an event holds many, they are values. Empty where nobody counted."""
    from schemactl.model.schema import Share

    share = Share(counts.contradicting, counts.events) if counts.new is None else counts.new
    if not share.contradicting:
        return ""
    noun = "value" if "*" in str(counts.path).split("/") else "event"
    of = f"{plural(share.events, noun)} seen so far" if counts.new is None else plural(share.events, f"new {noun}")
    return f"{share.contradicting:,} of {of} {'contradicts' if share.contradicting == 1 else 'contradict'} it"
