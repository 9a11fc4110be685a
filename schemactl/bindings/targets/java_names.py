"""Names of Java beyond those of naming.py: what is written in full, what shares a name, and what needs one of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from schemactl.bindings.ir import Alias, Declaration, ListOf, MapOf, Nullable, Record, TupleOf, Type, Union
from schemactl.bindings.naming import Named
from schemactl.bindings.walk import parts_of, with_types

CONTENT = "|content"
"""Ends the key of a union or tuple that stands at the place of a declaration: of a record or null and text, say."""


def short(shared: Mapping[str, str], own: Mapping[str, str]) -> Named:
    """Shared types by their simple name, to be imported, where no own type has that."""
    taken = set(own.values())
    return {key: name if name.rpartition(".")[2] in taken else name.rpartition(".")[2] for key, name in shared.items()}


def told_apart(declarations: Iterable[Declaration], root: str) -> tuple[Declaration, ...]:
    """The same declarations; a union or tuple in them that has the key of a declaration gets a key of its own, unless it is all there is to write for
    that. root: key of the payload's declaration, which is always written."""
    declarations = tuple(declarations)
    written = frozenset(declaration.key for declaration in declarations if _whole(declaration, root) is None)
    return tuple(_told_apart(declaration, written) for declaration in declarations)


def named_apart(names: Mapping[str, str], declarations: Iterable[Declaration], root: str, reserved: frozenset[str]) -> Named:
    """Names of all types. A union or tuple that is all of an alias is called as the alias is; one that was told apart from a declaration is called
    after it. reserved: names that no type may have."""
    named = dict(names)
    for declaration in declarations:
        whole = _whole(declaration, root)
        if whole is not None:
            named[whole.key] = names[declaration.key]
        for part in parts_of(declaration):
            if isinstance(part, Union | TupleOf) and part.key.endswith(CONTENT) and part.key not in named:
                named[part.key] = _free(f"{names[part.key.removesuffix(CONTENT)]}Content", reserved | set(named.values()))
    return named


def _whole(declaration: Declaration, root: str) -> Union | TupleOf | None:
    """The union or tuple that is all there is to write for an alias; one that may be null as well, where the alias is replaced by what it means."""
    match declaration:
        case Alias(type=Union() | TupleOf() as whole):
            return whole
        case Alias(type=Nullable(inner=Union() | TupleOf() as whole)) if declaration.key != root:
            return whole
        case _:
            return None


def _told_apart(declaration: Declaration, written: frozenset[str]) -> Declaration:
    match declaration:
        case Record():
            properties = tuple(replace(prop, type=_apart(prop.type, written)) for prop in declaration.properties)
            extra = None if declaration.extra is None else _apart(declaration.extra, written)
            by_key = with_types(declaration.extra_by_key, lambda type_: _apart(type_, written))
            return replace(declaration, properties=properties, extra=extra, extra_by_key=by_key)
        case Alias():
            return replace(declaration, type=_apart(declaration.type, written))
        case _:
            return declaration


def _apart(type_: Type, written: frozenset[str]) -> Type:
    match type_:
        case Nullable():
            return Nullable(_apart(type_.inner, written))
        case ListOf():
            return replace(type_, items=_apart(type_.items, written))
        case MapOf():
            return replace(type_, values=_apart(type_.values, written), by_key=with_types(type_.by_key, lambda each: _apart(each, written)))
        case TupleOf():
            rest = None if type_.rest is None else _apart(type_.rest, written)
            return replace(type_, key=_key(type_.key, written), items=tuple(_apart(item, written) for item in type_.items), rest=rest)
        case Union():
            return replace(type_, key=_key(type_.key, written), variants=tuple(_apart(variant, written) for variant in type_.variants))
        case _:
            return type_


def _key(key: str, written: frozenset[str]) -> str:
    return key + CONTENT if key in written else key


def _free(name: str, taken: frozenset[str]) -> str:
    while name in taken:
        name += "_"
    return name
