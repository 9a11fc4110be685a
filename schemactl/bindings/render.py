"""The template environment: strict about what is missing, and never escaping by itself; each target adds filters that escape for where text lands.

Templates stand in `templates/<target>/` of a checkout and in `schemactl/_templates/<target>/` of an installation: those of one style in a folder
called as the style. A folder of the user's (`--templates DIR`) is looked into first, file by file.
"""

import json
import os
import re
import tomllib
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schemactl.errors import SchemactlError, UnreadableInput, UsageError
from schemactl.files import Folder, Project
from schemactl.files.reading import read_within
from schemactl.schema.pattern_matching import Undecided, matches_whole

if TYPE_CHECKING:
    from schemactl.bindings.sandbox import Sandbox

TYPES, RESERVED = "types.toml", "reserved.txt"
MOST_BYTES: Final = 4 << 20
"""Of a template: many times what the largest of ours has."""
_DECIDED_LATE: Final = re.compile(r"\{%[-+]?\s*(?:include|import|extends|from)\s+[^\s\"']")
"""A template that names what it includes by no literal."""
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
    """The templates of one target. overrides: folders of the user's that hold `<target>/<name>` or `<target>/<style>/<name>`, or None. style: of the
    target, where it has several; others: its other styles, whose templates it does not see."""

    target: str
    filters: Filters
    overrides: Path | None = None
    style: str = ""
    others: frozenset[str] = frozenset()

    def render(self, name: str, **variables: object) -> str:
        """The text that `templates/<target>/<name>` gives; it ends with exactly one newline. Raises UsageError for a template of the
        user's that fails, whatever it does."""
        try:
            return self._sandbox.rendered(name, variables).rstrip("\n") + "\n"
        except SchemactlError:
            raise
        except Exception as error:
            place = self._place_of(error, name)
            if place is None:
                raise
            raise UsageError(f"{str(error).removesuffix('.')}.", place, "docs/templates.md lists what each template can use.") from error

    def text(self, name: str) -> str:
        """A file as it is, `templates/<target>/<name>`. Raises UnreadableInput for what is no text, UnsafePath."""
        path = self._files[name]
        return own_text(path) if self._is_own(str(path)) else path.read_text("utf-8")

    def builtin_text(self, name: str) -> str:
        """A file of ours as it is."""
        return self._builtin[name].read_text("utf-8")

    @property
    def directories(self) -> tuple[Path, ...]:
        builtin = self._styled(builtin_directory() / self.target)
        if self.overrides is None:
            return builtin
        if not self.overrides.is_dir():
            raise UsageError("the folder of templates does not exist", where=str(self.overrides))
        has_own = Folder.at(self.overrides).below(self.target).tree().exists()  # no link: it may lead to a folder without end
        return (*self._styled(self.overrides / self.target), *builtin) if has_own else builtin

    def _styled(self, folder: Path) -> tuple[Path, ...]:
        return (folder / self.style, folder) if self.style else (folder,)

    def names(self) -> tuple[str, ...]:
        """All files of the target, as a path inside its folder or that of its style."""
        return tuple(sorted(self._files))

    def places(self) -> tuple[str, ...]:
        """The same, each with the folder of the style where it stands in that."""
        styled = frozenset(_names_in(builtin_directory() / self.target / self.style)) if self.style else frozenset()
        return tuple(f"{self.target}/{self.style}/{name}" if name in styled else f"{self.target}/{name}" for name in self.names())

    def check(self) -> None:
        """Raises UsageError for a file of the user's that another style would use and this one would not, or that nothing uses."""
        own = [name for name in sorted(self._files) if self._is_own(str(self._files[name]))]
        for name in (name for name in own if name not in self._builtin):
            place = str(self._files[name])
            if any((builtin_directory() / self.target / other / name).is_file() for other in self.others):
                raise UsageError(f"no template of the style {self.style}, but of another.", place, f"Move it to {self.target}/<style>/{name}.")
            if not Path(name).name.startswith("README") and not self._is_included(name, [other for other in own if other != name]):
                near = get_close_matches(name, self._builtin, 1)
                remedy = f"Is it {near[0]}?" if near else "docs/templates.md lists those that there are; others are included by one of yours."
                raise UsageError("no template that anything uses.", place, remedy)

    def _is_included(self, name: str, others: Iterable[str]) -> bool:
        """Whether one of these templates includes it, or decides what it includes when it runs."""
        texts = [self.text(other) for other in others]
        return any(f'"{name}"' in text or f"'{name}'" in text or _DECIDED_LATE.search(text) for text in texts)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any template does."""
        return sha256(json.dumps([(name, self.text(name)) for name in self.names()]).encode()).hexdigest()

    def own_types(self) -> str | None:
        """Where a types.toml of the user's stands; None for ours. Raises UsageError where it does not say what ours says."""
        place = str(self._files.get(TYPES, ""))
        if not self._is_own(place):
            return None
        try:
            said = tomllib.loads(self.text(TYPES))
        except (ValueError, RecursionError) as error:
            raise UsageError(f"is not valid TOML: {error}.", place) from error
        asked = tomllib.loads(self.builtin_text(TYPES))
        missing = [name for name, text in asked.items() if isinstance(text, str) and not isinstance(said.get(name), str)]
        if missing:
            raise UsageError(f"has no text for {', '.join(missing)}.", place, "Copy the built-in one and change it.")
        return place

    def _place_of(self, error: Exception, name: str) -> str | None:
        """The line of the user's templates in which something went wrong, or the file of the one that was rendered (name), where that is theirs; None
        where it was not there."""
        frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        said = (getattr(error, "filename", None), getattr(error, "lineno", None))
        whole = str(self._files.get(name, ""))
        return next(
            (f"{file}:{line}" for file, line in (said, *reversed(frames)) if file and self._is_own(file)), whole if self._is_own(whole) else None
        )

    def _is_own(self, file: str) -> bool:
        return self.overrides is not None and Path(file).is_relative_to(self.overrides)

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        """Where each file stands."""
        return self._named_in(self.directories)

    @cached_property
    def _builtin(self) -> Mapping[str, Path]:
        """Where each file of ours stands."""
        return self._named_in(self._styled(builtin_directory() / self.target))

    def _named_in(self, folders: Iterable[Path]) -> Mapping[str, Path]:
        skipped = {self.style, *self.others} - {""}
        return {
            name: folder / name
            for folder in reversed([*folders])
            for name in _names_in(folder)
            if folder.name == self.style or name.partition("/")[0] not in skipped
        }

    @cached_property
    def _sandbox(self) -> "Sandbox":
        from jinja2 import FunctionLoader

        from schemactl.bindings.sandbox import Sandbox

        return Sandbox(FunctionLoader(self._source), self.filters, {"fullmatch": _fits})

    def _source(self, name: str) -> tuple[str, str, None]:
        """A template for Jinja: its text and where it stands."""
        if name not in self._files:
            from jinja2 import TemplateNotFound

            raise TemplateNotFound(name, f"{name!r} not found")
        return self.text(name), str(self._files[name]), None


def _fits(text: str, pattern: str) -> bool:
    """Whether the whole text is as an expression says."""
    try:
        return matches_whole(pattern, text)
    except Undecided as undecided:
        raise ValueError(f"no expression that a text of {len(text)} characters can be held against: {pattern[:60]!r}") from undecided


def own_text(path: Path) -> str:
    """A file of the user's templates, which no link leads out of the project that they stand in. Raises UnreadableInput for what is no text and for
    what is not there, UnsafePath."""
    raw = read_within(Project.around(path.parent).root, path, MOST_BYTES)
    if raw is None:
        raise UnreadableInput("cannot be read (No such file or directory).", str(path))
    try:
        return raw.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnreadableInput("is not UTF-8.", str(path)) from error


def _names_in(folder: Path) -> Iterator[str]:
    """All files in a folder and the folders in it, as a path inside it, but for what Python, editors and desktops leave there."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
        below = Path(parent).relative_to(folder).as_posix()
        yield from (name if below == "." else f"{below}/{name}" for name in names if not name.startswith("."))
