"""Event → subject, and which part of its payload is versioned (docs/subjects.md).

namer       the order in which names are looked for
rules       one [[subjects.rules]] of schemactl.toml
name_keys   what of an event decides its subject
file_names  what a file's name says of the records in it
proposals   rules that a capture asks for (proposal: one of them; first_events: what they rest on), of these kinds:
  kinds     events of one name are of several kinds (shapes: whether payloads are alike)
  spread    sources name what an event is about (source_patterns: sources that are named alike)
  stages    sources carry the stage of a deployment
  folders   files of several folders share a name
  file_series   files whose names differ by a number hold the same
"""

from schemactl.subjects.first_events import FirstEvents
from schemactl.subjects.namer import Namer, Origin
from schemactl.subjects.proposal import Proposal
from schemactl.subjects.proposals import propose
from schemactl.subjects.rules import Placed

__all__ = ["FirstEvents", "Namer", "Origin", "Placed", "Proposal", "propose"]
