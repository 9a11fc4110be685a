"""A library of machine code that counts events of captures, where it was built (`native/` has its source). Nothing needs it: without it the same is
done in Python, in three times the time."""

from schemactl.native.library import BATCHES, LINE, OBJECT, TRAITS, Counter, Odd, Passed, is_there

__all__ = ["BATCHES", "LINE", "OBJECT", "TRAITS", "Counter", "Odd", "Passed", "is_there"]
