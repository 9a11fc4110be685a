"""A registry of another repository, read at a commit that a lock file pins. Only `update` reaches the network; everything else reads the copy that it
made (docs/decisions/0307)."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from schemactl.errors import UnreadableInput, UsageError
from schemactl.files import Folder, ManagedFolder, Project, writing
from schemactl.files.names import fault_of
from schemactl.files.reading import read_within
from schemactl.files.state import cache_folder
from schemactl.model.options import REMOTE
from schemactl.registry import git, toml
from schemactl.registry.history import GitFiles
from schemactl.registry.store import Registry

LOCK_NAME: Final = "schemactl.lock"
_MOST_BYTES: Final = 1 << 20
_PROTOCOLS: Final = ("https", "ssh", "file")
_HOST: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?[A-Za-z0-9\[][A-Za-z0-9.:\]-]*\Z")
"""With the user of ssh, without a password."""
_REF: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*\Z")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_FORM: Final = "Write it as git+https://HOST/PATH@REF#FOLDER, git+ssh://USER@HOST/PATH@REF#FOLDER, or git+file:PATH@REF#FOLDER."
_UPDATE: Final = "Run `schemactl update` and commit schemactl.lock; in a build, `schemactl update --locked` fetches the commits of that file."


@dataclass(frozen=True, slots=True)
class Location:
    """text: as the configuration has it; protocol: that git uses; url: what git is asked for; ref: a branch, tag or commit; folder: of the registry,
    below the top of that repository, with `/`; empty for the top."""

    text: str
    protocol: str
    url: str
    ref: str
    folder: str

    @property
    def copy(self) -> Path:
        """Where the copy of the repository is kept."""
        return cache_folder("registries") / hashlib.sha256(self.url.encode()).hexdigest()[:32]

    def has(self, commit: str) -> bool:
        """Whether there is a copy of a commit."""
        return (self.copy / ".git").is_dir() and git.ask(self.copy, "cat-file", "-e", f"{commit}^{{commit}}").code == 0

    def at(self, commit: str) -> Registry:
        """The registry as a commit has it. Raises UnreadableInput where there is no copy of that commit, or it has no registry there."""
        top = self.copy
        if not self.has(commit):
            raise UnreadableInput(f"commit {commit[:12]} is not on this machine yet.", self.text, "Run `schemactl update --locked`.")
        files = GitFiles(top, commit, self.folder)
        if not files.paths():
            raise UnreadableInput(
                f"commit {commit[:12]} has no folder {self.folder or '.'!r}.", self.text, "Name the folder of the registry after `#`."
            )
        return Registry(top / self.folder, files)


def location_of(text: str, root: Path, key: str = "registry.directory") -> Location:
    """What `git+PROTOCOL:…@REF#FOLDER` means. root: where relative paths of `git+file:` start. Raises UsageError for anything that git, or the file
    system, could take for something else, and for a password: it would be in git for ever."""
    try:
        parts = urlsplit(text.removeprefix(REMOTE))
    except ValueError as error:
        raise UsageError(f"{text!r} is no address: {error}.", key, _FORM) from error
    path, _, ref = parts.path.rpartition("@")
    if parts.scheme not in _PROTOCOLS:
        raise UsageError(f"{text!r} does not begin with git+https:, git+ssh: or git+file:.", key, _FORM)
    if not path or not _REF.match(ref) or ".." in ref:
        raise UsageError(f"{text!r} names no branch, tag or commit.", key, _FORM)
    if parts.query or parts.password is not None or not text.isprintable():
        raise UsageError("a registry's address has neither a password nor a query.", key, "Keep credentials in git's own credential helper.")
    if (parts.scheme == "file") == bool(parts.netloc) or (parts.netloc and not _HOST.match(parts.netloc)):
        raise UsageError(f"{text!r} names no host that could be asked.", key, _FORM)
    for name in filter(None, parts.fragment.split("/")):
        if fault_of(name) is not None:
            raise UsageError(f"{parts.fragment!r} is no folder of a registry: {name!r} {fault_of(name)}.", key, _FORM)
    url = f"{parts.scheme}://{parts.netloc}{path}" if parts.netloc else (root / path).resolve().as_uri()
    return Location(text, parts.scheme, url, ref, parts.fragment.strip("/"))


def pinned(text: str, root: Path) -> Registry:
    """The registry at the commit that the lock file in `root` pins. Raises UnreadableInput where it pins none."""
    commit = pins_in(root).get(text)
    if commit is None:
        raise UnreadableInput(f"{LOCK_NAME} pins no commit of this registry.", text, _UPDATE)
    return location_of(text, root).at(commit)


def commits(lock: bytes | None) -> Mapping[str, str]:
    """What a lock file pins: location → commit. Raises UsageError for a file that is none."""
    if lock is None:
        return {}
    try:
        pins = toml.loads(lock.decode()).get("registries", {})
    except (toml.NoToml, UnicodeDecodeError) as error:
        raise UsageError(f"not valid TOML: {error}.", LOCK_NAME, "Remove it and run `schemactl update`.") from error
    if not isinstance(pins, dict) or not all(isinstance(commit, str) and _COMMIT.match(commit) for commit in pins.values()):
        raise UsageError("[registries] does not hold ids of commits.", LOCK_NAME, "Remove it and run `schemactl update`.")
    return pins


def pins_in(root: Path) -> Mapping[str, str]:
    """What the lock file in a folder pins. Raises as `commits`."""
    return commits(read_within(Project.around(root).root, root / LOCK_NAME, _MOST_BYTES))


def fetch(location: Location, commit: str | None = None) -> str:
    """Have a copy of a commit (None: of what the ref names by now), and give its id. Raises GitFailed, UnreadableInput."""
    location.copy.mkdir(parents=True, exist_ok=True)
    found = git.fetch(location.copy, location.protocol, location.url, commit or location.ref)
    location.at(found)
    return found


def write_pins(root: Path, pins: Mapping[str, str]) -> bool:
    """Write the lock file; False where it says that already. Raises WriteFailed."""
    text = "# Written by `schemactl update`: the commits at which registries of other repositories are read.\n[registries]\n"
    text += "".join(f'{json.dumps(location, ensure_ascii=False)} = "{commit}"\n' for location, commit in sorted(pins.items()))
    if pins == pins_in(root):
        return False
    with writing(ManagedFolder(Folder.at(root), "lock", LOCK_NAME.__eq__, "`schemactl update`")) as writer:
        writer.write([(LOCK_NAME, text.encode())])
    return True
