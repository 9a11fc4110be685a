"""A document → a type of msgspec that takes nothing but values which the document allows: so a payload is proved valid while it is parsed.

A mould may be narrower than the document, never wider: where a part cannot be said in types, what stands there is not taken. It says nothing of a
value that it does not take; jsonschema-rs decides then.

reading.py   what a schema says          parts.py   the values of one type
formats.py   format → pattern            moulding.py   the whole
written.py   a mould as machine code reads it
"""

from schemactl.model.json import Document
from schemactl.schema.moulds.moulding import Mould, Moulding
from schemactl.schema.moulds.written import written

__all__ = ["Mould", "closed_mould", "open_mould", "written"]


def closed_mould(document: Document) -> Mould | None:
    """Of a document in its working form; it takes no key that the document does not name. None where nothing can be said in types."""
    return Moulding(document, closed=True).mould()


def open_mould(document: Document) -> Mould | None:
    """The same, for values whose keys and numbers are known to be good: it takes any other keys where the document does."""
    return Moulding(document, closed=False).mould()
