"""Schema discovery, registry, compatibility and bindings for any event bus, kept in git."""

__version__ = "0.1.0"
