"""Event → subject, and which part of its payload is versioned (docs/subjects.md).

namer       the order in which names are looked for
rules       one [[subjects.rules]] of schemactl.toml
file_names  what a file's name says of the records in it
proposals   rules that a capture asks for (proposal: one of them; spread: where sources are too many, or files too much alike)
"""

from schemactl.subjects.namer import Namer
from schemactl.subjects.proposal import Proposal
from schemactl.subjects.proposals import Sightings, propose
from schemactl.subjects.rules import Placed

__all__ = ["Namer", "Placed", "Proposal", "Sightings", "propose"]
