"""The pinned dependencies of generated Java, resolved once for all workers; plain `javac` and `java` with them on the class path."""

import os
import subprocess
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from shutil import copy, rmtree

from filelock import FileLock

from tests.support import ROOT

HERE = Path(__file__).parent


def dependencies(pom: str = "pom.xml") -> Path:
    """The folder with the jars that a pom pins; Maven runs when the pins have changed, in one process at a time."""
    folder = ROOT / "build" / ("java-tests" if pom == "pom.xml" else f"java-tests-{Path(pom).stem}")
    folder.mkdir(parents=True, exist_ok=True)
    pins = sha256((HERE / pom).read_bytes()).hexdigest()
    ready = folder / ".ready"
    with FileLock(folder / ".lock"):
        if not ready.exists() or ready.read_text() != pins:
            rmtree(folder / "lib", ignore_errors=True)
            copy(HERE / pom, folder / "pom.xml")
            maven(folder, "dependency:copy-dependencies", f"-DoutputDirectory={folder / 'lib'}")
            ready.write_text(pins)
    return folder / "lib"


def maven(folder: Path, *arguments: str) -> None:
    """Run Maven on the module in a folder."""
    run(["mvn", "-q", "-B", "-ntp", *arguments], folder)


def compiled(sources: Sequence[Path], classes: Path) -> Path:
    """Compile all sources at once with every warning an error, as a machine would whose encoding is ASCII; `classes` is where the classes go."""
    listed = classes.parent / f"{classes.name}.sources"
    listed.write_text("".join(f'"{source}"\n' for source in sources))
    run(["javac", "-encoding", "US-ASCII", "-Xlint:all", "-Werror", "-cp", f"{dependencies()}/*", "-d", classes, f"@{listed}"], classes.parent)
    return classes


def java(classes: Path, program: str, *arguments: str, stdin: str = "", oldest: bool = False) -> str:
    """What a program prints. oldest: with the oldest libraries that the generated code is for, as oldest.xml pins them."""
    path = os.pathsep.join([*([f"{dependencies('oldest.xml')}/*"] if oldest else []), f"{dependencies()}/*", str(classes)])
    return run(["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", path, program, *arguments], classes, stdin)


def run(command: Sequence[object], folder: Path, stdin: str = "") -> str:
    ran = subprocess.run(list(map(str, command)), input=stdin, capture_output=True, text=True, encoding="utf-8", cwd=folder)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-6000:]
    return ran.stdout
