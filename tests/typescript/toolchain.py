"""The pinned TypeScript compiler, installed once for all workers, and node to run what it compiled."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests import npm

HERE = Path(__file__).parent
STRICTEST = {
    "target": "ES2022",
    "lib": ["ES2022"],
    "types": [],
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "outDir": "dist",
    "rootDir": ".",
    "declaration": True,
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noPropertyAccessFromIndexSignature": True,
    "noImplicitOverride": True,
    "noImplicitReturns": True,
    "noFallthroughCasesInSwitch": True,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "verbatimModuleSyntax": True,
    "isolatedModules": True,
    "isolatedDeclarations": True,
    "erasableSyntaxOnly": True,
}
"""The strictest settings that a team may have: `lib` has no DOM and `types` no node, so what compiles runs in both."""


def installed() -> Path:
    """The folder whose node_modules hold what package-lock.json pins."""
    return npm.installed(HERE, "typescript-tests")


def compiled(folder: Path, types: Sequence[str] = (), inferred: Sequence[str] = (), oldest: bool = False) -> Path:
    """Compile every .ts under `folder` under the strictest settings; the JavaScript stands in `folder/dist`. types: packages of @types to know.
    inferred: packages that the code imports, whose types it does not state, and which are not checked themselves. oldest: zod in the oldest version
    that the code is for."""
    packages = installed() / "node_modules"
    settings = {**STRICTEST, "types": list(types), "typeRoots": [str(packages / "@types")]}
    if inferred:
        settings |= {"isolatedDeclarations": False, "skipLibCheck": True}
        (folder / "node_modules").mkdir(exist_ok=True)
    for package in inferred:
        (folder / "node_modules" / package).symlink_to(packages / ("zod3" if oldest else package))
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": settings, "include": ["**/*.ts"], "exclude": ["dist", "node_modules"]}))
    (folder / "package.json").write_text('{"type": "module"}')
    ran = subprocess.run([packages / ".bin" / "tsc", "-p", folder], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-1000:]
    return folder / "dist"


def node(script: Path, *arguments: object, stdin: str = "") -> str:
    """What a script prints."""
    ran = subprocess.run(["node", str(script), *map(str, arguments)], input=stdin, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr[-4000:]
    return ran.stdout
