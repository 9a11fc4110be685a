"""Which paths a file of ours may have: the same on every system, since a repository is checked out on all of them."""

import os
import re
import unicodedata
from typing import Final

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?:\..*)?\Z", re.IGNORECASE)
_GIT = re.compile(r"(?:\.git|git~[0-9]{1,4})\Z", re.IGNORECASE)
"""`.git`, and `GIT~1`, which is `.git` to Windows."""
_MOST: Final = 255
"""Bytes of a name that file systems hold."""


def is_device(name: str) -> bool:
    """Whether Windows takes a file name for a device."""
    return _DEVICE.match(name) is not None


def is_git(name: str) -> bool:
    """Whether some file system takes a file name for `.git`."""
    return _GIT.match(_as_seen(name)) is not None


def is_hidden(name: str) -> bool:
    """Whether a file name begins with a dot, as file systems see it."""
    return _as_seen(name).startswith(".")


def fault_of(path: str) -> str | None:
    """Why no file of ours may have this path, which is relative and has `/` between its names; None where one may."""
    for name in path.split("/"):
        fault = _fault_of_name(name)
        if fault is not None:
            return fault
    return None


def _fault_of_name(name: str) -> str | None:
    if name in ("", ".", ".."):
        return "leads outside of its folder"
    if "\\" in name or ":" in name:
        return "contains `\\` or `:`, which Windows reads as a folder or a drive"
    is_plain = name.isascii() and name.isprintable()
    if not is_plain and any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in name):
        return "contains an invisible character"
    if is_hidden(name):
        return "is hidden, or in a hidden folder"
    if is_git(name) or name[-1] in ". " or (os.name == "nt" and is_device(name)):
        return "is a reserved name on Windows"
    if len(name.encode()) > _MOST:
        return f"is longer than {_MOST} bytes"
    return None


def _as_seen(name: str) -> str:
    """The name without the characters that HFS+ ignores, and without the dots and spaces at its end, which Windows ignores."""
    seen = name if name.isascii() else "".join(char for char in name if unicodedata.category(char) != "Cf")
    return seen.rstrip(". ") or seen
