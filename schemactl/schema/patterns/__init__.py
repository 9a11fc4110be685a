"""What a `pattern` of JSON Schema means: ECMA-262, read once, matched, compared and written for other engines.

pattern     text → tree, with the flag `u` or else by Annex B     parser, old_syntax, escapes, tree, properties, folding, units: what that takes
matching    whether it is found in a text                         backtracking: the plain, exact and slow way to do that
printers    tree → Rust, Python, Java                             risk: which of them may take an engine that backtracks too long
language    all texts that it is found in                         regular, characters: what can be asked of such sets; examples: a few such texts
"""
