"""Builds the library, where there is a Rust compiler: `python native/build.py` into the checkout, and whoever builds a wheel into that.

Without a compiler there is no library, and schemactl does without: that is told, and is no error.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:
    BuildHookInterface = object

CRATE = Path(__file__).resolve().parent
FOLDER = CRATE.parent / "schemactl" / "native"
NAME = {"win32": "schemactl_native.dll", "darwin": "libschemactl_native.dylib"}.get(sys.platform, "libschemactl_native.so")


def build() -> Path | None:
    """The library, built anew where its source changed; None where it cannot be built."""
    cargo = shutil.which("cargo") or shutil.which(Path.home() / ".cargo" / "bin" / "cargo")
    if cargo is None:
        _tell("there is no Rust compiler (cargo)")
        return None
    done = subprocess.run([cargo, "build", "--release", "--offline", "--quiet"], cwd=CRATE)
    if done.returncode:
        _tell("the library could not be built")
        return None
    target = Path(os.environ.get("CARGO_TARGET_DIR", CRATE / "target"))
    built = FOLDER / NAME
    fresh = built.with_suffix(".new")
    shutil.copy2(target / "release" / NAME, fresh)
    fresh.replace(built)  # one that is in use stays as it is
    return built


def _tell(what: str) -> None:
    sys.stderr.write(f"native: {what}; discover will do without it, at about a third of the speed.\n")


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Puts the library into the wheel, which then is one of this platform."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds."""
        built = build()
        if built is not None and version != "editable":
            build_data["artifacts"].append(f"schemactl/native/{NAME}")
            build_data["pure_python"] = False
            build_data["tag"] = "py3-none-" + sysconfig.get_platform().replace("-", "_").replace(".", "_")


if __name__ == "__main__":
    build()
