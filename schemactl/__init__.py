"""Schema discovery, registry, compatibility and bindings for any event bus, kept in git."""

from typing import TYPE_CHECKING, Any

from schemactl.version import __version__

if TYPE_CHECKING:
    from schemactl.api import Registry, check, compare, discover, drift, generate, infer_schema, validate


__all__ = ["Registry", "__version__", "check", "compare", "discover", "drift", "generate", "infer_schema", "validate"]


def __getattr__(name: str) -> Any:
    """The Python API (`schemactl.api`), which is imported when the first of its names is used: the command line needs none of it."""
    if name in __all__:
        from schemactl import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
