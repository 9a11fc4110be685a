"""Keys of maps that all follow a pattern: asked of the text of all where that tells, which it mostly does."""

import re
from collections.abc import Collection
from typing import Final

from schemactl.infer.batch.traits import Texts
from schemactl.infer.evidence.keys import KEY_PATTERNS
from schemactl.infer.evidence.strings import TRAITS

_LINES: Final = {
    name: re.compile(rf"(?>{line}\n)*+\Z")
    for name, line in {
        "number": r"-?[0-9]++(?:\.[0-9]++)?",
        "month": r"[0-9]{4}-(?:0[1-9]|1[0-2])",
        "hex": r"(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}+",
        "code": r"(?=[^0-9\n]*[0-9])[A-Z0-9]++(?:[-_./:][A-Z0-9]++)*+",
        "id": r"(?=[^0-9\n]*[0-9]{2})[A-Za-z]++[-_:#]?[0-9][0-9A-Za-z\-_]*+",
    }.items()
}
"""Pattern → lines that each match it, as schemactl.infer.evidence.keys has it."""


def all_match(name: str, keys: Collection[str]) -> bool:
    """Whether all keys match the pattern."""
    if not keys:
        return True
    if name in TRAITS:
        texts = Texts(keys)
        return len(texts.having(name)) == len(keys)
    lines = _LINES.get(name)
    if lines is not None:
        text = "\n".join(keys) + "\n"
        if text.isascii() and text.count("\n") == len(keys) and lines.match(text) is not None:
            return True
    return all(map(KEY_PATTERNS[name], keys))
