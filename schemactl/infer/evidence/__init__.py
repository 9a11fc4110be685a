"""What was seen, counted: a commutative monoid, whose memory has a bound.

root.py     Evidence, of one subject        node.py      the tree          strings.py numbers.py   what a place keeps of its values
counter.py    counters with times             shapes.py    by label          tags.py restrict.py      a discriminator, and its variants
walk.py     one event on its way down       codec.py     as JSON, without values; ledger.py writes each counter once
keys.py     what generated keys look like   maps.py      are keys names or data
"""

from schemactl.infer.evidence.root import Evidence

__all__ = ["Evidence"]
