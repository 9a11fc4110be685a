"""The unions of builder.py, which loads GenSON: only when the first of them is asked for, so that who has nothing to unite does without."""

from collections.abc import Iterable

from schemactl.model.json import Document


def union(parts: Iterable[Document]) -> Document:
    """The schema that accepts what one of `parts` does."""
    from schemactl.infer import builder

    return builder.union(parts)
