"""The unions of builder.py, which loads GenSON: only when the first of them is asked for, so that who merely reads evidence does without."""

from collections.abc import Iterable

from schemactl.model.json import Document, JsonObject


def union(parts: Iterable[Document]) -> Document:
    """The schema that accepts what one of `parts` does."""
    from schemactl.infer import builder

    return builder.union(parts)


def rooted(schema: Document) -> JsonObject:
    """The document of a whole payload, with its draft."""
    from schemactl.infer import builder

    return builder.rooted(schema)
