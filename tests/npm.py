"""Packages of npm, as a package-lock.json pins them."""

import subprocess
from hashlib import sha256
from pathlib import Path
from shutil import copy

from filelock import FileLock

from tests.support import ROOT

PINNED = ("package.json", "package-lock.json", ".npmrc")


def installed(source: Path, name: str, *options: str) -> Path:
    """The folder build/<name>, whose node_modules hold what the files in `source` pin; `npm ci` runs when the pins have changed, in one process at a
    time. options: of `npm ci`."""
    folder = ROOT / "build" / name
    folder.mkdir(parents=True, exist_ok=True)
    pins = sha256(b"\0".join((source / pinned).read_bytes() for pinned in PINNED)).hexdigest()
    ready = folder / ".ready"
    with FileLock(folder / ".lock"):
        if not ready.exists() or ready.read_text() != pins:
            for pinned in PINNED:
                copy(source / pinned, folder / pinned)
            subprocess.run(["npm", "ci", "--silent", *options], cwd=folder, check=True)
            ready.write_text(pins)
    return folder
