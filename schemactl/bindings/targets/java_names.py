"""Names of Java beyond those of naming.py: what is written in full, what shares a name, and what needs one of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from schemactl.bindings.ir import Alias, Declaration, Nullable, TupleOf, Union
from schemactl.bindings.naming import Named


def short(shared: Mapping[str, str], own: Mapping[str, str]) -> Named:
    """Shared types by their simple name, to be imported, where no own type has that."""
    taken = set(own.values())
    return {key: name if name.rpartition(".")[2] in taken else name.rpartition(".")[2] for key, name in shared.items()}


def as_aliases(names: Mapping[str, str], declarations: Iterable[Declaration], reserved: frozenset[str]) -> Named:
    """A union or tuple that is all of an alias is called as the alias is; one that may be null instead is called after it. reserved: names that no
    type may have."""
    named = dict(names)
    for declaration in declarations:
        if not isinstance(declaration, Alias):
            continue
        match declaration.type:
            case Union() | TupleOf():
                named[declaration.type.key] = names[declaration.key]
            case Nullable(inner=Union() | TupleOf() as inner) if inner.key == _inside(declaration.key):
                named[inner.key] = _free(f"{names[declaration.key]}Content", reserved | set(named.values()))
            case _:
                continue
    return named


def told_apart(declaration: Declaration) -> Declaration:
    """The same declaration; a union or tuple that stands at the very place of an alias that may be null gets a key of its own."""
    match declaration:
        case Alias(type=Nullable(inner=Union() | TupleOf() as inner)) if inner.key == declaration.key:
            return replace(declaration, type=Nullable(replace(inner, key=_inside(declaration.key))))
        case _:
            return declaration


def _inside(key: str) -> str:
    return f"{key}|value"


def _free(name: str, taken: frozenset[str]) -> str:
    while name in taken:
        name += "_"
    return name
