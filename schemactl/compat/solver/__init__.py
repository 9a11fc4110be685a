"""Is there a value that some schemas accept and others refuse? Decided by building it: a tableau over JSON Schema, with a theory for each JSON type.

The way of Attouche et al., Witness Generation for JSON Schema (VLDB 2022): schemas in place are expanded into cases of simple facts
(expansion.py), the facts of one case are decided by the type's theory (numbers, strings, arrays, objects), and what they ask of items
and members is a smaller question of the same kind (solver.py). Every step is exact, or says that it does not know.
"""
