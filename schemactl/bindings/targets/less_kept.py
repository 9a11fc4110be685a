"""Which places of a schema a plain style keeps as a text or a decimal, since its own type would lose something of the values that are known to come
there; and of which it keeps less than the exact one."""

from collections.abc import Callable, Iterator, Set
from dataclasses import replace

from schemactl.bindings.ir import Alias, Detail, Kind, Module, Record, Scalar, Type
from schemactl.bindings.walk import inner_types

_NUMBERS = frozenset({Kind.INTEGER, Kind.INT64, Kind.BIGINT, Kind.NUMBER})


def kept(scalar: Scalar, lost: Set[Detail]) -> Scalar:
    """The scalar as a style can keep it whole. lost: what the types of that style lose."""
    if lost.isdisjoint(scalar.details):
        return scalar
    return replace(scalar, kind=Kind.DECIMAL if scalar.kind in _NUMBERS else Kind.STRING, open=False)


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
