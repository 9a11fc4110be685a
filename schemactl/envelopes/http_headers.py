"""Headers of captured HTTP requests, whose names do not mind case."""

from schemactl.schema.shallow import TopLevel


def header(headers: TopLevel | None, name: str) -> str | None:
    """The value of a header, the first where several were captured, or None."""
    if headers is None:
        return None
    key = next((key for key in headers.members if key.lower() == name), "")
    values = headers.texts(key)
    return values[0] if values else headers.text(key)
