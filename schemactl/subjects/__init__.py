"""Event → subject, and which part of its payload is versioned (docs/subjects.md).

namer       the order in which names are looked for
rules       one [[subjects.rules]] of schemactl.toml
file_names  what a file's name says of the records in it
proposals   rules that a capture asks for
"""

from schemactl.subjects.namer import Namer
from schemactl.subjects.proposals import Proposal, Sightings, propose
from schemactl.subjects.rules import Placed

__all__ = ["Namer", "Placed", "Proposal", "Sightings", "propose"]
