"""The part of docs/templates.md that is made from the code: what templates see, and which templates there are."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from typing import get_args, get_type_hints

from schemactl.bindings import ir
from schemactl.bindings.incremental import render_changed
from schemactl.bindings.names import Names
from schemactl.bindings.package import Entry, Package, Scope
from schemactl.bindings.render import Templates
from schemactl.bindings.source import Source, module_of
from schemactl.bindings.targets import (
    TARGETS,
    java_layout,
    java_plain_views,
    java_views,
    python_envelopes,
    python_module,
    templates_of,
    typescript_zod,
)
from schemactl.model import json
from schemactl.model.options.generate import JavaOptions, LanguageOptions, PythonOptions, TypescriptOptions
from schemactl.model.options.subjects import SubjectOptions, SubjectRule
from schemactl.model.subject import Subject
from tests.roundtrip import corpus

BEGIN, END = "<!-- made from the code: begin -->", "<!-- made from the code: end -->"
OF_TEMPLATES: tuple[type, ...] = (Scope, Entry, Names, Package, ir.Module, SubjectOptions, SubjectRule)
OF_THE_IR: tuple[type, ...] = tuple(
    cls for cls in vars(ir).values() if isinstance(cls, type) and is_dataclass(cls) and cls not in (*OF_TEMPLATES, ir.GeneratedFile)
)
OF_PYTHON: tuple[type, ...] = (
    python_module.ModuleView,
    python_module.RecordView,
    python_module.FieldView,
    python_module.AliasView,
    python_envelopes.Around,
    python_envelopes.Property,
)
OF_JAVA: tuple[type, ...] = (
    java_layout.Listed,
    *(cls for cls in vars(java_views).values() if isinstance(cls, type) and cls.__module__ == java_views.__name__),
)
OF_ZOD: tuple[type, ...] = (typescript_zod.Views, typescript_zod.View)
OF_RECORDS: tuple[type, ...] = tuple(
    cls
    for cls in vars(java_plain_views).values()
    if isinstance(cls, type) and cls.__module__ == java_plain_views.__name__ and cls is not java_plain_views.Rendering
)
HANDLED = PythonOptions(style="pydantic", envelopes=("eventbridge", "cloudevents"), handlers=True)
OPTIONS: dict[str, tuple[LanguageOptions, ...]] = {
    "python": (PythonOptions(style="exact"), PythonOptions(style="pydantic"), HANDLED, PythonOptions(style="typeddict")),
    "typescript": (
        TypescriptOptions(package="@acme/events", style="exact"),
        TypescriptOptions(package="@acme/events", style="zod"),
        TypescriptOptions(style="types"),
    ),
    "java": (JavaOptions(style="exact"), JavaOptions(style="records", group="com.acme"), JavaOptions(style="records", jackson=3)),
}
"""Options with which each language renders all of its templates."""
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
        "## What Java's templates see besides",
        *map(_described, OF_JAVA),
        "## What the templates of TypeScript's style zod see besides",
        *map(_described, OF_ZOD),
        "## What the templates of Java's style records see besides",
        *map(_described, OF_RECORDS),
        "## What each template is given",
        *(_given(target) for target in TARGETS),
        "## The templates",
        *(_listed(target) for target in TARGETS),
    ]
    return "\n\n".join([BEGIN, *parts, END])


@dataclass(frozen=True)
class Watched(Templates):
    """Templates that keep the names and types of what each is given."""

    given: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def render(self, name: str, **variables: object) -> str:
        seen = self.given.setdefault(name, {})
        for variable, value in variables.items():
            seen.setdefault(variable, set()).update(_kinds(value))
        return super().render(name, **variables)


def _kinds(value: object) -> Iterator[str]:
    """The name of a value's type; of a sequence, with those of its items."""
    if isinstance(value, list | tuple):
        yield from (f"{kind}, …" for kind in {kind for item in value for kind in _kinds(item)} or {""})
    else:
        yield "None" if value is None else "Declaration" if isinstance(value, ir.Declaration) else type(value).__name__


def _given(target: str) -> str:
    """What a target hands to each of its templates, seen while it renders the whole corpus; those that get the same stand together."""
    sources = [case.source for case in corpus()]
    older = Source.given(Subject("enums"), 0, "v0", head=False, document={})
    given: dict[str, dict[str, set[str]]] = {}
    for options in OPTIONS[target]:
        templates = templates_of(target, options.style)
        watched = Watched(target, templates.filters, None, templates.style, templates.others)
        render_changed([*sources, *SHARING, older], TARGETS[target][options.style], options, watched, module_of)
        for name, place in zip(templates.names(), templates.places(), strict=True):
            for variable, kinds in watched.given.get(name, {}).items():
                given.setdefault(place.removeprefix(f"{target}/"), {}).setdefault(variable, set()).update(kinds)
    alike: dict[str, list[str]] = {}
    for template, seen in sorted(given.items()):
        variables = ", ".join(f"`{variable}` ({_either(kinds)})" for variable, kinds in sorted(seen.items()))
        alike.setdefault(variables, []).append(template)
    rows = [f"| {', '.join(f'`{template}`' for template in templates)} | {variables} |" for variables, templates in alike.items()]
    return "\n".join([f"### {target}", "", "| templates | variables |", "|---|---|", *rows])


def _either(kinds: set[str]) -> str:
    """The kinds that were seen; an empty sequence says nothing where others had items."""
    return " or ".join(sorted(kinds - {", …"})) or "…"


_SHARED = {"properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"properties": {"b": {"enum": ["c", "d"]}}}}}
SHARING = tuple(Source.given(Subject("sharing", type_), 1, "v1", head=True, document=_SHARED) for type_ in ("First", "Second"))
"""Two subjects with a definition in common."""


def _described(cls: type) -> str:
    names = [each.name for each in fields(cls)] + [name for name, value in vars(cls).items() if isinstance(value, property)]  # type: ignore[arg-type]
    rows = [f"| `{name}` | `{_type(cls, name)}` |" for name in names]
    table = ["", "| variable | type |", "|---|---|", *rows] if rows else []
    return "\n".join([f"### {cls.__name__}", "", " ".join((cls.__doc__ or "").split()), *table])


def _type(cls: type, name: str) -> str:
    held, known = vars(cls).get(name), {**vars(json), **vars(sys.modules[cls.__module__])}
    hint = get_type_hints(held.fget, known)["return"] if isinstance(held, property) and held.fget else get_type_hints(cls, known)[name]
    text = hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint)
    text = _JSON.sub("JsonValue", text)
    for alias, meaning in (("Type", ir.Type), ("Declaration", ir.Declaration)):
        text = text.replace(str(meaning), alias)
    return re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", text).replace("|", "\\|")


def _listed(target: str) -> str:
    places = dict.fromkeys(place for style in TARGETS[target] for place in templates_of(target, style).places())
    return f"**{target}**: {', '.join(f'`{place}`' for place in places)}"
