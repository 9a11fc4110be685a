"""What the engine is built from. Imports nothing of ours: `native/build.py` runs it where schemactl is not installed yet."""

import hashlib
from pathlib import Path


def digest(crate: Path) -> str:
    """The sha256 of all that the engine in the folder `crate` is built from, names and bytes. Raises OSError for a file that cannot be read."""
    whole = hashlib.sha256()
    sources = sorted(file for file in (crate / "src").rglob("*.rs") if not file.name.startswith("."))  # an editor's own files begin with a dot
    for file in (crate / "Cargo.toml", crate / "Cargo.lock", *sources):
        content = file.read_bytes()
        whole.update(f"{file.relative_to(crate).as_posix()}\n{len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()
