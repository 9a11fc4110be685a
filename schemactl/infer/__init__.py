"""Events → evidence → schema.

evidence/   what was seen, counted         builder.py    GenSON: unites schemas (late.py loads it)
refine.py   evidence → schema              refine_*.py   one decision a file
widen.py    latest version + evidence → wider one   tighten.py explain.py pool.py examples.py absent.py shares.py
"""

from schemactl.infer.absent import Absent, absent, absent_values, summed_counts, value_counts
from schemactl.infer.cause import evidence_times, judged_by_all
from schemactl.infer.evidence import Evidence
from schemactl.infer.examples import Examples
from schemactl.infer.explain import explain
from schemactl.infer.inference import Decision, Explanation, Inference, Note, Tightened, Tightening, Widened, Withheld
from schemactl.infer.pool import pooled
from schemactl.infer.refine import refine, refine_all
from schemactl.infer.shares import property_shares
from schemactl.infer.tighten import tighten
from schemactl.infer.widen import widen
from schemactl.infer.withheld import asked_enums, withheld

__all__ = [
    "Absent",
    "Decision",
    "Evidence",
    "Examples",
    "Explanation",
    "Inference",
    "Note",
    "Tightened",
    "Tightening",
    "Widened",
    "Withheld",
    "absent",
    "absent_values",
    "asked_enums",
    "evidence_times",
    "explain",
    "judged_by_all",
    "pooled",
    "property_shares",
    "refine",
    "refine_all",
    "summed_counts",
    "tighten",
    "value_counts",
    "widen",
    "withheld",
]
