"""The template environment: strict about what is missing, and never escaping by itself; each target adds filters that escape for where text lands.

Templates stand in `templates/<target>/` of a checkout and in `schemactl/_templates/<target>/` of an installation. A folder of the user's
(`--templates DIR`) is looked into first, file by file.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from schemactl.errors import UsageError

if TYPE_CHECKING:
    from jinja2 import Environment

Filters = Mapping[str, Callable[..., str]]


def builtin_directory() -> Path:
    """Where the templates that come with schemactl stand."""
    packaged = Path(__file__).parent.parent / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "templates"


def builtin_text(target: str, name: str) -> str:
    """A file beside the templates of a target, such as reserved.txt."""
    return (builtin_directory() / target / name).read_text("utf-8")


@dataclass(frozen=True)
class Templates:
    """The templates of one target. overrides: folders of the user's that hold `<target>/<name>`, or None."""

    target: str
    filters: Filters
    overrides: Path | None = None

    def render(self, name: str, **variables: object) -> str:
        """The text that `templates/<target>/<name>` gives; it ends with exactly one newline."""
        return self._environment.get_template(name).render(**variables).rstrip("\n") + "\n"

    def text(self, name: str) -> str:
        """A file that is copied as it is, `templates/<target>/<name>`."""
        return self._files[name].read_text("utf-8")

    @property
    def directories(self) -> tuple[Path, ...]:
        builtin = builtin_directory() / self.target
        if self.overrides is None:
            return (builtin,)
        if not self.overrides.is_dir():
            raise UsageError("the folder of templates does not exist", where=str(self.overrides))
        return tuple(folder for folder in (self.overrides / self.target, builtin) if folder.is_dir())

    def names(self) -> tuple[str, ...]:
        """All files of the target, as a path inside its folder."""
        return tuple(sorted(self._files))

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any template does."""
        return sha256(json.dumps([(name, self.text(name)) for name in self.names()]).encode()).hexdigest()

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        """Where each file stands."""
        return {name: folder / name for folder in reversed(self.directories) for name in _names_in(folder)}

    @cached_property
    def _environment(self) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader([str(folder) for folder in self.directories]),
            undefined=StrictUndefined,
            auto_reload=False,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters.update(self.filters)
        environment.tests["fullmatch"] = lambda text, pattern: re.fullmatch(pattern, text) is not None
        return environment


def _names_in(folder: Path) -> Iterator[str]:
    """All files in a folder and the folders in it, as a path inside it."""
    for parent, _folders, names in os.walk(folder):
        below = Path(parent).relative_to(folder).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in names)
