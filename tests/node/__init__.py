"""The official parser of AsyncAPI and the linter of EventCatalog, as package-lock.json pins them, installed once for all workers."""

import subprocess
from hashlib import sha256
from pathlib import Path
from shutil import copy

from filelock import FileLock

from tests.support import ROOT

HERE = Path(__file__).parent
PINNED = ("package.json", "package-lock.json", ".npmrc")


def installed() -> Path:
    """The folder with node_modules and the scripts of this folder."""
    folder = ROOT / "build" / "exchange-tests"
    folder.mkdir(parents=True, exist_ok=True)
    pins = sha256(b"\0".join((HERE / name).read_bytes() for name in PINNED)).hexdigest()
    ready = folder / ".ready"
    with FileLock(folder / ".lock"):
        if not ready.exists() or ready.read_text() != pins:
            for name in PINNED:
                copy(HERE / name, folder / name)
            subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=folder, check=True)
            ready.write_text(pins)
        copy(HERE / "asyncapi.mjs", folder / "asyncapi.mjs")
    return folder
