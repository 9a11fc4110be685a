"""Who is compared: how each writes code for a schema, how that is compiled at the strictest settings, and how it reads and writes values."""

import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.comparison.tools import BUILD, HERE, Ran, run
from tests.typescript.toolchain import STRICTEST

Command = Sequence[object]
_SCHEMACTL = (sys.executable, "-m", "schemactl", "generate")
_QUICKTYPE = (BUILD / "node_modules/.bin/quicktype", "--quiet", "-s", "schema", "schema.json", "--top-level", "Root")
_CLASS_PATH = f"{BUILD / 'lib'}/*{os.pathsep}{BUILD / 'classes'}"


@dataclass(frozen=True, slots=True)
class Language:
    """suffix: of its files. errors: how many the compiler reports in a folder. drive: the command that reads and writes values, by a contender."""

    name: str
    suffix: str
    errors: Callable[[Path], int]
    drive: Callable[["Contender"], Command]


@dataclass(frozen=True, slots=True)
class Contender:
    """generate: the command that writes, in a folder with schema.json. module: what holds its `Root`. reads: whether something is there at run time.
    settings: schemactl.toml."""

    name: str
    language: Language
    generate: Command
    module: str = ""
    reads: bool = True
    settings: str = ""

    @property
    def title(self) -> str:
        return f"{self.language.name}: {self.name}"

    def written(self, folder: Path) -> Ran:
        """Generate in a folder that holds schema.json alone."""
        (folder / "out").mkdir()
        (folder / "schemactl.toml").write_text(self.settings)
        return run(self.generate, folder)

    def lines(self, folder: Path) -> int:
        return sum(path.read_text().count("\n") for path in _files(folder, self.language.suffix))

    def answers(self, folder: Path, values: Sequence[Any]) -> list[str | None]:
        """What it writes again of each value; None where it refuses the value."""
        ran = run(self.language.drive(self), folder / "out", "".join(json.dumps(value) + "\n" for value in values))
        told = [json.loads(line) for line in ran.text.splitlines() if line.startswith(('{"text"', '{"error"'))]
        return [one.get("text") for one in told] + [None] * (len(values) - len(told))


def _files(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in (folder / "out").rglob(f"*{suffix}") if "dist" not in path.parts and not path.name.endswith(".d.ts"))


def _errors_of_python(folder: Path) -> int:
    """By mypy --strict."""
    ran = run(
        (sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context", f"--cache-dir={BUILD / 'mypy'}", "."), folder / "out"
    )
    return len(re.findall(r": error: ", ran.text)) or ran.code


def _errors_of_typescript(folder: Path) -> int:
    """By tsc with all flags that are strict; what it emits stands in out/dist in any case."""
    settings = {**STRICTEST, "isolatedDeclarations": False, "skipLibCheck": True, "noEmitOnError": False}
    (folder / "out/node_modules").unlink(missing_ok=True)
    (folder / "out/node_modules").symlink_to(BUILD / "node_modules")
    (folder / "out/package.json").write_text('{"type": "module"}')
    (folder / "out/tsconfig.json").write_text(json.dumps({"compilerOptions": settings, "include": ["**/*.ts"], "exclude": ["dist", "node_modules"]}))
    ran = run((BUILD / "node_modules/.bin/tsc", "-p", "."), folder / "out")
    return len(re.findall(r"error TS\d+", ran.text)) or ran.code


def _errors_of_java(folder: Path) -> int:
    """By javac -Xlint:all; warnings count, and the classes stand in out/dist unless there are errors."""
    files = _files(folder, ".java")
    (folder / "out/files").write_text("".join(f'"{path}"\n' for path in files))
    ran = run(
        (
            "javac",
            "-proc:none",
            "-encoding",
            "UTF-8",
            "-Xlint:all",
            "-Xmaxerrs",
            "9999",
            "-Xmaxwarns",
            "9999",
            "-cp",
            _CLASS_PATH,
            "-d",
            "dist",
            "@files",
        ),
        folder / "out",
    )
    counted = re.findall(r"^(\d+) (?:error|warning)s?$", ran.text, re.MULTILINE)
    return sum(map(int, counted)) or ran.code


PYTHON = Language("Python", ".py", _errors_of_python, lambda one: (sys.executable, HERE / "drive.py", one.name, one.module))
TYPESCRIPT = Language("TypeScript", ".ts", _errors_of_typescript, lambda one: ("node", HERE / "drive.mjs", one.name, f"dist/{one.module}"))
JAVA = Language("Java", ".java", _errors_of_java, lambda one: ("java", "-cp", f"dist{os.pathsep}{_CLASS_PATH}", "Drive", one.name))


def _ours(name: str, language: Language, module: str = "", reads: bool = True) -> Contender:
    """A plain style of schemactl."""
    target = language.name.lower()
    package = "" if language is TYPESCRIPT else 'package = "events"\n'
    command = (*_SCHEMACTL, target, "--schema", "schema.json", "--name", "Root", "--out", "out")
    return Contender(name, language, command, module, reads, f'[targets.{target}]\nstyle = "{name}"\n{package}')


def _quicktype(language: Language, *options: str, module: str = "") -> Contender:
    return Contender("quicktype", language, (*_QUICKTYPE, "--lang", language.name.lower(), *options), module)


_DATAMODEL_CODEGEN = (
    sys.executable,
    "-m",
    "datamodel_code_generator",
    "--input",
    "schema.json",
    "--input-file-type",
    "jsonschema",
    "--class-name",
    "Root",
)
CONTENDERS = (
    _ours("pydantic", PYTHON, "events.root"),
    Contender(
        "datamodel-code-generator", PYTHON, (*_DATAMODEL_CODEGEN, "--output-model-type", "pydantic_v2.BaseModel", "--output", "out/root.py"), "root"
    ),
    _quicktype(PYTHON, "--python-version", "3.7", "-o", "out/root.py", module="root"),
    _ours("zod", TYPESCRIPT, "root/v1.js"),
    _quicktype(TYPESCRIPT, "-o", "out/root.ts", module="root.js"),
    _ours("types", TYPESCRIPT, reads=False),
    Contender("json-schema-to-typescript", TYPESCRIPT, (BUILD / "node_modules/.bin/json2ts", "-i", "schema.json", "-o", "out/root.ts"), reads=False),
    _ours("records", JAVA),
    _quicktype(JAVA, "--package", "io.quicktype", "-o", "out/Root.java"),
    Contender("jsonschema2pojo", JAVA, ("java", "-cp", _CLASS_PATH, "Pojo", "schema.json", "out")),
)
