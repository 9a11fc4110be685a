"""Compiles what `schemactl generate` wrote, with the real compilers under their strictest settings; names those that are missing.

python -m samples.compile_bindings FOLDER        FOLDER holds python/, typescript/ and java/
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def python(folder: Path) -> str:
    subprocess.run([sys.executable, "-m", "mypy", "--strict", "--no-error-summary", folder], check=True)
    return "mypy --strict"


def typescript(folder: Path) -> str:
    from tests.typescript.toolchain import compiled

    compiled(folder, inferred=["zod"])
    return "tsc --strict"


def java(folder: Path) -> str:
    from tests.java.toolchain import compiled

    compiled(sorted(folder.rglob("*.java")), folder / "classes")
    return "javac -Xlint:all -Werror"


COMPILERS: tuple[tuple[Callable[[Path], str], str, tuple[str, ...]], ...] = (
    (python, "*.py", ()),
    (typescript, "*.ts", ("node", "npm")),
    (java, "*.java", ("javac", "mvn")),
)


def main(folder: Path) -> None:
    for compile_, files, needs in COMPILERS:
        name = compile_.__name__
        missing = [command for command in needs if shutil.which(command) is None]
        if missing:
            print(f"  {name:<11} NOT COMPILED: {', '.join(missing)} not found")
            continue
        sources = list((folder / name).rglob(files))
        print(f"  {name:<11} {len(sources)} files compile ({compile_(folder / name)})")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
