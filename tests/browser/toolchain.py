"""Packages of npm that look at what schemactl writes, pinned and installed once for all workers."""

import subprocess
from hashlib import sha256
from pathlib import Path
from shutil import copy

from filelock import FileLock

from tests.support import ROOT

HERE = Path(__file__).parent
PINNED = ("package.json", "package-lock.json", ".npmrc")


def modules() -> Path:
    """The folder node_modules with what package-lock.json pins."""
    folder = ROOT / "build" / "browser-tests"
    folder.mkdir(parents=True, exist_ok=True)
    pins = sha256(b"\0".join((HERE / name).read_bytes() for name in PINNED)).hexdigest()
    ready = folder / ".ready"
    with FileLock(folder / ".lock"):
        if not ready.exists() or ready.read_text() != pins:
            for name in PINNED:
                copy(HERE / name, folder / name)
            subprocess.run(["npm", "ci", "--silent"], cwd=folder, check=True)
            ready.write_text(pins)
    return folder / "node_modules"
