"""TOML of a repository, in bounded time: what `tomllib` takes very long for, or ends in an error of another kind for, is refused."""

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from schemactl.errors import CorruptRegistry

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

LONGEST: Final = 1_000_000
"""Characters of a file."""
MOST_DOTTED: Final = 32
"""Names in one dotted key."""
_DOTTED: Final = re.compile(rf"(?:[ \t]*+(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.){{{MOST_DOTTED}}}")


class NoToml(ValueError):
    """The text cannot be read as TOML; its words say why."""


def loads(text: str) -> dict[str, Any]:
    """The table that a text of TOML holds. Raises NoToml."""
    if len(text) > LONGEST:
        raise NoToml(f"longer than {LONGEST:,} characters")
    for line in text.splitlines():
        if line.count(".") >= MOST_DOTTED and _DOTTED.match(line.lstrip("[ ")):
            raise NoToml(f"a key of more than {MOST_DOTTED} names")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise NoToml("nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError is one; an integer with too many digits is another
        raise NoToml(str(error)[:300]) from error


def editable(raw: bytes, where: str) -> "TOMLDocument":
    """A file as tomlkit keeps it, comments and order included. Raises CorruptRegistry for what is not valid TOML."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(raw.decode())
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise CorruptRegistry(f"not valid TOML: {error}.", where) from error
