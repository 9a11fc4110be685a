"""The format of a string property: one that all strings have, without exception."""

from typing import Final

from schemactl.infer.evidence.strings import StringEvidence
from schemactl.schema.formats import INFERRED_FORMATS

_FEWEST: Final = 1


def format_of(strings: StringEvidence) -> str | None:
    """The most special format that every string has. A URI needs an authority or `urn:`, or every `word:word` would be one."""
    for name in INFERRED_FORMATS if strings.traits else ():
        if strings.tally.count >= _FEWEST and strings.all_have(name) and (name != "uri" or strings.all_have("hierarchical")):
            return name
    return None


def content_of(strings: StringEvidence) -> str | None:
    """What is packed into every string, for a note: `base64` or `json`."""
    return next((trait for trait in ("json", "base64") if strings.all_have(trait)), None)
