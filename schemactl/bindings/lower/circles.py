"""Unions that are alternatives of themselves, with no object or list between: `A = A | string` is a string, and no language can say it otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from schemactl.bindings.ir import Alias, Declaration, Kind, Never, Nullable, Ref, Scalar, Type, Union
from schemactl.bindings.walk import parts_of


def straightened(declarations: Mapping[str, Declaration]) -> dict[str, Declaration]:
    """The declarations, with what stands in a circle of aliases made of what the aliases of the circle hold besides one another."""
    ways = {key: tuple(_ways(each.type, declarations)) for key, each in declarations.items() if isinstance(each, Alias)}
    ends = {key: _ends(key, ways) for key, inner in ways.items() if inner}
    circles = {key: tuple(each for each in found if key in ends.get(each, ())) for key, found in ends.items() if key in found}
    return {key: _without(each, circles[key], declarations) if key in circles else each for key, each in declarations.items()}


def reached(root: str, declarations: Mapping[str, Declaration]) -> set[str]:
    """The keys of what a declaration is made of, itself among them."""
    found, pending = {root}, [root]
    while pending:
        parts = parts_of(declarations[pending.pop()])
        new = {part.key for part in parts if isinstance(part, Ref) and part.key not in found}
        found |= new
        pending.extend(new)
    return found


def _ways(type_: Type, declarations: Mapping[str, Declaration]) -> Iterator[str]:
    """The aliases that a type may be, and not only hold."""
    match type_:
        case Ref(key) if isinstance(declarations.get(key), Alias):
            yield key
        case Nullable(inner):
            yield from _ways(inner, declarations)
        case Union(_, _, variants):
            for variant in variants:
                yield from _ways(variant, declarations)


def _ends(key: str, ways: Mapping[str, tuple[str, ...]]) -> dict[str, None]:
    """The aliases that one may be in the end."""
    found: dict[str, None] = {}
    pending = list(reversed(ways[key]))
    while pending:
        each = pending.pop()
        if each not in found:
            found[each] = None
            pending.extend(reversed(ways[each]))
    return found


def _without(declaration: Declaration, circle: tuple[str, ...], declarations: Mapping[str, Declaration]) -> Declaration:
    """An alias of what all of its circle (itself among them) may be besides one another."""
    assert isinstance(declaration, Alias)
    members = (declaration, *(each for key in circle if key != declaration.key and isinstance(each := declarations[key], Alias)))
    parts = list(dict.fromkeys(part for member in members for part in _parts(member.type) if not (isinstance(part, Ref) and part.key in circle)))
    null = Scalar(Kind.NULL) in parts
    rest = [part for part in parts if part != Scalar(Kind.NULL)]
    if not rest:
        return replace(declaration, type=Scalar(Kind.NULL) if null else Never())
    type_ = rest[0] if len(rest) == 1 else Union(declaration.key, declaration.title, tuple(rest))
    return replace(declaration, type=Nullable(type_) if null else type_)


def _parts(type_: Type) -> Iterator[Type]:
    match type_:
        case Nullable(inner):
            yield from _parts(inner)
            yield Scalar(Kind.NULL)
        case Union(_, _, variants):
            yield from variants
        case _:
            yield type_
