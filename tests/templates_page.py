"""The part of docs/templates.md that is made from the code: what templates see, and which templates there are."""

import re
from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

from schemactl.bindings import ir
from schemactl.bindings.names import Names
from schemactl.bindings.package import Entry, Package, Scope
from schemactl.bindings.render import Templates
from schemactl.bindings.targets import TARGETS, python_module

BEGIN, END = "<!-- made from the code: begin -->", "<!-- made from the code: end -->"
OF_TEMPLATES: tuple[type, ...] = (Scope, Entry, Names, Package, ir.Module)
OF_THE_IR: tuple[type, ...] = tuple(
    cls for cls in vars(ir).values() if isinstance(cls, type) and is_dataclass(cls) and cls not in (*OF_TEMPLATES, ir.GeneratedFile)
)
OF_PYTHON: tuple[type, ...] = (python_module.ModuleView, python_module.RecordView, python_module.FieldView, python_module.AliasView)


_JSON = re.compile(r"None \| bool \| int \| float \| [\w.]*Decimal \| str \| list\[ForwardRef\(.*?\)\] \| dict\[str, ForwardRef\(.*?\)\]")


def section() -> str:
    """All variables by type, the kinds of scalars, and the templates of each target."""
    parts = [
        "## What every target's templates can see",
        *map(_described, OF_TEMPLATES),
        "## The types of a schema",
        *map(_described, OF_THE_IR),
        f"`Scalar.kind` is one of {', '.join(f'`{kind.value}`' for kind in ir.Kind)}.",
        "## What Python's templates see besides",
        *map(_described, OF_PYTHON),
        "## The templates",
        *(_listed(target) for target in TARGETS),
    ]
    return "\n\n".join([BEGIN, *parts, END])


def _described(cls: type) -> str:
    rows = [f"| `{field.name}` | `{_type(cls, field.name)}` |" for field in fields(cls)]  # type: ignore[arg-type]
    table = ["", "| variable | type |", "|---|---|", *rows] if rows else []
    return "\n".join([f"### {cls.__name__}", "", " ".join((cls.__doc__ or "").split()), *table])


def _type(cls: type, name: str) -> str:
    hint = get_type_hints(cls)[name]
    text = hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint)
    text = _JSON.sub("JsonValue", text)
    for alias, meaning in (("Type", ir.Type), ("Declaration", ir.Declaration)):
        text = text.replace(str(meaning), alias)
    return re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", text).replace("|", "\\|")


def _listed(target: str) -> str:
    names = Templates(target, {}).names()
    return f"**{target}**: {', '.join(f'`{name}`' for name in names)}"
