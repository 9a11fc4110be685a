"""Builds the engine, where there is a Rust compiler: `python native/build.py` into the checkout, and whoever builds a wheel into that.

Without a compiler there is no engine, and schemactl does without: that is said, and is no error. Code that does not compile is one.
"""

import os
import runpy
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
BUILT = {"win32": "_engine.dll", "darwin": "lib_engine.dylib"}.get(sys.platform, "lib_engine.so")
NAME = "_engine.pyd" if sys.platform == "win32" else "_engine.abi3.so"
"""One build serves all versions of Python from 3.11."""


def build() -> Path | None:
    """The engine, built anew where its source changed; None where there is no compiler. Raises CalledProcessError where it does not compile."""
    cargo = shutil.which("cargo") or shutil.which(Path.home() / ".cargo" / "bin" / "cargo")
    if cargo is None:
        sys.stderr.write("There is no Rust compiler (cargo): schemactl works without its engine, but reads captures a hundred times as slowly.\n")
        return None
    subprocess.run([cargo, "build", "--release", "--locked", "--quiet", "--features", "extension-module"], cwd=CRATE, check=True, env=_environment())
    target = Path(os.environ.get("CARGO_TARGET_DIR", CRATE / "target"))
    built = FOLDER / NAME
    fresh = built.with_suffix(".new")
    shutil.copy2(target / "release" / BUILT, fresh)
    fresh.replace(built)  # one that is in use stays as it is
    return built


def _environment() -> dict[str, str]:
    """With the digest of the source, which the engine tells, so that an older one is recognised. On macOS, a module finds the functions of Python
    in the program that loads it."""
    flags = "-C link-arg=-undefined -C link-arg=dynamic_lookup" if sys.platform == "darwin" else ""
    sources = runpy.run_path(str(FOLDER / "sources.py"))["digest"](CRATE)
    return {**os.environ, "PYO3_PYTHON": sys.executable, "SCHEMACTL_ENGINE_SOURCES": sources, **({"RUSTFLAGS": flags} if flags else {})}


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Puts the engine into the wheel, which then is one of this platform."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds."""
        built = build()
        if built is not None and version != "editable":
            build_data["artifacts"].append(f"schemactl/native/{NAME}")
            build_data["pure_python"] = False
            build_data["tag"] = "cp311-abi3-" + sysconfig.get_platform().replace("-", "_").replace(".", "_")


if __name__ == "__main__":
    build()
