"""No text of a schema becomes code: texts that try to, in every place of a schema, in all languages and styles (tests/attack_texts.py)."""

import ast
import re
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import Literal

import pytest

from schemactl.bindings.targets.python_codegen import STYLES
from schemactl.errors import InvalidSchema
from schemactl.model.options.generate import JavaOptions, PythonOptions, TypescriptOptions
from tests.attack_texts import MARKER, TEXTS, sources
from tests.java import packages, toolchain
from tests.roundtrip import write_package
from tests.typescript import packages as typescript
from tests.typescript.toolchain import compiled, node

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What moves the cursor, hides text or turns it around."""
CALLED = {"touch", "system", "popen", "__import__", "eval", "exec", "open"}


def unseen(folder: Path, ending: str) -> list[str]:
    return [str(path) for path in sorted(folder.rglob(f"*{ending}")) if UNSEEN.search(path.read_text("utf-8")) or UNSEEN.search(path.name)]


@pytest.mark.parametrize("style", ["exact", "pydantic", *STYLES])
def test_no_text_becomes_python(style: Literal["exact", "pydantic", "dataclass", "typeddict", "msgspec"], tmp_path: Path) -> None:
    written = 0
    for number, batch in enumerate([each] for each in sources()) if style == "msgspec" else [(0, sources())]:
        try:
            write_package("python", PythonOptions(package=f"attacked{number}", style=style), batch, tmp_path)
        except InvalidSchema:
            assert style == "msgspec", "it refuses names that are none in Python"
            continue
        written += len(batch)
    assert written == len(TEXTS) or (style == "msgspec" and written)
    modules = []
    for path in sorted(tmp_path.rglob("*.py")):
        with tokenize.open(path) as file:
            tree = ast.parse(file.read(), str(path))
        if "runtime" not in path.parts and path.name.startswith("v1"):
            calls = {
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for node in ast.walk(tree)
                if isinstance(node, ast.Call)
            }
            assert calls.isdisjoint(CALLED), path
            modules.append(".".join(path.relative_to(tmp_path).with_suffix("").parts))
    assert unseen(tmp_path, ".py") == []
    program = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    ran = subprocess.run([sys.executable, "-W", "error::SyntaxWarning", "-c", program, *modules], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert list(tmp_path.rglob(MARKER)) == []


@pytest.mark.toolchain("node")
def test_no_text_becomes_typescript(tmp_path: Path) -> None:
    typescript.generated(sources(), tmp_path / "attacked", TypescriptOptions(style="exact"))
    assert unseen(tmp_path, ".ts") == []
    built = compiled(tmp_path)
    (tmp_path / "all.mjs").write_text(
        'import { readdirSync } from "node:fs";\n'
        f"for (const name of readdirSync({str(built)!r}, {{ recursive: true }})) {{\n"
        f'  if (name.endsWith(".js")) {{ await import("file://" + {str(built)!r} + "/" + name); }}\n'
        "}\n"
        'console.log("loaded");\n'
    )
    assert node(tmp_path / "all.mjs").strip() == "loaded"
    assert not Path(MARKER).exists()


@pytest.mark.toolchain("maven")
def test_no_text_becomes_java(tmp_path: Path) -> None:
    packages.generated(sources(), tmp_path / "attacked", JavaOptions(package="com.acme.attacked", style="exact"))
    assert unseen(tmp_path, ".java") == []
    program = tmp_path / "LoadAll.java"
    program.write_text(
        "import java.nio.file.*;\n"
        "public final class LoadAll {\n"
        "    public static void main(String[] arguments) throws Exception {\n"
        "        Path root = Path.of(arguments[0]);\n"
        '        for (Path path : Files.walk(root).filter(each -> each.toString().endsWith(".class")).toList()) {\n'
        '            String name = root.relativize(path).toString().replace("/", ".");\n'
        '            Class.forName(name.substring(0, name.length() - ".class".length()));\n'
        "        }\n"
        '        System.out.println("loaded");\n'
        "    }\n"
        "}\n"
    )
    classes = toolchain.compiled([program, *sorted((tmp_path / "attacked").rglob("*.java"))], tmp_path / "classes")
    assert toolchain.java(classes, "LoadAll", str(classes)).strip() == "loaded"
    assert list(tmp_path.rglob(MARKER)) == []
