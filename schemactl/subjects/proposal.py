"""A rule for schemactl.toml that a capture asks for."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines for schemactl.toml, and why."""

    toml: str
    because: str


def readable(text: str) -> str:
    """A regular expression for exactly this text, with no more backslashes than needed."""
    return re.escape(text).replace("\\ ", " ").replace("\\-", "-")
