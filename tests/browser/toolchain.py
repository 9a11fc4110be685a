"""Packages of npm that look at what schemactl writes."""

from pathlib import Path

from tests import npm


def modules() -> Path:
    """The folder node_modules with what package-lock.json pins."""
    return npm.installed(Path(__file__).parent, "browser-tests") / "node_modules"
