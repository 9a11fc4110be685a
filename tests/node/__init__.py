"""The official parser of AsyncAPI and the linter of EventCatalog, as package-lock.json pins them."""

from pathlib import Path
from shutil import copy

from tests import npm

HERE = Path(__file__).parent


def installed() -> Path:
    """The folder with node_modules and the scripts of this folder."""
    folder = npm.installed(HERE, "exchange-tests", "--ignore-scripts")
    copy(HERE / "asyncapi.mjs", folder / "asyncapi.mjs")
    return folder
