"""Events made from a schema: valid ones, and such that break one constraint each.

narrowing.py says at random more of a schema than it says itself (which optional properties there are, which value stands where), scalars.py has
values that look real, events.py asks the solver for an event of both, near_misses.py for one that a constraint alone refuses (constraints.py).
"""

from schemactl.compat.mock.events import Mocks, NoEvent, Seen
from schemactl.compat.mock.near_misses import NearMiss, Unbroken, near_misses

__all__ = ["Mocks", "NearMiss", "NoEvent", "Seen", "Unbroken", "near_misses"]
