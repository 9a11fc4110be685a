"""Headers of captured HTTP requests, whose names do not mind case."""

from schemactl.schema.shallow import TopLevel


def header(headers: TopLevel | None, name: str) -> str | None:
    """The value of a header, or None."""
    if headers is None:
        return None
    return next((headers.text(key) for key in headers.members if key.lower() == name), None)
