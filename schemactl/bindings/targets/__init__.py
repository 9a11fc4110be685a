"""The target languages, each in several styles. To add a style: a file, a line here, its name in model/options/generate.py, a folder under
templates/<language>/, goldens under tests/cases/bindings."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from schemactl.bindings.render import Templates
from schemactl.bindings.targets.target import Target
from schemactl.errors import UsageError
from schemactl.model.options.generate import LanguageOptions

_MODULES: Mapping[str, Mapping[str, str]] = {
    "python": {
        "exact": "python",
        "pydantic": "python_pydantic",
        "dataclass": "python",
        "typeddict": "python",
        "msgspec": "python",
        "datamodel-codegen": "python",
    },
    "typescript": {"exact": "typescript", "zod": "typescript_zod", "types": "typescript_interfaces"},
    "java": {"exact": "java", "records": "java_plain"},
}
"""By language and style, the module here that has the target as `TARGET`."""
_TYPES_ALONE: Mapping[str, tuple[str, ...]] = {
    "python": ("dataclass", "typeddict", "msgspec", "datamodel-codegen"),
    "typescript": (),
    "java": (),
}
"""By language, the styles that have neither envelopes nor handlers."""
_USED_BY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "python": {"arguments": ("datamodel-codegen",), "datetimes": ("exact", "pydantic")},
    "typescript": {},
    "java": {"jackson": ("records",), "nullness": ("records",), "builders": ("records",)},
}
"""By language, the styles that use an option; all use those that are not here."""


class _Styles(Mapping[str, Target[Any]]):
    """The styles of a language by name; one is loaded when it is asked for, so that nobody waits for the others."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = modules

    def __getitem__(self, name: str) -> Target[Any]:
        found: Target[Any] = import_module(f"{__name__}.{self._modules[name]}").TARGET
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)

    def __contains__(self, name: object) -> bool:
        return name in self._modules


TARGETS: Mapping[str, Mapping[str, Target[Any]]] = {language: _Styles(modules) for language, modules in _MODULES.items()}
"""By language and style."""


def check_additions(name: str, options: LanguageOptions) -> None:
    """Raises UsageError where the style of a target has no envelopes or handlers, and its table asks for some."""
    alone = _TYPES_ALONE[options.language]
    for key in ("envelopes", "handlers"):
        if getattr(options, key) and options.style in alone:
            others = ", ".join(style for style in TARGETS[options.language] if style not in alone)
            raise UsageError(f"the style {options.style} has no {key}.", f"schemactl.toml: targets.{name}.{key}", f"Styles that have: {others}.")


def check_used(name: str, options: LanguageOptions) -> None:
    """Raises UsageError where the table of a target says something that its style does not use."""
    plain = type(options)()
    for key, styles in _USED_BY[options.language].items():
        if options.style not in styles and getattr(options, key) != getattr(plain, key):
            raise UsageError(
                f"the style {options.style} does not use it.", f"schemactl.toml: targets.{name}.{key}", f"Styles that do: {', '.join(styles)}."
            )


def templates_of(language: str, style: str, overrides: Path | None = None) -> Templates:
    """What a style is rendered with. overrides: the user's folder of templates."""
    others = frozenset(TARGETS[language]) - {style}
    return Templates(language, TARGETS[language][style].filters, overrides, style, others)
