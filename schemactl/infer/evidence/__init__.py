"""What was seen, counted: a commutative monoid, whose memory has a bound.

root.py  Evidence, of one subject       node.py     the tree            strings.py numbers.py  what a place keeps of its values
tally.py counters with times            shapes.py   by discriminator    keys.py maps.py        are keys names or data
walk.py  one event on its way down      codec.py    as JSON, without values
"""

from schemactl.infer.evidence.root import Evidence

__all__ = ["Evidence"]
