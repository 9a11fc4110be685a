"""Events → evidence → schema.

evidence/   what was seen, counted         builder.py    GenSON: builds and unites schemas
refine.py   evidence → schema              refine_*.py   one decision a file
widen.py    head + evidence → wider head   tighten.py explain.py pool.py
"""

from schemactl.infer.evidence import Evidence
from schemactl.infer.inference import Inference, Note, Widened
from schemactl.infer.refine import refine, refine_all
from schemactl.infer.widen import widen

__all__ = ["Evidence", "Inference", "Note", "Widened", "refine", "refine_all", "widen"]
