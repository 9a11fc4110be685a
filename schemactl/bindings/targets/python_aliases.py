"""Aliases of lists, maps and unions of themselves, and of maps of anything, in the styles that datamodel-code-generator renders: it loses what they
are made of, so what it wrote is replaced."""

import ast
import re
from collections.abc import Iterable, Mapping, Set
from typing import assert_never

from schemactl.bindings.identity import circles, references_of
from schemactl.bindings.ir import Alias, AnyType, Declaration, ListOf, Literal, MapOf, Never, Nullable, Ref, Scalar, TupleOf, Type, Union
from schemactl.bindings.package import Scope
from schemactl.bindings.targets.python_module import exported
from schemactl.bindings.targets.python_text import is_listable, literal, string

PLAIN = {"integer": "int", "int64": "int", "bigint": "int", "number": "float", "decimal": "float", "boolean": "bool", "null": "None"}
"""What kinds are in these styles; all others are str."""
PLAIN_FORM = "{name}: TypeAlias = {type}"
CHECKED_FORM = "if TYPE_CHECKING:\n    {name}: TypeAlias = {quoted}\nelse:\n    {name} = "
FORMS = {"typeddict": CHECKED_FORM + "Any", "dataclass": CHECKED_FORM + 'TypeAliasType("{name}", {quoted})', "msgspec": PLAIN_FORM}
"""How a style writes an alias of itself: for type checkers, and for what reads it when it runs. msgspec knows none."""
SOURCES = {"TYPE_CHECKING": "typing", "Any": "typing", "Literal": "typing", "TypeAlias": "typing", "TypeAliasType": "typing_extensions"}


def recursive(declarations: Mapping[str, Declaration]) -> dict[str, frozenset[str]]:
    """The aliases that contain themselves with no class between, by key with all that are in the same circle."""
    aliases = {key: declaration for key, declaration in declarations.items() if isinstance(declaration, Alias)}
    references = {key: [ref for ref in references_of(alias) if ref in aliases] for key, alias in aliases.items()}
    found = [circle for circle in circles(references) if len(circle) > 1 or circle[0] in references[circle[0]]]
    return {key: frozenset(circle) for circle in found for key in circle}


def with_aliases(text: str, scope: Scope, style: str) -> str:
    """The module where these aliases say what they are."""
    circles_ = recursive(scope.declarations)
    expected = {
        scope.names.types[key]: _roughly(alias.type) if style == "msgspec" else _written(alias.type, scope.names.types)
        for key, alias in scope.declarations.items()
        if isinstance(alias, Alias) and (key in circles_ or _is_free_map(alias.type))
    }
    if not expected:
        return text
    tree = ast.parse(text)
    replaced = [(statement, name) for statement in tree.body if (name := _defined(statement)) in expected]
    own = {scope.names.types[key] for key in circles_}
    lines = text.split("\n")
    for statement, name in reversed(replaced):
        first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", ()))])
        lines[first - 1 : statement.end_lineno] = [_written_out(name, expected[name], FORMS[style] if name in own else PLAIN_FORM)]
    used = set(re.findall(rf"\b(?:{'|'.join(SOURCES)})\b", "\n".join(lines)))
    return "\n".join(_imported(lines, used - _imports(tree)))


def with_exports(text: str, names: Iterable[str]) -> str:
    """The module that says what it has, so that the rest of what it imports is none of it."""
    last = max(statement.end_lineno or 0 for statement in ast.parse(text).body if isinstance(statement, ast.ImportFrom))
    lines = text.rstrip("\n").split("\n")
    return "\n".join([*lines[:last], "", exported(sorted(names)), *lines[last:], ""])


def _written_out(name: str, type_: str, form: str) -> str:
    return form.format(name=name, type=type_, quoted=string(type_))


def _is_free_map(type_: Type) -> bool:
    """An object of which nothing is known, of which datamodel-code-generator makes a class without fields."""
    return isinstance(type_, MapOf) and isinstance(type_.values, AnyType)


def _defined(statement: ast.stmt) -> str:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]) | ast.ClassDef(name=name):
            return name
    return ""


def _imports(tree: ast.Module) -> set[str]:
    return {alias.name for statement in tree.body if isinstance(statement, ast.ImportFrom) for alias in statement.names}


def _imported(lines: list[str], names: Set[str]) -> list[str]:
    future = lines.index("from __future__ import annotations") + 1
    by_source = {source: sorted(name for name in names if SOURCES[name] == source) for source in sorted(set(SOURCES.values()))}
    statements = [f"from {source} import {', '.join(found)}" for source, found in by_source.items() if found]
    return [*lines[:future], *(["", *statements] if statements else []), *lines[future:]]


def _roughly(type_: Type) -> str:
    """As much as can be said without a name, which may be given further down."""
    match type_:
        case ListOf() | TupleOf():
            return "list[Any]"
        case MapOf():
            return "dict[str, Any]"
        case Nullable():
            return f"{_roughly(type_.inner)} | None"
        case _:
            return "Any"


def _written(type_: Type, names: Mapping[str, str]) -> str:
    match type_:
        case Scalar():
            return PLAIN.get(type_.kind, "str")
        case Literal():
            return f"Literal[{literal(type_.value)}]" if is_listable(type_.value) else "float"
        case AnyType() | Never():
            return "Any"
        case Nullable():
            return f"{_written(type_.inner, names)} | None"
        case ListOf():
            return f"list[{_written(type_.items, names)}]"
        case TupleOf():
            return f"list[{_alternatives([*type_.items, *([] if type_.rest is None else [type_.rest])], names)}]"
        case MapOf():
            return f"dict[str, {_written(type_.values, names)}]"
        case Union():
            return _alternatives(type_.variants, names)
        case Ref():
            return names[type_.key]
        case _:
            assert_never(type_)


def _alternatives(types: Iterable[Type], names: Mapping[str, str]) -> str:
    return " | ".join(dict.fromkeys(_written(each, names) for each in types))
