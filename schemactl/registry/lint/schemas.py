"""Rules about the newest version itself."""

import re
from collections.abc import Iterator

from schemactl.registry.lint.rule import Looked, Remark
from schemactl.schema.fields import fields
from schemactl.schema.patterns.remarks import remarks_on

_CAMEL = re.compile(r"[a-z][A-Z]")
_SNAKE = re.compile(r"[a-z]_[a-z]")
_SAYS = frozenset({"type", "enum", "const", "$ref", "$dynamicRef", "anyOf", "oneOf", "allOf", "properties", "items", "not", "if"})


def field_untyped(looked: Looked) -> Iterator[Remark]:
    untyped = {str(path) for path, schema in fields(looked.latest.schema.document) if _SAYS.isdisjoint(schema)}
    yield from (Remark(path, "it has no type.") for path in sorted(untyped))


def pattern_unreadable(looked: Looked) -> Iterator[Remark]:
    yield from (Remark(str(one.at), one.what) for one in remarks_on(looked.latest.schema.document) if one.is_none)


def pattern_old(looked: Looked) -> Iterator[Remark]:
    yield from (Remark(str(one.at), one.what) for one in remarks_on(looked.latest.schema.document) if not one.is_none)


def names_mixed(looked: Looked) -> Iterator[Remark]:
    siblings: dict[str, list[str]] = {}
    for path, _ in fields(looked.latest.schema.document):
        name = path.tokens[-1]
        if isinstance(name, str):
            siblings.setdefault(str(path.parent), []).append(name)
    for parent, names in sorted(siblings.items()):
        camel, snake = next(filter(_CAMEL.search, names), None), next(filter(_SNAKE.search, names), None)
        if camel is not None and snake is not None:
            yield Remark(parent, f"{camel} and {snake} use different spellings.")
