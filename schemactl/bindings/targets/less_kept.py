"""Which places of a schema a plain style keeps less of than the exact one."""

from collections.abc import Callable, Iterator

from schemactl.bindings.ir import Alias, Module, Record, Type
from schemactl.bindings.walk import inner_types


def less_kept(module: Module, why: Callable[[Type], str]) -> Iterator[str]:
    """A warning for each place of which a style keeps less. why: what it does to a type, empty where it keeps all of it."""
    for declaration in module.declarations:
        if isinstance(declaration, Record):
            for prop in declaration.properties:
                yield from _within(f"{declaration.key}/{prop.wire}", prop.type, why)
            if declaration.extra is not None:
                yield from _within(f"{declaration.key}/*", declaration.extra, why)
        elif isinstance(declaration, Alias):
            yield from _within(declaration.key, declaration.type, why)


def _within(place: str, type_: Type, why: Callable[[Type], str]) -> Iterator[str]:
    if said := why(type_):
        yield f"{place or '/'}: {said}; the style exact keeps it whole."
    for inner in inner_types(type_):
        yield from _within(place, inner, why)
