"""target.toml and types.toml, read: what a language is called, how it names things, which files it has, and what each type is in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from schemactl.bindings.ir import Kind
from schemactl.bindings.naming import Case
from schemactl.bindings.targets.custom_text import COMMENTS, STRINGS
from schemactl.errors import UsageError

DESCRIPTION, TYPES = "target.toml", "types.toml"
COMPOSED = {"list": "{items}", "map": "{values}", "nullable": "{inner}", "optional": "{inner}"}
"""Types made of another one, and the place for it in their text."""
PLAIN = ("any", "never", "tuple", "union")


@dataclass(frozen=True, slots=True)
class NamesOf:
    """`[names]`: the case of each kind of name, shown by example (`OrderNumber`, `orderNumber`, `order_number`, `ORDER_NUMBER`, `order-number`,
    `ordernumber`), and whether identifiers keep to ASCII."""

    types: Case = Case.PASCAL
    members: Case = Case.CAMEL
    constants: Case = Case.UPPER
    paths: Case = Case.SNAKE
    ascii: bool = True


@dataclass(frozen=True, slots=True)
class Description:
    """target.toml. strings, comments: which escape of custom_text.py. module, package: the path of what a template gives, by template; in the path of
    a module, `{path}`, `{folder}`, `{label}` and `{root}` stand for its names."""

    summary: str
    strings: str
    comments: str
    names: NamesOf = NamesOf()
    module: Mapping[str, str] = field(default_factory=dict)
    package: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypeMap:
    """types.toml. scalars: by kind. types: of what is no scalar, by `list`, `map`, …. imports: what a text of these needs imported, by text."""

    scalars: Mapping[str, str]
    types: Mapping[str, str]
    imports: Mapping[str, str]


def read_description(text: str) -> Description:
    """Raises UsageError for anything that is not as it should be."""
    table = _Table.parsed(text, DESCRIPTION)
    table.refuse_others("summary", "strings", "comments", "names", "module", "package")
    found = Description(
        table.text("summary"),
        table.choice("strings", tuple(STRINGS)),
        table.choice("comments", tuple(COMMENTS)),
        _names(table.table("names")),
        table.table("module").texts(),
        table.table("package").texts(),
    )
    for path in (*found.module.values(), *found.package.values()):
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise UsageError("a path that leaves the output folder.", f"{DESCRIPTION}: {path!r}", "Make it relative, without `..`.")
    return found


def read_types(text: str) -> TypeMap:
    """Raises UsageError for a kind of type that is missing or does not exist."""
    table = _Table.parsed(text, TYPES)
    table.refuse_others("scalars", "types", "imports")
    scalars, types = table.table("scalars"), table.table("types")
    scalars.refuse_others(*Kind)
    types.refuse_others(*COMPOSED, *PLAIN)
    return TypeMap({kind.value: scalars.text(kind.value) for kind in Kind}, {name: types.text(name) for name in (*COMPOSED, *PLAIN)},
                   table.table("imports").texts())  # fmt: skip


def _names(table: "_Table") -> NamesOf:
    table.refuse_others("types", "members", "constants", "paths", "ascii")
    default, cases = NamesOf(), tuple(Case)
    return NamesOf(
        Case(table.choice("types", cases, default.types)),
        Case(table.choice("members", cases, default.members)),
        Case(table.choice("constants", cases, default.constants)),
        Case(table.choice("paths", cases, default.paths)),
        table.values.get("ascii", default.ascii) is not False,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of TOML, and where it stands for errors."""

    values: Mapping[str, Any]
    where: str

    @classmethod
    def parsed(cls, text: str, where: str) -> "_Table":
        try:
            return cls(tomllib.loads(text), where)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"not TOML: {error}.", where) from error

    def refuse_others(self, *known: str) -> None:
        for key in self.values:
            if key not in known:
                raise UsageError(f"unknown key {key!r}.", self.where, f"Known: {', '.join(known)}.")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise UsageError(f"{key}: expected a string.", self.where, "docs/templates.md lists what a target needs.")
        return value

    def choice(self, key: str, among: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in among:
            raise UsageError(f"{key}: {value!r} is not one of {', '.join(among)}.", self.where)
        return value

    def table(self, key: str) -> "_Table":
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise UsageError(f"{key}: expected a table.", self.where)
        return _Table(value, f"{self.where}, [{key}]")

    def texts(self) -> dict[str, str]:
        return {key: self.text(key) for key in self.values}
