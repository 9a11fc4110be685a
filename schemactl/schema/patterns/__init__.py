"""What a `pattern` of JSON Schema means: ECMA-262, read once, matched, compared and written for other engines.

parser      text → tree (with the flag `u`; old_syntax: without, by Annex B)    tree, properties, folding, units   what a tree is made of
matching    whether it is found in a text                                       backtracking   the plain, exact way to do that
printers    tree → Rust, Python, Java                                           language, regular, characters   patterns as sets of texts, compared
"""

from schemactl.schema.patterns.matching import Matcher, Undecided, finds, matcher, may_find
from schemactl.schema.patterns.pattern import NotAPattern, Pattern, read

__all__ = ["Matcher", "NotAPattern", "Pattern", "Undecided", "finds", "matcher", "may_find", "read"]
